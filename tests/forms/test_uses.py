"""Every question has a use, every output has its questions."""

from pathlib import Path

from tests.forms.uses import EVERY, OTHERS, OUTPUTS, asked_questions, page, read_uses

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_is_made_of_the_table() -> None:
    assert (DOCS / "outputs-and-questions.md").read_text(encoding="utf-8") == page()


def test_no_question_is_without_a_use() -> None:
    uses = read_uses()
    assert sorted(question for question in asked_questions() if not uses.get(question)) == []


def test_no_output_is_without_questions() -> None:
    served = {code for outputs in read_uses().values() for code in outputs}
    assert set(OUTPUTS) - served == set()


def test_every_use_is_one_that_there_is() -> None:
    served = {code for outputs in read_uses().values() for code in outputs}
    assert served <= {*OUTPUTS, *EVERY, *OTHERS}
