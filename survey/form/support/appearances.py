"""The appearances of XLSForm, of Enketo and of older forms, with what an interview does with them."""

import re

from survey.form.support.rows import Instead, Row, Support

IGNORED = "ignored-appearance"
_GROUPS = {
    Instead.COLUMN: (
        "quick columns columns-n columns-pack columns-flex"
        " compact compact-n quickcompact quickcompact-n horizontal"
        " horizontal-compact likert no-buttons image-map w1…w10 list list-nolabel no-label"
    ),
    Instead.ONE_AT_A_TIME: "field-list table-list label no-collapse",
    Instead.TYPED: (
        "map quickmap maps placement-map hide-input streets satellite terrain counter rating picker vertical"
        " no-ticks distress analog-scale bearing no-calendar spinner"
    ),
    Instead.CALENDAR: "ethiopian coptic islamic bikram-sambat myanmar persian buddhist",
    Instead.ATTACHED: "new new-front new-rear selfie signature draw annotate",
    Instead.READABLE: "masked hidden-answer",
    Instead.PLAIN: "thousands-sep url printer comment",
}
HONOURED = ("multiline", "year", "month-year", "search", "autocomplete", "minimal", "numbers", "search(…)")
"""What works as written. A list narrows while one types, whatever its appearance; a keyboard has figures."""

APPEARANCES: dict[str, Row] = {
    **{name: Row(name) for name in HONOURED},
    **{
        name: Row(name, Support.OTHERWISE, IGNORED, instead)
        for instead, names in _GROUPS.items()
        for name in names.split()
    },
    "ex:…": Row("ex:…", Support.NO, "external-app", Instead.APP),
}


def words_of(appearance: str) -> list[str]:
    """Return the words of an appearance without calls of other applications and of files."""
    plain = re.sub(r"\(.*\)", "", appearance, flags=re.DOTALL)
    return [word for word in plain.split() if not word.startswith(("ex:", "intent:"))]
