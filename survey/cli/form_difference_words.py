"""The differences of two versions of a form as sentences, with the labels of their questions."""

from survey.form.change import Change, Difference
from survey.form.definition import FormDefinition
from survey.form.itext import find_language
from survey.form.labels import Labels
from survey.form.markup import plain_text
from survey.form.outline import output_name
from survey.form.phrases import plain
from survey.form.wording import LogicWords
from survey.messages import _, current_language

_CONDITIONS = ("relevant", "required", "readonly", "constraint")
_AS_WRITTEN = ("choice_filter",)


class DifferenceWords:
    """Says differences; `language` is the form's, that of the screens by default."""

    def __init__(self, old: FormDefinition, new: FormDefinition, language: str | None) -> None:
        self._forms = old, new
        names = [find_language(language or current_language(), form.languages) for form in (old, new)]
        self._labels = [
            Labels(form, name, stand_in=output_name) for form, name in zip((old, new), names, strict=True)
        ]
        self._logic = [LogicWords(form, own) for form, own in zip((old, new), self._labels, strict=True)]

    def sentence(self, found: Difference) -> str:
        """Return what changed, in one line."""
        name = self._named(found)
        match found.change:
            case Change.FORM_ID:
                return _("The form has another id: {old} is now {new}.").format(
                    old=found.before, new=found.after
                )
            case Change.VERSION:
                return _("Version: {old} is now {new}.").format(
                    old=found.before or "-", new=found.after or "-"
                )
            case Change.TITLE:
                return _("Title: {old} is now {new}.").format(old=found.before, new=found.after)
            case Change.LANGUAGE_ADDED:
                return _("Language added: {name}").format(name=found.after)
            case Change.LANGUAGE_REMOVED:
                return _("Language removed: {name}").format(name=found.before)
            case Change.DEFAULT_LANGUAGE:
                return _("Default language: {old} is now {new}.").format(
                    old=found.before, new=found.after or "-"
                )
            case Change.ADDED:
                return _("Added ({kind}): {name}").format(kind=found.aspect, name=name)
            case Change.REMOVED:
                return _("Removed ({kind}): {name}").format(kind=found.aspect, name=name)
            case Change.MOVED:
                return _("Moved: {name}").format(name=name)
            case Change.RENAMED:
                return _("Renamed, as its label is the same: {name}").format(name=name)
            case Change.TYPE:
                return _("Another type, {old} is now {new}: {name}").format(
                    old=found.before, new=found.after, name=name
                )
            case Change.APPEARANCE:
                return _("Appearance: {name}").format(name=name)
            case Change.LOGIC:
                return _("{kind}: {name}").format(kind=_logic_word(found.aspect), name=name)
            case Change.TEXT:
                return _("{kind} ({language}): {name}").format(
                    kind=_text_word(found.aspect), language=found.language or "-", name=name
                )
            case Change.TAG:
                return _("Tag {tag}: {name}").format(tag=found.aspect, name=name)
        return self._choice_sentence(found)

    def _choice_sentence(self, found: Difference) -> str:
        code, name = ", ".join(found.codes), found.list_name or ""
        match found.change:
            case Change.CHOICE_ADDED:
                return _("Choice added to {list}: {label} ({code})").format(
                    list=name, label=found.after, code=code
                )
            case Change.CHOICE_REMOVED:
                return _("Choice removed from {list}: {label} ({code})").format(
                    list=name, label=found.before, code=code
                )
            case Change.CHOICE_TEXT:
                return _("Label of a choice of {list}, {code} ({language})").format(
                    list=name, code=code, language=found.language or "-"
                )
        return _("Other choices: {list}").format(list=name)

    def details(self, found: Difference) -> list[str]:
        """Return the lines below it: what it was and what it is, logic in words and as an expression."""
        match found.change:
            case Change.MOVED | Change.RENAMED | Change.TEXT | Change.TAG | Change.APPEARANCE:
                return _before_after(found.before, found.after)
            case Change.CHOICE_TEXT | Change.CHOICES:
                return _before_after(found.before, found.after)
            case Change.LOGIC:
                before = self._said(0, found.before, found.aspect, found.old_path)
                after = self._said(1, found.after, found.aspect, found.path)
                return _before_after(before, after)
        return []

    def _named(self, found: Difference) -> str:
        place, path = (1, found.path) if found.path is not None else (0, found.old_path)
        if path is None:
            return ""
        control = self._forms[place].controls().get(path)
        label = self._labels[place].pieces(control.label) if control is not None else ()
        name = path.rpartition("/")[2]
        text = plain_text(label, output_name)
        return f"{text} ({name})" if text else name

    def _said(self, place: int, expression: str | None, aspect: str, path: str | None) -> str | None:
        if expression is None or path is None:
            return None
        logic = self._logic[place]
        written = plain(logic.as_written(expression, path))
        if aspect in _AS_WRITTEN or expression in ("true()", "false()"):
            return written
        words = plain((logic.condition if aspect in _CONDITIONS else logic.value)(expression, path))
        return words if words == written else f"{words}   [{written}]"


def _before_after(before: str | None, after: str | None) -> list[str]:
    nothing = _("nothing")
    return [
        _("before: {text}").format(text=nothing if before is None else " ".join(before.split())),
        _("now: {text}").format(text=nothing if after is None else " ".join(after.split())),
    ]


def _logic_word(aspect: str) -> str:
    return {
        "relevant": _("When it is asked"),
        "required": _("Whether an answer is required"),
        "readonly": _("Whether it can be changed"),
        "constraint": _("What answer is accepted"),
        "calculate": _("How it is computed"),
        "choice_filter": _("Which choices are offered"),
        "repeat_count": _("How often it is repeated"),
        "default": _("What it begins with"),
        "trigger": _("What it is set to"),
    }.get(aspect, aspect)


def _text_word(aspect: str) -> str:
    return {
        "label": _("Label"),
        "hint": _("Hint"),
        "guidance": _("Guidance"),
        "constraint_message": _("Message for an answer that is not accepted"),
        "required_message": _("Message for a missing answer"),
        "image": _("Picture"),
        "big-image": _("Large picture"),
        "audio": _("Sound"),
        "video": _("Film"),
    }.get(aspect, aspect)
