"""The questions of consent of a form: the purposes that are asked, and how the consent was given.

A purpose is a question that opens others (`form.tags`), or a yes-or-no question whose name begins with
`cons_`; what stands beside it is found by its name, as the shipped forms have it.
Source: docs/decisions/0007-tags-and-namespaces.md, 0020-levels-and-children.md, 0167-consents.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from survey.form.definition import Control, FormDefinition
from survey.form.labels import Labels
from survey.form.tags import CLOSED, COUNT, NOBODY, tags_of

YES = frozenset(("oui", "yes", "1", "true"))
LEVEL_SUFFIX = "_niveau"
_PREFIX = "cons_"
NOTICE, NOTICE_VERSION, LANGUAGE, TAKING_PART, WAY, WITNESS, DATE = (
    ("notice",),
    ("notice_version",),
    ("langue_entretien", "interview_language"),
    ("participation",),
    ("cons_maniere",),
    ("temoin_nom", "witness_name"),
    ("cons_date",),
)


@dataclass(frozen=True, slots=True)
class PurposeQuestion:
    """A purpose: its generic path, how many questions it opens, and the persons whose answers they are.

    A purpose that opens nothing by a tag (a mailing list, an invitation) is of whoever is asked: `people` is
    empty then, as it is when it opens only what is nobody's.
    """

    path: str
    opens: int
    people: tuple[str, ...]

    def concerns(self, person: str) -> bool:
        """Tell whether a person who takes back what they agreed to takes this back."""
        return person in self.people or not self.opens


@dataclass(frozen=True, slots=True)
class ConsentQuestions:
    """The generic paths of a form's questions of consent, None for those that it does not have."""

    purposes: tuple[PurposeQuestion, ...]
    notice: str | None
    notice_version: str | None
    language: str | None
    taking_part: str | None
    way: str | None
    witness: str | None
    date: str | None


def consent_questions(form: FormDefinition) -> ConsentQuestions:
    """Return the questions of consent of a form."""
    paths = [path for path in form.binds if "@" not in path]

    def find(names: Iterable[str]) -> str | None:
        wanted = set(names)
        return next((path for path in paths if path.rpartition("/")[2] in wanted), None)

    return ConsentQuestions(
        purposes=_purposes(form),
        notice=find(NOTICE),
        notice_version=find(NOTICE_VERSION),
        language=find(LANGUAGE),
        taking_part=find(TAKING_PART),
        way=find(WAY),
        witness=find(WITNESS),
        date=find(DATE),
    )


def _purposes(form: FormDefinition) -> tuple[PurposeQuestion, ...]:
    tags = tags_of(form)
    controls = form.controls()
    opened: dict[str, list[str]] = {
        path: [] for path, control in controls.items() if _asks_for_consent(form, path, control)
    }
    leaves = [
        path for path in form.binds if path in controls and controls[path].kind not in ("group", "repeat")
    ]
    for path in leaves:
        if (purpose := tags.open_of(path)) not in (CLOSED, COUNT) and purpose in form.binds:
            opened.setdefault(purpose, []).append(path)
    order = list(form.binds)
    return tuple(
        PurposeQuestion(
            path,
            len(opened[path]),
            tuple(sorted({who for own in opened[path] if (who := tags.subject_of(own)) is not None})),
        )
        for path in sorted(opened, key=order.index)
    )


def _asks_for_consent(form: FormDefinition, path: str, control: Control) -> bool:
    name = path.rpartition("/")[2]
    if not name.startswith(_PREFIX) or name.endswith(LEVEL_SUFFIX) or control.kind != "select1":
        return False
    return any(code.lower() in YES for code in Labels(form, None).known_choices(control))


def people_of(form: FormDefinition) -> tuple[str, ...]:
    """Return the persons whose data a form asks, by the names of their tags, in form order."""
    tags = tags_of(form)
    found = dict.fromkeys(tags.subject_of(path) for path in form.binds)
    return tuple(name for name in found if name is not None and name != NOBODY)


def notice_version_of(form: FormDefinition) -> str | None:
    """Return the version of the notice that a form writes into submissions, None when it is no constant."""
    path = consent_questions(form).notice_version
    written = (form.binds[path].calculate or "").strip() if path is not None else ""
    is_literal = (
        len(written) > 1
        and written[0] == written[-1]
        and written[0] in "'\""
        and written[0] not in written[1:-1]
    )
    return written[1:-1] if is_literal else None


def notice_texts(form: FormDefinition) -> dict[str, str]:
    """Return the notice that is read out, by the form's names of its languages ("" for a form of one)."""
    path = consent_questions(form).notice
    control = form.controls().get(path or "")
    if control is None:
        return {}
    return {name or "": Labels(form, name).label(control) for name in (form.languages or (None,))}
