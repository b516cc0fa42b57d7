"""Reports: what the campaign comes to, each in a package or module of its own, as documents and tables.

What lives here: composing a report from values that passed the gate, and the list of all reports. What does
not: reading the campaign (`campaign.publishing`), writing files (`outputs.paper`).
"""
