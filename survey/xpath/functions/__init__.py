"""The functions of XPath 1.0 and of the ODK XForms specification, by origin.

Importing this package declares them all.
Source: XPath 1.0, section 4; ODK XForms specification, functions; JavaRosa 5.1 where they differ.
"""

from survey.xpath.functions import core, dates, digests, form, geo, lists, mathematics, texts
from survey.xpath.functions.registry import Function, declared, declared_names

FAMILIES = (core, dates, digests, form, geo, lists, mathematics, texts)
"""The modules whose import declared the functions."""


def find_function(name: str) -> Function | None:
    """Return the function of that name, or None."""
    return declared(name)


def function_names() -> list[str]:
    """Return every name, sorted."""
    return declared_names()
