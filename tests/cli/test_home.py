"""The home screen on a terminal: what cannot be done now is said, and the screen stays."""

from pathlib import Path

import pytest

from survey.campaign.form_states import say_form_state
from tests.campaign.made_centres import new_campaign
from tests.cli.made import Made, terminal_only, typed


@pytest.mark.terminal
@terminal_only
def test_new_interview_with_a_closed_form_is_refused_on_the_screen(tmp_path: Path) -> None:
    with new_campaign(tmp_path / "c") as campaign:
        say_form_state(campaign, "centre", "closed")
    with typed(Made(tmp_path / "c", [])) as terminal:
        terminal.wait_for("What next?")
        terminal.send("n\r")
        terminal.wait_for(lambda screen: "What next?" in screen.partition("Error:")[2])
        terminal.send("q\r")
        assert terminal.wait_for_end() == 0
