"""One pair of likely duplicates on the screen: for the list, for the walk, for the demo."""

from typing import TYPE_CHECKING

from survey.cli.screen import show_line
from survey.messages import _

if TYPE_CHECKING:
    from survey.campaign.centres.duplicates import DuplicateRow


def show_pair(row: "DuplicateRow") -> None:
    """Print one pair: the score, both descriptions, the reasons, a line of map."""
    show_line(f"{row.score:3}  {row.verdict_label}", style="bold")
    for side in (row.first, row.second):
        show_line(f"{side.short_id}  {side.line}", indent=5)
    show_line(_("; ").join(row.reasons), indent=5)
    if row.map_line:
        show_line(row.map_line, indent=5)
    for said in () if row.decision is None else row.decision.said:
        if said.why:
            show_line(_("{who}: {what}").format(who=said.author, what=said.why), indent=5)
