"""Documents for people to print: one model, an HTML page and an OpenDocument text of it.

What lives here: the values of a document, the two writers, and the styles that the questionnaire shares.
What does not: what stands in a document.
"""
