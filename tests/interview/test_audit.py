from datetime import UTC, datetime, timedelta

from survey.interview.audit import audit_csv
from survey.records.steps import AddRepeat, Answer, DeleteRepeat, Finalize, Note, Recorded, Step, Typed

from .interviews import HEADER

START = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
ZERO = int(START.timestamp() * 1000)


def rows_of(*steps: Step) -> list[str]:
    recorded = [
        Recorded(step, START + timedelta(seconds=n), START + timedelta(seconds=n - 1))
        for n, step in enumerate(steps, 1)
    ]
    return audit_csv(HEADER, recorded).splitlines()[2:]


def test_the_log_begins_with_the_form() -> None:
    assert audit_csv(HEADER, ()).splitlines() == [
        "event,node,start,end,old-value,new-value",
        f"form start,,{ZERO},,,",
    ]


def test_an_answer_has_when_it_was_shown_when_it_was_given_and_both_values() -> None:
    assert rows_of(Answer("/data/x", "1"), Answer("/data/x", None)) == [
        f"question,/data/x,{ZERO},{ZERO + 1000},,1",
        f"question,/data/x,{ZERO + 1000},{ZERO + 2000},1,",
    ]


def test_old_values_follow_their_instance_when_one_before_is_deleted() -> None:
    rows = rows_of(
        AddRepeat("/data/r[1]"),
        AddRepeat("/data/r[2]"),
        Answer("/data/r[2]/x", "two"),
        DeleteRepeat("/data/r[1]"),
        Answer("/data/r[1]/x", "deux"),
    )
    assert rows[-1].endswith(",two,deux")
    assert [row.split(",")[0] for row in rows[:2]] == ["add repeat", "add repeat"]


def test_the_end_is_an_event_and_unaccepted_text_and_notes_are_none() -> None:
    rows = rows_of(Typed("/data/x", "?"), Note("/data/x", "secret"), Finalize())
    assert [row.split(",")[0] for row in rows] == ["form finalize"]
