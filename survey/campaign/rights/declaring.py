"""The draft of the declaration to the authority, filled from the deployed forms' own tags and the settings.

What lives here: its order, and what the program knows. What it cannot know stands as a gap.
Sources: Burkina Faso, Law 001-2021/AN, articles 26 and following (what a declaration says, after cil.bf);
Senegal, Law 2008-12; docs/decisions/0169-declaration.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from survey.campaign.campaign import Campaign
from survey.errors import CampaignError
from survey.fieldwork.gate import levels_of
from survey.form import FormDefinition
from survey.form.consents import consent_questions, notice_texts
from survey.form.itext import find_language
from survey.form.labels import Labels
from survey.form.tags import CLOSED, COUNT, NOBODY, tags_of
from survey.messages import _, current_language, ngettext
from survey.messages.dates import format_date_short
from survey.outputs.paper.sheet import Block, Facts, Gap, Grid, Heading, Said, Sheet, Style
from survey.outputs.personal import kind_label, opening_label, person_label, question_label


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority for the protection of personal data: its name in its own language, and its law."""

    code: str
    country: str
    name: str
    law: str


AUTHORITIES = {
    "cil": Authority(
        "cil",
        "Burkina Faso",
        "Commission de l’informatique et des libertés (CIL)",
        "001-2021/AN (30/03/2021)",
    ),
    "cdp": Authority(
        "cdp", "Sénégal", "Commission de protection des données personnelles (CDP)", "2008-12 (25/01/2008)"
    ),
}


def authority(code: str) -> Authority:
    """Return an authority by its code. Raises CampaignError for another one."""
    found = AUTHORITIES.get(code.lower())
    if found is None:
        raise CampaignError(
            _("No draft is made for this authority."),
            where=code,
            remedy=_("There is {names}.").format(names=", ".join(AUTHORITIES)),
        )
    return found


@dataclass(frozen=True, slots=True)
class PersonalQuestion:
    """A question that a form tags as personal data.

    `person` is whose, `centre` where the form says that it is no person's; `kind` the tag (`phone`, `image`
    …); `open` is closed, count, or the label of the consent that opens it.
    """

    form_id: str
    path: str
    label: str
    person: str
    kind: str
    open: str


def personal_questions(form: FormDefinition, language: str | None) -> list[PersonalQuestion]:
    """Return the questions that carry a tag of personal data, in form order; no other is said to be any."""
    tags, controls = tags_of(form), form.controls()
    labels = Labels(form, find_language(language, form.languages))

    def label_of(path: str) -> str:
        control = controls.get(path)
        return labels.label(control) if control is not None else path.rpartition("/")[2]

    found = []
    for path in form.binds:
        kind = tags.pii_of(path)
        if kind is None or "@" in path or _is_group(form, path):
            continue
        opened = tags.open_of(path)
        shown = opened if opened in (CLOSED, COUNT) else label_of(opened)
        person = tags.subject_of(path) or NOBODY
        label = question_label(label_of(path), path)
        found.append(PersonalQuestion(form.form_id, path, label, person, kind, shown))
    return found


def _is_group(form: FormDefinition, path: str) -> bool:
    control = form.controls().get(path)
    return control is not None and control.kind in ("group", "repeat")


def declare(campaign: Campaign, to: Authority) -> Sheet:
    """Compose the draft in the language in use, for the newest version of every deployed form.

    Raises StoreError, FormError.
    """
    forms = [
        campaign.form(form_id) for form_id in dict.fromkeys(f.form_id for f in campaign.store.forms.list())
    ]
    counts: dict[str, int] = {}
    for state in campaign.store.submissions():
        counts[state.form_id] = counts.get(state.form_id, 0) + 1
    blocks: list[Block] = [
        Said(
            _(
                "Draft made by a program from the questionnaires of the campaign. It is no legal advice. The "
                "organisation that answers for the data reads every line, fills in what stands in a dashed "
                "frame, and hands it to the authority on the authority's own form."
            ),
            Style.NOTE,
        ),
        *_who(campaign, to),
        *_why(campaign, forms),
        *_what(forms, counts),
        *_recipients(campaign, forms),
        *_duration(campaign),
        *_security(campaign),
        *_rights(campaign, to),
    ]
    title = _("Declaration of a processing of personal data: draft for the {authority}").format(
        authority=to.code.upper()
    )
    return Sheet(title, current_language(), tuple(blocks))


def _who(campaign: Campaign, to: Authority) -> Iterator[Block]:
    settings = campaign.settings
    yield Heading(1, _("1. Who declares"))
    yield Facts(
        (
            (_("Authority"), f"{to.name}, {to.country}"),
            (_("Law"), to.law),
            (_("Date"), format_date_short(campaign.clock().date())),
            (
                _("Responsible for the processing"),
                settings.responsible
                or Gap(
                    _("Name or firm, legal form, address, telephone, e-mail; setting: rights.responsible")
                ),
            ),
            (_("Representative in the country"), Gap(_("Where the responsible resides abroad; else: none"))),
            (_("Who signs"), Gap(_("Name and function"))),
            (
                _("Processors"),
                Gap(_("Who handles the data for the responsible (hosting, entry); else: none")),
            ),
        )
    )


def _why(campaign: Campaign, forms: Iterable[FormDefinition]) -> Iterator[Block]:
    yield Heading(1, _("2. What the processing is for"))
    yield Facts(
        (
            (_("Name of the processing"), campaign.settings.title),
            (_("Aim in one sentence"), Gap(_("To be filled in by the responsible"))),
            (_("Ground"), _("Consent of each person, asked purpose by purpose before any other question")),
        )
    )
    rows = []
    for form in forms:
        for label, circle in _purposes(form):
            rows.append((form.title, label, circle))
    if rows:
        yield Said(_("Purposes for which a consent of their own is asked:"))
        columns = (_("Questionnaire"), _("Purpose"), _("Who may see it, as the person chooses"))
        yield Grid(columns, tuple(rows))
    notices = [(form.title, text) for form in forms if (text := _notice(form))]
    if notices:
        yield Said(_("What is read out to people before they are asked:"))
        yield Facts(tuple(notices))


def _purposes(form: FormDefinition) -> Iterator[tuple[str, str]]:
    labels, controls = Labels(form, find_language(current_language(), form.languages)), form.controls()
    levels = levels_of(form)
    for purpose in consent_questions(form).purposes:
        control = controls.get(purpose.path)
        label = labels.label(control) if control is not None else purpose.path.rpartition("/")[2]
        level = controls.get(levels.get(purpose.path, ""))
        circles = labels.known_choices(level).values() if level is not None else ()
        yield label, "\n".join(circles) or "-"


def _notice(form: FormDefinition) -> str:
    texts = notice_texts(form)
    name = find_language(current_language(), form.languages) or form.default_language or ""
    return texts.get(name) or next(iter(texts.values()), "")


def _what(forms: Iterable[FormDefinition], counts: dict[str, int]) -> Iterator[Block]:
    yield Heading(1, _("3. Persons, and categories of data"))
    yield Said(_("Source: the persons themselves, or the manager of the centre, interviewed by the team."))
    nothing: list[str] = []
    for form in forms:
        questions = personal_questions(form, current_language())
        if not questions:
            nothing.append(form.title)
            continue
        yield Heading(2, f"{form.title} ({form.form_id} {form.version})")
        yield Said(_interviews(counts.get(form.form_id, 0)), Style.FINE)
        columns = (_("Persons"), _("Category"), _("Questions"), _("Published"))
        yield Grid(columns, tuple(_rows(questions)))
    if nothing:
        yield Said(
            _("Questionnaires in which no question is tagged as personal data: {names}.").format(
                names=", ".join(nothing)
            )
        )
    yield Said(
        _(
            "People of the team are in it too: the name of each agent and coordinator, and when they worked "
            "on which interview."
        )
    )
    yield Facts(
        (
            (_("Number of persons expected"), Gap(_("An estimate, by category"))),
            (_("Sensitive data"), Gap(_("Check the questions above; the shipped ones ask for none"))),
        )
    )


def _interviews(count: int) -> str:
    return ngettext(
        "{count} interview is held at this day.", "{count} interviews are held at this day.", count
    ).format(count=count)


def _rows(questions: Iterable[PersonalQuestion]) -> Iterator[tuple[str, ...]]:
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for own in questions:
        grouped.setdefault((own.person, own.kind, own.open), []).append(own.label)
    for (person, kind, opened), labels in grouped.items():
        who = _("of the centre; people may be told by it") if person == NOBODY else person_label(person)
        yield who, kind_label(kind), "\n".join(labels), opening_label(opened)


def _recipients(campaign: Campaign, forms: Iterable[FormDefinition]) -> Iterator[Block]:
    team = [member for member in campaign.team() if member.trust in ("coordinator", "accepted")]
    coordinators = sum(member.trust == "coordinator" for member in team)
    chosen = (circle for form in forms for _label, circle in _purposes(form) if circle != "-")
    circles = sorted({own for circle in chosen for own in circle.split("\n")})
    yield Heading(1, _("4. Who has access, recipients, transfers"))
    hub = campaign.settings.hub_url
    yield Facts(
        (
            (
                _("Direct access"),
                _("{coordinators} coordinators, {agents} agents, each on their own laptop").format(
                    coordinators=coordinators, agents=len(team) - coordinators
                ),
            ),
            (
                _("Recipients of what a consent opens"),
                "\n".join(circles) or Gap(_("To be filled in: who receives the tables and reports")),
            ),
            (_("Recipients named"), Gap(_("Ministry, partners, donors that receive data about persons"))),
            (_("Links with other files"), Gap(_("None by the program; to be confirmed"))),
            (
                _("Transfers abroad"),
                Gap(
                    _(
                        "None by the program itself. Say where the hub, the site and the backups are hosted; "
                        "pages on the web are read in every country. A transfer wants a contract and "
                        "encryption."
                    )
                ),
            ),
            (
                _("Server that the laptops hand over to"),
                _("{address}; it carries sealed files").format(address=hub)
                if hub
                else _("none: sticks only"),
            ),
        )
    )


def _duration(campaign: Campaign) -> Iterator[Block]:
    months = campaign.settings.retention_months
    yield Heading(1, _("5. How long it is kept"))
    yield Facts(
        (
            (
                _("Answers of persons"),
                ngettext(
                    "{count} month after the interview; the program says when it is due, and a coordinator "
                    "erases.",
                    "{count} months after the interview; the program says when it is due, and a coordinator "
                    "erases.",
                    months,
                ).format(count=months)
                if months
                else Gap(_("Number of months; setting: rights.retention_months")),
            ),
            (_("Facts of the centres"), Gap(_("How long; they are not persons' data"))),
        )
    )


def _security(campaign: Campaign) -> Iterator[Block]:
    yield Heading(1, _("6. Security"))
    yield Said(_("What the program does:"))
    rows: list[tuple[str, Any]] = [
        (
            _("On the way"),
            _(
                "Files on sticks and over the network are encrypted for those of the team who are to read "
                "them (age, X25519) and signed by the laptop that wrote them (Ed25519): who carries them "
                "can neither read nor change them. A kit is not encrypted: it holds forms and lists of "
                "centres."
            ),
        ),
        (
            _("On the laptops"),
            _(
                "The private keys lie outside of the campaign's folder. The database itself is not "
                "encrypted: it is the encryption of the disk that protects a stolen laptop."
            ),
        ),
        (_("Disks encrypted"), Gap(_("Which laptops have BitLocker, LUKS or FileVault; sticks with kits"))),
        (
            _("Who works on it"),
            _("Laptops are accepted one by one by a coordinator, and can be refused from a given entry on."),
        ),
        (
            _("Integrity"),
            _("Every entry is chained and signed; a check finds what was changed or is missing."),
        ),
        (
            _("Publishing"),
            _(
                "A value leaves only by a consent that is given; photos are published as copies without "
                "their position and time; photos with children never; a person's position is rounded to "
                "about a kilometre; counts of less than three are not shown alone."
            ),
        ),
        (
            _("Erasing"),
            _(
                "A coordinator erases a person: on this laptop at once, on the others at their next merge, "
                "and it is refused when it comes again. Sticks and backups are named, to be cleaned by hand."
            ),
        ),
    ]
    if (campaign.settings.hub_url or "").startswith("http://"):
        rows.append(
            (_("Server"), Gap(_("Reached without TLS: say on which network, or put it behind HTTPS")))
        )
    yield Facts(tuple(rows))


def _rights(campaign: Campaign, to: Authority) -> Iterator[Block]:
    yield Heading(1, _("7. Rights of the persons"))
    yield Facts(
        (
            (
                _("Whom they ask"),
                campaign.settings.contact
                or Gap(_("Service or person, telephone, address, e-mail; setting: rights.contact")),
            ),
            (
                _("Access"),
                _("A report of everything that is held about a person, printed in French or English."),
            ),
            (
                _("Correction"),
                _("An edit of the interview, with its reason; a coordinator can erase the former answer."),
            ),
            (
                _("Withdrawal and erasure"),
                _("Each consent by itself or all; a person, a photo, or words said of a person."),
            ),
            (_("Complaint"), f"{to.name}, {to.country}"),
            (_("Place, date, signature"), Gap("…")),
        )
    )
