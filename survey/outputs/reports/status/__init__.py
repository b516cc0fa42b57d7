"""The status review (état des lieux): what the centres come to, in the whole and in each region.

What lives here: which answers are counted (`tallying`), the divisions (`divisions`), and the document
(`composing`). What does not: which counts may be told (`outputs.counts`), reading the campaign.
"""
