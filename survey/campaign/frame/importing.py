"""A file of centres comes into the frame: what it says is compared with what is known, and written at once.

What lives here: the plan of an import, writing it in one commit, the file of what does not fit. What does
not: reading values (`values`), taking an import back (`undoing`).
Source: docs/decisions/0151-frame.md.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from survey.campaign.campaign import Campaign
from survey.campaign.entities.areas import campaign_gazetteer
from survey.campaign.frame.columns import (
    COMMUNE,
    LOCALITY,
    NAME,
    PROVINCE,
    REGION,
    is_known_header,
    matched_columns,
)
from survey.campaign.frame.known import LikelyRow, likely_known
from survey.campaign.frame.table import Table, read_table
from survey.campaign.frame.values import FrameRow, Problem, RowReader, Vocabulary
from survey.campaign.frame.written import FRAME, FrameEntry, frame_entries, row_writing
from survey.durable import write_whole
from survey.errors import CampaignError, KeyMissing
from survey.form.entities import entity_table
from survey.form.labels import Labels
from survey.log.chain import Writing
from survey.messages import _
from survey.messages.folding import fold
from survey.outputs.data.csv import safe_cell
from survey.records.entities import CENTRES

Progress = Callable[[int, int], None]
_TOLD_EVERY = 100
_CONTENT = (NAME, REGION, PROVINCE, COMMUNE, LOCALITY)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do: rows that are new, changed or known as they are, and what does not fit.

    `columns` maps each field to its column, `unused` are the columns that nothing is taken from; `likely`
    are rows that may be a centre known already. `id` names the import once it is written.
    """

    id: str
    file: str
    columns: Mapping[str, str]
    unused: tuple[str, ...]
    rows: int
    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: int
    skipped: int
    problems: tuple[Problem, ...]
    likely: tuple[LikelyRow, ...]
    writings: tuple[Writing, ...] = ()

    @property
    def bad_rows(self) -> int:
        """Return how many rows do not fit."""
        return len({problem.row for problem in self.problems})

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {
            "import": self.id,
            "file": self.file,
            "columns": dict(self.columns),
            "unused": list(self.unused),
            "rows": self.rows,
            "new": len(self.new),
            "changed": len(self.changed),
            "same": self.same,
            "skipped": self.skipped,
            "bad_rows": self.bad_rows,
            "problems": [problem.as_json() for problem in self.problems],
            "likely": [own.as_json() for own in self.likely],
        }


def plan_import(
    campaign: Campaign,
    path: Path,
    *,
    columns: Sequence[str] = (),
    skip: Collection[int] = (),
    progress: Progress = lambda _done, _all: None,
) -> ImportPlan:
    """Read a file of centres and say what importing it would do; nothing is written.

    `columns` are said as `FIELD=COLUMN`, `skip` are numbers of rows to leave out. Raises CampaignError,
    PlaceError, KeyMissing unless this device is a coordinator's.
    """
    require_coordinator(campaign)
    table = read_table(path, is_known_header)
    matched = matched_columns(table.columns, columns)
    reader = RowReader(matched, table.columns, vocabulary_of(campaign))
    rows = []
    for at, (number, cells) in enumerate(table.rows):
        if at % _TOLD_EVERY == 0:
            progress(at, len(table.rows))
        if number not in skip:
            rows.append(reader.read(number, cells))
    progress(len(table.rows), len(table.rows))
    ids = _identified(campaign, rows, matched)
    return _compared(campaign, table, matched, ids, rows)


def _identified(
    campaign: Campaign, rows: Sequence[FrameRow], columns: Mapping[str, str]
) -> dict[str, FrameRow]:
    """Return the good rows by the id of their entity; a second row of one identity is a problem of its own.

    The id follows from the campaign and the row's code, or what it says of name and place: the same row has
    it on every laptop, whenever it is imported.
    """
    space, found = UUID(campaign.settings.campaign_id), dict[str, FrameRow]()
    for row in rows:
        content = "\n".join(fold(row.properties.get(name, "")) for name in _CONTENT)
        named = f"{CENTRES}\ncode\n{fold(row.key)}" if row.key else f"{CENTRES}\nrow\n{content}"
        identity = str(uuid5(space, named))
        earlier = found.get(identity)
        if earlier is not None and not row.problems:
            name, value = ("code", row.key) if row.key else (NAME, row.properties[NAME])
            reason = _("Row {row} is the same centre already.").format(row=earlier.number)
            row.problems.append(Problem(row.number, columns.get(name, name), value, reason))
        elif not row.problems:
            found[identity] = row
    return found


def _compared(
    campaign: Campaign,
    table: Table,
    columns: Mapping[str, str],
    ids: Mapping[str, FrameRow],
    rows: Sequence[FrameRow],
) -> ImportPlan:
    held = frame_entries(campaign)
    import_id = campaign.new_id()
    new, changed, writings = list[str](), list[str](), list[Writing]()
    for identity, row in ids.items():
        heads = held.get(identity, ())
        if heads and all(_says_so(own, row) for own in heads):
            continue
        (changed if any(own.is_there for own in heads) else new).append(identity)
        source = {
            "import": import_id, "file": table.name, "sha256": table.sha256, "row": row.number,
            "key": row.key or None,
        }  # fmt: skip
        person = {} if any(own.is_erased for own in heads) else row.person
        said = {**{name: "" for own in heads for name in own.values}, **row.properties}
        writings.append(row_writing(identity, FRAME, said, person, source, heads=heads))
    written = {*new, *changed}
    problems = [problem for row in rows for problem in row.problems]
    return ImportPlan(
        id=import_id,
        file=table.name,
        columns=columns,
        unused=tuple(name for name in table.columns if name not in columns.values()),
        rows=len(table.rows),
        new=tuple(new),
        changed=tuple(changed),
        same=len(ids) - len(written),
        skipped=len(table.rows) - len(rows),
        problems=tuple(problems),
        likely=tuple(likely_known(campaign, {own: ids[own] for own in new})),
        writings=tuple(writings),
    )


def _says_so(entry: FrameEntry, row: FrameRow) -> bool:
    # Of an erased person nothing is compared: importing the file again must not bring them back.
    person = entry.is_erased or entry.person == row.person
    return entry.is_there and person and entry.values == row.properties


def carry_out(campaign: Campaign, plan: ImportPlan) -> None:
    """Write what a plan says, in one commit: all of it or, on any error, nothing. Raises StoreError."""
    if plan.writings:
        campaign.write(*plan.writings)


def write_problems(plan: ImportPlan, path: Path) -> None:
    """Write what does not fit as a CSV: row, column, value, reason. Raises CampaignError."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["row", "column", "value", "reason"])
    for own in plan.problems:
        writer.writerow([str(own.row), *map(safe_cell, (own.column, own.value, own.reason))])
    try:
        write_whole(path, text.getvalue().encode("utf-8-sig"))
    except OSError as error:
        raise CampaignError(
            _("The report cannot be written."), where=str(path), remedy=_("Choose another place.")
        ) from error


def require_coordinator(campaign: Campaign) -> None:
    """Raise KeyMissing unless this device is a coordinator's."""
    if not campaign.is_coordinator:
        raise KeyMissing(
            _("Only a coordinator changes the list of known centres."),
            where=campaign.device.author,
            remedy=_("Do it on the laptop that made the campaign."),
        )


def vocabulary_of(campaign: Campaign) -> Vocabulary:
    """Return what the values of rows are compared with: the choices of the forms that fill the list."""
    choices: dict[str, dict[str, str]] = {}
    names: dict[str, dict[str, None]] = {}
    for name, code, label in _choices_of(campaign):
        choices.setdefault(name, {}).setdefault(fold(label), code)
        names.setdefault(name, {})[label] = None
        choices[name][fold(code)] = code
    return Vocabulary(
        choices,
        {name: tuple(labels) for name, labels in names.items()},
        campaign_gazetteer(campaign),
        campaign.settings.country,
    )


def _choices_of(campaign: Campaign) -> Iterator[tuple[str, str, str]]:
    """Yield the choices of every question that is saved to the list: property, code, label in a language."""
    newest = {deployed.form_id: deployed.version for deployed in campaign.store.forms.list()}
    for form_id, version in newest.items():
        form = campaign.form(form_id, version)
        if CENTRES not in entity_table(form).lists:
            continue
        for ref, control in form.controls().items():
            bind = form.binds.get(ref)
            if bind is None or not bind.save_to or control.kind != "select1":
                continue
            for language in form.languages or (None,):
                for code, label in Labels(form, language).known_choices(control).items():
                    yield bind.save_to, code, label
