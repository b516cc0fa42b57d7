"""The report on managers as a document: how it is made, the directory, who knows what, who can help whom."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from survey.messages import _, current_language
from survey.messages.folding import fold
from survey.messages.numbers import NO_BREAK_SPACE, format_number
from survey.outputs.counts.protecting import SMALLEST_CELL
from survey.outputs.counts.telling import told_alone
from survey.outputs.paper.sheet import Block, Facts, Figure, Grid, Heading, Said, Sheet, Style
from survey.outputs.questions import Question
from survey.outputs.reports.managers.matching import BEST, Match, match_all, unmet
from survey.outputs.reports.managers.profiles import SKILL_PREFIX, TEACHES, Profile


@dataclass(frozen=True)
class Managers:
    """What the report is made from; `questions` are the form's by name, for labels.

    `is_public` tells that only what everybody may see is in it; `left_out` counts values by reason.
    """

    title: str
    profiles: tuple[Profile, ...]
    questions: Mapping[str, Question]
    is_public: bool
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def ordered(self) -> list[Profile]:
        """Return the managers by region, centre and name."""
        return sorted(
            self.profiles, key=lambda p: (fold(p.place.region), fold(p.place.name), fold(self.called(p)))
        )

    def called(self, profile: Profile) -> str:
        """Return what a manager is called: the name, else the post at the centre."""
        post = profile.role or _("Manager")
        return profile.name or (f"{post}, {profile.place.name}" if profile.place.name else post)

    def shown(self, question: str, codes: Sequence[str]) -> str:
        """Return the labels of codes, separated by commas."""
        choices = self.questions[question].choices if question in self.questions else {}
        return ", ".join(choices.get(code, code) for code in codes)

    @property
    def subjects(self) -> dict[str, str]:
        """Return the subjects that skills are asked of, in form order, with their labels."""
        return {
            name.removeprefix(SKILL_PREFIX): question.label
            for name, question in self.questions.items()
            if name.startswith(SKILL_PREFIX) and question.is_select
        }


def compose_managers(managers: Managers) -> Sheet:
    """Return the document in the language in use."""
    blocks = [*_opening(managers)]
    if managers.profiles:
        blocks += [*_directory(managers), *_matrix(managers), *_help(managers)]
    else:
        blocks.append(Said(_("No manager agreed to be shown.")))
    return Sheet(_("Managers – {title}").format(title=managers.title), current_language(), tuple(blocks))


def _opening(managers: Managers) -> Iterator[Block]:
    if managers.is_public:
        yield Said(_("What each manager agreed to show everybody, purpose by purpose."), Style.NOTE)
    else:
        yield Said(
            _(
                "For the managers and those who support them, not for the web: each agreed to be in it, some "
                "for this circle only. Delete it when it is no longer used."
            ),
            Style.NOTE,
        )
    for reason, count in managers.left_out.items():
        if managers.is_public and told_alone(count) is None:
            text = _("Left out, fewer than {least} times: {reason}")
        else:
            text = _("Left out {count} times: {reason}")
        yield Said(text.format(count=count, least=SMALLEST_CELL, reason=reason), Style.FINE)


def _directory(managers: Managers) -> Iterator[Block]:
    yield Heading(1, _("Directory"))
    rows = tuple(
        (
            managers.called(own), own.role, own.place.name, own.place.region, own.since,
            managers.shown("langues", own.languages), own.phone.replace(" ", NO_BREAK_SPACE), own.mail,
        )
        for own in managers.ordered
    )  # fmt: skip
    columns = (
        _("Manager"), _("Post"), _("Centre"), _("Region"), _("Since"), _("Languages"),
        _("Telephone"), _("E-mail"),
    )  # fmt: skip
    yield _without_empty(Grid(columns, rows))


def _without_empty(grid: Grid) -> Grid:
    """Return a table without the columns in which nothing stands."""
    used = [n for n, _name in enumerate(grid.columns) if n == 0 or any(row[n] for row in grid.rows)]
    rows = tuple(tuple(row[n] for n in used) for row in grid.rows)
    return Grid(tuple(grid.columns[n] for n in used), rows, grid.title)


def _matrix(managers: Managers) -> Iterator[Block]:
    with_skills = [own for own in managers.ordered if own.skills]
    if not with_skills:
        return
    yield Heading(1, _("Who knows what"))
    subjects = managers.subjects
    letters = {subject: chr(ord("A") + n) for n, subject in enumerate(subjects)}
    levels = next(
        (q.choices for n, q in managers.questions.items() if n == f"{SKILL_PREFIX}{next(iter(subjects))}"), {}
    )
    yield Said(", ".join(f"{code} = {label}" for code, label in levels.items()))
    yield Facts(tuple((letters[subject], label) for subject, label in subjects.items()))
    rows = tuple(
        (managers.called(own), *(Figure(own.skills[s]) if s in own.skills else "" for s in subjects))
        for own in with_skills
    )
    yield Grid((_("Manager"), *letters.values()), rows, _("Skills by manager"))
    teachers = tuple(
        (label, ", ".join(managers.called(own) for own in with_skills if own.skills.get(subject) == TEACHES))
        for subject, label in subjects.items()
    )
    yield Grid((_("Subject"), _("Who could teach it")), teachers, _("Who could teach what"))


def _help(managers: Managers) -> Iterator[Block]:
    matches = match_all(managers.ordered)
    yield Heading(1, _("Who can help whom"))
    yield Said(
        _(
            "For each manager who wants to learn something, at most {most} who offer it, have a language in "
            "common, and can do it: who helps by visiting must live within the distance that they named. "
            "The first wish counts most, then how many wishes are met, whether the helper could teach it, "
            "and how near they are (as the crow flies)."
        ).format(most=BEST),
        Style.FINE,
    )
    rows = tuple(
        (managers.called(match.needs), managers.called(match.helps), why_of(managers, match))
        for own in managers.ordered
        for match in matches.get(own.id, ())
    )
    if rows:
        yield Grid((_("Wants to learn"), _("Can help"), _("Why")), rows)
    else:
        yield Said(_("No offer meets a wish yet."))
    lacking = unmet(managers.profiles, matches)
    if lacking:
        table = tuple((managers.shown("besoins", (s,)), Figure(n)) for s, n in sorted(lacking.items()))
        yield Grid((_("Wish that nobody named above meets"), _("Managers")), table, _("Not met yet"))


def why_of(managers: Managers, match: Match) -> str:
    """Return why somebody can help, as one sentence."""
    subjects = [
        _("{subject} (could teach it)").format(subject=label)
        if match.helps.skills.get(subject) == TEACHES
        else label
        for subject in match.subjects
        if (label := managers.shown("besoins", (subject,)))
    ]
    distance = (
        _("distance not known")
        if match.km is None
        else _("{km} km away").format(km=format_number(max(1, round(match.km))))
    )
    return _("{subjects}; in {languages}; {distance}; {ways}").format(
        subjects=", ".join(subjects),
        languages=_languages(managers, match),
        distance=distance,
        ways=", ".join(_small(managers.shown("aide_moyens", (way,))) for way in match.ways),
    )


def _languages(managers: Managers, match: Match) -> str:
    names = [managers.shown("langues", (own,)) for own in match.languages]
    # French writes the names of languages small.
    return ", ".join(map(_small, names) if current_language() == "fr" else names)


def _small(text: str) -> str:
    """Return a label as it stands inside of a sentence."""
    return text[:1].lower() + text[1:]
