"""XPath 1.0 with ODK's functions, as JavaRosa computes it: text in, value out.

What lives here: lexer (`parser`), syntax tree, compiler to closures, functions by origin, the `Node` and
`Environment` protocols. What does not: forms, XML files, screens.
This door imports none of what compiles: a form from the cache opens before it asks its first expression.
Source: XPath 1.0; ODK XForms specification; JavaRosa 5.1 where they differ.
"""

from survey.xpath.dependencies import Dependencies
from survey.xpath.expression import Expression, compile_expression

__all__ = ["Dependencies", "Expression", "compile_expression"]
