"""The parameters of XLSForm and the hints about display outside of an appearance."""

from survey.form.support.rows import Instead, Row, Support

IGNORED = "ignored-parameter"
DISPLAY_IGNORED = "ignored-display"


def _ignored(name: str, instead: Instead, attribute: str = "") -> Row:
    return Row(name, Support.OTHERWISE, IGNORED, instead, attribute or name)


def _warned(name: str, instead: Instead, attribute: str = "") -> Row:
    """Return the row of what changes the data that one gets, and not only how a question looks."""
    return Row(name, Support.NO, "ignored-attribute", instead, attribute or name)


_ROWS = (
    *(Row(name) for name in ("randomize", "seed", "value", "label", "start", "end", "step", "track-changes")),
    _ignored("max-pixels", Instead.STAYS),
    _warned("quality", Instead.ATTACHED),
    _ignored("rows", Instead.PLAIN),
    _ignored("tick_interval", Instead.TYPED, "tick-interval"),
    _ignored("tick_labelset", Instead.TYPED),
    _ignored("placeholder", Instead.TYPED),
    _ignored("incremental", Instead.TYPED),
    _warned("capture-accuracy", Instead.UNMEASURED, "accuracyThreshold"),
    _warned("warning-accuracy", Instead.UNMEASURED, "unacceptableAccuracyThreshold"),
    _warned("allow-mock-accuracy", Instead.UNMEASURED),
    _warned("location-priority", Instead.UNRECORDED),
    _warned("location-min-interval", Instead.UNRECORDED),
    _warned("location-max-age", Instead.UNRECORDED),
    _warned("track-changes-reasons", Instead.UNRECORDED),
    _warned("identify-user", Instead.UNRECORDED),
    Row("app", Support.NO, "external-app", Instead.APP, "intent"),
)
PARAMETERS: dict[str, Row] = {row.name: row for row in _ROWS}
DISPLAY: dict[str, Row] = {
    "autoplay": Row("autoplay", Support.OTHERWISE, DISPLAY_IGNORED, Instead.FILE_NAMED),
    "style": Row("style", Support.OTHERWISE, DISPLAY_IGNORED, Instead.ONE_AT_A_TIME, "class"),
}
