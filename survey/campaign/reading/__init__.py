"""Drafts and submissions as people read them; nothing here writes."""
