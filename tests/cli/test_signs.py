"""Consoles and pipes that lack signs, and Ctrl-C: what is read there."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from survey.cli.screen import show_json, show_xml
from survey.cli.signs import nearest, spell_poorly
from tests.interrupting import heeding_ctrl_c


def _pipe(encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)


def _run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    surroundings = os.environ | {"PYTHONIOENCODING": "ascii", "SURVEY_LANG": "fr"}
    return subprocess.run(
        [sys.executable, "-m", "survey", *arguments], capture_output=True, env=surroundings, check=False
    )


def test_error_in_french_is_read_where_there_is_ascii_only(tmp_path: Path) -> None:
    result = _run("--campaign", str(tmp_path / "absente"), "status")
    assert result.returncode not in (0, 3)
    assert b"\\x" not in result.stderr
    assert b"?" not in result.stderr


@pytest.mark.parametrize(
    ("text", "encoding", "read"),
    [
        ("Où ? « là »", "ascii", 'Ou ? " la "'),
        ("é → ≥ 3", "cp1252", "é -> >= 3"),
        ("cœur… 学", "ascii", "coeur... ?"),
    ],
)
def test_nearest_sign_stands_for_what_is_lacking(text: str, encoding: str, read: str) -> None:
    pipe = _pipe(encoding)
    spell_poorly([pipe])
    pipe.write(text)
    assert pipe.buffer.getvalue().decode(encoding) == read  # type: ignore[attr-defined]


def test_what_an_encoding_has_stays() -> None:
    assert nearest("déjà", "cp1252") == "deja"
    pipe = _pipe("cp1252")
    spell_poorly([pipe])
    pipe.write("déjà")
    assert pipe.buffer.getvalue() == "déjà".encode("cp1252")  # type: ignore[attr-defined]


def test_json_loses_no_sign_in_a_pipe_that_lacks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = _pipe("cp1252")
    monkeypatch.setattr(sys, "stdout", pipe)
    show_json({"nom": "Télécentre → 学"})
    assert json.loads(pipe.buffer.getvalue()) == {"nom": "Télécentre → 学"}  # type: ignore[attr-defined]


def test_xml_loses_no_sign_in_a_pipe_that_lacks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = _pipe("cp1252")
    monkeypatch.setattr(sys, "stdout", pipe)
    show_xml("<a>é 学</a>")
    assert pipe.buffer.getvalue() == b"<a>&#233; &#23398;</a>\n"  # type: ignore[attr-defined]


def test_ctrl_c_in_the_middle_of_a_command_says_what_is_kept(tmp_path: Path) -> None:
    command = [sys.executable, "-u", "-m", "survey", "--lang", "en", "demo", "--folder", str(tmp_path / "d")]
    with heeding_ctrl_c():
        started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with started as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _out, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.decode().splitlines()[-1] == "Interrupted. What was saved before is kept."
