"""The directory of local contents and applications: each once, by theme, with rights and where to get a copy.

What lives here: who holds what (`directory`), the document and the table (`composing`). What does not:
reading the campaign, the page of the site (`outputs.site`).
"""
