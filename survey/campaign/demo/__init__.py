"""`survey demo`: the mission's story and the laptops that play it, through the doors that people use."""
