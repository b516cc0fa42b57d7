"""A report to a file that the campaign remembers: an erasure names it as a place where a copy may lie."""

from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.copies import REPORT, note_copy
from survey.outputs.paper.sheet import Sheet
from survey.outputs.paper.writing import format_of, write_sheet


def write_report(campaign: Campaign, sheet: Sheet, path: Path) -> None:
    """Write a sheet in the format of the file's name. Raises OutputError."""
    write_sheet(sheet, path, format_of(path))
    note_copy(campaign, REPORT, path)
