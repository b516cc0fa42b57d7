"""What hostile inputs are made from: expressions, small forms with every part of a form, files of lists."""

import json
from pathlib import Path

from survey.form import load_form
from survey.form.xlsform import to_xform

PROJECT = Path(__file__).resolve().parents[2]
PROBES = PROJECT / "tests" / "conformance" / "probes" / "rows.jsonl"

FORMS = (
    """| survey |
| | type | name | label::French (fr) | label::English (en) | relevant | constraint | calculation | choice_filter | trigger |
| | text | nom | Nom | Name | | regex(., '[A-Z].*') | | | |
| | integer | n | N ${nom} | N | ${nom} != '' | . > 0 and . < 100 | | | |
| | begin_group | g | G | G | ${n} > 3 | | | | |
| | select_one oui | a | A | A | | | | | |
| | select_multiple oui | m | M | M | selected(${a}, 'o') | | | true() | |
| | end_group | | | | | | | | |
| | begin_repeat | r | R | R | | | | | |
| | decimal | d | D ${n} | D | | | | | |
| | calculate | c | | | | | ${d} * position(..) | | |
| | end_repeat | | | | | | | | |
| | calculate | s | | | | | sum(${d}) + count(${r}) | | |
| | calculate | k | | | | | once(random()) | | ${n} |
| choices |
| | list_name | name | label::French (fr) | label::English (en) |
| | oui | o | Oui | Yes |
| | oui | n | Non | No |
""",
    """| survey |
| | type | name | label | calculation | repeat_count | choice_filter | required |
| | date | j | J | | | | yes |
| | dateTime | t | T | | | | |
| | geopoint | p | P | | | | |
| | geoshape | f | F | | | | |
| | select_one lieux | l | L | | | starts-with(name, 'k') | |
| | begin_repeat | r | R | | 2 + 1 | | |
| | text | x | X | | | | |
| | end_repeat | | | | | | |
| | calculate | e | | format-date(${j}, '%d/%m/%Y') | | | |
| | calculate | i | | indexed-repeat(${x}, ${r}, 2) | | | |
| | calculate | u | | jr:choice-name(${l}, '${l}') | | | |
| choices |
| | list_name | name | label |
| | lieux | kaya | Kaya |
| | lieux | dori | Dori |
""",
)
CSV = 'name,label,geometry\nkaya,Kaya,13.09 -1.08 0 0\ndori,"Dori, ville",14.03 -0.03 0 0\nréo,Réo,\n'
XML = '<root><item k="1"><name>kaya</name><label>Kaya</label></item><item><name>dori</name><label/></item></root>'
GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": 1, "geometry": geometry, "properties": {"name": "kaya", "n": 3}}
            for geometry in (
                {"type": "Point", "coordinates": [-1.08, 13.09]},
                {"type": "LineString", "coordinates": [[-1.08, 13.09], [0, 1]]},
                {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]},
                None,
            )
        ],
    }
)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMBS = (
    f'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">{LAUGHS}]><root><item>&l9;</item></root>',
    f'<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "{"a" * 50_000}">]><root>{"&a;" * 5_000}</root>',
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><root>&e;</root>',
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]><root/>',
    '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><root/>',
    f'<?xml version="1.0"?>{" " * 5_000}<!DOCTYPE x [<!ELEMENT root ANY>]><root/>',
    f"<?xml version='1.0'?><!-- {'c' * 5_000} --><!DOCTYPE x [<!ENTITY a 'b'>]><root>&a;</root>",
)


def expressions() -> list[str]:
    """Return the expressions of our probes."""
    return [json.loads(line)["expr"] for line in PROBES.read_text(encoding="utf-8").splitlines()]


def small_forms(folder: Path) -> list[bytes]:
    """Return the XForms of the small forms; `folder` takes their workbooks."""
    found = []
    for number, markdown in enumerate(FORMS):
        path = folder / f"seed-{number}.md"
        path.write_text(markdown, encoding="utf-8")
        found.append(to_xform(path).xml)
    return found


def shipped_form() -> bytes:
    """Return the XForm of the form that the toolkit ships."""
    return load_form(PROJECT / "forms" / "centre.xlsx").xml
