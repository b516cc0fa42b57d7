"""The status review as pages of the site: by the regions of today, and by those before.

What lives here: the document in the site's own marks. What does not: what stands in it (`reports.status`).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from survey.outputs.charts import shown_number
from survey.outputs.paper.sheet import Block, Chart, Facts, Grid, Heading, Picture, Said, Sheet
from survey.outputs.reports.status.composing import Review, compose_review
from survey.outputs.reports.status.divisions import FORMER, TODAY, region_in
from survey.outputs.reports.status.tallying import Tally
from survey.outputs.site.outlines import Country

STATUS_PAGES = {TODAY: "status.html", FORMER: "status-former.html"}
"""Where the review by each division lies."""


def status_sheet(
    tally: Tally,
    division: str,
    title: str,
    made_on: date,
    left_out: Mapping[str, int],
    outlines: Mapping[str, Country],
) -> Sheet:
    """Return the review of counts by the regions of a division, in the language that is spoken."""
    if division != TODAY:
        tally = tally.regrouped(lambda part: region_in(division, part))
    return compose_review(Review(title, tally, division, made_on, left_out=left_out), outlines=outlines)


def shown_block(block: Block) -> dict[str, Any]:
    """Return a block as the template takes it: plain texts and numbers, by the kind of the block."""
    match block:
        case Heading():
            return {"kind": "heading", "text": block.text}
        case Said():
            return {"kind": "said", "text": block.text, "style": str(block.style)}
        case Facts():
            return {"kind": "facts", "rows": [(name, str(value)) for name, value in block.rows]}
        case Grid():
            return {"kind": "grid", "title": block.title, "columns": block.columns, "rows": block.rows}
        case Chart():
            most = max((number for _label, number in block.rows), default=0) or 1
            bars = [
                (label, shown_number(number, block.unit), max(1, round(100 * number / most)) if number else 0)
                for label, number in block.rows
            ]
            return {"kind": "chart", "title": block.title, "columns": block.columns, "bars": bars}
        case Picture():
            return {"kind": "picture", "alt": block.alt, "svg": block.data.decode("utf-8")}
