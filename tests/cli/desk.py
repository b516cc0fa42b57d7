"""A coordinator's desk with two versions of a form, and the commands typed there."""

import json

from tests.campaign.laptops import Laptops
from tests.cli.conftest import Survey


class Desk:
    """The coordinator's commands, in English."""

    def __init__(self, survey: Survey, laptops: Laptops) -> None:
        self._survey, self._laptops = survey, laptops

    def __call__(self, *words: str, stdin: str = "", status: int = 0) -> str:
        folder = self._laptops.folder / "Chef"
        done = self._survey("--lang", "en", "--campaign", folder, *words, stdin=stdin)
        assert done.status == status, done.out + done.err
        return done.out

    def deploy(self) -> str:
        return self("form", "deploy", str(self._laptops.folder / "visite-2.xml"))

    def rows(self, *words: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(self(*words, "--json"))
        return found
