"""Photos with readable names in one ZIP: `<province>_<centre>_<question>_<n>.jpg`, and an index of them.

What lives here: names, and which photos. What does not: what may leave (rows passed the gate), and the
re-encoding (`media.copies`). A photo's name is the same in each export; of two centres with one name in one
province the later one carries four signs more.
"""

import csv
import hashlib
import io
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from survey.errors import MediaError
from survey.form.roles import NAME, PROVINCE
from survey.media import public_copy
from survey.messages import _
from survey.messages.folding import fold
from survey.outputs.data.content import Content
from survey.outputs.data.csv import safe_cell
from survey.outputs.questions import Question, question_for
from survey.outputs.tables.layout import KEY
from survey.outputs.tables.rows import Row
from survey.outputs.whole import whole_files
from survey.records.attachments import Attachment, FindBlob
from survey.records.paths import generic

INDEX = "index.csv"
_LONGEST_PART = 40
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""Files of a ZIP carry no hour: it would tell when the export was made, and change its bytes."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that may leave: `stem` is its name without ending."""

    stem: str
    row: Row
    question: Question
    attachment: Attachment


def write_photos(
    content: Content,
    path: Path,
    *,
    find_blob: FindBlob = lambda _sha256: None,
    originals: bool = False,
) -> tuple[Path, ...]:
    """Write the ZIP; photos that are not here or cannot be read are counted. Raises OutputError.

    They are public copies (JPEG, at most 1,600 pixels, nothing in them but colours), or with `originals`
    the bytes as they were taken.
    """
    index: list[list[str]] = []
    with (
        whole_files([path]) as (part,),
        tempfile.TemporaryDirectory() as folder,
        ZipFile(part, "w") as archive,
    ):
        for photo in photos_of(content):
            source = find_blob(photo.attachment.sha256)
            if source is None:
                content.left_out[_("the photo is not on this computer")] += 1
                continue
            name = photo.stem + (_ending(photo.attachment.name) if originals else ".jpg")
            try:
                copy = source if originals else public_copy(source, Path(folder) / "copy.jpg").path
            except MediaError:
                content.left_out[_("the photo cannot be read")] += 1
                continue
            archive.writestr(_entry(name, ZIP_STORED), copy.read_bytes())
            index.append([name, photo.row.key, photo.question.name, photo.question.label])
        archive.writestr(_entry(INDEX, ZIP_DEFLATED), _index(index))
    return (path,)


def photos_of(content: Content) -> Iterator[Photo]:
    """Yield the photos among the answers of some rows, each with its name."""
    images = [[q for q in sheet.table.questions if q.is_image] for sheet in content.sheets]
    naming = _Naming(content.sheets[0].table.questions)
    for number, row in content.rows:
        if number == 0:
            naming.begin(row)
        for question in images[number]:
            path = row.place + question.path[len(generic(row.place)) :]
            attachment = row.submission.attachments.get(path)
            if attachment is not None and attachment.name == row.values.get(question.path):
                yield Photo(naming.name(question, row), row, question, attachment)


class _Naming:
    """Names photos, submission by submission."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._roles = [question_for(questions, role) for role in (PROVINCE, NAME)]
        self._owners: dict[str, str] = {}
        self._taken: set[str] = set()
        self._start = ""

    def begin(self, row: Row) -> None:
        """Take the names from a submission's own row."""
        texts = [
            role.shown(row.values.get(role.path, "")) if role is not None else "" for role in self._roles
        ]
        parts = [part for part in map(plain_name, texts) if part]
        start = "_".join(parts) or "x"
        code = hashlib.sha256(f"survey photos {row.key}".encode()).hexdigest()
        is_named = len(parts) == len(self._roles)
        if not is_named or self._owners.setdefault(start, row.key) != row.key:
            start = f"{start}-{code[:4]}"
            if self._owners.setdefault(start, row.key) != row.key:
                start = f"{start}{code[4:12]}"
        self._start = start

    def name(self, question: Question, row: Row) -> str:
        """Return the name of a photo that was not given yet."""
        stem = f"{self._start}_{plain_name(question.name) or 'photo'}_{_number(row)}"
        found, again = stem, 1
        while found in self._taken:
            again += 1
            found = f"{stem}-{again}"
        self._taken.add(found)
        return found


def plain_name(text: str) -> str:
    """Return a text for a file's name: small ASCII letters and figures, `-` between words."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:_LONGEST_PART].strip("-")


def _number(row: Row) -> str:
    """Return which instance a row is, `1` for the submission; `2-1` is the first one inside of the second."""
    places: list[str] = []
    place = row.place
    while place:
        outer, _bracket, identity = place.removesuffix("]").rpartition("[")
        among = row.submission.repeats.get(outer, ())
        places.insert(0, str(among.index(identity) + 1 if identity in among else 0))
        place = outer[: outer.rfind("]") + 1]
    return "-".join(places) or "1"


def _ending(name: str) -> str:
    ending = Path(name).suffix.lower()
    return ending if re.fullmatch(r"\.[a-z0-9]{1,5}", ending) else ".jpg"


def _entry(name: str, method: int) -> ZipInfo:
    entry = ZipInfo(name, _EPOCH)
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    return entry


def _index(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["file", KEY, "question", "label"])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
