"""Likely duplicates among 10,000 centres, and what their count adds to `survey status`.

python bench/duplicates.py [COUNT]
"""

import os
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def cpu(action: object) -> tuple[float, object]:
    """Return the seconds of CPU that an action takes, and its result."""
    begun = time.process_time()
    result = action()  # type: ignore[operator]
    return time.process_time() - begun, result


def candidates(count: int, *, together: bool) -> list[object]:
    """Return centres over the country, or all alike in one place: the worst that blocks can meet."""
    from survey.merge.candidates import Candidate
    from tests.merge.labelled import labelled_set, shipped_places

    if together:
        alike = Candidate("", "Télécentre communautaire", (12.4, -1.5), 5, "Ouagadougou", type="telecentre")
        return [replace(alike, id=f"{at:06}") for at in range(count)]
    places = shipped_places(random.Random(1))
    chance = random.Random(2)
    names = [place.name for place in places]
    villages = [
        replace(
            chance.choice(places),
            name=f"{chance.choice(names)[:4]}{chance.choice(names)[-4:]}",
            lat=chance.uniform(10, 14.5),
            lon=chance.uniform(-5, 2),
        )
        for _turn in range(count * 3 // 10)
    ]
    return list(labelled_set(villages, 3).candidates[:count])


def measure_status(count: int) -> None:
    """Print what `survey status` takes with and without the count of duplicates."""
    from survey.campaign.campaign import Campaign
    from survey.campaign.centres.duplicate_count import Fingerprint
    from survey.campaign.centres.duplicates import list_duplicates, waiting_duplicates
    from survey.campaign.overview import take_stock
    from tests.campaign.made_centres import new_campaign
    from tests.cli.made import revision

    with tempfile.TemporaryDirectory() as folder:
        for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
            os.environ[name] = str(Path(folder) / name)
        with new_campaign(Path(folder) / "c") as campaign:
            several = candidates(count, together=False)
            for at in range(0, len(several), 500):
                campaign.write(*(written(campaign, own, revision) for own in several[at : at + 500]))
        with Campaign.open(Path(folder) / "c") as campaign:
            first, _overview = cpu(lambda: take_stock(campaign))
            listing, rows = cpu(lambda: list_duplicates(campaign))
            whole, _overview = cpu(lambda: take_stock(campaign))
            mark = Fingerprint()
            states = list(campaign.store.submissions())
            marking, _none = cpu(lambda: [mark.add(state) for state in states])
            reading, waiting = cpu(lambda: waiting_duplicates(campaign, mark))
        print(f"list {listing:.1f} s ({len(rows)} pairs); status {whole:.1f} s, never counted {first:.1f} s; "
              f"duplicates in it {marking + reading:.2f} s; {waiting}")  # fmt: skip


def written(campaign: object, own: object, revision: object) -> object:
    """Return a candidate as a submission of the shipped form."""
    lat, lon = own.position or (None, None)  # type: ignore[attr-defined]
    answers = {
        "nom": own.name, "type_centre": own.type, "lieu/localite": own.locality,  # type: ignore[attr-defined]
        "lieu/commune": own.commune, "lieu/position": f"{lat} {lon} 0 8" if lat else "",  # type: ignore[attr-defined]
        "contact/gestionnaire_nom": own.manager, "contact/gestionnaire_tel": next(iter(own.phones), ""),  # type: ignore[attr-defined]
    }  # fmt: skip
    kept = {f"/data/centre/{name}": value for name, value in answers.items() if value}
    return revision(campaign, f"uuid:{campaign.new_id()}", kept)  # type: ignore[operator,attr-defined]


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    from survey.merge.candidates import pairs_to_compare, read_candidate
    from survey.merge.duplicates import find_duplicates

    for together in (False, True):
        for size in (count // 2, count):
            several = candidates(size, together=together)
            took, found = cpu(lambda several=several: find_duplicates(several))
            compared = len(pairs_to_compare([read_candidate(own) for own in several]))
            print(f"{'one place' if together else 'spread'} {len(several)}: {took:.1f} s CPU, "
                  f"{compared} pairs compared, {len(found)} found")  # fmt: skip
    measure_status(count)


if __name__ == "__main__":
    main()
