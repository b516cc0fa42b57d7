"""The status review (état des lieux): what the centres come to, in the whole and in each region.

What lives here: counting answers (`tallying`), hiding what would tell of one centre (`protecting`), the
divisions (`divisions`), and the document (`composing`). What does not: reading the campaign.
"""
