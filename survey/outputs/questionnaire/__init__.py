"""The questionnaire of a form on paper: what is asked, in which order, with its logic in words.

What lives here: the layout, the page (HTML) and the document (ODT) made from it. What does not: the words
for logic (`form.wording`), Markdown (`form.markup`). Nothing of any interview is in it.
"""
