"""XPath 1.0 with ODK's functions, as JavaRosa computes it: text in, value out.

What lives here: lexer, parser, syntax tree, compiler to closures, functions by origin, the `Node` and
`Environment` protocols. What does not: forms, XML files, screens.
Source: XPath 1.0; ODK XForms specification; JavaRosa 5.1 where they differ.
"""

from survey.xpath.dependencies import Dependencies, dependencies_of
from survey.xpath.expression import Expression, compile_expression
from survey.xpath.functions import find_function
from survey.xpath.parser import parse
from survey.xpath.syntax import to_text as print_syntax
from survey.xpath.syntax import walk

__all__ = [
    "Dependencies",
    "Expression",
    "compile_expression",
    "dependencies_of",
    "find_function",
    "parse",
    "print_syntax",
    "walk",
]
