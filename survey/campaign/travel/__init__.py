"""Work on the way: handing it over on a stick, taking in what others handed over, and what is said of it.

What does not live here: the bytes of the files (`bundle`), the network (`sync`).
"""
