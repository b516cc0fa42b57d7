"""Forms: XLSForm and XForm files to a definition, and what can be told of it without an interview.

What lives here: reading, languages, secondary instances, tags, the check. What does not: state
(`engine`) and screens.
"""

from survey.form.definition import Bind, Control, FormDefinition
from survey.form.load import load_form

__all__ = ["Bind", "Control", "FormDefinition", "load_form"]
