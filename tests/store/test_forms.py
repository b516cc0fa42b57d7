"""Deployed forms are immutable: one version has one content."""

from pathlib import Path

import pytest

from survey.errors import FormVersionError, StoreError
from survey.store import Store
from survey.store.forms import DeployedForm
from tests.store.writings import NOW


def deploy(store: Store, tmp_path: Path, version: str = "1", content: bytes = b"form") -> DeployedForm:
    source = tmp_path / "centre.xlsx"
    source.write_bytes(content)
    media = tmp_path / "regions.csv"
    media.write_bytes(b"name,label\n")
    return store.forms.deploy(
        source,
        form_id="centre",
        version=version,
        hash=content.hex(),
        title="Centre",
        deployed_at=NOW,
        media={"regions.csv": media},
    )


def test_form_and_its_media_are_copied(store: Store, tmp_path: Path) -> None:
    form = deploy(store, tmp_path)
    assert form.path.read_bytes() == b"form"
    assert (form.path.parent / "regions.csv").read_bytes() == b"name,label\n"
    assert form.media == ("regions.csv",)


def test_same_form_again_does_nothing(store: Store, tmp_path: Path) -> None:
    assert deploy(store, tmp_path) == deploy(store, tmp_path)
    assert len(store.forms.list()) == 1


def test_same_version_with_other_content_is_refused(store: Store, tmp_path: Path) -> None:
    form = deploy(store, tmp_path)
    with pytest.raises(FormVersionError) as caught:
        deploy(store, tmp_path, content=b"changed")
    assert caught.value.remedy
    assert form.path.read_bytes() == b"form"


def test_last_deployed_version_is_given(store: Store, tmp_path: Path) -> None:
    deploy(store, tmp_path, "1")
    deploy(store, tmp_path, "2", b"second")
    assert store.forms.get("centre").version == "2"
    assert store.forms.get("centre", "1").path.read_bytes() == b"form"


def test_unknown_form_is_said(store: Store) -> None:
    with pytest.raises(StoreError):
        store.forms.get("centre")


@pytest.mark.parametrize("version", ["../../x", "2026/11", "", "é" * 200, "CON"])
def test_odd_version_stays_inside_the_campaign(
    store: Store, folder: Path, tmp_path: Path, version: str
) -> None:
    form = deploy(store, tmp_path, version)
    assert form.path.resolve().parent.parent == (folder / "forms").resolve()


def test_media_with_a_folder_in_its_name_is_refused(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "f.xml"
    source.write_bytes(b"x")
    with pytest.raises(StoreError):
        store.forms.deploy(
            source, form_id="f", version="1", hash="h", title="F", deployed_at=NOW, media={"../x": source}
        )
    assert store.forms.list() == []
