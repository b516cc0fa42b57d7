"""Small questions to the instance, asked for every place at every answer: they must cost little.

What lives here: relevance and value. What does not: labels and choices, which only the question
on screen needs (`prompting`).
"""

from survey.engine import Instance


def is_relevant(instance: Instance, ref: str) -> bool:
    """Tell whether the node applies with the present answers, its groups included."""
    return instance.glance(ref).relevant


def value_of(instance: Instance, ref: str) -> str | None:
    """Return the node's value as XForms text, None when it is empty."""
    return instance.glance(ref).value or None
