"""Whether two engines ended with the same instance."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

_CLOCK = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}.*")
# What each engine fills for itself: identity, clock, device.
_OWN = frozenset(("instanceID", "start", "end", "today", "deviceid", "audit"))


def differences(left: str, right: str) -> list[str]:
    """Return the values that only one of two instances holds, empty nodes and namespaces apart."""
    values = [set(_values(etree.fromstring(xml.encode()), "")) for xml in (left, right)]
    return [f"{'peer' if value in values[0] else 'ours'}: {value}" for value in sorted(values[0] ^ values[1])]


def _values(element: Any, above: str) -> Iterator[str]:
    name = etree.QName(element).localname
    path = f"{above}/{name}"
    if name in _OWN or "template" in "".join(element.attrib):
        return
    if not len(element):
        text = (element.text or "").strip()
        if text:
            # No script answers with a moment: it is each engine's clock.
            yield f"{path} = {'a moment' if _CLOCK.fullmatch(text) else text}"
        return
    places: dict[str, int] = {}
    for child in element:
        places[child.tag] = places.get(child.tag, 0) + 1
        yield from _values(child, f"{path}[{places[child.tag]}]")
