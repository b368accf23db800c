from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from storage.errors import ArchiveDamaged
from storage.files.capture_log import CaptureLog
from storage.files.captures import encode_record, read_record
from storage.files.warc_pages import read_warc
from tests.made_archive import NOW, made_page

FIRST = "tearsheet-20250303-00001.warc.gz"


def record(number: int) -> bytes:
    return encode_record(made_page(f"https://example.com/{number}"), NOW).data


def filled(folder: Path, count: int) -> dict[str, int]:
    """A folder with that many records; the committed lengths."""
    log = CaptureLog(folder, {})
    for number in range(count):
        log.append(record(number), NOW)
    log.sync()
    lengths = log.lengths()
    log.commit()
    log.close()
    return lengths


def test_places_lead_to_the_records(tmp_path: Path) -> None:
    log = CaptureLog(tmp_path, {})
    places = [log.append(record(number), NOW) for number in range(3)]
    log.sync()
    for number, place in enumerate(places):
        page = read_record(tmp_path / place.file, place.offset, place.length)
        assert page.url == f"https://example.com/{number}"
    assert log.lengths() == {FIRST: (tmp_path / FIRST).stat().st_size}
    log.close()


def test_a_torn_tail_of_any_length_is_moved_aside_and_appending_goes_on(tmp_path: Path) -> None:
    committed = filled(tmp_path, 2)
    path = tmp_path / FIRST
    whole = path.read_bytes()
    torn = record(9)
    for end in range(1, len(torn) + 1):
        path.write_bytes(whole + torn[:end])
        log = CaptureLog(tmp_path, committed)
        assert len(log.repairs) == 1
        assert f"{end} bytes after offset {len(whole)}" in log.repairs[0]
        aside = max((tmp_path / "torn").iterdir(), key=lambda each: each.stat().st_mtime_ns)
        assert aside.read_bytes() == torn[:end]
        aside.unlink()
        assert path.read_bytes() == whole
        log.append(record(3), NOW)
        log.sync()
        log.close()
        assert [page.url[-1] for page in read_warc(path)] == ["0", "1", "3"]
        with path.open("rb") as file:
            assert [each.rec_type for each in ArchiveIterator(file)] == ["warcinfo"] + ["response"] * 3
            file.seek(0)


def test_a_file_that_was_never_committed_is_moved_aside(tmp_path: Path) -> None:
    (tmp_path / FIRST).write_bytes(record(1))
    (tmp_path / "brought-along.warc.gz").write_bytes(record(2))
    log = CaptureLog(tmp_path, {})
    assert len(log.repairs) == 1
    assert not (tmp_path / FIRST).exists()
    assert (tmp_path / "torn" / f"{FIRST}.0").read_bytes() == record(1)
    assert (tmp_path / "brought-along.warc.gz").exists()


def test_tails_of_two_crashes_are_both_kept(tmp_path: Path) -> None:
    committed = filled(tmp_path, 1)
    for tail in (b"one", b"two"):
        with (tmp_path / FIRST).open("ab") as file:
            file.write(tail)
        CaptureLog(tmp_path, committed)
    assert sorted(each.read_bytes() for each in (tmp_path / "torn").iterdir()) == [b"one", b"two"]


@pytest.mark.parametrize("missing", [1, 10_000])
def test_missing_committed_bytes_are_damage(tmp_path: Path, missing: int) -> None:
    committed = filled(tmp_path, 2)
    path = tmp_path / FIRST
    if missing < committed[FIRST]:
        path.write_bytes(path.read_bytes()[:-missing])
    else:
        path.unlink()
    with pytest.raises(ArchiveDamaged, match=FIRST):
        CaptureLog(tmp_path, committed)


def test_rollback_takes_back_what_was_appended(tmp_path: Path) -> None:
    committed = filled(tmp_path, 1)
    log = CaptureLog(tmp_path, committed)
    for number in range(5):
        log.append(record(number), NOW)
        if number % 2:
            log.sync()
    log.rollback()
    assert (tmp_path / FIRST).stat().st_size == committed[FIRST]
    place = log.append(record(7), NOW)
    log.sync()
    assert read_record(tmp_path / place.file, place.offset, place.length).url.endswith("7")


def test_rollback_of_the_first_record_of_a_file(tmp_path: Path) -> None:
    log = CaptureLog(tmp_path, {})
    log.append(record(1), NOW)
    log.rollback()
    log.append(record(2), NOW)
    log.sync()
    assert [page.url[-1] for page in read_warc(tmp_path / FIRST)] == ["2"]


def test_a_file_that_was_taken_back_begins_with_its_warcinfo_again(tmp_path: Path) -> None:
    """Also when a transaction without captures went through in between."""
    log = CaptureLog(tmp_path, {})
    log.append(record(0), NOW)
    log.rollback()
    log.sync()
    assert log.lengths() == {}
    log.commit()
    log.append(record(1), NOW)
    log.sync()
    with (tmp_path / FIRST).open("rb") as file:
        assert [each.rec_type for each in ArchiveIterator(file)] == ["warcinfo", "response"]
    log.close()


def test_a_new_day_and_a_full_file_begin_a_new_one(tmp_path: Path) -> None:
    log = CaptureLog(tmp_path, {}, max_file=600)
    names = []
    for number in range(6):
        names.append(log.append(record(number), NOW + timedelta(days=number // 4)).file)
        log.sync()
        log.commit()
    log.close()
    assert len(set(names)) == 3
    assert names[0] == FIRST
    assert names[4].startswith("tearsheet-20250304-")
    for name in set(names):
        with (tmp_path / name).open("rb") as file:
            first = next(iter(ArchiveIterator(file)))
            assert (first.rec_type, first.rec_headers.get_header("WARC-Filename")) == ("warcinfo", name)


def test_a_reopened_log_goes_on_in_its_file(tmp_path: Path) -> None:
    committed = filled(tmp_path, 1)
    log = CaptureLog(tmp_path, committed)
    assert log.append(record(2), NOW).file == FIRST
    assert log.repairs == []
