"""The dashboard of the fieldwork: how far it is, what is left, and where, on a screen and as a document.

What lives here: counting over plain records, the sheet, the map as SVG and as signs. What does not: reading
the campaign (`campaign.publishing.field`), printing.
"""
