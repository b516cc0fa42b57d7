"""The campaign's people and places, and what may be done with what they said.

What lives here: the consent gate, printed centre codes, scores. What does not: screens, SQL.
"""
