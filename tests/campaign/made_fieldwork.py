"""A fieldwork of any size in a real log: a list of centres, agents, assignments, interviews that ended all ways.

Interviews are written straight into the log, each by the keys of its agent; answers are those of one interview.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.centres.assignments import assign, give_out
from survey.campaign.centres.attempts import Try, record_attempt
from survey.campaign.frame.importing import carry_out, plan_import
from survey.campaign.submissions.revisions import utc_text, written_revision
from survey.campaign.team.enrolment import decide
from survey.crypto import DeviceKeys
from survey.form.tags import TagTable, tags_of
from survey.log.bodies import Revision, team_body
from survey.log.chain import Writing
from survey.log.state import join_revision
from survey.records.entities import CENTRES
from survey.records.submissions import EntityOperation
from tests.campaign.frame.made_rows import make_rows
from tests.campaign.visits import Visitors

AGENTS = ("Awa Sawadogo", "Salif Diallo", "Mariam Sow", "Issa Ouédraogo")
ENDS = ("complet",) * 14 + ("refus", "absent", "partiel", "ferme_definitif", "introuvable", "refus_autorite")
_AT_ONCE = 500

WORKBOOK = """
| survey   |
|          | type                             | name        | label    | save_to | bind::survey:pii | bind::survey:subject |
|          | select_one_from_file centres.csv | centre      | Centre   |         |                  |                      |
|          | text                             | nom         | Nom      | nom     |                  |                      |
|          | text                             | region      | Région   | region  |                  |                      |
|          | text                             | gerant      | Gérant   |         | name             | manager              |
|          | text                             | mobile      | Mobile   |         | phone            | manager              |
|          | text                             | remarque    | Remarque |         |                  |                      |
|          | select_one motif                 | refus_motif | Motif    |         |                  |                      |
|          | select_one fin                   | disposition | Résultat |         |                  |                      |
| choices  |
|          | list_name | name    | label              |
|          | motif     | temps   | Pas le temps       |
|          | fin       | complet | Complet            |
|          | fin       | refus   | Refus              |
|          | fin       | partiel | Partiel            |
| settings |
|          | form_id | form_title | version | namespaces |
|          | visite  | Visite     | 1       | survey="https://example.org/survey" |
| entities |
|          | list_name | label  | entity_id                   | create_if    | update_if     |
|          | centres   | ${nom} | coalesce(${centre}, uuid()) | ${centre}='' | ${centre}!='' |
"""
PLANTED = ("Alimata Planted", "70 99 88 77", "planted-remark")
"""What people answered; none of it may be in a dashboard."""


def enrol(campaign: Campaign, names: Sequence[str], now: datetime) -> dict[str, DeviceKeys]:
    """Let agents join and accept them; return their keys."""
    keys = {name: DeviceKeys.generate() for name in names}
    for name, own in keys.items():
        body = team_body(
            name=name, role="agent", verify_key=own.verify_key.hex(), recipient="age1" + "q" * 58
        )
        writing = Writing("team", own.device_id, (Campaign.new_part(body),))
        campaign.store.append(writing, signer=own, author=name, now=now)
        decide(campaign, own.device_id, accept=True)
    return keys


def import_centres(campaign: Campaign, count: int, folder: Path) -> list[str]:
    """Take a list of so many centres in; return their ids."""
    carry_out(campaign, plan_import(campaign, make_rows(count).write_csv(folder / "liste.csv")))
    return [state.entity_id for state in campaign.store.entities.all(CENTRES)]


def hold_interviews(
    campaign: Campaign,
    keys: dict[str, DeviceKeys],
    centres: Sequence[str],
    like: Revision,
    now: datetime,
    *,
    days: int = 20,
    seed: int = 1,
) -> None:
    """Write an interview like one at each of the centres, by the agents in turn, over the days before now."""
    chance = random.Random(seed)
    tags = tags_of(campaign.form(like.form_id))
    by_agent: dict[str, list[tuple[datetime, Writing]]] = {name: [] for name in keys}
    for number, centre in enumerate(centres):
        agent = sorted(keys)[number % len(keys)]
        when = now - timedelta(days=chance.triangular(0, days, 3), seconds=1)
        by_agent[agent].append((when, _interview(campaign, like, tags, centre, when, chance.choice(ENDS))))
    for agent, several in by_agent.items():
        several.sort(key=lambda own: own[0])
        for start in range(0, len(several), _AT_ONCE):
            batch = several[start : start + _AT_ONCE]
            for day in sorted({when.date() for when, _writing in batch}):
                own = [(when, writing) for when, writing in batch if when.date() == day]
                campaign.store.append(
                    [writing for _when, writing in own], signer=keys[agent], author=agent, now=own[0][0]
                )


def _interview(
    campaign: Campaign, like: Revision, tags: TagTable, centre: str, when: datetime, end: str
) -> Writing:
    submission = f"uuid:{campaign.new_id()}"
    answers = {**like.answers, **{p: end for p in like.answers if p.endswith("/disposition")}}
    operation = EntityOperation(CENTRES, centre, "update", None, {})
    held = replace(
        like, instance_id=submission, answers=answers, disposition=end, entities=(operation,), attachments={},
        started=utc_text(when), ended=utc_text(when), held_at=(CENTRES, centre),
    )  # fmt: skip
    return written_revision(submission, held, (), tags)


def revision_of(campaign: Campaign, submission: str) -> Revision:
    """Return the revision of a submission."""
    found = join_revision(campaign.store.entry(campaign.store.submission(submission).heads[0]))
    assert found is not None
    return found


def share_out(campaign: Campaign, centres: Sequence[str], names: Sequence[str], due: str) -> None:
    """Give centres to agents in turn."""
    turns = {name: list(centres[at :: len(names)]) for at, name in enumerate(names)}
    give_out(campaign, turns, due=due)


def laptops_in_the_field(folder: Path, patch: pytest.MonkeyPatch) -> Visitors:
    """Dori by the coordinator; Awa completes Kaya and is refused at Manga; Salif has Dori to visit."""
    made = Visitors(folder, patch, WORKBOOK)
    made.enrol("Awa", "Salif")
    made.create("Chef", nom="Dori", region="BF-12")
    said = dict(zip(("gerant", "mobile", "remarque"), PLANTED, strict=True))
    made.create("Awa", nom="Kaya", region="BF-05", disposition="complet", **said)
    made.create("Awa", nom="Manga", region="BF-07", disposition="refus", refus_motif="temps", **said)
    with made.at("Chef") as campaign:
        dori = next(own for own in list(campaign.store.entities.all()) if own.label == "Dori").entity_id
        assign(campaign, [dori], "Salif", due="2026-12-15")
        record_attempt(campaign, dori, Try("absent", again="2026-12-03", note=PLANTED[0]))
    made.round("Awa", "Salif")
    return made
