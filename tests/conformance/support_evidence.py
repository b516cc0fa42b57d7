"""What shows each row of the table of features, and what JavaRosa, Web Forms and Enketo do with it.

JavaRosa is 5.1, as run beside these tests; `Collect` marks what the application adds. Web Forms is as its
feature matrix stood on 2026-11-25. Enketo was not run: a widget of its repository, or a sentence of the
documentation; `?` where nothing was established.
"""

from dataclasses import dataclass

from survey.form.support import FEATURES, SETTINGS, SURVEY_COLUMNS, TYPES, Row, Support

YES, NO, PART, UNKNOWN, COLLECT = "yes", "no", "partly", "?", "Collect"
ENGINE, FORM, INTERVIEW, HERE = "tests/engine/", "tests/form/", "tests/interview/", "tests/conformance/"
OURS = {Support.YES: "yes", Support.OTHERWISE: "otherwise", Support.NO: "no"}
AREAS: dict[str, dict[str, Row]] = {
    "Question types": TYPES,
    **FEATURES,
    "Columns of the sheet survey": SURVEY_COLUMNS,
    "Settings": SETTINGS,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The test that shows a feature (`file::name`, or a whole file), and what the others do with it."""

    shown: str
    javarosa: str = YES
    web_forms: str = YES
    enketo: str = UNKNOWN
    remark: str = ""


EVIDENCE: dict[str, Evidence] = {}


def _seen(
    names: str,
    shown: str,
    web_forms: str = YES,
    javarosa: str = YES,
    enketo: str = UNKNOWN,
    remark: str = "",
    sep: str = ",",
) -> None:
    for name in names.split(sep):
        assert name.strip() not in EVIDENCE, name
        EVIDENCE[name.strip()] = Evidence(shown, javarosa, web_forms, enketo, remark)


_VALUES = ENGINE + "test_values.py::test_answer_is_saved_in_its_canonical_text"
_LIMITS = FORM + "test_check_logic.py::test_what_is_not_done_here_is_a_warning"
_WALKS = HERE + "test_walks.py::test_recorded_walk_ends_in_the_same_submission"
_SAVED = ENGINE + "test_saving.py::test_every_pair_is_saved_and_read_as_javarosa_does"
_SUPPORT = FORM + "test_support.py::"
_TYPES = _SUPPORT + "test_a_type_is_told_when_it_is_not_honoured"
_COLUMNS = _SUPPORT + "test_a_column_is_told_when_it_changes_nothing"
_SETTINGS = _SUPPORT + "test_a_setting_is_told_when_it_changes_nothing"
_FILES = ENGINE + "test_logic.py::test_choices_come_from_a_file_beside_the_form"

# Question types
_seen("text", _VALUES)
_seen("integer, decimal, date, time", _VALUES, enketo=YES)
_seen("dateTime", _VALUES, NO, enketo=YES)
_seen("note, select_one, select_multiple, acknowledge, calculate, group", _WALKS)
_seen("rank, geopoint", _WALKS, enketo=YES)
_seen("geotrace, geoshape", _SAVED, enketo=YES, remark="typed, or taken from a file; no map to draw on")
_seen("range", _LIMITS, enketo=YES, remark="typed, within start, end and step")
_seen(
    "image, audio",
    INTERVIEW + "test_controller.py::",
    enketo=YES,
    remark="a file is attached; nothing is recorded",
)
_seen("video", INTERVIEW + "test_controller.py::", remark="a file is attached; nothing is recorded")
_seen("file", INTERVIEW + "test_controller.py::", NO, enketo=YES, remark="a file is attached")
_seen("barcode", _WALKS, NO, remark="typed, or read by a scanner that types")
_seen("hidden", ENGINE + "test_logic.py::test_hidden_answer_reads_as_empty", UNKNOWN)
_seen(
    "start, end, today, deviceid, username, email, phonenumber",
    ENGINE + "test_logic.py::test_preloads_know_time_device_and_user",
)
_seen("percentage", _TYPES, UNKNOWN)
_seen("select_one_from_file, select_multiple_from_file, csv-external, xml-external", _FILES)
_seen(
    "select_one_external",
    FORM + "test_search.py::test_a_search_finds_what_collect_finds",
    UNKNOWN,
    COLLECT,
    remark="of translated labels of external_choices the first language shows",
)
_seen(
    "audit",
    INTERVIEW + "test_audit.py::test_an_answer_has_when_it_was_shown_when_it_was_given_and_both_values",
    NO,
    COLLECT,
    NO,
    "questions with both values, repeats, start and end",
)
_seen("start-geopoint, background-geopoint", _LIMITS, YES, COLLECT)
_seen("background-audio", _LIMITS, NO, COLLECT, YES)
_seen("simserial, subscriberid", _TYPES, NO, COLLECT)
_seen("osm", _TYPES, NO, COLLECT)
_seen("repeat", ENGINE + "test_repeats.py::test_nested_repeats_stand_apart")
# Choices
_seen(
    "choices sheet, or_other, choice_filter", ENGINE + "test_logic.py::test_choices_follow_the_answer_before"
)
_seen("lists from csv · xml · geojson", _FILES)
_seen("select from a repeat, randomize", _WALKS)
_seen(
    "search() and external_choices",
    FORM + "test_search.py::test_a_search_finds_what_collect_finds",
    UNKNOWN,
    COLLECT,
)
_seen(
    "a choice off its list is never sent",
    ENGINE + "test_choices.py::test_finishing_takes_out_a_choice_that_its_filter_offers_no_longer",
)
# Logic
_seen("relevant", ENGINE + "test_logic.py::test_hidden_answer_returns_when_it_is_relevant_again")
_seen("calculate and readonly", ENGINE + "test_logic.py::test_calculated_question_takes_no_answer")
_seen("required and its message", ENGINE + "test_choices.py::test_a_required_question_cannot_be_emptied")
_seen(
    "constraint and its message",
    ENGINE + "test_logic.py::test_constraint_is_refused_with_its_message_and_not_kept",
)
_seen("default, dynamic default", _SAVED)
_seen("trigger", ENGINE + "test_logic.py::test_trigger_copies_the_value_when_its_question_changes")
_seen("once()", ENGINE + "test_logic.py::test_once_computes_only_when_empty")
_seen(
    "last-saved",
    "tests/campaign/submissions/test_last_saved.py::test_the_next_one_starts_from_the_last",
    UNKNOWN,
    COLLECT,
)
_seen("setvalue on first load, setvalue on new repeat, setvalue on value change", _WALKS)
_seen("pulldata()", ENGINE + "test_logic.py::", UNKNOWN, COLLECT)
_seen("actions of other events", FORM + "test_check_logic.py::", UNKNOWN)
# Repeats
_seen("nested repeats", ENGINE + "test_repeats.py::test_nested_repeats_stand_apart")
_seen(
    "repeat_count from an expression",
    ENGINE + "test_repeats.py::test_count_grows_and_shrinks_without_losing_what_was_typed",
)
_seen("jr:template, jr:noAddRemove", ENGINE + "test_repeats.py::test_counted_repeat_takes_no_addition")
_seen(
    "indexed-repeat, position(..), aggregates", ENGINE + "test_repeats.py::test_aggregates_see_every_instance"
)
_seen("deletion", ENGINE + "test_repeats.py::test_deleting_moves_the_others_up_and_computes_again")
# Entities, texts, submission, files
_seen(
    "create, update, entities in repeats, lists as secondary instances",
    "tests/campaign/entities/test_lists.py::",
)
_seen("languages, messages by language", ENGINE + "test_logic.py::test_texts_speak_the_language_in_use")
_seen(
    "output references in labels · hints · choices",
    ENGINE + "test_logic.py::test_texts_speak_the_language_in_use",
)
_seen("guidance_hint", INTERVIEW + "test_controller.py::", NO)
_seen(
    "image, audio, video of a label or choice",
    ENGINE + "test_media.py::test_a_label_names_its_picture_in_the_language_in_use",
    PART,
    COLLECT,
    sep="\n",
)
_seen("Markdown in labels", FORM + "test_markup.py::", YES, COLLECT, YES)
_seen(
    "instanceID, instanceName, attachments by name, hidden nodes left out",
    ENGINE + "test_logic.py::test_hidden_answer_is_not_submitted",
)
_seen(
    "read back for editing, deprecatedID",
    ENGINE + "test_rereading.py::test_written_and_read_back_is_the_same_submission",
)
_seen("foreign attributes (esri:…)", _LIMITS, NO, COLLECT, remark="kept in the form, without a meaning")
_seen(".xlsx · .xls · .csv · .md", FORM + "test_check.py::", UNKNOWN, COLLECT)
_seen("XForm XML", HERE + "test_scenarios.py::test_scenarios_replay_to_the_same")


def evidence_of(area: str, name: str) -> Evidence:
    """Return what shows a row of an area; columns and settings are shown by one test each."""
    if AREAS[area] is SURVEY_COLUMNS:
        return Evidence(_COLUMNS, COLLECT, UNKNOWN)
    if AREAS[area] is SETTINGS:
        return Evidence(_SETTINGS, COLLECT, UNKNOWN)
    return EVIDENCE[name]
