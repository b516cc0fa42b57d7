"""Where the submissions of an export stand: the first position that may leave of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from survey.outputs.data.content import Content
from survey.outputs.questions import Question
from survey.outputs.tables.layout import Column
from survey.outputs.tables.rows import Row


@dataclass(frozen=True, slots=True)
class Point:
    """A submission on a map: latitude and longitude in degrees (WGS 84), altitude in metres when known.

    `position` is None for a submission without one; `cells` are those of its row that are not empty, by
    column, without those of positions.
    """

    row: Row
    position: tuple[float, float] | None
    altitude: float | None
    cells: dict[str, str]


def position_questions(content: Content) -> list[Question]:
    """Return the positions that a form asks for, outside of repeats."""
    questions = content.sheets[0].table.questions
    return [question for question in questions if question.type == "geopoint"]


def shown_columns(content: Content) -> list[Column]:
    """Return the columns of the submissions' questions without those of positions."""
    columns = content.sheets[0].columns
    return [c for c in columns if c.question is not None and c.question.type != "geopoint"]


def points_of(content: Content) -> Iterator[Point]:
    """Yield a point for each submission."""
    questions, columns = position_questions(content), shown_columns(content)
    for number, row in content.rows:
        if number == 0:
            position, altitude = _position(questions, row)
            cells = {column.name: text for column in columns if (text := column.read(row))}
            yield Point(row, position, altitude, cells)


def _position(questions: Sequence[Question], row: Row) -> tuple[tuple[float, float] | None, float | None]:
    for question in questions:
        try:
            numbers = [float(part) for part in row.values.get(question.path, "").split()]
        except ValueError:
            continue
        if len(numbers) >= 2 and abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180:
            return (numbers[0], numbers[1]), numbers[2] if len(numbers) > 2 else None
    return None, None
