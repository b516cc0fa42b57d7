"""What the dashboard of the fieldwork costs: reading and composing it at many submissions.

python bench/field.py [--submissions 20000] [--centres 5000] [--folder F] [--keep]
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Make a fieldwork and print seconds of CPU for each part of the dashboard."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=20_000)
    parser.add_argument("--centres", type=int, default=5_000)
    parser.add_argument("--folder", type=Path, help="where to make it; it stays there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = options.folder or Path(name)
        os.environ["XDG_CONFIG_HOME"] = str(folder / "config")
        if not (folder / "c").is_dir():
            _make(folder, options.centres, options.submissions)
        _measure(folder)


def _make(folder: Path, centres: int, submissions: int) -> None:
    from tests.campaign.made_centres import new_campaign, visit
    from tests.campaign.made_fieldwork import (
        AGENTS,
        enrol,
        hold_interviews,
        import_centres,
        revision_of,
        share_out,
    )

    now = datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True)
    with new_campaign(folder / "other") as campaign:
        like = revision_of(campaign, visit(campaign, "gorom-gorom"))
    with new_campaign(folder / "c", clock=lambda: now - timedelta(days=30)) as campaign:
        known = import_centres(campaign, centres, folder)
        keys = enrol(campaign, AGENTS, now - timedelta(days=29))
        share_out(campaign, known, AGENTS, now.date().isoformat())
        visited = known[: len(known) * 7 // 10]
        at = (visited * (submissions // len(visited) + 1))[:submissions]
        hold_interviews(campaign, keys, at, like, now)


def _measure(folder: Path) -> None:
    from survey.campaign.campaign import Campaign
    from survey.campaign.publishing.field import Asked, read_field
    from survey.outputs.reports.field.sheet import Face, compose_field
    from survey.outputs.reports.field.terminal_drawing import RICH, draw_signs
    from survey.outputs.site.outlines import read_outlines
    from survey.shipped import shipped_folder

    with Campaign.open(folder / "c") as campaign:
        begun = time.process_time()
        field = read_field(campaign, Asked())
        read = time.process_time()
        outlines = read_outlines(shipped_folder("data") / "gazetteer" / "outlines.geojson")
        compose_field(field, Face(RICH, 12))
        draw_signs(outlines, field.country, field.centres, RICH, 80)
        composed = time.process_time()
        compose_field(field, Face(None, 300, outlines))
        drawn = time.process_time()
        count = sum(work.form_id is not None for work in field.works)
        print(
            f"{count} interviews, {len(field.centres)} centres: read {read - begun:.2f} s, "
            f"screen {composed - read:.2f} s, page {drawn - composed:.2f} s of CPU"
        )
        begun = time.process_time()
        sum(1 for _state in campaign.store.submissions())
        print(f"reading every submission whole: {time.process_time() - begun:.2f} s of CPU")


if __name__ == "__main__":
    main()
