"""Distance, area, inside or outside, and the boxes of the countries surveyed; plain arithmetic on degrees.

What lives here: one formula for each, so that an expression of a form, a photo and a map agree.
What does not: reading coordinates that people type (`places`), and geopoint text (`engine`, `xpath`).
A point is `(latitude, longitude)` in degrees, WGS 84.
Source: JavaRosa 5.1 behaviour of distance(), area() and geofence(), the reference of this project.
"""

from survey.geo.countries import COUNTRY_BOXES, Box
from survey.geo.measures import (
    EARTH_RADIUS_M,
    area_m2,
    bearing_deg,
    contains_point,
    distance_m,
    path_length_m,
)
from survey.geo.shapes import Polygon, bounding_box, distance_to_ring_m

__all__ = [
    "COUNTRY_BOXES",
    "EARTH_RADIUS_M",
    "Box",
    "Polygon",
    "area_m2",
    "bearing_deg",
    "bounding_box",
    "contains_point",
    "distance_m",
    "distance_to_ring_m",
    "path_length_m",
]
