"""Exports for analysis: one format a file, all over the one table model (`outputs.tables`)."""
