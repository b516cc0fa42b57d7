"""`survey site serve`: the site on loopback, its files and nothing else, until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import httpx
import pytest

from survey.errors import OutputError, SyncError
from survey.sync.site_showing import LOOPBACK, SiteServer, opened_site
from tests.cli.conftest import Survey, survey  # noqa: F401 - the fixture of the commands.
from tests.interrupting import heeding_ctrl_c
from tests.outputs.site.sample import Shelf, build, sample_state


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shown")
    shelf = Shelf(folder)
    build(folder / "site", [sample_state(1, shelf)], shelf)
    (folder / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / "site2").mkdir()
    (folder / "site2" / "index.html").write_text("secret", encoding="utf-8")
    (folder / "site" / "photos" / "link.txt").symlink_to(folder / "secret.txt")
    (folder / "site" / "photos" / "up").symlink_to(folder)
    return folder / "site"


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[SiteServer]:
    with opened_site(site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(server: SiteServer, target: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    """Ask for a target exactly as it is spelt: other clients tidy paths up."""
    connection = HTTPConnection(LOOPBACK, server.server_address[1], timeout=20)
    connection.request(method, target, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_browser_is_led_from_the_door_to_every_file_of_the_site(server: SiteServer, site: Path) -> None:
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        door = client.get("/")
        assert (door.status_code, "fr/index.html" in door.text) == (200, True)
        files = [path for path in site.rglob("*") if path.is_file() and not path.is_symlink()]
        for path in files:
            if path.name != ".survey-site":
                assert client.get(path.relative_to(site).as_posix()).content == path.read_bytes()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/fr/map.html?q=dori", "text/html; charset=utf-8"),
        ("/assets/map.js", "text/javascript; charset=utf-8"),
        ("/assets/style.css", "text/css; charset=utf-8"),
    ],
)
def test_type_is_that_of_the_file(server: SiteServer, path: str, kind: str) -> None:
    answer, _body = ask(server, path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_photo_is_a_photo_and_its_head_has_no_body(server: SiteServer, site: Path) -> None:
    photo = next((site / "photos").glob("*-s.jpg"))
    answer, body = ask(server, f"/photos/{photo.name}", "HEAD")
    found = answer.headers["Content-Type"], answer.headers["Content-Length"], body
    assert found == ("image/jpeg", str(photo.stat().st_size), b"")


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt", "/fr/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt",
        "/fr/%2e%2e/%2e%2e/secret.txt", "/../site2/index.html", "/photos/link.txt", "/photos/up/secret.txt",
        "/photos/up/site2/", "//secret.txt", "/C:/secret.txt", "/secret.txt%00.html", "/.survey-site",
        "/./index.html", "/%ff", "/fr//index.html", "/assets/map.js/", "/photos", "/photos/", "/assets/",
        "secret.txt", "/etc/passwd", "/nothing.html", "*",
    ],
)  # fmt: skip
def test_what_is_no_file_of_the_site_is_not_found(server: SiteServer, target: str) -> None:
    answer, body = ask(server, target)
    assert (answer.status, b"secret" in body, b".jpg" in body) == (404, False, False)


def test_folder_with_a_start_page_is_gone_to(server: SiteServer) -> None:
    answer, _body = ask(server, "/fr")
    assert (answer.status, answer.headers["Location"]) == (301, "/fr/")
    assert ask(server, "/fr/")[0].status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_can_be_sent(server: SiteServer, method: str) -> None:
    assert ask(server, "/", method)[0].status == 501


def test_page_of_the_web_whose_name_leads_here_sees_nothing(server: SiteServer) -> None:
    answer, body = ask(server, "/fr/index.html", Host="exemple.org")
    assert (answer.status, b"Inventaire" in body) == (403, False)


def test_nobody_else_reaches_it(server: SiteServer) -> None:
    assert server.socket.getsockname()[0] == "127.0.0.1"


def test_rebuilt_site_is_shown_at_once(tmp_path: Path) -> None:
    build(tmp_path / "site", [sample_state(1)])
    page = next((tmp_path / "site" / "fr" / "centre").iterdir()).name
    with opened_site(tmp_path / "site") as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        seen = [ask(server, f"/fr/centre/{page}")[0].status]
        build(tmp_path / "site", [])
        seen.append(ask(server, f"/fr/centre/{page}")[0].status)
        server.shutdown()
        thread.join()
    assert seen == [200, 404]


def test_folder_that_is_no_site_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("à moi", encoding="utf-8")
    with pytest.raises(OutputError), opened_site(tmp_path):
        pass


def test_port_of_another_program_is_said(site: Path) -> None:
    with (
        socket.create_server((LOOPBACK, 0)) as taken,
        pytest.raises(SyncError) as refused,
        opened_site(site, taken.getsockname()[1]),
    ):
        pass
    assert "--port 0" in (refused.value.remedy or "")


def test_command_says_where_there_is_no_site(survey: Survey, tmp_path: Path) -> None:  # noqa: F811
    done = survey("--lang", "en", "site", "serve", "--folder", tmp_path)
    assert (done.status, "survey site build" in done.err) == (OutputError.exit_status, True)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C as a signal to another process")
def test_command_prints_its_address_and_ends_cleanly_with_ctrl_c(site: Path) -> None:
    command = [sys.executable, "-m", "survey", "--lang", "en", "site", "serve", "--port", "0"]
    with heeding_ctrl_c():
        started = subprocess.Popen(
            [*command, "--folder", str(site)], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    with started as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        address = next(word for word in said.split() if word.startswith("http://"))
        assert httpx.get(f"{address}fr/map.html", trust_env=False).status_code == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, err) == (0, "")
    assert "not shown any more" in out
