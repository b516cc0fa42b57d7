"""What people read: tables and exports computed from the log, through the consent gate.

What lives here: the one table model and its formats. What does not: writing to the log, deciding what may
leave (`fieldwork.gate`).
"""
