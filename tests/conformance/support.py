"""What forms may use: each feature, supported or not, with the test that shows it; `docs/support.md` is made of it.

    python -m tests.conformance.support > docs/support.md

What is not done here names the finding of `survey form check` that says so before an interview does.
Of the others: JavaRosa is version 5.1, as run beside these tests (Collect adds what JavaRosa lacks); Web Forms
is as its own feature matrix stood when it was read on 2026-11-25; `?` where nothing was established.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import survey.xpath.functions  # noqa: F401 - declares them
from survey.xpath.functions.registry import declared, declared_names
from tests.conformance.differences import DIFFERENCES, FROM_JAVAROSA, FROM_WEB_FORMS, Difference
from tests.conformance.record_scenario_probes import read_ends
from tests.conformance.scenario_differences import SCENARIO_CLASSES
from tests.conformance.support_display import display_tables
from tests.conformance.test_forms_load import REFUSED

PROBES = Path(__file__).parent / "probes" / "rows.jsonl"
YES, NO, PART, UNKNOWN = "yes", "no", "partly", "?"
ENGINE, FORM, INTERVIEW, HERE = "tests/engine/", "tests/form/", "tests/interview/", "tests/conformance/"


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: `ours` is yes, partly or no; `shown` a test; `finding` the code of the check for a no."""

    name: str
    ours: str
    shown: str
    javarosa: str = YES
    web_forms: str = YES
    enketo: str = UNKNOWN
    remark: str = ""
    finding: str = ""


def _yes(
    names: str, shown: str, web_forms: str = YES, javarosa: str = YES, remark: str = ""
) -> list[Feature]:
    return [
        Feature(name.strip(), YES, shown, javarosa, web_forms, remark=remark) for name in names.split(",")
    ]


def _no(name: str, finding: str, shown: str, remark: str, web_forms: str = NO) -> Feature:
    return Feature(name, NO, shown, "Collect", web_forms, UNKNOWN, remark, finding)


_CHECK = FORM + "test_check_logic.py::test_what_is_not_done_here_is_a_warning"
_WALKS = HERE + "test_walks.py::test_recorded_walk_ends_in_the_same_submission"
_SAVED = ENGINE + "test_saving.py::test_every_pair_is_saved_and_read_as_javarosa_does"

AREAS: dict[str, list[Feature]] = {
    "Question types": [
        *_yes("text, integer, decimal, date, time", ENGINE + "test_values.py::test_answer_is_saved_in_its_canonical_text"),
        *_yes("dateTime", ENGINE + "test_values.py::test_answer_is_saved_in_its_canonical_text", NO),
        *_yes("note, select_one, select_multiple, rank, acknowledge, geopoint, calculate", _WALKS),
        *_yes("geotrace, geoshape", _SAVED, remark="typed, or taken from a file; no map to draw on"),
        *_yes("range", FORM + "test_check_logic.py::test_what_is_not_done_here_is_a_warning", remark="typed, within start, end and step"),
        *_yes("image, audio, video", INTERVIEW + "test_controller.py::", remark="a file is attached; nothing is recorded by the laptop"),
        *_yes("file", INTERVIEW + "test_controller.py::", NO, remark="a file is attached"),
        *_yes("barcode", _WALKS, NO, remark="typed, or read by a scanner that types"),
        *_yes("hidden", ENGINE + "test_logic.py::test_hidden_answer_reads_as_empty", UNKNOWN),
        *_yes("start, end, today, deviceid, username, email, phonenumber", ENGINE + "test_logic.py::test_preloads_know_time_device_and_user"),
        Feature("audit", PART, INTERVIEW + "test_audit.py::test_an_answer_has_when_it_was_shown_when_it_was_given_and_both_values", "Collect", NO, UNKNOWN,
                "questions with both values, repeats, start and end; no position, no reasons for changes"),
        _no("start-geopoint, background-geopoint", "no-geopoint-action", _CHECK, "a laptop has no position of its own; the question stays empty", YES),
        _no("background-audio", "no-record-action", _CHECK, "nothing is recorded"),
    ],
    "Choices": [
        *_yes("choices sheet, or_other, choice_filter", ENGINE + "test_logic.py::test_choices_follow_the_answer_before"),
        *_yes("select_one_from_file (csv · xml · geojson), csv-external, xml-external", ENGINE + "test_logic.py::test_choices_come_from_a_file_beside_the_form"),
        *_yes("select from a repeat, randomize, seed", _WALKS),
        *_yes("search(), select_one_external", FORM + "test_search.py::test_a_search_finds_what_collect_finds", UNKNOWN, "Collect",
              "of translated labels of external_choices the first language shows"),
        *_yes("a choice off its list is never sent", ENGINE + "test_choices.py::test_finishing_takes_out_a_choice_that_its_filter_offers_no_longer"),
    ],
    "Logic": [
        *_yes("relevant", ENGINE + "test_logic.py::test_hidden_answer_returns_when_it_is_relevant_again"),
        *_yes("calculate, readonly", ENGINE + "test_logic.py::test_calculated_question_takes_no_answer"),
        *_yes("required, required_message", ENGINE + "test_choices.py::test_a_required_question_cannot_be_emptied"),
        *_yes("constraint, constraint_message", ENGINE + "test_logic.py::test_constraint_is_refused_with_its_message_and_not_kept"),
        *_yes("default, dynamic default", _SAVED),
        *_yes("trigger", ENGINE + "test_logic.py::test_trigger_copies_the_value_when_its_question_changes"),
        *_yes("once()", ENGINE + "test_logic.py::test_once_computes_only_when_empty"),
        *_yes("last-saved", "tests/campaign/submissions/test_last_saved.py::test_the_next_one_starts_from_the_last", UNKNOWN, "Collect"),
        *_yes("setvalue on first load, on new repeat, on value change", _WALKS),
        _no("actions of other events", "ignored-event", FORM + "test_check_logic.py::", "the action is never taken", UNKNOWN),
    ],
    "Repeats": [
        *_yes("repeat, nested repeats", ENGINE + "test_repeats.py::test_nested_repeats_stand_apart"),
        *_yes("repeat_count from an expression", ENGINE + "test_repeats.py::test_count_grows_and_shrinks_without_losing_what_was_typed"),
        *_yes("jr:template, jr:noAddRemove", ENGINE + "test_repeats.py::test_counted_repeat_takes_no_addition"),
        *_yes("indexed-repeat, position(..), aggregates", ENGINE + "test_repeats.py::test_aggregates_see_every_instance"),
        *_yes("deletion", ENGINE + "test_repeats.py::test_deleting_moves_the_others_up_and_computes_again"),
    ],
    "Entities": _yes("create, update, in repeats, lists as secondary instances", "tests/campaign/entities/test_lists.py::"),
    "Texts": [
        *_yes("languages, output references in labels · hints · choices", ENGINE + "test_logic.py::test_texts_speak_the_language_in_use"),
        *_yes("guidance_hint", INTERVIEW + "test_controller.py::", NO),
        Feature("image, big-image, audio, video of a label or choice", PART, ENGINE + "test_media.py::test_a_label_names_its_picture_in_the_language_in_use",
                "Collect", PART, UNKNOWN, "a terminal names the file"),
        Feature("Markdown in labels", PART, FORM + "test_markup.py::", "Collect", YES, UNKNOWN, "rendered on paper; a terminal shows it as written"),
    ],
    "Submission": [
        *_yes("instanceID, instanceName, attachments by name, hidden nodes left out", ENGINE + "test_logic.py::test_hidden_answer_is_not_submitted"),
        *_yes("read back for editing, deprecatedID", ENGINE + "test_rereading.py::test_written_and_read_back_is_the_same_submission"),
        _no("encryption (public_key)", "encryption-ignored", _CHECK, "bundles are sealed otherwise (docs/bundle-format.md)"),
        _no("submission_url, auto_send, auto_delete", "sending-ignored", _CHECK, "work travels by stick or `survey sync`"),
    ],
    "Other applications": [
        _no("ex:, intents", "external-app", _CHECK, "the answer is typed"),
        _no("foreign attributes (esri:…)", "ignored-attribute", _CHECK, "kept in the form, without a meaning"),
    ],
    "Forms": [
        *_yes(".xlsx · .xls · .csv · .md", FORM + "test_check.py::", javarosa="Collect", web_forms=UNKNOWN),
        *_yes("XForm XML", HERE + "test_scenarios.py::test_scenarios_replay_to_the_same"),
    ],
}  # fmt: skip

ENKETO = {
    **dict.fromkeys(
        (
            "integer",
            "decimal",
            "date",
            "time",
            "dateTime",
            "rank",
            "range",
            "geopoint",
            "geotrace",
            "geoshape",
        ),
        YES,
    ),
    **dict.fromkeys(("image", "audio", "file", "background-audio"), YES),
    "audit": NO,
    "Markdown in labels": YES,
}
"""What was found of Enketo: a widget of its repository, or a sentence of the documentation."""


def functions() -> list[Feature]:
    """Return every function that expressions may call, with what JavaRosa said of it when it was probed."""
    answers: dict[str, bool] = {}
    for line in PROBES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        refused = "text" not in row or "Exception" in json.dumps(row)
        for name in declared_names():
            if re.search(rf"(?<![\w:.-]){re.escape(name)}\(", row.get("expr", "")):
                answers[name] = answers.get(name, False) or not refused
    found = []
    for name in declared_names():
        function = declared(name)
        assert function is not None
        # Seen to answer, or not established: a refusal may come of the arguments, or of asking without a form.
        probed = YES if answers.get(name) else UNKNOWN
        shown = HERE + "test_probes.py::" if name in answers else "tests/xpath/"
        found.append(Feature(f"{name}/{function.arity_text()}", YES, shown, probed, UNKNOWN))
    return found


def _table(features: list[Feature]) -> list[str]:
    lines = [
        "| feature | here | JavaRosa | Web Forms | Enketo | remark | shown by |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in features:
        remark = f"{one.remark} (`{one.finding}`)" if one.finding else one.remark
        shown = one.shown.removesuffix("::")
        enketo = ENKETO.get(one.name, one.enketo)
        lines.append(
            f"| {one.name} | {one.ours} | {one.javarosa} | {one.web_forms} | {enketo} | {remark} | `{shown}` |"
        )
    return lines


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _differences(title: str, differences: list[Difference], theirs: str) -> list[str]:
    lines = [
        f"### {title}",
        "",
        f"| kind | probe | here | {theirs} | JavaRosa | why |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {d.name} | {_cell(d.probe)} | {_cell(d.ours)} | {_cell(d.theirs)} | {_cell(d.javarosa_answer)} | {_cell(d.reason_en)} |"
        for d in differences
    ]
    return [*lines, ""]


def _scenarios() -> list[str]:
    """Return the table of the classes of scenarios, with the end of the form of ours that JavaRosa was given."""
    ends = read_ends()
    lines = [
        "### Scenarios of Web Forms that end otherwise here",
        "",
        "Of 190 recorded ones 166 end alike. JavaRosa's end is that of a form of ours for the class.",
        "",
        "| class | Web Forms | JavaRosa | here | why |",
        "|---|---|---|---|---|",
    ]
    for kind in SCENARIO_CLASSES:
        end = ", ".join(f"{path.rpartition('/')[2]} {text}" for path, text in ends[kind.name] if text)
        if not end:
            end = "in order: " + ", ".join(path.rpartition("/")[2] for path, _text in ends[kind.name][1:])
        ours = "as JavaRosa" if kind.agrees else "otherwise"
        lines.append(
            f"| {kind.name} | {_cell(kind.theirs)} | {_cell(end)} | {ours} | {_cell(kind.reason_en)} |"
        )
    return lines


def page() -> str:
    """Return docs/support.md."""
    everything = [one for features in AREAS.values() for one in features]
    counts = {kind: sum(one.ours == kind for one in everything) for kind in (YES, PART, NO)}
    lines = [
        "# What forms may use",
        "",
        "Made by `python -m tests.conformance.support > docs/support.md`; a test holds it to the code.",
        "",
        f"Of {len(everything)} features {counts[YES]} work here, {counts[PART]} in part, {counts[NO]} do not, and `survey form check`"
        f" says which of these a form uses (the code in brackets, docs/form-check.md). {len(functions())} functions.",
        "JavaRosa is 5.1, the engine of ODK Collect, as run beside the tests; `Collect` marks what the application"
        " adds, and of appearances and parameters those that the matrix of Web Forms names. Web Forms is as its feature matrix stood on 2026-11-25. Enketo was not run: its column is read from its"
        " validator's list of appearances, the widgets of its repository and the documentation of ODK, XForms and"
        " KoboToolbox. `?`: nothing was found.",
        "",
    ]
    for area, features in AREAS.items():
        lines += [f"## {area}", "", *_table(features), ""]
    lines += display_tables()
    lines += ["## Functions", "", "Name and number of arguments.", "", *_table(functions()), ""]
    lines += ["## Known differences", ""]
    lines += _differences("Forms: ours against JavaRosa", list(DIFFERENCES), "theirs")
    lines += _differences(
        "Expressions: where the specification wins over JavaRosa", list(FROM_JAVAROSA), "theirs"
    )
    lines += _differences(
        "Expressions: where JavaRosa wins over Web Forms", list(FROM_WEB_FORMS), "Web Forms"
    )
    lines += _scenarios()
    lines += [
        "",
        f"Of the 761 forms of pyxform's own tests, {len(REFUSED)} are refused, which JavaRosa refuses too:"
        " calculations that read themselves, and expressions that are none.",
    ]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    print(page(), end="")
