"""Form entry: what is asked next, what was typed, and three ways of asking (terminal, lines, script).

What lives here: the controller, which knows neither screen nor file; `terminal/`, one prompt_toolkit
application; `plain`, lines in and lines out; `script`, answers from a file; `audit`, the audit.csv text.
What does not: the rules of a form (`engine`) and where a draft is kept (a `Journal` is passed in).
"""
