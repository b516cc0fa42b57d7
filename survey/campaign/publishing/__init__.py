"""What of a campaign leaves it: consents, the one gate, exports, the site.

What does not live here: the rules of the gate (`fieldwork`), the files and pages (`outputs`).
"""
