"""A post as an OpenDocument text whose styles a word processor and SPIP's odt2spip know by their names.

What lives here: paragraphs and pictures in those styles. What does not: the file around them (`paper.odt`).
odt2spip takes the paragraph in the style Heading (“Titre”) as the title of the article, and reads Title
(“Titre principal”) as text; it takes headings of the first level as subheadings, lists, and embedded JPEG
and PNG pictures of a frame in centimetres whose names are letters, digits and points (its odt2spip.xsl
and what reads its result). What looks like a shortcut of SPIP is read as one: texts stand as they were typed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from survey.outputs.paper.odt import document_bytes, heading, paragraph, picture_frame
from survey.outputs.paper.sheet import Picture
from survey.outputs.reports.posts.formats import post_words
from survey.outputs.reports.posts.post import Part, Post, Shown, Testimony
from survey.outputs.xml_text import xml_text

STYLES = Path(__file__).parent / "templates" / "styles.xml"
_TYPES = {".jpg": "image/jpeg", ".png": "image/png"}
_MOST_WIDE_CM = 12.5
_NOT_IN_NAMES = re.compile("[^0-9A-Za-z.]")
"""Signs at which odt2spip takes the name of a picture to end."""


def write_document(post: Post, data: Mapping[str, bytes]) -> bytes:
    """Return the .odt of a post; `data` holds the bytes of its pictures by file name."""
    writing = _Writing(data)
    return document_bytes(
        post.title, post.language, list(writing.post(post)), writing.pictures, styles=STYLES
    )


class _Writing:
    def __init__(self, data: Mapping[str, bytes]) -> None:
        self._data = data
        self.pictures: dict[str, Picture] = {}

    def post(self, post: Post) -> Iterator[str]:
        words = post_words(post)
        yield paragraph("Heading", xml_text(post.title))
        if post.lead:
            yield paragraph("Lead", xml_text(post.lead))
        yield from self._shown(post.photos[:1])
        yield from (paragraph("Text_20_body", xml_text(line)) for line in post.text)
        for testimony in post.testimonies:
            yield from _testimony(testimony)
        for part in post.parts:
            yield from _part(part)
        if len(post.photos) > 1:
            yield _heading(words["photos"])
            yield from self._shown(post.photos[1:])
        if post.spot is not None or post.place:
            yield _heading(words["where"])
        if post.spot is not None:
            yield from self._shown([post.spot], most_wide_cm=8.0)
        if post.place:
            yield paragraph("Place", xml_text(post.place))
        if words["visited"]:
            yield paragraph("Visited", xml_text(words["visited"]))

    def _shown(self, pictures: Iterable[Shown], most_wide_cm: float = _MOST_WIDE_CM) -> Iterator[str]:
        for own in pictures:
            name = f"Pictures/{_NOT_IN_NAMES.sub('', own.file)}"
            picture = Picture(
                self._data[own.file], _TYPES[Path(own.file).suffix], own.width, own.height, own.alt
            )
            self.pictures[name] = picture
            yield paragraph("Illustration", picture_frame(picture, name, own.file, most_wide_cm))
            if own.caption:
                yield paragraph("Caption", xml_text(own.caption))


def _heading(text: str) -> str:
    return heading("Heading_20_1", 1, xml_text(text))


def _part(part: Part) -> Iterator[str]:
    yield _heading(part.title)
    if part.items:
        items = "".join(
            f"<text:list-item>{paragraph('List_20_Contents', xml_text(item))}</text:list-item>"
            for item in part.items
        )
        yield f'<text:list text:style-name="Post_List">{items}</text:list>'
    yield from (paragraph("Text_20_body", xml_text(line)) for line in part.sentences)


def _testimony(testimony: Testimony) -> Iterator[str]:
    yield from (paragraph("Quotations", xml_text(line)) for line in testimony.paragraphs)
    if testimony.speaker:
        yield paragraph("Speaker", f"— {xml_text(testimony.speaker)}")
