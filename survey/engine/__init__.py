"""The primary instance, alive: answers in, relevance, calculations, choices and texts out.

What lives here: the instance tree, recomputation, datatypes, actions, the submission XML, the `Instance`
door. What does not: screens, files, SQL.
Source: ODK XForms specification; JavaRosa 5.1, the engine of ODK Collect, where it is silent.
"""

from survey.engine.instance import Instance
from survey.engine.views import Choice, NodeView, Outcome

__all__ = ["Choice", "Instance", "NodeView", "Outcome"]
