"""The report of an anonymised release: numbers for programs, and a document for people.

It says what holds and what does not: k-anonymity speaks of the key variables only.
"""

from statistics import median
from typing import Any

from survey.messages import _, current_language
from survey.outputs.anonymous.release import Release
from survey.outputs.counts.telling import HIDDEN, told_alone
from survey.outputs.paper.sheet import Block, Facts, Figure, Grid, Heading, Said, Sheet, Style


def report_json(release: Release) -> dict[str, Any]:
    """Return the object that `--json` prints; `risk` is that of the row that is easiest to find again."""
    return {
        "file": str(release.file),
        "k": release.k,
        "rows": release.rows,
        "removed": release.removed,
        "at_risk": {"as_answered": release.risky[0], "after_recoding": release.risky[1]},
        "classes": {
            "count": len(release.sizes),
            "smallest": release.sizes[0] if release.sizes else None,
            "median": median(release.sizes) if release.sizes else None,
            "largest": release.sizes[-1] if release.sizes else None,
        },
        "risk": {
            "highest": _round(1 / release.sizes[0]) if release.sizes else None,
            "average": _round(len(release.sizes) / release.rows) if release.rows else None,
        },
        "keys": [
            {"name": own.name, "recoding": own.recoding, "suppressed": own.suppressed} for own in release.keys
        ],
        "others": list(release.others),
        "l_diversity": dict(release.diversity),
        "dropped": dict(release.dropped),
        "repeats_left_out": release.repeats,
        "left_out": dict(release.left_out),
    }


def _round(number: float) -> float:
    return round(number, 4)


def report_sheet(release: Release) -> Sheet:
    """Return the report as a document in the language in use."""
    blocks: list[Block] = [
        Said(_verdict(release), Style.NOTE),
        Facts(tuple(_facts(release))),
        Heading(1, _("Key variables (quasi-identifiers)")),
        Grid(
            (_("Variable"), _("Label"), _("Recoding"), _("Suppressed in single rows")),
            tuple((own.name, own.label, own.recoding, Figure(own.suppressed)) for own in release.keys),
        ),
    ]
    if release.diversity:
        blocks += [
            Heading(1, _("Distinct l-diversity")),
            Said(_("The fewest different answers in a class: with 1, who is in it gave it.")),
            Grid(
                (_("Variable"), "l"),
                tuple((name, Figure(count)) for name, count in release.diversity.items()),
            ),
        ]
    blocks += _left_out(release)
    blocks += [Heading(1, _("What this does not show")), *map(Said, _limits())]
    return Sheet(
        _("Anonymised release: {title}").format(title=release.title), current_language(), tuple(blocks)
    )


def _verdict(release: Release) -> str:
    if not release.keys:
        return _("No key variable is in the release: k-anonymity says nothing of it.")
    if not release.rows:
        return _("No row could be released: there are too few submissions for k = {k}.").format(k=release.k)
    return _("Each row has the key variables of at least {count} others: k = {k} holds.").format(
        count=release.sizes[0] - 1, k=release.k
    )


def _facts(release: Release) -> list[tuple[str, str]]:
    found = [
        (_("Rows"), str(release.rows)),
        (_("Rows taken out whole"), str(release.removed)),
        (_("Rows that stood out, as answered"), str(release.risky[0])),
        (_("Rows that stood out, after recoding"), str(release.risky[1])),
    ]
    if release.sizes and release.keys:
        sizes = release.sizes
        found += [
            (_("Equivalence classes"), str(len(sizes))),
            (_("Rows in a class: fewest, median, most"), f"{sizes[0]}, {median(sizes):g}, {sizes[-1]}"),
            (_("Highest risk of a row to be found again"), f"1/{sizes[0]}"),
        ]
    return found


def _left_out(release: Release) -> list[Block]:
    rows = [*release.dropped.items()]
    if release.repeats:
        rows.append((_("tables of repeats"), release.repeats))
    blocks: list[Block] = []
    if rows:
        facts = tuple((reason, str(count)) for reason, count in rows)
        blocks += [Heading(1, _("Questions that are not in it")), Facts(facts)]
    if release.left_out:
        facts = tuple((reason, str(told_alone(n) or HIDDEN)) for reason, n in release.left_out.items())
        blocks += [Heading(1, _("What the gate kept back")), Facts(facts)]
    return blocks


def _limits() -> list[str]:
    return [
        _("Who knows another answer of a centre may find it by that: name such questions with --quasi."),
        _("Two releases of the same submissions may be compared: give out one."),
        _("A withdrawal takes rows away from the next release, not from the copies of this one."),
    ]
