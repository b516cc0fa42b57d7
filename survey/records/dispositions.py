"""How a visit or a call ended: the one vocabulary of attempts and of the forms' list `disposition`.

What lives here: each word with its outcome in AAPOR's terms for establishments and its labels, which are
those of the forms. What does not: what several attempts are together (`log.words`).
Source: AAPOR, Standard Definitions, outcomes of establishment surveys; docs/decisions/0150-dispositions.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass

COMPLETE, PARTIAL, ABSENT, APPOINTMENT, OTHER = "complet", "partiel", "absent", "rendez_vous", "autre"


@dataclass(frozen=True, slots=True)
class Disposition:
    """One end of an attempt: its code, AAPOR's letters for it, its labels.

    `outcome` is I (interview), P (partial), R (refusal, break-off), NC (no contact), O (another reason), UH
    (nobody knows whether there is such a centre), NE (not one of the survey's).
    """

    code: str
    outcome: str
    french: str
    english: str

    def label(self, language: str) -> str:
        """Return the label in French, or in English for any other language."""
        return self.french if language == "fr" else self.english


DISPOSITIONS = {
    own.code: own
    for own in (
        Disposition(COMPLETE, "I", "Complet", "Complete"),
        Disposition(PARTIAL, "P", "Partiel, à compléter", "Partial, to be completed"),
        Disposition("abandon", "R", "Abandon en cours d'entretien", "Break-off"),
        Disposition("refus", "R", "Refus de la personne", "Refusal by the respondent"),
        Disposition("refus_autorite", "R", "Refus de l'autorité", "Refusal by an authority"),
        Disposition("hors_champ", "NE", "Hors du champ de l'enquête", "Out of scope"),
        Disposition("ferme_definitif", "NE", "Fermé définitivement", "Closed for good"),
        Disposition("doublon", "NE", "Doublon", "Duplicate"),
        Disposition("langue", "O", "Barrière de langue", "Language barrier"),
        Disposition(APPOINTMENT, "O", "Rendez-vous pris", "Appointment made"),
        Disposition(ABSENT, "NC", "Gestionnaire absent", "Manager absent"),
        Disposition("ferme", "NC", "Centre fermé à la visite", "Closed at the visit"),
        Disposition("danger", "UH", "Accès dangereux", "Unsafe to reach"),
        Disposition("introuvable", "UH", "Introuvable", "Not found"),
    )
}
"""Every word that is written, the strongest first: a held interview is not undone by a closed door."""

CALL_BACKS = frozenset((PARTIAL, "abandon", APPOINTMENT, ABSENT, "ferme"))
"""After these somebody comes or calls again."""

_OTHER = Disposition(OTHER, "O", "Autre résultat", "Another end")
_OLDER = {"complete": COMPLETE, "partial": PARTIAL, "refused": "refus", "not-found": "introuvable"}
"""The words of attempts that were signed before the forms' list was theirs too."""
_RANKS = {code: rank for rank, code in enumerate([*DISPOSITIONS, OTHER])}


def read_disposition(text: object) -> str:
    """Return the code that a log or a person means; `autre` for a word that this version does not know."""
    word = str(text)
    word = _OLDER.get(word, word)
    return word if word in DISPOSITIONS else OTHER


def disposition_of(code: str) -> Disposition:
    """Return the word of a code, `autre` for one that is not known."""
    return DISPOSITIONS.get(code, _OTHER)


def strongest(codes: Iterable[str]) -> str:
    """Return what several attempts come to, `autre` for none."""
    return min((read_disposition(code) for code in codes), key=_RANKS.__getitem__, default=OTHER)
