"""Who is on the list: one person an address, those with a telephone only apart, what cannot be used told.

What lives here: uniting what several submissions say of one address. What does not: whether a consent opens
it (`fieldwork.purposes`), reading the campaign (`campaign.publishing.mailing`).
"""

import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from survey.outputs.reports.mailing.addresses import Fault, clean_text, read_address

_NATIONAL_DIGITS = 8
"""The digits of a number of Burkina Faso without its prefix; other countries have as many or more."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the purpose opened of one submission, as it was answered; `date` is ISO text, empty for none.

    `place` is the path of the question of the address.
    """

    submission: str
    place: str
    form: str
    name: str = ""
    mail: str = ""
    phone: str = ""
    centre: str = ""
    region: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A submission that takes an address or a telephone off the list.

    `is_lasting` tells a withdrawal or a conflict, which counts whenever it was said; else it is a no of the
    day `date` (ISO text), which only an agreement of a later day replaces.
    """

    mail: str
    phone: str
    date: str
    is_lasting: bool


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A person who agreed: `mail` or `phone` is there. `date` is the day of the latest consent, ISO text.

    `uid` stays as long as the submission that is first by date does, and tells nothing of the person.
    """

    uid: str
    name: str | None
    mail: str | None
    phone: str | None
    centre: str
    region: str
    date: str

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Unusable:
    """An address that a list cannot take, and where it stands."""

    text: str
    fault: Fault
    submission: str
    form: str
    place: str
    centre: str

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {**asdict(self), "fault": self.fault.value, "sentence": self.fault.sentence}


@dataclass(frozen=True, slots=True)
class MailingList:
    """The list: `by_phone` are those with a telephone only, `silent` how many gave neither.

    `merged` is how many submissions named an address that another had named; `taken_off` how many agreed
    once and are off by what was said elsewhere.
    """

    subscribers: tuple[Subscriber, ...] = ()
    by_phone: tuple[Subscriber, ...] = ()
    unusable: tuple[Unusable, ...] = ()
    silent: int = 0
    merged: int = 0
    taken_off: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {
            "subscribers": [own.as_json() for own in self.subscribers],
            "by_phone": [own.as_json() for own in self.by_phone],
            "unusable": [own.as_json() for own in self.unusable],
            "silent": self.silent,
            "merged": self.merged,
            "taken_off": self.taken_off,
            "left_out": self.left_out,
        }


def unite(opened: Iterable[Opened], refused: Iterable[Refused], *, secret: str) -> MailingList:
    """Return the list in the order of names; `secret` (the campaign's id) makes its uids its own."""
    ordered = sorted(opened, key=lambda own: (own.date, own.submission))
    against = list(refused)
    mails: dict[str, list[Opened]] = {}
    phones: dict[str, list[Opened]] = {}
    unusable: list[Unusable] = []
    silent = taken_off = 0
    for own in ordered:
        address = read_address(own.mail) if own.mail.strip() else None
        if isinstance(address, Fault):
            unusable.append(_unusable(own, address))
            address = None
        if _is_refused(own, address, against):
            taken_off += 1
        elif address is not None:
            mails.setdefault(address.lower(), []).append(own)
        elif number := phone_key(own.phone):
            phones.setdefault(number, []).append(own)
        elif not own.mail.strip():
            silent += 1
    known = {phone_key(own.phone) for group in mails.values() for own in group}
    alone = [group for number, group in phones.items() if number not in known]
    used = [*mails.values(), *phones.values()]
    return MailingList(
        subscribers=_sorted(_subscriber(group, secret, by_mail=True) for group in mails.values()),
        by_phone=_sorted(_subscriber(group, secret, by_mail=False) for group in alone),
        unusable=tuple(unusable),
        silent=silent,
        merged=sum(len(group) - 1 for group in used) + len(phones) - len(alone),
        taken_off=taken_off,
    )


def phone_key(text: str) -> str:
    """Return the digits by which two spellings of a number are one, without the prefix 00 or +."""
    return "".join(sign for sign in text if sign in "0123456789").removeprefix("00")


def _is_refused(own: Opened, address: str | None, against: list[Refused]) -> bool:
    number = phone_key(own.phone)
    return any(
        (other.is_lasting or other.date >= own.date)
        and (
            _same_mail(other.mail, address)
            or (address is None and _same_number(phone_key(other.phone), number))
        )
        for other in against
    )


def _same_mail(text: str, address: str | None) -> bool:
    other = read_address(text)
    return address is not None and not isinstance(other, Fault) and other.lower() == address.lower()


def _same_number(one: str, other: str) -> bool:
    """Tell whether two numbers may be one, with or without a country's prefix; rather too often than not."""
    return len(one) >= _NATIONAL_DIGITS and one[-_NATIONAL_DIGITS:] == other[-_NATIONAL_DIGITS:]


def _unusable(own: Opened, fault: Fault) -> Unusable:
    return Unusable(clean_text(own.mail), fault, own.submission, own.form, own.place, clean_text(own.centre))


def _subscriber(group: list[Opened], secret: str, *, by_mail: bool) -> Subscriber:
    """Return the person of a group in order of dates: the latest word on each, the uid of the first."""
    latest = group[-1]
    mail = read_address(latest.mail) if by_mail else None
    return Subscriber(
        uid=str(uuid.uuid5(uuid.NAMESPACE_URL, f"survey:mailing:{secret}:{group[0].submission}")),
        name=_last(own.name for own in group),
        mail=str(mail) if mail is not None else None,
        phone=None if by_mail else clean_text(latest.phone),
        centre=_last(own.centre for own in group) or "",
        region=_last(own.region for own in group) or "",
        date=latest.date,
    )


def _last(texts: Iterable[str]) -> str | None:
    found = [own for own in map(clean_text, texts) if own]
    return found[-1] if found else None


def _sorted(subscribers: Iterable[Subscriber]) -> tuple[Subscriber, ...]:
    return tuple(
        sorted(subscribers, key=lambda own: ((own.name or "").casefold(), own.mail or own.phone or ""))
    )
