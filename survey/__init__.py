"""Offline-first field survey toolkit.

What lives here: the rooms of the house, drawn in ARCHITECTURE.md.
What does not: code. Importing `survey` imports nothing else.
"""

__version__ = "0.1.0"
