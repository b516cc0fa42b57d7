"""Where our answers differ from JavaRosa's on purpose: each with a probe and its reason.

docs/support.md is generated from this table. Append only: more than one hand writes to it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One class of differences; `probe` is an expression, or in words what to do with a form."""

    name: str
    ours: str
    theirs: str
    probe: str
    javarosa_answer: str
    reason_en: str
    reason_fr: str


DIFFERENCES: list[Difference] = []

DIFFERENCES += [
    Difference(
        "count-lowered",
        "instances beyond a lowered count go, and what was typed in them comes back when it rises",
        "they stay",
        "a repeat counted by a question, 3, then 1",
        "3 instances",
        "The instances are beyond the count that the form states (getodk/javarosa#45, decision 0060).",
        "Ces répétitions dépassent le nombre que le formulaire fixe (getodk/javarosa#45, décision 0060).",
    ),
    Difference(
        "count-before-the-repeat",
        "a counted repeat has its instances as soon as the count is answered",
        "they are made when the interview comes to them",
        "a note before the repeat that shows count(${repeat})",
        "1",
        "What reads the repeat before it is asked is then right.",
        "Ce qui lit la répétition avant qu'elle soit posée est alors juste.",
    ),
    Difference(
        "choice-gone",
        "what reads an answer whose choice went is computed again",
        "it keeps showing the old answer until the question is answered again",
        "a note with jr:choice-name(${ville}), after another region",
        "the label of the old town",
        "A calculation follows what it reads.",
        "Un calcul suit ce qu'il lit.",
    ),
    Difference(
        "nested-deleted",
        "sum(${inner}) follows the deletion of an outer instance",
        "it keeps the value from before the deletion",
        "sum over a repeat in a repeat, then an outer instance is deleted",
        "the old sum",
        "A calculation follows what it reads (getodk/collect#3016 is the same for one repeat).",
        "Un calcul suit ce qu'il lit (getodk/collect#3016 est le même cas pour une seule répétition).",
    ),
    Difference(
        "choice-name-language",
        "jr:choice-name() and jr:itext() follow a change of language",
        "they keep the label of the language in use when they were last computed",
        "jr:choice-name(${q}, '${q}'), then another language",
        "the label in the former language",
        "One interview does not mix the languages of its calculations.",
        "Un entretien ne mêle pas les langues de ses calculs.",
    ),
]
