"""Print what the cascade of places costs in the shipped inventory after an import of 20,000 localities.

A campaign is made, a list that this script writes is imported by the command, and an interview is held with
its journal on the disk. Measured, in milliseconds by the clock and of the processor: opening an interview to
its first question, each answer from country to locality with the next question drawn as text, and typing in
a list. By the clock on a pseudo-terminal: Enter to the next question.
Run: `python bench/cascade.py [ROWS] [ROUNDS]`. Bars: docs of the interview, 50 ms median, 100 ms p95.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.making import NewCampaign
from survey.campaign.submissions.interviews import begin_interview
from survey.campaign.submissions.session import InterviewSession
from survey.interview.prompt import Option
from survey.interview.terminal.choice_list import ChoiceList
from survey.interview.terminal.question_pages import ChoicePage
from survey.places import AreaKind, load_gazetteer

PLACE = "/data/centre/lieu"
OPENING = [
    ("/data/visite/agent_code", "K7"),
    ("/data/consentement/participation", "oui"),
    *[(f"/data/consentement/accord/cons_{own}", "non")
      for own in ("page", "coordonnees", "photo", "temoignage", "liste", "contenus")],
    ("/data/consentement/accord/cons_maniere", "ecrit"),
    ("/data/consentement/accord/repondant_nom", "Awa"),
    ("/data/consentement/accord/repondant_fonction", "gestionnaire"),
    ("/data/centre/nom", "Centre"),
    ("/data/centre/type_centre", "telecentre"),
    ("/data/centre/statut", "fonctionnel"),
]  # fmt: skip
Spent = list[tuple[float, float]]


def write_places(path: Path, rows: int) -> None:
    """Write an official list: `rows` localities over the provinces of now, ten a commune."""
    areas = load_gazetteer().areas
    own = [area for area in areas if area.kind is AreaKind.PROVINCE and area.vintage == "2025"]
    names = {
        area.code: area.name for area in areas if area.kind is AreaKind.REGION and area.vintage == "2025"
    }
    with path.open("w", encoding="utf-8") as file:
        file.write("region,province,commune,localite\n")
        for number in range(rows):
            province = own[number % len(own)]
            commune = number // len(own) // 40
            file.write(f"{names[province.parent]},{province.name},Commune {commune},Localité {number}\n")


def timed(work: Callable[[], object], spent: Spent) -> None:
    """Do some work and keep its milliseconds by the clock and of the processor."""
    begin, cpu = time.perf_counter(), time.process_time()
    work()
    spent.append(((time.perf_counter() - begin) * 1000, (time.process_time() - cpu) * 1000))


def answer(session: InterviewSession, ref: str, value: str) -> None:
    """Answer a question, which has to be accepted, and make the next one as the screen draws it."""
    reply = session.controller.answer(value)
    assert reply.is_accepted, (ref, value, reply.message)
    session.controller.prompt()
    session.controller.progress()


def cascade(session: InterviewSession, number: int, spent: dict[str, Spent]) -> None:
    """Go from the country to the locality once, in another province each time."""
    controller, instance = session.controller, session.instance
    for name in ("pays", "region", "province", "commune_liste", "commune", "localite_liste"):
        ref = f"{PLACE}/{name}"
        controller.jump_to(ref)
        controller.prompt()
        choices = instance.node(ref).choices
        value = "BF" if name == "pays" else choices[number % len(choices)].value if choices else ""
        if name == "commune":
            value = instance.node(ref).value or ""
        timed(lambda ref=ref, value=value: answer(session, ref, value), spent.setdefault(name, []))


def say(what: str, spent: Spent) -> None:
    """Print the median and the 95th percentile, by the clock and of the processor."""
    wall, cpu = (sorted(own) for own in zip(*spent, strict=True))
    at = int(len(wall) * 0.95)
    print(
        f"{what}: median {statistics.median(wall):.1f} ms, p95 {wall[at]:.1f} ms"
        f" (processor {statistics.median(cpu):.1f}, {cpu[at]:.1f}), {len(wall)} times"
    )


def interview(folder: Path, rounds: int) -> None:
    """Measure opening and answering, over the doors that the screen uses."""
    opening: Spent = []
    with Campaign.open(folder / "c") as campaign:
        for _ in range(3):
            timed(lambda: begin_interview(campaign, language="fr").controller.prompt(), opening)
        say("opening an interview in a process that has opened one", opening[1:])
        with begin_interview(campaign, language="fr") as session:
            for ref, value in OPENING:
                session.controller.jump_to(ref)
                session.controller.answer(value)
            spent: dict[str, Spent] = {}
            for number in range(rounds):
                cascade(session, number, spent)
    for name, own in spent.items():
        say(f"  {name}, answer and next question", own)
    say("answers of the cascade", [one for own in spent.values() for one in own])


WHOLE = """
| survey |
| | type | name | label |
| | text | avant | Avant |
| | select_one_from_file places.csv | lieu | Lieu |
| | text | apres | Après |
| settings |
| | name | form_id | version |
| | data | whole | 1 |
"""


def whole_list(folder: Path, rows: int) -> None:
    """Measure a question that offers every place at once: shown, and answered by a code."""
    with (folder / "places.csv").open("w", encoding="utf-8") as file:
        file.write("name,label\n")
        file.writelines(f"BF-L-{n},Localité {n}\n" for n in range(rows))
    (folder / "whole.md").write_text(WHOLE, encoding="utf-8")
    with Campaign.create(NewCampaign(folder / "w", "Essai", forms=(folder / "whole.md",))) as campaign:
        shown: Spent = []
        answered: Spent = []
        for number in range(10):
            with begin_interview(campaign) as session:
                timed(lambda s=session: (s.controller.answer("x"), ChoicePage(s.controller.prompt())), shown)
                timed(lambda s=session, n=number: answer(s, "lieu", f"BF-L-{n}"), answered)
        say(f"a question of {rows} choices: from the answer before it to its page", shown)
        say("  answered by a code", answered)


def searching(rows: int) -> None:
    """Measure typing in a list of `rows` on the screen's own state: each key, and the list drawn."""
    options = [Option(f"BF-L-{n}", f"Localité {n * 7919 % rows} de Kokologho") for n in range(rows)]
    first: Spent = []
    shown: list[ChoiceList] = []
    timed(lambda: shown.append(ChoiceList(options)), first)
    listed = shown[0]
    timed(lambda: listed.type("l"), first)
    say(f"a list of {rows} choices, made", first[:1])
    say("  its first key", first[1:])
    spent: Spent = []
    typed = ""
    for sign in "loc kokologho 19999 de" * 4:
        typed = (typed + sign)[-12:]
        timed(
            lambda text=typed: (
                listed.type(text),
                [listed.row(i) for i in range(min(15, len(listed.found)))],
            ),
            spent,
        )
    say("  each key after it, 15 rows drawn", spent)


def main() -> None:
    """Measure and print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 47
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_CONFIG_HOME"] = str(folder / "config")
        write_places(folder / "places.csv", rows)
        survey = [sys.executable, "-m", "survey", "--campaign", str(folder / "c")]
        made = [*survey, "init", str(folder / "c"), "--no-recovery", "--agent", "Awa"]
        subprocess.run(made, check=True, capture_output=True)
        source = ("--source", "csv", "--licence", "bench")
        begin = os.times()
        subprocess.run([*survey, "place", "import", str(folder / "places.csv"), *source], check=True)
        end = os.times()
        print(f"the import: {end.children_user - begin.children_user:.1f} s of the processor")
        begin = os.times()
        plain = [*survey, "--lang", "fr", "interview", "--plain"]
        subprocess.run(plain, input=b":s\n", capture_output=True)
        end = os.times()
        opened = end.children_user - begin.children_user
        print(f"a process that opens the interview: {opened:.2f} s of the processor")
        interview(folder, rounds)
        whole_list(folder, rows)
        searching(rows)


if __name__ == "__main__":
    main()
