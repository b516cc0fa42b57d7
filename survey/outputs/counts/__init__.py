"""Counts that tell nothing of anybody: the one way to every number of centres that is published.

What lives here: gathering who answered what and what of it is published anyway (`ledger`), and what may be
told of all tables together (`protecting`). What does not: which answers enter counts, words, bars.
Source: docs/decisions/0178-one-rule-for-counts.md, 0179-tables-read-together.md.
"""
