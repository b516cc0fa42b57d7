"""Kits changed on the way: by somebody who sums and signs them again, or as an older version made them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from survey.campaign.team.kit_sums import KIT_NAME, SIGNATURE_NAME, write_summed
from survey.crypto import DeviceKeys


def forge_kit(kit: Path, change: Callable[[dict[str, Any]], None] = lambda _content: None) -> None:
    """Change what `kit.json` says, and sum and sign the kit again under a key of one's own."""
    content = json.loads((kit / KIT_NAME).read_text(encoding="utf-8"))
    change(content)
    write_summed(kit, content, DeviceKeys.generate())


def make_older(kit: Path, *keys: str) -> None:
    """Make a kit what an older version made: without sums, and without these keys."""
    content = json.loads((kit / KIT_NAME).read_text(encoding="utf-8"))
    for key in ("files", *keys):
        del content[key]
    (kit / KIT_NAME).write_text(json.dumps(content), encoding="utf-8")
    (kit / SIGNATURE_NAME).unlink()
