"""The register of centres: who visits which, and which submissions are of one and the same.

What does not live here: the entity lists behind the register (`entities`).
"""
