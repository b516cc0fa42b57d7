"""What a coordinator decides of submissions: judgements and comments, conflicts and their sheets.

What does not live here: what a conflict is (`merge`, `log.state`).
"""
