"""A report to a file that the campaign remembers: an erasure names it as a place where a copy may lie."""

from collections.abc import Collection
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.copies import EXPORT, REPORT, note_copy
from survey.campaign.publishing.templates import templates_of
from survey.outputs.paper.sheet import Sheet
from survey.outputs.paper.writing import FORMATS, format_of, write_sheet


def write_report(campaign: Campaign, sheet: Sheet, path: Path, among: Collection[str] = FORMATS) -> None:
    """Write a sheet in the format of the file's name, one of some. Raises OutputError."""
    write_sheet(sheet, path, format_of(path, among), templates_of(campaign))
    note_copy(campaign, REPORT, path)


def write_open_report(campaign: Campaign, sheet: Sheet, path: Path, format_: str) -> None:
    """Write a sheet that is about centres, and no person. Raises OutputError."""
    write_sheet(sheet, path, format_, templates_of(campaign))
    note_copy(campaign, EXPORT, path)
