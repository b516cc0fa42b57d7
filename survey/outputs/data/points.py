"""Where the submissions of an export stand: the first position that may leave of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from survey.form.roles import NAME, QUESTION_NAMES
from survey.outputs.data.content import Content
from survey.outputs.questions import Question
from survey.outputs.tables.layout import Column
from survey.outputs.tables.rows import Row


@dataclass(frozen=True, slots=True)
class Place:
    """A position: degrees north and east (WGS 84), altitude in metres when known."""

    latitude: float
    longitude: float
    altitude: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A submission on a map: its place, None without one, and the answers of its row that are not empty.

    `title` is the name of the centre when the form asks for it and it may leave, else the submission's id.
    """

    row: Row
    title: str
    place: Place | None
    answers: tuple[tuple[Column, str], ...]


def map_columns(content: Content) -> list[Column]:
    """Return the columns of the submissions' questions without those of positions."""
    columns = content.sheets[0].columns
    return [c for c in columns if c.question is not None and c.question.type != "geopoint"]


def position_questions(content: Content) -> list[Question]:
    """Return the positions that a form asks for, outside of repeats."""
    return [question for question in content.sheets[0].table.questions if question.type == "geopoint"]


def points_of(content: Content) -> Iterator[Point]:
    """Yield a point for each submission."""
    columns, positions = map_columns(content), position_questions(content)
    name = _name_question(content.sheets[0].table.questions)
    for number, row in content.rows:
        if number == 0:
            answers = tuple((column, text) for column in columns if (text := column.read(row)))
            title = row.values.get(name.path, "").strip() if name is not None else ""
            yield Point(row, title or row.key, place_of(positions, row), answers)


def placed(content: Content) -> Iterator[tuple[Point, Place]]:
    """Yield the points that have a place, with it."""
    for point in points_of(content):
        if point.place is not None:
            yield point, point.place


def _name_question(questions: Sequence[Question]) -> Question | None:
    by_name = {question.name: question for question in reversed(questions)}
    return next((by_name[name] for name in QUESTION_NAMES[NAME] if name in by_name), None)


def place_of(positions: Sequence[Question], row: Row) -> Place | None:
    """Return the first position of a row that reads as one, None without one."""
    for question in positions:
        try:
            numbers = [float(part) for part in row.values.get(question.path, "").split()]
        except ValueError:
            continue
        if len(numbers) >= 2 and abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180:
            return Place(numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else None)
    return None
