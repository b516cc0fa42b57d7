"""The sampling frame: files of known centres, candidates that interviews name, and whom to send where.

What does not live here: the entity that a row becomes (`log.entities`), assignments as entries (`centres`).
Source: docs/decisions/0151-frame.md.
"""
