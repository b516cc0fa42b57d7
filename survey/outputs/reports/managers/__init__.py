"""The managers for each other: a directory, who knows what, who can help whom.

What lives here: profiles from values that passed the gate (`profiles`), matching offers with needs
(`matching`), the document (`composing`). What does not: reading the campaign,
which profile is the present one.
Source: docs/decisions/0129-managers.md.
"""
