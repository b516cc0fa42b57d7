"""How many examples a property takes when one costs more than 10 ms: fifty in CI, not two hundred.

The deep profile plays as many of these as of the others (decision 0176).
"""

from hypothesis import settings

MOST_IN_CI = 200
COSTLY = 50

costly = settings(
    max_examples=COSTLY if settings().max_examples <= MOST_IN_CI else settings().max_examples,
)
"""A decorator for such a property."""
