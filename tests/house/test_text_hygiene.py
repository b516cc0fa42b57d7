"""What is committed speaks of the project, never of the machine that it was written on."""

import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
MACHINE = re.compile(r"/root/\.|/(?:home|Users)/(?!awa)\w|/tmp/\w+-\w{6,}|\bTODO\b|\bFIXME\b|\bXXX\b")


def committed() -> list[Path]:
    done = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is no checkout")
    return [PROJECT / name for name in done.stdout.splitlines()]


def test_no_path_of_a_machine_and_nothing_left_to_do() -> None:
    found = []
    for path in committed():
        if path.suffix in (".py", ".md", ".toml", ".csv", ".jsonl", ".po") and path != Path(__file__):
            text = path.read_text(encoding="utf-8", errors="replace")
            found.extend(f"{path.name}: {match.group()}" for match in MACHINE.finditer(text))
    assert found == []


def test_every_decision_stands_in_the_index() -> None:
    folder = PROJECT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in sorted(folder.glob("0*.md")) if path.name not in index] == []
    assert len(list(folder.glob("0*.md"))) >= 12


def test_commands_of_the_readme_exist_in_both_languages() -> None:
    english, french = (PROJECT / name for name in ("README.md", "README.fr.md"))
    blocks = [
        re.findall(r"```sh\n(.*?)```", path.read_text(encoding="utf-8"), re.S) for path in (english, french)
    ]
    commands = [
        [re.sub(r"\s+#.*", "", line) for block in own for line in block.splitlines()] for own in blocks
    ]
    assert commands[0] == commands[1]
