"""How laptops come into the team: kits, joining, accepting, and going on when a coordinator's laptop is lost.

What does not live here: the roster that the log gives (`log.roster`), keys (`crypto`).
"""
