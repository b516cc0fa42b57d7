"""The page of the map with style, script and data inside, and a policy that lets nothing else in.

What lives here: putting the site's own files into one. What does not: what they do (`outputs.site.assets`).
Source: W3C, Content Security Policy Level 3: `'sha256-…'` allows an element with exactly this text.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from survey.errors import OutputError
from survey.messages import _, current_language
from survey.outputs.site.pages import ASSETS
from survey.outputs.templating import Templates
from survey.outputs.typography import bind_signs

_STYLES = {"style": "style.css", "dark": "dark.css"}
_SCRIPTS = {"theme": "theme.js", "site": "site.js", "map": "map.js"}
_ENDS = ("</script", "</style", "<!--")
"""What would end an element, or begin a comment, wherever it stands in a script or a style."""


def write_map_page(
    templates: Templates,
    given: Mapping[str, Any],
    words: Mapping[str, str],
    data: str,
    pictures: Mapping[str, str],
) -> str:
    """Return the page. `given` are the values of the template beside those that are made here.

    `data` is the script of `outputs.site.data.centres_script`, `pictures` are JPEG files in base64 by the
    name that it gives them. Raises OutputError for a campaign's own template that cannot be used.
    """
    inlined = {name: _asset(file) for name, file in (_STYLES | _SCRIPTS).items()}
    # What people typed stands in its texts only, where the sign can be written so.
    inlined["data"] = data.replace("<", "\\u003c")
    own_words = {name: bind_signs(word) for name, word in words.items()}
    own_words["needs_script"] = bind_signs(_("The map and the list need JavaScript, which is in this file."))
    return templates.render(
        "site/map-file.html",
        **given,
        is_alone=True,
        language=current_language(),
        words=own_words,
        inlined=inlined,
        pictures=json.dumps(pictures, separators=(",", ":")),
        policy=policy_of(inlined),
    )


def policy_of(inlined: Mapping[str, str]) -> str:
    """Return the policy that lets in these styles and scripts, pictures inside of the file, and no more."""
    styles = " ".join(_hash(inlined[name]) for name in _STYLES)
    scripts = " ".join(_hash(text) for name, text in inlined.items() if name not in _STYLES)
    return (
        f"default-src 'none'; img-src data:; style-src {styles}; script-src {scripts}; "
        "base-uri 'none'; form-action 'none'"
    )


def _asset(file: str) -> str:
    # As a browser reads it: with the line ends of Unix, whatever a checkout made of them.
    text = (ASSETS / file).read_text(encoding="utf-8")
    if any(end in text.lower() for end in _ENDS):
        raise OutputError(_("This file cannot stand inside of a page."), where=str(ASSETS / file))
    return text


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
