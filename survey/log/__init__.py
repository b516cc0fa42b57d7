"""The log: entries, their parts and bytes, the chain of a device, and the pure state function.

What lives here: what is written once and must be readable for ever (`docs/log-format.md`), and what is
computed from a set of entries. What does not: SQL, files, forms; a form's tags come in as a function.
"""
