"""The one table model: submissions and repeats as tables, laid out in columns, read row by row.

What lives here: which tables and columns a form has (`schema`, `layout`), and their rows (`rows`). What does
not: the formats of files (`outputs.data`). Every export and report reads it.
"""
