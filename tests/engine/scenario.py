"""Drive a form in JavaRosa's words: a Markdown table in, questions answered, values and outcomes out."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from survey.engine import Instance, Outcome
from survey.form import FormDefinition, load_form

NOW = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


def form_of(markdown: str, **files: str) -> FormDefinition:
    """Return the form of a Markdown table; `files` lie beside it, `communes_csv="…"` as communes.csv."""
    folder = Path(tempfile.mkdtemp())
    for name, text in files.items():
        (folder / name.replace("_csv", ".csv").replace("_geojson", ".geojson")).write_text(
            text, encoding="utf-8"
        )
    path = folder / "form.md"
    path.write_text(markdown, encoding="utf-8")
    return load_form(path)


class Scenario:
    """One instance of a form."""

    def __init__(
        self, markdown: str | FormDefinition, *, files: dict[str, str] | None = None, **options: Any
    ) -> None:
        self.form = form_of(markdown, **(files or {})) if isinstance(markdown, str) else markdown
        self.instance = Instance(self.form, now=options.pop("now", NOW), **options)

    def answer(self, ref: str, value: Any) -> Outcome:
        """Answer `/data/…`; the root may be left out."""
        return self.instance.answer(absolute(ref), None if value is None else str(value))

    def answer_of(self, ref: str) -> str | None:
        """Return the value at a reference."""
        return self.instance.node(absolute(ref)).value

    def is_relevant(self, ref: str) -> bool:
        return self.instance.node(absolute(ref)).relevant

    def choices_of(self, ref: str) -> list[str]:
        return [choice.value for choice in self.instance.node(absolute(ref)).choices]

    def label_of(self, ref: str) -> str | None:
        return self.instance.node(absolute(ref)).label

    def create_repeat(self, ref: str) -> str:
        return self.instance.add_repeat(absolute(ref))

    def remove_repeat(self, ref: str) -> None:
        self.instance.delete_repeat(absolute(ref))

    def values(self) -> dict[str, str]:
        """Return every relevant value that is not empty, apart from the instanceID."""
        return {
            view.ref: view.value
            for view in self.instance.nodes()
            if view.value and view.relevant and "instanceID" not in view.ref
        }


def absolute(ref: str) -> str:
    return ref if ref.startswith("/") else f"/data/{ref}"
