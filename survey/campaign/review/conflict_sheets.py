"""Conflicts in a spreadsheet: hundreds of them written as CSV, decided there, and taken in again.

What lives here: the sheet, and what is checked of it before anything is signed. What does not: the
settlement itself (`settling`).
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.review.entity_settling import Dispute, Settled, disputed_ids, find_dispute, settle
from survey.campaign.review.question_labels import Questions, side_time
from survey.errors import CampaignError, OutputError, StoreError, SurveyError
from survey.log.state import DELETION
from survey.merge.conflicts import Conflict, Side
from survey.messages import _
from survey.messages.folding import fold
from survey.messages.reasons import system_reason
from survey.outputs.data.csv import safe_cell

FIRST_COLUMNS = ("submission", "title", "question", "path")
SIDE_COLUMNS = ("author", "when", "value", "revision")
TAKE = "take"
_SEPARATORS = (",", ";", "\t")
_MOST_SIDES = 26
_REVISION_SIGNS = 12
_MARK = "rev-"
"""Before the beginning of a revision: a spreadsheet would read `12345678e901` as a number."""


@dataclass(frozen=True, slots=True)
class Written:
    """A sheet that was written: the file, the rows below its header, the submissions and entities in it."""

    path: Path
    rows: int
    submissions: int

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {**asdict(self), "path": str(self.path)}


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken: its number as the spreadsheet shows it, the header being 1."""

    row: int
    submission: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class TakenSheet:
    """What became of a sheet: how many submissions were settled now, what that decided, and the rows
    that were settled before, are left open, or bad."""

    submissions: int
    settled: Settled
    settled_before: int
    left_open: int
    bad: tuple[BadRow, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def letter_of(place: int) -> str:
    """Return the letter of a side: A for the first."""
    return chr(ord("A") + place)


def write_conflict_sheet(
    campaign: Campaign, path: Path, *, separator: str = ",", force: bool = False
) -> Written:
    """Write every conflict as a row, with an empty column `take` to be filled. Raises OutputError, FormError.

    A file that is there is replaced with `force` only: somebody may have decided in it.
    A side is a letter and four columns, the provisional winner first. No cell is a formula; the file appears
    whole or not at all.
    """
    if path.exists() and not force:
        raise OutputError(
            _("There is a file in the place of the sheet: what was decided in it would be lost."),
            where=str(path),
            remedy=_("Name another file, or give --force to replace it."),
        )
    questions = Questions(campaign)
    disputes = [find_dispute(campaign, identity) for identity in disputed_ids(campaign)]
    rows = [row for dispute in disputes for row in _rows(questions, dispute)]
    sides = max((len(own) for _first, own in rows), default=2)
    header = [*FIRST_COLUMNS, *(f"{letter_of(at)}_{c}" for at in range(sides) for c in SIDE_COLUMNS), TAKE]
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=separator)
            writer.writerow(header)
            for first, own in rows:
                cells = [cell for side in own for cell in side]
                empty = [""] * (len(header) - len(first) - len(cells))
                writer.writerow([safe_cell(cell) for cell in (*first, *cells, *empty)])
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise OutputError(
            _("The sheet cannot be written: {reason}.").format(reason=system_reason(error)),
            where=str(path),
            remedy=_("Close the file in the spreadsheet, or choose another folder."),
        ) from error
    return Written(path, len(rows), len(disputes))


Row = tuple[list[str], list[list[str]]]


def _rows(questions: Questions, dispute: Dispute) -> Iterator[Row]:
    state = dispute.state
    for conflict in dispute.conflicts:
        first = [dispute.id, dispute.title, questions.asked(state, conflict), conflict.path]
        sides = conflict.sides[:_MOST_SIDES]
        yield (
            first,
            [
                [
                    side.author,
                    side_time(side),
                    questions.side_value(state, conflict, side),
                    _MARK + side.revision[:_REVISION_SIGNS],
                ]
                for side in sides
            ],
        )


def take_in_conflict_sheet(campaign: Campaign, path: Path, *, why: str | None = None) -> TakenSheet:
    """Settle what a sheet decides: every row is checked first, then each submission in one revision.

    A submission with a bad row is left as it was, whole. Rows with an empty `take` are left open.
    Raises CampaignError when the file is no such sheet, OutputError when it cannot be read.
    """
    rows = _read_sheet(path)
    bad: list[BadRow] = []
    chosen: dict[str, dict[str, str]] = {}
    numbers: dict[str, list[int]] = {}
    before = left_open = 0
    for submission, own in _by_submission(rows).items():
        if _is_settled(campaign, submission):
            before += len(own)
            continue
        if not any(cells[TAKE].strip() for _number, cells in own):
            left_open += len(own)
            continue
        found, wrong = _checked(campaign, submission, own)
        bad.extend(wrong)
        if not wrong:
            chosen[submission] = found
            numbers[submission] = [number for number, _cells in own]
    submissions, settled = 0, Settled()
    for submission, take in chosen.items():
        try:
            settled += settle(campaign, submission, take=take, why=why)
        except SurveyError as error:
            bad.extend(BadRow(number, submission, error.what) for number in numbers[submission])
            continue
        submissions += 1
    return TakenSheet(submissions, settled, before, left_open, tuple(sorted(bad, key=lambda own: own.row)))


def _is_settled(campaign: Campaign, submission: str) -> bool:
    """Tell whether it is there and in conflict no more, or deleted: the sheet was given before."""
    try:
        dispute = find_dispute(campaign, submission)
        return not dispute.conflicts or (dispute.state is not None and dispute.state.deleted)
    except StoreError:
        return False


Cells = Mapping[str, str]
Numbered = tuple[int, Cells]


def _read_sheet(path: Path) -> list[Numbered]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise OutputError(
            _("The sheet cannot be read: {reason}.").format(reason=system_reason(error)), where=str(path)
        ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes on a French Windows unless it is asked for UTF-8.
        text = data.decode("cp1252", errors="replace")
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    # strict: a quote that never ends would swallow the rest of the sheet in silence.
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise _no_sheet(path, str(error)) from error
    header = [cell.strip() for cell in records[0]] if records else []
    missing = [name for name in ("submission", "path", TAKE) if name not in header]
    if missing:
        raise _no_sheet(path, ", ".join(missing))
    return [
        (number, dict(zip(header, [*record, *[""] * len(header)], strict=False)))
        for number, record in enumerate(records[1:], start=2)
        if any(cell.strip() for cell in record)
    ]


def _no_sheet(path: Path, what: str) -> CampaignError:
    return CampaignError(
        _("This is no sheet of conflicts: {what}.").format(what=what),
        where=str(path),
        remedy=_("Write one with `survey conflict list --csv FILE`, and fill only its column take."),
    )


def _by_submission(rows: Sequence[Numbered]) -> dict[str, list[Numbered]]:
    grouped: dict[str, list[Numbered]] = {}
    for number, cells in rows:
        grouped.setdefault(cells["submission"].strip(), []).append((number, cells))
    return grouped


def _checked(
    campaign: Campaign, submission: str, rows: Sequence[Numbered]
) -> tuple[dict[str, str], list[BadRow]]:
    """Return the revision taken for each path, and the rows that are wrong."""
    try:
        dispute = find_dispute(campaign, submission)
    except StoreError as error:
        return {}, [BadRow(number, submission, error.what) for number, _cells in rows]
    by_path = {conflict.path: conflict for conflict in dispute.conflicts}
    taken = _deletion(rows, by_path)
    if taken:
        return taken, []
    bad = []
    for number, cells in rows:
        try:
            path, revision = _taken(cells, by_path)
            if path in taken:
                raise CampaignError(_("This answer stands in the sheet twice."))
            taken[path] = revision
        except CampaignError as error:
            bad.append(BadRow(number, dispute.id, error.what))
    lacking = by_path.keys() - taken.keys()
    if lacking and not bad:
        names = ", ".join(sorted(path.rpartition("/")[2] for path in lacking))
        reason = _("Other answers of this submission are in conflict and not in the sheet: {names}.")
        bad.append(BadRow(rows[0][0], dispute.id, reason.format(names=names)))
    return taken, bad


def _deletion(rows: Sequence[Numbered], by_path: Mapping[str, Conflict]) -> dict[str, str]:
    """Return the deletion that a sheet takes, if it does: the answers need no decision then."""
    for _number, cells in rows:
        if DELETION in by_path and not cells["path"].strip() and cells[TAKE].strip():
            with suppress(CampaignError):
                side = _side_taken(by_path[DELETION], cells, cells[TAKE].strip())
                return {DELETION: side.revision} if side.value == "deleted" else {}
    return {}


def _taken(cells: Cells, by_path: Mapping[str, Conflict]) -> tuple[str, str]:
    path, asked = cells["path"].strip().removeprefix("'"), cells[TAKE].strip()
    conflict = by_path.get(path)
    if conflict is None:
        raise CampaignError(_("This answer is not in conflict (any more)."))
    if not asked:
        raise CampaignError(_("Nothing is taken here, but in other answers of this submission."))
    return path, _side_taken(conflict, cells, asked).revision


def _side_taken(conflict: Conflict, cells: Cells, asked: str) -> Side:
    if len(asked) == 1 and (begin := cells.get(f"{asked.upper()}_revision", "").strip()):
        found = [side for side in conflict.sides if _MARK + side.revision[:_REVISION_SIGNS] == begin]
        if len(found) != 1:
            raise CampaignError(_("This conflict changed since the sheet was written."))
        return found[0]
    names = (fold(asked), fold(asked.removeprefix("'")))
    named = [side for side in conflict.sides if fold(side.author) in names]
    if not named:
        raise CampaignError(_("{who} names no side of this conflict.").format(who=repr(asked)))
    if len({side.said for side in named}) > 1:
        raise CampaignError(_("{who} stands on several sides: give the letter.").format(who=repr(asked)))
    return named[0]
