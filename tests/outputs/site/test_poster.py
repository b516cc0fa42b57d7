"""The map as one SVG: every centre a dot, labels that touch nothing, text and never markup."""

from pathlib import Path
from xml.etree import ElementTree

from tests.outputs.site.sample import build, sample_state

SVG = "{http://www.w3.org/2000/svg}"


def boxes(drawn: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    """Return the boxes of dots and names, letters half as wide as high."""
    found = []
    for dot in drawn.iter(f"{SVG}circle"):
        x, y, r = (float(dot.get(name) or 0) for name in ("cx", "cy", "r"))
        found.append((x - r, y - r, x + r, y + r))
    for text in drawn.iter(f"{SVG}text"):
        if text.get("class") == "name":
            x, y, long = float(text.get("x") or 0), float(text.get("y") or 0), len(text.text or "") * 62
            left = {"start": x, "end": x - long}.get(text.get("text-anchor") or "", x - long / 2)
            found.append((left, y - 95, left + long, y))
    return found


def test_every_centre_is_a_dot_and_no_label_touches_anything(tmp_path: Path) -> None:
    build(tmp_path / "site", [sample_state(number) for number in range(40)])
    drawn = ElementTree.parse(tmp_path / "site" / "fr" / "map.svg").getroot()
    dots = list(drawn.iter(f"{SVG}circle"))
    assert len(dots) == 40
    names = boxes(drawn)[len(dots) :]
    others = boxes(drawn)
    assert len(names) >= 10
    for name in names:
        touched = [
            o for o in others if name[0] < o[2] and o[0] < name[2] and name[1] < o[3] and o[1] < name[3]
        ]
        assert touched == [name]


def test_names_in_the_drawing_are_text(tmp_path: Path) -> None:
    build(tmp_path / "site", [sample_state(1, nom="<script>alert(1)</script> & « Où ? »", commune="A<b")])
    svg = tmp_path / "site" / "en" / "map.svg"
    drawn = ElementTree.parse(svg).getroot()
    assert "<script" not in svg.read_text(encoding="utf-8")
    assert [text.text for text in drawn.iter(f"{SVG}text") if text.get("class") == "name"] == ["A<b"]
    assert next(drawn.iter(f"{SVG}circle"))[0].text == "<script>alert(1)</script> & «\u202fOù\u202f?\u202f»"
