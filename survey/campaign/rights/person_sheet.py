"""What is held of a person as a document to hand over, in the language in use.

What lives here: its order and its words. What does not: collecting (`held`), how it looks (`outputs.paper`).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.copies import BACKUP, EXPORT, REPORT, STICK, KnownCopy
from survey.campaign.publishing.purposes import Purpose
from survey.campaign.reading.listing import local_time
from survey.campaign.rights.held import Held, HeldAnswer, HeldFile, held_of
from survey.form.tags import CLOSED
from survey.messages import _, current_language, ngettext
from survey.messages.dates import format_date_short
from survey.messages.numbers import format_size
from survey.outputs.paper.sheet import Block, Facts, Gap, Grid, Heading, Said, Sheet
from survey.outputs.personal import person_label, question_label

AUTHORITIES = {"BF": "CIL", "SN": "CDP"}
_FEW_FILES = 3
"""Up to how many copies in one folder are named one by one."""


def report_person(campaign: Campaign, named: Sequence[str]) -> tuple[list[Held], Sheet]:
    """Return what is held under the names (`ID:PERSON`), and the document. Raises as `held_of`."""
    held = [held_of(campaign, own) for own in dict.fromkeys(named)]
    return held, person_sheet(campaign, held)


def person_sheet(campaign: Campaign, several: Sequence[Held]) -> Sheet:
    """Compose the document of one person, who may be in several interviews."""
    settings = campaign.settings
    today = campaign.clock().date()
    blocks: list[Block] = [
        Facts(
            (
                (_("Campaign"), settings.title),
                (_("Made on"), format_date_short(today)),
                (_("Made by"), campaign.device.author),
                (
                    _("Who answers for the data"),
                    settings.responsible or Gap(_("To be filled in: name and address of the organisation")),
                ),
            )
        ),
        Said(
            _(
                "This is all that this campaign holds about you on the coordinator's computer, and where it "
                "went from there. What other people said of themselves is not in it."
            )
        ),
    ]
    told: set[str] = set()
    for held in several:
        blocks += _one(held, is_first=held.submission not in told)
        told.add(held.submission)
    blocks += _rights(campaign)
    return Sheet(_("What is held about you"), current_language(), tuple(blocks))


def _one(held: Held, *, is_first: bool) -> Iterator[Block]:
    """Yield one person of one interview; what is the interview's own stands with the first of its persons."""
    yield Heading(1, _pair(held.form_title, held.title) if held.title else held.form_title)
    yield Facts(
        (
            (_("You are noted as"), person_label(held.person)),
            (_("Interview"), local_time(held.started)),
            (_("Interviewer"), held.author),
            (_("Number"), held.submission),
        )
    )
    yield from _answers(held.answers)
    yield from _files([file for file in held.files if file.is_of_person or is_first])
    yield from _consents(held.consents)
    yield from _words(held, is_first=is_first)
    yield from _whereabouts(held)


def _answers(answers: Sequence[HeldAnswer]) -> Iterator[Block]:
    yield Heading(2, _("Answers"))
    if not answers:
        yield Said(_("None: what was noted has been erased."))
        return
    columns = [_("Question"), _("Answer"), _("Seen by everybody?")]
    rows = [
        [
            question_label(answer.label, answer.path),
            "\n".join(filter(None, (answer.value or "-", _noted(answer.note)))),
            _seen(answer),
        ]
        for answer in answers
    ]
    if any(answer.former for answer in answers):
        columns.insert(2, _("Earlier answers, still kept"))
        for answer, row in zip(answers, rows, strict=True):
            row.insert(2, "\n".join(answer.former) or "-")
    yield Grid(tuple(columns), tuple(map(tuple, rows)))


def _noted(note: str | None) -> str:
    return "" if note is None else _("Note: {text}").format(text=note)


def _seen(answer: HeldAnswer) -> str:
    if answer.refusal is not None:
        lines = [_("No: {reason}.").format(reason=answer.refusal.sentence)]
    else:
        lines = [_("Yes, by your agreement to: {purpose}").format(purpose=answer.opened_by or CLOSED)]
    if answer.pages:
        lines.append(
            ngettext(
                "It stands in {count} page or table written on this computer.",
                "It stands in {count} pages or tables written on this computer.",
                len(answer.pages),
            ).format(count=len(answer.pages))
        )
    return "\n".join(lines)


def _files(files: Sequence[HeldFile]) -> Iterator[Block]:
    mine = [file for file in files if file.is_of_person]
    others = [file for file in files if not file.is_of_person]
    if mine:
        yield Heading(2, _("Photos, recordings and other files"))
        yield Grid(
            (_("Question"), _("File"), _("Size"), _("Where"), _("Seen by everybody?")),
            tuple(
                (file.label, file.name, format_size(file.size_bytes), _where(file), _seen_file(file))
                for file in mine
            ),
        )
    if others:
        yield Heading(2, _("Photos on which you may be"))
        yield Said(
            _(
                "These photos were taken as photos of the centre. You may be on them, also with other "
                "people; for that reason they are not printed here. You can ask to see them, and to have "
                "them erased."
            )
        )
        yield Grid(
            (_("Question"), _("File"), _("People can be recognised?"), _("Seen by everybody?")),
            tuple((file.label, file.name, _persons(file), _seen_file(file)) for file in others),
        )


def _where(file: HeldFile) -> str:
    return {
        "here": _("on this computer"),
        "freed": _("kept by the coordinator"),
        "missing": _("not on this computer"),
    }[file.where]


def _persons(file: HeldFile) -> str:
    if file.minors:
        return _("yes, children: it is never published")
    return _("nobody said") if file.persons is None else _("yes") if file.persons else _("no")


def _seen_file(file: HeldFile) -> str:
    if file.refusal is None:
        return _("Yes")
    return _("No: {reason}.").format(reason=file.refusal.sentence)


def _consents(purposes: Sequence[Purpose]) -> Iterator[Block]:
    rows = []
    for purpose in purposes:
        for event in purpose.history:
            how = "\n".join(
                filter(
                    None,
                    (
                        event.way,
                        _("asked by: {name}").format(name=event.asked_by) if event.asked_by else None,
                        event.why,
                    ),
                )
            )
            notice = " · ".join(filter(None, (event.notice, event.language)))
            rows.append((purpose.label, event.said_label, local_time(event.when), notice or "-", how or "-"))
    if rows:
        yield Heading(2, _("What was agreed to, and taken back"))
        yield Grid((_("Purpose"), _("Said"), _("When"), _("Notice and language"), _("How")), tuple(rows))


def _words(held: Held, *, is_first: bool) -> Iterator[Block]:
    if held.mentions:
        yield Heading(2, _("Other answers in which you are named"))
        yield Facts(held.mentions)
    if held.remarks:
        yield Heading(2, _("What the team wrote that names you"))
        yield Grid(
            (_("When"), _("Author"), _("Words")),
            tuple((local_time(own.when), own.author, own.text) for own in held.remarks),
        )
    if held.lists and is_first:
        yield Heading(2, _("Lists that the interview wrote into"))
        yield Said(_("They hold the centre and the post, and nothing of a person."))
        yield Facts(held.lists)


def _whereabouts(held: Held) -> Iterator[Block]:
    yield Heading(2, _("Where it lies, and who carried it"))
    rows: list[tuple[str, str | Gap]] = [
        (
            _("Noted"),
            "\n".join(
                f"{_moment(own.when_ms)}, {own.author} ({own.device[:8]}, {own.seq})" for own in held.signed
            ),
        )
    ]
    if held.carried:
        rows.append((_("Files that carried it"), "\n".join(map(_carried, held.carried))))
    if held.copies:
        rows.append((_("Places where copies may lie"), "\n".join(_places(held.copies))))
    if held.draft_steps:
        rows.append((_("Unfinished interview here"), _steps(held.draft_steps)))
    if held.audit:
        rows.append((_("Log of the interview"), _audit(held.audit)))
    yield Facts(tuple(rows))


def _places(copies: Iterable[KnownCopy]) -> Iterator[str]:
    """Yield the places in their order; many files of one folder are one place."""
    kinds = {
        STICK: _("stick"),
        BACKUP: _("backup"),
        EXPORT: _("tables or pages"),
        REPORT: _("report that names persons"),
    }
    folders: dict[tuple[str, str], list[KnownCopy]] = {}
    for own in copies:
        folders.setdefault((own.kind, str(Path(own.place).parent)), []).append(own)
    for (kind, folder), several in folders.items():
        if len(several) <= _FEW_FILES:
            places = [(own.place, own.when) for own in several]
        else:
            count = ngettext("{count} file", "{count} files", len(several)).format(count=len(several))
            places = [(_pair(folder, count), max(own.when for own in several))]
        for place, when in places:
            day = format_date_short(datetime.fromisoformat(when).date())
            yield _pair(kinds.get(kind, kind), f"{place} ({day})")


def _carried(file: object) -> str:
    from survey.campaign.rights.carried import Carried

    assert isinstance(file, Carried)
    way = _("sent") if file.way == "sent" else _("received")
    received = (
        _("acknowledged by {names}").format(names=", ".join(file.received_by)) if file.received_by else ""
    )
    return ", ".join(filter(None, (f"{file.name} ({way}, {file.packer})", received)))


def _steps(count: int) -> str:
    return ngettext("{count} step speaks of you", "{count} steps speak of you", count).format(count=count)


def _audit(rows: Iterable[tuple[str, ...]]) -> str:
    several = list(rows)
    labels = ", ".join(dict.fromkeys(row[1] for row in several))
    line = ngettext(
        "{count} line on when your questions were answered",
        "{count} lines on when your questions were answered",
        len(several),
    ).format(count=len(several))
    return _pair(line, labels)


def _pair(name: str, value: str) -> str:
    return _("{question}: {message}").format(question=name, message=value)


def _rights(campaign: Campaign) -> Iterator[Block]:
    settings = campaign.settings
    yield Heading(1, _("Your rights"))
    yield Said(
        _(
            "You may have what is wrong corrected, take back what you agreed to, one purpose or all, and "
            "have everything about you erased. It costs nothing, and you need not say why. What was "
            "published on paper, or copied by others, cannot be called back."
        )
    )
    months = settings.retention_months
    yield Facts(
        (
            (_("Whom to ask"), settings.contact or Gap(_("To be filled in: name, telephone, address"))),
            (
                _("How long it is kept"),
                ngettext(
                    "{count} month after the interview", "{count} months after the interview", months
                ).format(count=months)
                if months
                else Gap(_("To be filled in: how long persons' answers are kept")),
            ),
            (
                _("Authority to complain to"),
                AUTHORITIES.get(settings.country) or Gap(_("To be filled in: the authority of the country")),
            ),
        )
    )


def _moment(ms: int) -> str:
    return local_time(datetime.fromtimestamp(ms / 1000, UTC).isoformat())


def file_name(held: Sequence[Held], day: date) -> str:
    """Return a name for the document that tells nobody whose it is."""
    return f"{held[0].submission.removeprefix('uuid:')[:8]}-{held[0].person}-{day.isoformat()}.html"
