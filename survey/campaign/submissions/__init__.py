"""From the first question to the signed revision, and back from revisions to a living instance.

What does not live here: submissions as people read them (`reading`), judging and settling them (`review`).
"""
