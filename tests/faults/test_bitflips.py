"""Damage to every file of a small bundle, the short form: each damage is found, nothing of it is taken."""

from pathlib import Path

import pytest

from tests.faults.bitflips import a_stick, merge_spoiled, spoil_files, spoil_kit


def test_every_damage_to_a_file_of_a_bundle_is_found(tmp_path: Path) -> None:
    said = spoil_files(tmp_path, 23)
    print(said)
    assert said.endswith("0 undetected")


def test_damage_to_a_kit_is_found_and_nothing_of_a_damaged_file_is_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptops = a_stick(tmp_path, monkeypatch)
    said = [spoil_kit(laptops, 2000), merge_spoiled(laptops, 2000)]
    print("\n".join(said))
    assert all("0 " in line for line in said)
