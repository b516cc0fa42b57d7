"""The files that travel: canonical containers, log segments, blob packs, and writing them to a stick.

What lives here: bytes in and out, and verifying them without a campaign. What does not: SQL, and what
follows from the entries (`log`, `store`).
Source: docs/bundle-format.md.
"""
