"""Names of centres, taken apart: what kind of centre they announce, and what tells them from others.

What lives here: the generic words and abbreviations of the field, ordinals, saints, small words. What does
not: how alike two names are (`likeness`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from survey.messages.folding import fold

_PHRASES = {
    "telecentre communautaire polyvalent": "telecentre",
    "telecentre communautaire": "telecentre",
    "tele centre": "telecentre",
    "telecentre": "telecentre",
    "tlc": "telecentre",
    "tcp": "telecentre",
    "centre communautaire polyvalent": "ccp",
    "ccp": "ccp",
    "centre multimedia communautaire": "cmc",
    "centre communautaire multimedia": "cmc",
    "centre multimedia": "cmc",
    "cmc": "cmc",
    "centre de lecture et d'animation culturelle": "clac",
    "centre de lecture": "clac",
    "clac": "clac",
    "maison des jeunes et de la culture": "maison_jeunes",
    "maison des jeunes": "maison_jeunes",
    "maison de jeunes": "maison_jeunes",
    "foyer des jeunes": "maison_jeunes",
    "mjc": "maison_jeunes",
    "mj": "maison_jeunes",
    "cyber case": "cyber_case",
    "case numerique": "case_numerique",
    "cybercentre communautaire": "cyber",
    "cyber centre": "cyber",
    "cybercentre": "cyber",
    "cybercafe": "cyber",
    "cyber cafe": "cyber",
    "cyber": "cyber",
    "teleboutique": "teleboutique",
    "bibliotheque": "bibliotheque",
    "mediatheque": "bibliotheque",
}
"""What a name says of its kind, longest first when read; each value is a kind."""

_GENERIC = frozenset(
    (
        "centre", "center", "communautaire", "communautaires", "community", "polyvalent", "multimedia",
        "com", "comm", "public", "publique", "municipal", "municipale", "communal", "communale", "numerique",
        "digital",
        "informatique", "internet", "espace", "salle", "point", "acces", "village", "ville", "commune",
        "culturel", "culturelle", "lecture", "animation", "jeune", "jeunes", "maison", "formation",
    )
)  # fmt: skip
_SMALL = frozenset(
    (
        "de", "du", "la", "le", "les", "l", "d", "des", "et", "a", "au", "aux", "en", "pour", "un", "une",
        "dit", "chez", "the", "of", "and",
    )
)  # fmt: skip
_SAINTS = frozenset(("st", "ste", "saint", "sainte"))
_ROMANS = {"ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_LAST_ROMANS = {**_ROMANS, "i": 1, "v": 5, "x": 10}
_LATIN = {"bis": 2, "ter": 3}
_NUMBERED = {"secteur": "secteur", "sect": "secteur", "zone": "zone", "pk": "pk"}
_LARGEST_ORDINAL = 99
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_ELISIONS = re.compile(r"\b(?:l|d|qu)'")
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")
_MOST_WORDS = 40

ANNEXE = "annexe"


@dataclass(frozen=True, slots=True)
class CentreName:
    """A name taken apart.

    `kinds` are the kinds that it announces; `core` its other words in their order, a numbered area as one
    (`secteur12`); `marks` what numbers it among its neighbours (`2`, `annexe`): no mark is the first, so
    that “Dori” and “Dori 1” agree and “Dori 2” does not.
    """

    kinds: frozenset[str]
    core: tuple[str, ...]
    marks: frozenset[str]

    @property
    def is_generic(self) -> bool:
        """Tell whether nothing in the name tells this centre from others of its kind."""
        return not self.core


@lru_cache(maxsize=50_000)
def read_name(text: str) -> CentreName:
    """Take a name apart.

    >>> read_name("TLC de Dori n° 2")
    CentreName(kinds=frozenset({'telecentre'}), core=('dori',), marks=frozenset({'2'}))
    >>> read_name("Télécentre communautaire Sainte-Anne (annexe)").core
    ('saint', 'anne')
    """
    words = tuple(_mended(word) for word in words_of(text))
    kinds, left = _split_kinds(words)
    core: list[str] = []
    marks: set[str] = set()
    for word, number in _numbered(left, after_kind=bool(kinds)):
        if number is None:
            core.append(word)
        elif word:
            core.append(f"{word}{number}")
        elif 1 < number <= _LARGEST_ORDINAL:
            marks.add(str(number))
        elif number > _LARGEST_ORDINAL:
            core.append(str(number))
    if ANNEXE in core:
        core = [word for word in core if word != ANNEXE]
        marks.add(ANNEXE)
    core = [word for word in core if word not in _GENERIC and word not in _SMALL]
    return CentreName(kinds, tuple("saint" if word in _SAINTS else word for word in core), frozenset(marks))


@lru_cache(maxsize=50_000)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded, digits apart from letters, elisions dropped.

    >>> words_of("Lycée d'Ouaga2")
    ('lycee', 'ouaga', '2')
    """
    bare = _INITIALS.sub(lambda found: found[0].replace(".", "") + " ", fold(text))
    return tuple(_WORDS.findall(_ELISIONS.sub(" ", bare).replace("'", "")))[:_MOST_WORDS]


@lru_cache(maxsize=50_000)
def _mended(word: str) -> str:
    """Return the generic word that a word with a typing error stands for, else the word."""
    from rapidfuzz import fuzz, process

    if len(word) < _SHORTEST_MENDED or word in _VOCABULARY:
        return word
    found = process.extractOne(word, _VOCABULARY, scorer=fuzz.ratio, score_cutoff=_NEARLY)
    return word if found is None else str(found[0])


def _split_kinds(words: tuple[str, ...]) -> tuple[frozenset[str], list[str]]:
    kinds: set[str] = set()
    left: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            kind = _BY_WORDS.get(words[at : at + size])
            if kind is not None:
                kinds.add(kind)
                at += size
                break
        else:
            left.append(words[at])
            at += 1
    return frozenset(kinds), left


def _numbered(words: list[str], *, after_kind: bool) -> Iterator[tuple[str, int | None]]:
    """Yield words, each number with the area that it counts, "" when it counts centres."""
    before = ""
    for place, word in enumerate(words):
        is_last = place == len(words) - 1 and (place > 0 or after_kind)
        romans = _LAST_ROMANS if is_last else _ROMANS
        number = int(word[:9]) if word.isdecimal() else romans.get(word) or _LATIN.get(word)
        if number is not None:
            yield _NUMBERED.get(before, ""), number
        elif word not in _NUMBERED and word not in ("n", "no", "num", "numero"):
            yield word, None
        before = word


_BY_WORDS = {words_of(phrase): kind for phrase, kind in _PHRASES.items()}
_LONGEST = max(map(len, _BY_WORDS))
_SHORTEST_MENDED, _NEARLY = 5, 85
_VOCABULARY = sorted(
    word
    for word in {*_GENERIC, *(word for words in _BY_WORDS for word in words)}
    if len(word) >= _SHORTEST_MENDED
)
