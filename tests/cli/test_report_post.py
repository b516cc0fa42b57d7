"""`survey report post` as a coordinator types it."""

import json
from pathlib import Path

import pytest

from survey.campaign.submissions.interviews import begin_interview, conduct_script
from tests.campaign.laptops import Laptops
from tests.campaign.visits import write_form
from tests.cli.conftest import Survey
from tests.cli.desk import Desk
from tests.outputs.posts.sample import FORM, SUMMARY


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    return Laptops(tmp_path, monkeypatch, write_form(tmp_path, FORM))


@pytest.fixture
def desk(survey: Survey, laptops: Laptops) -> Desk:
    return Desk(survey, laptops)


def visit(laptops: Laptops, accepted: str = "oui") -> str:
    """Hold an interview with a summary; return the submission's id."""
    answers = {
        "cons_page": "oui", "cons_page_niveau": "web", "cons_photo": "oui", "cons_temoignage": "non",
        "nom": "Cyber de Dori", "services": "internet", "resume/resume_lu": "oui",
        **{f"resume/{name}": text.replace("\n", " ") for name, text in SUMMARY.items()},
        "resume/resume_accepte": accepted,
    }  # fmt: skip
    lines = [json.dumps({"ref": f"/data/{own}", "value": value}) for own, value in answers.items()]
    with laptops.at("Chef") as campaign, begin_interview(campaign) as interview:
        conducted = conduct_script(interview, lines)
    assert conducted.submission is not None, conducted.lines
    return conducted.submission


def test_posts_are_written_and_gone_when_the_consent_is_taken_back(
    desk: Desk, laptops: Laptops, tmp_path: Path
) -> None:
    submission, folder = visit(laptops), tmp_path / "billets"
    desk("review", "approve", submission)
    printed = desk("report", "post", "-o", str(folder))
    assert "1 post written" in printed
    assert (folder / "cyber-de-dori" / "cyber-de-dori.fr.odt").is_file()
    desk("consent", "withdraw", submission, "--purpose", "cons_page")
    printed = desk("report", "post", "-o", str(folder))
    assert "cyber-de-dori" in printed
    assert list(folder.iterdir()) == []


def test_a_summary_that_was_refused_makes_no_post_and_is_counted(desk: Desk, laptops: Laptops) -> None:
    desk("review", "approve", visit(laptops, accepted="non"))
    report = json.loads(desk("report", "post", "--json"))
    assert (report["posts"], sum(report["without"].values())) == ([], 1)


def test_an_own_template_writes_the_posts(desk: Desk, laptops: Laptops) -> None:
    desk("review", "approve", visit(laptops))
    desk("report", "templates", "--copy", "posts/post.html")
    own = laptops.folder / "Chef" / "templates" / "posts" / "post.html"
    own.write_text("<p>{{ post.centre }}: {{ post.lead }}</p>\n", encoding="utf-8")
    desk("report", "post", "--format", "html", "--language", "en")
    page = laptops.folder / "Chef" / "posts" / "cyber-de-dori" / "cyber-de-dori.en.html"
    assert page.read_text(encoding="utf-8").startswith("<p>Cyber de Dori: Dix ordinateurs")


@pytest.mark.parametrize("words", [("--format", "pdf"), ("--language", "de")])
def test_another_format_or_language_is_refused(desk: Desk, laptops: Laptops, words: tuple[str, ...]) -> None:
    del laptops
    desk("report", "post", *words, status=2)
