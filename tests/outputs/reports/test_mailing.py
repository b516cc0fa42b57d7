"""The mailing list: one person an address, in files that other programs read back."""

import csv
import email
import email.policy
from email.utils import getaddresses
from pathlib import Path

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from survey.messages import speaking
from survey.outputs.reports.mailing.addresses import Fault, clean_text, named_address, read_address
from survey.outputs.reports.mailing.files import compose_invitation, write_files
from survey.outputs.reports.mailing.subscribers import MailingList, Opened, Refused, Subscriber, unite
from survey.outputs.reports.mailing.vcards import fold_line, write_cards

HOSTILE = 'Zoé; "la\r\nBcc: tous@exemple.org", <x@y.z> \\ =1+1\u2028'
_NAMES = st.text(max_size=120) | st.text(alphabet=' ",;:<>\\\r\n\téあ😀=@.', max_size=60)


def opened(submission: str = "s1", **changes: str) -> Opened:
    said = {"name": "Awa Faye", "mail": "awa@exemple.org", "phone": "70 00 00 12", "date": "2026-11-04"}
    return Opened(submission, "/d/courriel", "centre", **{**said, **changes})


def made(*people: Opened, refused: tuple[Refused, ...] = ()) -> MailingList:
    return unite(people, refused, secret="campagne")


def subscriber(name: str) -> Subscriber:
    return Subscriber("uid", name, "awa@exemple.org", None, name, "", "2026-11-04")


def mails(found: MailingList) -> list[str | None]:
    return [own.mail for own in found.subscribers]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("awa [at] exemple.org", Fault.SPACE),
        ("awa@exemple.org\nBcc: x@y.z", Fault.SPACE),
        ("awa@exemple.org\n", Fault.SPACE),
        ("awa@exemple.org\u2028", Fault.SPACE),
        ("awa@exemple.org\x00", Fault.SIGN),
        ("awa.exemple.org", Fault.NO_SIGN),
        ("a@b@exemple.org", Fault.NO_SIGN),
        ("zoé@exemple.org", Fault.LETTER),
        ("a..b@exemple.org", Fault.NAME),
        ("a,b@exemple.org", Fault.NAME),
        ("awa@exemple", Fault.DOMAIN),
        ("awa@-exemple.org", Fault.DOMAIN),
        ("awa@127.0.0.1", Fault.DOMAIN),
        ("a" * 65 + "@exemple.org", Fault.LENGTH),
    ],
)
def test_what_is_no_address_is_told(text: str, fault: Fault) -> None:
    assert read_address(text) is fault


def test_two_spellings_of_an_address_are_one_person_with_the_latest_word() -> None:
    found = made(opened(), opened("s2", name="Awa F.", mail="AWA@Exemple.org ", date="2026-11-06"))
    assert [(own.name, own.date) for own in found.subscribers] == [("Awa F.", "2026-11-06")]
    assert found.merged == 1


def test_the_uid_stays_when_more_is_said_and_tells_no_submission() -> None:
    before = made(opened()).subscribers[0].uid
    after = made(opened(), opened("s2", date="2026-11-06")).subscribers[0].uid
    assert before == after
    assert "s1" not in before


def test_another_campaign_has_other_uids() -> None:
    assert made(opened()).subscribers[0].uid != unite([opened()], [], secret="autre").subscribers[0].uid


def test_who_has_a_telephone_only_is_apart() -> None:
    found = made(opened(mail=""))
    assert (mails(found), [own.phone for own in found.by_phone]) == ([], ["70 00 00 12"])


def test_who_is_on_the_list_is_not_among_the_telephones_again() -> None:
    assert made(opened(), opened("s2", mail="", phone="70000012")).by_phone == ()


def test_an_unusable_address_is_told_with_its_place_and_the_telephone_kept() -> None:
    found = made(opened(mail="awa [at] exemple.org"))
    assert [(own.text, own.place) for own in found.unusable] == [("awa [at] exemple.org", "/d/courriel")]
    assert len(found.by_phone) == 1


def test_a_withdrawal_elsewhere_takes_the_address_off_whenever_it_was_said() -> None:
    withdrawn = Refused("Awa@exemple.org", "", "2020-01-01", is_lasting=True)
    assert mails(made(opened(), refused=(withdrawn,))) == []


@pytest.mark.parametrize(("day", "left"), [("2026-11-03", 1), ("2026-11-04", 0), ("2026-11-05", 0)])
def test_a_no_counts_until_a_later_yes(day: str, left: int) -> None:
    refused = Refused("awa@exemple.org", "", day, is_lasting=False)
    assert len(mails(made(opened(), refused=(refused,)))) == left


@pytest.mark.parametrize("number", ["70000012", "+226 70 00 00 12", "0022670000012"])
def test_a_telephone_that_refused_is_off_too_with_its_prefix_or_without(number: str) -> None:
    withdrawn = Refused("", number, "", is_lasting=True)
    assert made(opened(mail=""), refused=(withdrawn,)).by_phone == ()


@given(_NAMES)
def test_a_named_address_is_read_back_by_the_parser_of_mails(name: str) -> None:
    line = named_address(name, "awa@exemple.org")
    assert len(line.splitlines()) == 1
    assert getaddresses([line]) == [(clean_text(name), "awa@exemple.org")]


@given(_NAMES)
def test_a_name_adds_no_header_to_a_message(name: str) -> None:
    raw = f"To: {named_address(name, 'awa@exemple.org')}\r\nSubject: x\r\n\r\n"
    parsed = email.message_from_bytes(raw.encode(), policy=email.policy.default)
    assert list(parsed.keys()) == ["To", "Subject"]


@given(_NAMES)
def test_a_card_is_read_back_by_a_reader_of_cards(name: str) -> None:
    card = vobject.readOne(write_cards([subscriber(clean_text(name))]))
    assert card.email.value == "awa@exemple.org"
    assert card.fn.value == (clean_text(name) or "awa@exemple.org")
    assert sorted({own.name for own in card.getChildren()} - {"ORG"}) == ["EMAIL", "FN", "UID", "VERSION"]


@given(st.text(alphabet=st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)), max_size=300))
def test_a_folded_line_has_75_octets_at_most_and_unfolds(line: str) -> None:
    pieces = list(fold_line(line))
    assert all(len(piece.encode("utf-8")) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


def test_hostile_names_stay_one_line_or_cell_in_each_file(tmp_path: Path) -> None:
    found = made(
        opened(name=HOSTILE, centre=HOSTILE),
        opened("s2", mail="", name="=cmd()", phone="+226 70 00 00 13"),
        opened("s3", mail="=x\r\n@y", phone=""),
    )
    write_files(found, tmp_path, title="Essai\nBcc: x", responsible=None, contact="a\nb")
    assert len((tmp_path / "addresses.txt").read_text().splitlines()) == 1
    assert len((tmp_path / "names.txt").read_text(encoding="utf-8").splitlines()) == 1
    for name, start in {"list.csv": "Zoé", "phones.csv": "'=cmd()", "to-check.csv": "'=x @y"}.items():
        with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
            _head, row = csv.reader(file)
        assert row[0].startswith(start)
    assert "\nBcc" not in (tmp_path / "invitation-fr.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_invitation_says_who_asks_and_how_to_leave(language: str) -> None:
    with speaking(language):
        text = compose_invitation("Essai", "Direction des TIC", "tic@exemple.org")
    assert all(word in text for word in ("Direction des TIC", "Essai", "tic@exemple.org"))
