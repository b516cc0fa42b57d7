"""The functions of XPath 1.0 and of the ODK XForms specification, by origin.

Source: XPath 1.0, section 4; ODK XForms specification, functions; JavaRosa 5.1 where they differ.
"""

from survey.xpath.functions.registry import Function, find_function, function_names

__all__ = ["Function", "find_function", "function_names"]
