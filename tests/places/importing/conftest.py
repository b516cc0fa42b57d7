"""Areas and finders as an import has them, and files as offices publish them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from survey.places import load_gazetteer
from survey.places.importing.provinces import ProvinceFinder, read_moved
from survey.shipped import shipped_folder


@pytest.fixture
def finder() -> ProvinceFinder:
    return finder_of("BF")


def finder_of(country: str) -> ProvinceFinder:
    gazetteer = load_gazetteer()
    return ProvinceFinder(gazetteer, country, read_moved(shipped_folder("data") / "gazetteer", gazetteer))


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def made(name: str, text: str, *, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding=encoding)
        return path

    return made


@pytest.fixture
def import_tests(project_folder: Path) -> Path:
    folder = project_folder.parent / "shared" / "data" / "gazetteer" / "import-tests"
    if not folder.is_dir():
        pytest.skip("the files to import are not beside the project")
    return folder
