"""Communes and localities from files that offices publish: read, matched to the areas of now, kept as lists.

What lives here: reading OCHA's boundaries, GeoNames' dumps and official lists, and the lists that forms
choose from. What does not: which forms read them and how they travel (`campaign.placing`).
"""
