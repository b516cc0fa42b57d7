"""Phone numbers as people of Burkina Faso, Senegal and France write them.

What lives here: reading and printing through the phonenumbers library. What does not: calling anybody.
"""

from dataclasses import dataclass

from survey.errors import PlaceError
from survey.messages import _
from survey.records.findings import Finding, Severity

_MAX_LENGTH = 40
_EXAMPLES = {"BF": "70 12 34 56", "SN": "77 123 45 67", "FR": "06 12 34 56 78"}


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number: `e164` as in `+22670123456`, `national` as people of its country write it.

    `country` is the ISO code of the number's own prefix. `findings` warn about a number that has the
    right length and no known range: new ranges come before the library knows them.
    """

    e164: str
    national: str
    international: str
    country: str | None
    findings: tuple[Finding, ...] = ()


def parse_phone(text: str, country: str) -> Phone:
    """Read a number typed in any usual way; without + or 00 it belongs to `country` (ISO code).

    Raises PlaceError when it cannot be a phone number.
    """
    import phonenumbers

    typed = text.strip()
    if typed.startswith("00"):
        typed = "+" + typed[2:]
    try:
        if len(typed) > _MAX_LENGTH:
            raise _refuse(text, country)
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException as error:
        raise _refuse(text, country) from error
    if number.extension or not phonenumbers.is_possible_number(number):
        raise _refuse(text, country)
    return Phone(
        e164=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        national=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL),
        international=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
        country=phonenumbers.region_code_for_country_code(number.country_code or 0),
        findings=() if phonenumbers.is_valid_number(number) else (_unknown_range(text),),
    )


def _refuse(text: str, country: str) -> PlaceError:
    return PlaceError(
        _("“{text}” is not a phone number.").format(text=text[:_MAX_LENGTH]),
        remedy=_("Type it for example as {example}, or with + and the country's code.").format(
            example=_EXAMPLES.get(country, "+226 70 12 34 56")
        ),
    )


def _unknown_range(text: str) -> Finding:
    message = _("“{text}” has the length of a phone number, but no operator is known to use it.")
    return Finding("phone-unknown-range", text, message.format(text=text), Severity.WARNING)
