"""Colours: few, from the terminal's own sixteen, and never the only sign of anything."""

from prompt_toolkit.styles import Style  # noqa: TID253 (this module is the terminal's)

STYLE = Style.from_dict(
    {
        "header": "reverse",
        "rule": "",
        "question": "bold",
        "mark": "",
        "hint": "",
        "crumbs": "italic",
        "prompt": "bold",
        "complaint": "bold ansired",
        "notice": "ansigreen",
        "pointed": "reverse",
        "key": "bold",
        "help": "",
    }
)
