"""The logic of a form in words, French and English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.form import load_form
from survey.form.itext import find_language
from survey.form.labels import Labels
from survey.form.phrases import Kind, plain
from survey.form.wording import LogicWords
from survey.messages import speaking
from survey.shipped import shipped_folder

FORM = """
| survey | | | | | |
| | type | name | label::Français (fr) | label::English (en) | calculation |
| | select_one ouvert | ouvert | Le centre est-il **ouvert** ? | Is the centre **open**? | |
| | select_multiple service | services | Services | Services | |
| | integer | postes | Postes | Seats | |
| | date | depuis | Depuis quand ? | Since when? | |
| | geopoint | lieu | Lieu | Place | |
| | text | nom | Nom | Name | |
| | calculate | total | | | 1 |
| | begin_repeat | salle | Salle | Room | |
| | integer | sieges | Sièges | Seats of the room | |
| | integer | neufs | Neufs | New ones | |
| | end_repeat | | | | |
| choices | | | | |
| | list_name | name | label::Français (fr) | label::English (en) |
| | ouvert | oui | Oui | Yes |
| | ouvert | non | Non | No |
| | service | net | Internet | Internet |
| | service | aucun | Aucun | None |
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, LogicWords]:
    path = tmp_path_factory.mktemp("form") / "form.md"
    path.write_text(FORM, encoding="utf-8")
    form = load_form(path)
    return {
        code: LogicWords(form, Labels(form, find_language(code, form.languages))) for code in ("fr", "en")
    }


@pytest.mark.parametrize(
    ("expression", "french", "english"),
    [
        ("/data/ouvert = 'oui'", "« Le centre est-il ouvert ? » = « Oui »", "“Is the centre open?” = “Yes”"),
        ("'oui' = /data/ouvert", "« Le centre est-il ouvert ? » = « Oui »", "“Is the centre open?” = “Yes”"),
        ("selected(/data/ouvert, 'non')", "« Le centre est-il ouvert ? » = « Non »", "“Is the centre open?” = “No”"),
        ("/data/ouvert != 'oui'", "« Le centre est-il ouvert ? » n'est pas « Oui »", "“Is the centre open?” is not “Yes”"),
        ("not(/data/ouvert = 'oui')", "« Le centre est-il ouvert ? » n'est pas « Oui »", "“Is the centre open?” is not “Yes”"),
        ("selected(/data/services, 'net')", "« Services » comprend « Internet »", "“Services” includes “Internet”"),
        ("not(selected(/data/services, 'net'))", "« Services » ne comprend pas « Internet »", "“Services” does not include “Internet”"),
        ("/data/nom = ''", "« Nom » est sans réponse", "“Name” has no answer"),
        ("/data/nom != ''", "« Nom » a une réponse", "“Name” has an answer"),
        ("/data/postes > 3", "« Postes » vaut plus de 3", "“Seats” is more than 3"),
        ("3 < /data/postes", "« Postes » vaut plus de 3", "“Seats” is more than 3"),
        ("count-selected(/data/services) >= 2", "le nombre de choix cochés dans « Services » vaut au moins 2", "the number of choices ticked in “Services” is at least 2"),
        ("/data/depuis < today()", "« Depuis quand ? » est avant aujourd'hui", "“Since when?” is before today"),
        ("/data/depuis >= date('2020-01-01')", "« Depuis quand ? » n'est pas avant « 1er janvier 2020 »", "“Since when?” is not before “1 January 2020”"),
        ("/data/depuis > today() - 30", "« Depuis quand ? » est après aujourd'hui − 30 jours", "“Since when?” is after today − 30 days"),
        ("/data/postes > 0 and /data/nom = ''", "« Postes » vaut plus de 0 et « Nom » est sans réponse", "“Seats” is more than 0 and “Name” has no answer"),
        ("/data/nom = '' and (/data/postes = 1 or /data/postes > 5)", "« Nom » est sans réponse et (« Postes » = 1 ou « Postes » vaut plus de 5)", "“Name” has no answer and (“Seats” = 1 or “Seats” is more than 5)"),
        ("/data/postes >= 1 and /data/postes <= 9", "« Postes » va de 1 à 9", "“Seats” is from 1 to 9"),
        ("/data/ouvert = 'oui' or /data/ouvert = 'non'", "« Le centre est-il ouvert ? » est l'un de ces choix (« Oui », « Non »)", "“Is the centre open?” is one of (“Yes”, “No”)"),
        ("true()", "toujours", "always"),
        ("/data/nom", "« Nom » a une réponse", "“Name” has an answer"),
        ("/data/postes + 2 * 3 = 7", "« Postes » + 2 × 3 = 7", "“Seats” + 2 × 3 = 7"),
        ("/data/total > 2", "total vaut plus de 2", "total is more than 2"),
    ],
)  # fmt: skip
def test_a_condition_in_words(
    said: dict[str, LogicWords], expression: str, french: str, english: str
) -> None:
    for language, expected in (("fr", french), ("en", english)):
        with speaking(language):
            found = plain(said[language].condition(expression, "/data/x"))
            assert found.replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("expression", "at", "english"),
    [
        (". > 0 and . <= 24", "/data/postes", "the answer is more than 0 and the answer is at most 24"),
        ("string-length(.) > 3", "/data/nom", "the length of the answer is more than 3"),
        ("regex(., '[A-Z]+')", "/data/nom", "the answer has the shape [A-Z]+"),
        ("selected-at(., 0) > 9", "/data/lieu", "the latitude of the answer is more than 9"),
        (
            "not(selected(., 'aucun') and count-selected(.) > 1)",
            "/data/services",
            "“None” goes with no other choice",
        ),
        (". <= ../sieges", "/data/salle/neufs", "the answer is at most “Seats of the room”"),
    ],
)
def test_a_constraint_speaks_of_the_answer(
    said: dict[str, LogicWords], expression: str, at: str, english: str
) -> None:
    with speaking("en"):
        assert plain(said["en"].condition(expression, at)) == english


@pytest.mark.parametrize(
    ("expression", "english"),
    [
        ("sum(/data/salle/sieges)", "the sum of “Seats of the room”"),
        ("round(/data/postes div 3, 1)", "(“Seats” ÷ 3) rounded to 1 decimal places"),
        ("if(/data/postes > 1, 'a', 'b')", "“a” if “Seats” is more than 1, otherwise “b”"),
        ("concat(/data/nom, ' ', /data/postes)", "“Name” + “Seats”, put one after the other"),
        ("(/data/postes + 1) * 2", "(“Seats” + 1) × 2"),
    ],
)
def test_a_value_in_words(said: dict[str, LogicWords], expression: str, english: str) -> None:
    with speaking("en"):
        assert plain(said["en"].value(expression, "/data/total")) == english


def test_what_has_no_words_stays_an_expression(said: dict[str, LogicWords]) -> None:
    with speaking("en"):
        phrase = said["en"].condition("pulldata('f', 'b', 'a', /data/nom) = 'x'", "/data/x")
    assert [(span.text, span.kind) for span in phrase] == [
        ("pulldata('f', 'b', 'a', ${nom})", Kind.CODE), (" = ", Kind.WORDS), ("“x”", Kind.CHOICE),
    ]  # fmt: skip


def test_an_expression_that_cannot_be_read_is_shown_as_it_is(said: dict[str, LogicWords]) -> None:
    assert plain(said["fr"].condition("/data/nom = (", "/data/x")) == "/data/nom = ("


_ATOMS = st.sampled_from(
    ["/data/ouvert = 'oui'", "selected(/data/services, 'net')", "/data/postes > 1", "true()", ".", "count(/data/salle)", "x[1]", "$"]
)  # fmt: skip
_EXPRESSIONS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or", "=", "+", "div"]), inner).map(
            lambda t: f"({t[0]}) {t[1]} ({t[2]})"
        ),
        inner.map(lambda text: f"not({text})"),
        st.tuples(inner, inner, inner).map(lambda t: f"if({t[0]}, {t[1]}, {t[2]})"),
    ),
    max_leaves=8,
)


@given(expression=_EXPRESSIONS)
def test_every_expression_says_something(said: dict[str, LogicWords], expression: str) -> None:
    words = said["fr"]
    assert plain(words.condition(expression, "/data/nom")).strip()
    assert plain(words.value(expression, "/data/nom")).strip()


def test_every_condition_of_the_shipped_form_has_words() -> None:
    form = load_form(shipped_folder("forms") / "centre.xlsx")
    words = LogicWords(form, Labels(form, None))
    conditions = [(bind.relevant, path) for path, bind in form.binds.items() if bind.relevant]
    code = [
        span.text
        for expression, path in conditions
        for span in words.condition(expression, path)
        if span.kind is Kind.CODE and span.path is None
    ]
    assert (code, len(conditions) > 20) == ([], True)
