"""Exports read by the programs that people open them with: LibreOffice, sqlite-utils."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from survey.messages import speaking
from survey.outputs.codebook.variables import codebook_of
from survey.outputs.codebook.writing import write_codebook
from tests.outputs.data.sample import FORM, exported, submission

office = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs Debian's libreoffice")


def converted(path: Path, target: str) -> Path:
    """Let LibreOffice open a file and write it as something else, with a profile of its own."""
    folder = path.parent / "converted"
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    return folder


@office
def test_libreoffice_reads_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    with speaking("en"):
        exported([submission(finalized="2026-11-03T09:30:00Z")], path, "xlsx")
    # 44 and 34 are the signs between and around cells, 76 is UTF-8, the last -1 writes every sheet.
    folder = converted(path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1")
    tables = {}
    for own in folder.iterdir():
        with own.open(encoding="utf-8", newline="") as file:
            tables[own.stem] = list(csv.DictReader(file))
    assert sorted(tables) == ["out-Columns", "out-f", "out-f-r", "out-f-r-i"]
    (row,) = tables["out-f"]
    assert (row["nom"], row["lieu-Latitude"], row["serv"]) == ("=1+1", "12.5", "a b")
    assert [own["n"] for own in tables["out-f-r"]] == ["3", "4"]
    assert tables["out-f-r-i"][0]["t"] == "dedans"


@office
def test_libreoffice_reads_the_codebook(tmp_path: Path) -> None:
    path = tmp_path / "codebook.odt"
    with speaking("en"):
        write_codebook(codebook_of(FORM, "Français (fr)", "en"), path, "odt")
    converted(path, "pdf")
    assert (tmp_path / "converted" / "codebook.pdf").read_bytes().startswith(b"%PDF")


def test_sqlite_utils_reads_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "out.sqlite"
    exported([submission()], path, "sqlite")

    def ask(*arguments: str) -> object:
        command = [sys.executable, "-m", "sqlite_utils", *arguments]
        return json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)

    tables = ask("tables", str(path), "--counts")
    assert {"table": "f-r", "count": 2} in tables  # type: ignore[operator]
    assert ask("rows", str(path), "f-r-i", "-c", "t") == [{"t": "dedans"}]
