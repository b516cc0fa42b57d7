"""The entity lists of a campaign: where an entity lies, what a draft sees of a list, what it says to it.

What does not live here: the state of an entity (`log.entities`), its rows (`store`), lists that travel.
"""
