"""Hostile inputs for the readers of expressions, forms and their files."""
