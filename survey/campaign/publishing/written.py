"""A report to a file that the campaign remembers: an erasure names it as a place where a copy may lie."""

from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.copies import REPORT, note_copy
from survey.campaign.publishing.templates import templates_of
from survey.outputs.paper.sheet import Sheet
from survey.outputs.paper.writing import write_sheet


def write_report(
    campaign: Campaign, sheet: Sheet, path: Path, format_: str, kind: str | None = REPORT
) -> None:
    """Write a sheet in one of `paper.writing`'s formats, on the campaign's own templates. Raises OutputError.

    `kind` is what the copy is; None for a sheet about nobody, which need not be remembered.
    """
    write_sheet(sheet, path, format_, templates_of(campaign))
    if kind is not None:
        note_copy(campaign, kind, path)
