"""`survey demo`: the whole mission on sample data, with the same doors that people use.

What lives here: the story, from three kits to the settled conflict. What does not: the laptops
(`laptops`), printing (a `Narrator` shows what happens), and the network (the caller brings it).
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from survey.bundle.stick import find_files
from survey.campaign.campaign import Campaign
from survey.campaign.centres.duplicates import DuplicateRow, list_duplicates
from survey.campaign.demo.laptops import CENTRES, Laptop, make_photos, script_of
from survey.campaign.making import NewCampaign, shipped_forms
from survey.campaign.publishing.site import build_campaign_site
from survey.campaign.review.question_labels import ShownSide, shown_sides
from survey.campaign.review.reviewing import APPROVED, judge
from survey.campaign.review.settling import describe_conflicts, resolve_conflicts
from survey.campaign.submissions.combining import all_submissions
from survey.campaign.team.enrolment import write_kit
from survey.campaign.team.kits import accept_from_kits
from survey.campaign.travel.handover import hand_over
from survey.campaign.travel.taking_in import Outcome, take_in
from survey.messages import _, current_language, ngettext

CUT_AFTER = 34
"""How many steps of the first interview are answered when the power fails."""
COORDINATOR = "Fatou Ouédraogo"
AWA, SALIF, MARIAM = "Awa Sawadogo", "Salif Diallo", "Mariam Sow"
WORKING = "/data/equipement[1]/marche"
"""The one answer on which two agents disagree: how many computers work."""

FORMS = (CENTRES, "gestionnaire", "cooperation")
PROFILED = "Télécentre communautaire de Kongoussi"
"""The centre whose manager is interviewed too."""

Network = Callable[[Laptop, Laptop], str]
"""Carries work between the coordinator's laptop and an agent's, given in this order; says what went."""


class Narrator(Protocol):
    """Who shows the story while it happens."""

    def scene(self, sentence: str) -> None:
        """Begin a scene."""

    def remark(self, sentence: str) -> None:
        """Say one thing that happened."""

    def files(self, outcomes: list[Outcome]) -> None:
        """Show what became of the files of a bundle."""

    def conflict(self, sides: list[ShownSide]) -> None:
        """Show a conflict, side by side."""

    def duplicates(self, rows: list[DuplicateRow]) -> None:
        """Show likely duplicates."""


@dataclass(frozen=True, slots=True)
class PlayedDemo:
    """What the demo left on disk: the laptops, the stick, a submission to look at, the first of the pages."""

    folder: Path
    coordinator: Laptop
    agents: tuple[Laptop, ...]
    stick: Path
    submission: str
    page: Path


def play_demo(folder: Path | None, narrator: Narrator, *, network: Network | None = None) -> PlayedDemo:
    """Play the whole story in `folder`, which is made; None takes a temporary one, which stays.

    Without a network, the third agent's work goes by stick as well. Raises what a person could meet.
    """
    story = _Story(folder or Path(tempfile.mkdtemp(prefix="survey-demo-")) / "demo", narrator)
    story.enrol()
    gorom = story.interview()
    story.hand_over(network)
    story.disagree(gorom)
    story.settle(gorom)
    page = story.publish(gorom)
    return PlayedDemo(story.folder, story.chef, story.agents, story.stick, gorom, page)


class _Story:
    """The scenes, in the order of their telling; each leaves what the next one needs on the laptops."""

    def __init__(self, folder: Path, narrator: Narrator) -> None:
        self.folder = folder
        self.narrator = narrator
        folder.mkdir(parents=True)
        photos = make_photos(folder / "photos")
        self.stick = folder / "stick"
        self.stick.mkdir()
        # The coordinator's keys lie in the user's own folder, so that every command works afterwards.
        self.chef = Laptop(COORDINATOR, folder / "coordination", photos)
        self.agents = tuple(
            Laptop(name, folder / place, photos, folder / "configuration" / place)
            for name, place in ((AWA, "awa"), (SALIF, "salif"), (MARIAM, "mariam"))
        )

    def enrol(self) -> None:
        """Make the campaign and three kits; three agents join."""
        self.narrator.scene(_("A coordinator makes a campaign, and a kit for each of three agents"))
        plan = NewCampaign(
            folder=self.chef.folder,
            title=_("Inventory of telecentres (demo)"),
            language=current_language(),
            agent=COORDINATOR,
            forms=tuple(path for path in shipped_forms() if path.stem in FORMS),
        )
        with Campaign.create(plan) as campaign:
            for agent in self.agents:
                write_kit(campaign, self.stick / "kits" / agent.folder.name)
        for agent in self.agents:
            agent.join(self.stick / "kits" / agent.folder.name)
            self.narrator.remark(_("{name} joins from the kit on the stick").format(name=agent.name))

    def interview(self) -> str:
        """Hold the interviews; return the submission that will be disputed."""
        awa, salif, mariam = self.agents
        self.narrator.scene(_("Interviews, without a network"))
        lines = script_of("gorom-gorom")
        awa.lose_power_after(lines[:CUT_AFTER])
        self.narrator.remark(
            _("{name}, Gorom-Gorom: after {count} steps the power fails").format(
                name=awa.name, count=CUT_AFTER
            )
        )
        gorom = awa.go_on(lines[CUT_AFTER:])
        self.narrator.remark(
            _("{name} takes the draft up again: every answer is there").format(name=awa.name)
        )
        awa.interview("kongoussi")
        awa.interview("kongoussi.gestionnaire", centre=PROFILED)
        self.narrator.remark(
            _("{name}: the complete inventory of a second centre, and its manager's profile").format(
                name=awa.name
            )
        )
        for script in ("ngogom", "ngogom.cooperation", "bambey"):
            salif.interview(script)
        self.narrator.remark(
            _("{name}, in Senegal: two more centres, and the sheet of a cooperation").format(name=salif.name)
        )
        for script in ("gorom-gorom-bis", "dori", "fada-ngourma"):
            mariam.interview(script)
        self.narrator.remark(
            _("{name}: three more centres, one of them closed for years").format(name=mariam.name)
        )
        count = self.chef.interview_around()
        profiles = self.chef.profile_around()
        self.narrator.remark(
            _(
                "{name} herself: {count} centres around them, in both countries, and the profiles of "
                "{profiles} managers"
            ).format(name=COORDINATOR, count=count, profiles=profiles)
        )
        return gorom

    def hand_over(self, network: Network | None) -> None:
        """Carry everything to the coordinator, who accepts the agents and shares the work with them."""
        awa, salif, mariam = self.agents
        self.narrator.scene(_("The evening gesture: bundles on a stick, sealed, signed, read again"))
        for agent in (awa, salif) if network else self.agents:
            self._give(agent)
        self.narrator.scene(_("The coordinator merges the stick, the last file first, and once more"))
        self.narrator.files(self._merge_backwards())
        again = self._merge_backwards()
        known = sum(outcome.state == "known" for outcome in again)
        self.narrator.remark(
            _("The second time: {count} of {all} files were here already, nothing changed").format(
                count=known, all=len(again)
            )
        )
        if network:
            self.narrator.scene(
                _("{name} has a connection: the same files over HTTP").format(name=mariam.name)
            )
            self.narrator.remark(network(self.chef, mariam))
        with self.chef.open() as campaign:
            accepted = accept_from_kits(campaign).accepted
        self.narrator.remark(
            _("{count} laptops are accepted by the tokens of their kits").format(count=len(accepted))
        )

    def disagree(self, gorom: str) -> None:
        """Let two agents follow up one centre from the same base: they agree on all but one answer."""
        awa, salif, _mariam = self.agents
        self.narrator.scene(_("Two agents follow up the same centre, each without knowing of the other"))
        with self.chef.open() as campaign:
            hand_over(campaign, self.stick, share=True)
        for agent in (awa, salif):
            with agent.open() as campaign:
                take_in(campaign, self.stick)
        cost, hours = "/data/fonctionnement/connexion_jours_sans", "/data/fonctionnement/energie_heures"
        why = _("Follow-up visit")
        awa.follow_up(gorom, {WORKING: "5", cost: "12"}, why=why)
        salif.follow_up(gorom, {WORKING: "7", hours: "6"}, why=why)
        for agent in (awa, salif):
            self._give(agent)
        self._merge_backwards()
        self._merge_backwards()

    def settle(self, gorom: str) -> None:
        """Show the conflict and settle it; the totals are computed again."""
        with self.chef.open() as campaign:
            state, conflicts = describe_conflicts(campaign, gorom)
            self.narrator.scene(_("What only one of them changed is combined; one answer is in conflict"))
            self.narrator.conflict(shown_sides(campaign, state, conflicts))
            resolve_conflicts(campaign, gorom, take={"": SALIF}, why=_("confirmed by telephone"))
            self.narrator.remark(
                _("Settled and signed: {name} is right; the totals are computed again").format(name=SALIF)
            )

    def publish(self, gorom: str) -> Path:
        """Look for duplicates, approve what is in no doubt, build the pages; return the first page."""
        with self.chef.open() as campaign:
            self.narrator.scene(_("Two visits look like one centre: the coordinator will decide"))
            rows = list_duplicates(campaign)
            self.narrator.duplicates(rows)
            self.narrator.scene(_("What is approved, and agreed to, becomes pages"))
            in_doubt = {submission for row in rows for submission in row.pair} - {gorom}
            clear = [own.submission for own in all_submissions(campaign) if own.submission not in in_doubt]
            judge(campaign, clear, APPROVED)
            report = build_campaign_site(campaign, form=CENTRES)
        self.narrator.remark(
            _("Pages of centres: {centres}; local contents: {contents}; photos: {photos}").format(
                centres=report.centres, contents=report.contents, photos=report.photos
            )
        )
        for reason, count in report.left_out.items():
            self.narrator.remark(_("Left out {count} times: {reason}").format(count=count, reason=reason))
        return report.start

    def _give(self, agent: Laptop) -> None:
        with agent.open() as campaign:
            report = hand_over(campaign, self.stick)
        count = report.written
        sentence = ngettext(
            "{name}: {count} file written and read again",
            "{name}: {count} files written and read again",
            count,
        )
        self.narrator.remark(sentence.format(name=agent.name, count=count))

    def _merge_backwards(self) -> list[Outcome]:
        """Merge the stick one file at a time, the last first: any order gives the same."""
        with self.chef.open() as campaign:
            return [
                outcome for path in reversed(find_files(self.stick)) for outcome in take_in(campaign, path)
            ]
