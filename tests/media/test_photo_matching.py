"""Which photos belong to an interview, and what the clock has to do with it."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from survey.errors import MediaError
from survey.media import (
    ClockCorrection,
    PhotoFacts,
    corrected_time,
    correction_from_known_time,
    inspect_photo,
    learn_corrections,
    make_geotagged_jpeg,
    match_photos,
    scan_folder,
    scan_paths,
)

HERE = (12.3714, -1.5197)
NEAR = (12.3724, -1.5197)
FAR = (12.4714, -1.5197)
WINDOW = (datetime(2026, 11, 3, 10, 0, tzinfo=UTC), datetime(2026, 11, 3, 11, 0, tzinfo=UTC))


def _photo(
    taken_at: str | None = None,
    at: tuple[float, float] | None = None,
    gps_at: str | None = None,
    device: str = "A",
) -> PhotoFacts:
    lat, lon = at or (None, None)
    return PhotoFacts(Path("p.jpg"), lat=lat, lon=lon, taken_at=taken_at, gps_at=gps_at, device=device)


@pytest.mark.parametrize(
    ("taken_at", "at", "ticked"),
    [
        ("2026-11-03T10:30:00", None, True),
        ("2026-11-03T12:30:00", None, False),
        ("2026-11-03T12:30:00", NEAR, True),
        ("2026-11-03T10:30:00", FAR, True),
        ("2026-11-03T12:30:00", FAR, False),
        (None, NEAR, True),
        (None, None, False),
        ("2026-11-03T12:30:00+02:00", None, True),
    ],
)
def test_photo_is_ticked_by_time_or_place(
    taken_at: str | None, at: tuple[float, float] | None, ticked: bool
) -> None:
    match = match_photos([_photo(taken_at, at)], WINDOW, HERE)[0]
    assert match.ticked is ticked
    assert match.reasons


def test_time_and_place_that_disagree_are_told() -> None:
    assert match_photos([_photo("2026-11-03T10:30:00", FAR)], WINDOW, HERE)[0].conflicts


def test_radius_is_an_argument() -> None:
    assert match_photos([_photo(None, FAR)], None, HERE, radius_m=20_000)[0].ticked


def test_matches_are_in_order_of_time_and_undated_last() -> None:
    times = ["2026-11-03T12:00:00", None, "2026-11-03T09:00:00"]
    order = [match.photo.taken_at for match in match_photos([_photo(t) for t in times], WINDOW, None)]
    assert order == ["2026-11-03T09:00:00", "2026-11-03T12:00:00", None]


def test_correction_brings_a_photo_into_the_window() -> None:
    slow = {"A": ClockCorrection("A", 86_400, 3)}
    assert match_photos([_photo("2026-11-02T10:30:00")], WINDOW, None, corrections=slow)[0].ticked


def test_correction_is_the_median_of_gps_minus_camera() -> None:
    photos = [
        _photo("2026-11-02T10:00:00", gps_at="2026-11-03T10:00:00+00:00"),
        _photo("2026-11-02T11:00:00", gps_at="2026-11-03T11:00:02+00:00"),
        _photo("2026-11-02T12:00:00", gps_at="2026-11-03T11:30:00+00:00"),
    ]
    correction = learn_corrections(photos)["A"]
    assert (correction.offset_s, correction.samples, correction.spread_s) == (86_400, 3, 1800)


def test_each_device_has_its_own_correction() -> None:
    photos = [_photo("2026-11-03T10:00:00", gps_at="2026-11-03T10:00:00+00:00", device=d) for d in "AB"]
    assert set(learn_corrections(photos)) == {"A", "B"}


def test_camera_zone_is_an_argument() -> None:
    paris = timezone(timedelta(hours=1))
    assert corrected_time(_photo("2026-11-03T11:30:00"), zone=paris) == datetime(
        2026, 11, 3, 10, 30, tzinfo=UTC
    )


def test_photo_of_a_clock_teaches_the_correction() -> None:
    true = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
    correction = correction_from_known_time(_photo("2026-11-03T09:59:00"), true)
    assert correction is not None
    assert correction.offset_s == 60


def test_gps_time_serves_a_camera_without_a_clock() -> None:
    photo = _photo(gps_at="2026-11-03T10:00:00+00:00")
    assert corrected_time(photo) == datetime(2026, 11, 3, 10, 0, tzinfo=UTC)


def _make(path: Path, hour: int, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    make_geotagged_jpeg(
        path,
        lat=HERE[0],
        lon=HERE[1],
        taken_at=datetime(2026, 11, 3, hour, tzinfo=UTC),
        text=text,
        size=(160, 120),
    )
    return path


def test_folder_is_scanned_below_in_order_of_time(tmp_path: Path) -> None:
    late, early = _make(tmp_path / "DCIM" / "b.jpg", 12), _make(tmp_path / "DCIM" / "x" / "z.jpg", 9)
    assert [photo.facts.path for photo in scan_folder(tmp_path).photos] == [early, late]


def test_same_bytes_are_taken_once(tmp_path: Path) -> None:
    first = _make(tmp_path / "a.jpg", 9)
    second = _make(tmp_path / "b.jpg", 9)
    report = scan_folder(tmp_path)
    assert [photo.facts.path for photo in report.photos] == [first]
    assert [(s.path, s.reason, s.twin) for s in report.skipped] == [(second, "duplicate", first)]


def test_held_photo_is_skipped(tmp_path: Path) -> None:
    sha256 = inspect_photo(_make(tmp_path / "a.jpg", 9)).sha256
    report = scan_folder(tmp_path, known={sha256 or ""})
    assert (report.photos, report.skipped[0].reason) == ((), "held")


def test_hidden_folders_and_other_files_are_left_alone(tmp_path: Path) -> None:
    _make(tmp_path / ".thumbnails" / "a.jpg", 9)
    (tmp_path / "notes.txt").write_text("bonjour")
    assert scan_folder(tmp_path).photos == ()


def test_photo_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    _make(tmp_path / "a.jpg", 9).rename(tmp_path / "IMG_0001")
    assert len(scan_folder(tmp_path).photos) == 1


def test_missing_folder_is_a_media_error(tmp_path: Path) -> None:
    with pytest.raises(MediaError):
        scan_folder(tmp_path / "none")


def test_named_file_is_taken_with_its_findings(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("bonjour")
    report = scan_paths([tmp_path / "notes.txt"])
    assert report.photos[0].facts.findings[0].code == "not-a-photo"


def test_progress_hears_of_each_file(tmp_path: Path) -> None:
    path = _make(tmp_path / "a.jpg", 9)
    heard: list[Path] = []
    scan_folder(tmp_path, progress=heard.append)
    assert heard == [path]


def test_drawn_photo_says_what_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "demo.jpg"
    make_geotagged_jpeg(
        path,
        lat=-12.3714,
        lon=1.5197,
        alt_m=-3,
        taken_at=datetime(2026, 11, 3, 9, 0, 5, tzinfo=UTC),
        text="Télécentre de Réo",
        orientation=6,
        size=(320, 240),
    )
    photo = inspect_photo(path)
    assert photo.findings == ()
    assert photo.position == pytest.approx((-12.3714, 1.5197), abs=1e-7)
    assert (photo.alt_m, photo.orientation, photo.width, photo.height) == (-3, 6, 240, 320)
    assert photo.taken_at == photo.gps_at == "2026-11-03T09:00:05+00:00"


def test_drawing_is_repeatable(tmp_path: Path) -> None:
    first, second = _make(tmp_path / "a.jpg", 9, "Réo"), _make(tmp_path / "b.jpg", 9, "Réo")
    assert first.read_bytes() == second.read_bytes()
