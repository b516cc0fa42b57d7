"""Importing a list of known centres: 2,000 rows with 5 % bad, and how it grows.

python bench/frame.py [COUNT]
"""

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def main(count: int) -> None:
    """Import `count` rows, 5 % bad, then the same file again, and print seconds of CPU."""
    from survey.campaign.frame.importing import carry_out, plan_import
    from survey.campaign.frame.undoing import list_imports, undo_import
    from tests.campaign.frame.made_rows import make_rows
    from tests.campaign.made_centres import new_campaign

    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = f"{folder}/config"
        made = make_rows(count, bad=count // 20)
        with new_campaign(Path(folder) / "c") as campaign:
            for path in (
                made.write_csv(Path(folder) / "liste.csv"),
                made.write_xlsx(Path(folder) / "liste.xlsx"),
            ):
                begun = time.process_time()
                plan = plan_import(campaign, path)
                planned = time.process_time()
                carry_out(campaign, plan)
                written = time.process_time()
                print(
                    f"{path.suffix}: {count}: {plan.bad_rows} bad, {len(plan.new)} new, {plan.same} same; "
                    f"read and compared {planned - begun:.1f} s, written {written - planned:.1f} s"
                )
            begun = time.process_time()
            undone = undo_import(campaign, list_imports(campaign)[0].id)
            print(f"taken back: {undone} rows, {time.process_time() - begun:.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
