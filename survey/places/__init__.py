"""Places as people say and write them: coordinates, areas of the gazetteer, phone numbers.

What lives here: reading and printing them, and the guards that catch a wrong one.
What does not: photos' positions (`media`), the values of a form (`engine`), any network.
"""

from survey.places.coordinates import parse_position
from survey.places.gazetteer import Area, AreaKind, Gazetteer, load_gazetteer
from survey.places.guards import check_country
from survey.places.phones import Phone, parse_phone
from survey.places.position import Position
from survey.places.spelling import SPELLINGS, format_position

__all__ = [
    "SPELLINGS",
    "Area",
    "AreaKind",
    "Gazetteer",
    "Phone",
    "Position",
    "check_country",
    "format_position",
    "load_gazetteer",
    "parse_phone",
    "parse_position",
]
