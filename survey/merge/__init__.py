"""Many into one: conflicts shown side by side, and the revision that settles them.

What lives here: describing and combining. What does not: the state itself (`log.state`), screens, SQL.
"""
