"""The frozen words that rooms share: findings, steps, drafts, attachments.

What lives here: slotted dataclasses, one file a subject, and the `Journal` protocol.
What does not: anything that computes, reads a file or knows SQL.
"""
