"""Text for XML files that are written line by line."""

import re
from xml.sax.saxutils import escape, quoteattr

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML 1.0 document may hold."""


def xml_text(text: str) -> str:
    """Return text for the inside of an element; signs that XML cannot hold are left out.

    >>> xml_text("a < b & c\\x0b")
    'a &lt; b &amp; c'
    """
    # A reader makes a line feed of a carriage return that is not written as a reference.
    return escape(_FORBIDDEN.sub("", text), {"\r": "&#13;"})


def xml_attribute(text: str) -> str:
    """Return text as an attribute's value, in quotes.

    >>> xml_attribute('a"b')
    "'a\\"b'"
    """
    return quoteattr(_FORBIDDEN.sub("", text))
