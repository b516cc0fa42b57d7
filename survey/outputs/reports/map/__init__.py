"""The map as one file: a page that opens from a stick and fetches nothing, or one picture.

What lives here: the order of the work (`making`), the page with all that it needs inside (`page`), which
photos it holds (`pictures`). What does not: the map itself, its script and style (`outputs.site`).
Source: docs/decisions/0182-map-as-one-file.md.
"""
