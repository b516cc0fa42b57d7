"""Looking for planted texts in every byte of files: inside of archives, in UTF-16, base64, escapes, other cases.

A statistics file packs short texts into pieces: its values are looked at through its reader too.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pyreadstat

from survey.messages.folding import fold

_FEWEST = 8


def standing_in(folder: Path, planted: Iterable[str]) -> set[tuple[str, str]]:
    """Return the files below a folder in which a planted text stands, with the text."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    wanted = [(text, form) for text in planted for form in _forms(text)]
    return {
        (path.name, text)
        for path in files
        for data in _contents(path)
        for text, form in wanted
        if form in data
    }


def _forms(text: str) -> set[bytes]:
    lower = text.lower()
    folded = fold(lower)
    spelt = {lower, json.dumps(lower)[1:-1], _references(lower), folded, folded.replace(" ", "-")}
    plain = {form.encode(encoding) for form in spelt for encoding in ("utf-8", "utf-16-le", "utf-16-be")}
    return plain | {own.lower() for form in (text, lower) for own in _base64(form.encode())}


def _references(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode()


def _base64(data: bytes) -> Iterator[bytes]:
    """Yield what base64 makes of a text inside of another one: at each of three places, without its edges."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + data)
        inner = whole[4 if before else 0 : len(whole) // 4 * 4 - 4]
        # A few signs stand anywhere by chance.
        if len(inner) >= _FEWEST:
            yield inner


def _contents(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file and of all that is packed into it, in small letters."""
    yield from _unpacked(path.name.encode(), path.read_bytes())
    if path.suffix in (".sav", ".dta"):
        reader = pyreadstat.read_sav if path.suffix == ".sav" else pyreadstat.read_dta
        frame, about = reader(path, user_missing=True)
        yield "\n".join(map(str, [*frame.to_numpy().ravel(), vars(about)])).lower().encode()


def _unpacked(name: bytes, data: bytes) -> Iterator[bytes]:
    yield name.lower()
    yield data.lower()
    if is_zipfile(BytesIO(data)):
        with ZipFile(BytesIO(data)) as archive:
            for entry in archive.infolist():
                yield entry.comment.lower() + entry.extra.lower()
                yield from _unpacked(entry.filename.encode(), archive.read(entry))
