"""What a form may ask for beside types, columns and words about display: logic, repeats, lists, texts."""

from survey.form.support.rows import Instead, Row, Support

MEDIA, MARKDOWN = "image, audio, video of a label or choice", "Markdown in labels"
_AREAS = {
    "Choices": (
        "choices sheet, or_other, choice_filter, lists from csv · xml · geojson, select from a repeat,"
        " randomize, search() and external_choices, a choice off its list is never sent"
    ),
    "Logic": (
        "relevant, calculate and readonly, required and its message, constraint and its message, default,"
        " dynamic default, trigger, once(), last-saved, setvalue on first load, setvalue on new repeat,"
        " setvalue on value change, pulldata()"
    ),
    "Repeats": (
        "repeat, nested repeats, repeat_count from an expression, jr:template, jr:noAddRemove,"
        " indexed-repeat, position(..), aggregates, deletion"
    ),
    "Entities": "create, update, entities in repeats, lists as secondary instances",
    "Texts": (
        "languages, output references in labels · hints · choices, guidance_hint, messages by language"
    ),
    "Submission": (
        "instanceID, instanceName, attachments by name, hidden nodes left out, read back for editing,"
        " deprecatedID"
    ),
    "Files": ".xlsx · .xls · .csv · .md, XForm XML",
}  # fmt: skip
_OTHERWISE = {
    "Logic": (Row("actions of other events", Support.NO, "ignored-event", Instead.EMPTY),),
    "Texts": (
        Row(
            "image, audio, video of a label or choice",
            Support.OTHERWISE,
            "ignored-display",
            Instead.FILE_NAMED,
        ),
        Row("Markdown in labels", Support.OTHERWISE, "ignored-display", Instead.AS_WRITTEN),
    ),
    "Submission": (Row("foreign attributes (esri:…)", Support.NO, "ignored-attribute", Instead.KEPT),),
}

FEATURES: dict[str, dict[str, Row]] = {
    area: {
        **{name: Row(name) for name in map(str.strip, names.split(","))},
        **{row.name: row for row in _OTHERWISE.get(area, ())},
    }
    for area, names in _AREAS.items()
}
"""The features by area, each by its name."""
