"""An anonymised release of submissions: key variables recoded until no row stands out, and a report of it.

What lives here: which columns stay (`variables`), recoding (`recoding`), equivalence classes (`classes`), the
file (`release`) and its report (`report`). What does not: what may leave at all (`fieldwork.gate`).
Source: docs/decisions/0112-anonymised-releases.md; the words are those of sdcMicro.
"""
