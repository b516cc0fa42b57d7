"""The rights of people: finding someone, what is held of them, and the declaration to the authority.

What does not live here: taking a consent back (`publishing`), erasing and purging (`upkeep`).
"""
