"""Framing: whole records, wherever the file is cut or damaged."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from fastwarc.stream_io import GzipWriter, ZstdWriter

from storage.errors import ArchiveDamaged
from storage.files.warc import parse_member, raw_records

BLOCKS = [b"first" * 30, b"\r\n\r\n", b"third " + bytes(range(256)) * 4]


def record(block: bytes, newline: bytes = b"\r\n") -> bytes:
    head = newline.join([b"WARC/1.1", b"WARC-Type: resource", b"content-length:%d" % len(block), b"", b""])
    return head + block + b"\r\n\r\n"


def gzipped(data: bytes) -> bytes:
    packed = io.BytesIO()
    writer = GzipWriter(packed, compression_level=2)
    writer.write(data)
    writer.finish()
    return packed.getvalue()


def zstd(data: bytes, path: Path) -> bytes:
    writer = ZstdWriter(str(path))
    writer.write(data)
    writer.close()
    return path.read_bytes()


def read(path: Path) -> tuple[list[bytes], str]:
    """The whole blocks, and the complaint."""
    blocks = []
    try:
        for each in raw_records(path, 1 << 20):
            assert each.length == len(each.block)
            blocks.append(each.block)
    except ArchiveDamaged as error:
        return blocks, str(error)
    return blocks, ""


@pytest.mark.parametrize("packing", ["plain", "members", "one member", "zstd"])
def test_every_packing(tmp_path: Path, packing: str) -> None:
    path = tmp_path / "a.warc"
    records = [record(block) for block in BLOCKS]
    match packing:
        case "plain":
            data = b"".join(records)
        case "members":
            data = b"".join(gzipped(each) for each in records)
        case "one member":
            data = gzip.compress(b"".join(records))
        case _:
            data = zstd(b"".join(records), tmp_path / "z")
    path.write_bytes(data)
    assert read(path) == (BLOCKS, "")


@pytest.mark.parametrize("packed", [False, True])
def test_cut_at_every_byte_of_the_last_record(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "a.warc"
    records = [gzipped(record(block)) if packed else record(block) for block in BLOCKS]
    data = b"".join(records)
    whole = len(data) - len(records[-1])
    path.write_bytes(data[:whole])
    assert read(path) == (BLOCKS[:2], "")
    for end in range(whole + 1, len(data)):
        path.write_bytes(data[:end])
        blocks, complaint = read(path)
        assert blocks == BLOCKS[:2]
        assert str(path) in complaint
        assert f"offset {whole}" in complaint


def test_a_cut_inside_one_big_member(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    data = gzip.compress(b"".join(record(block) for block in BLOCKS))
    for end in range(20, len(data), 7):
        path.write_bytes(data[:end])
        blocks, complaint = read(path)
        assert blocks == BLOCKS[: len(blocks)]
        assert complaint


def test_a_cut_zstd_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.zst"
    data = zstd(b"".join(record(block) for block in BLOCKS), tmp_path / "z")
    for end in range(8, len(data), 5):
        path.write_bytes(data[:end])
        blocks, complaint = read(path)
        assert blocks == BLOCKS[: len(blocks)]
        assert complaint or len(blocks) == len(BLOCKS)


def test_every_flipped_bit_of_a_member_is_seen_and_what_stands_before_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    records = [gzipped(record(block)) for block in BLOCKS]
    start = len(records[0])
    data = b"".join(records)
    unseen = 0
    for bit in range(start * 8, (start + len(records[1])) * 8):
        damaged = bytearray(data)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        blocks, complaint = read(path)
        assert blocks[:1] == BLOCKS[:1]
        if complaint:
            assert f"offset {start}" in complaint
        else:
            assert blocks == BLOCKS
            unseen += 1
    # The time, the extra flags and the system in a gzip header are in no checksum and change nothing.
    assert unseen <= 8 * 8


def test_line_ends_and_stray_newlines_of_other_writers(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(record(b"one", b"\n") + b"\r\n\r\n" + record(b"two") + b"\n")
    assert read(path) == ([b"one", b"two"], "")


@pytest.mark.parametrize(
    "data", [b"<html>", b"WARC/1.1\r\n\r\n", b"WARC/1.1\r\nContent-Length: x\r\n\r\n", b"W" * 99999]
)
def test_what_is_no_warc(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(data)
    blocks, complaint = read(path)
    assert blocks == []
    assert "offset 0" in complaint


def test_an_empty_file_has_no_records(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"")
    assert read(path) == ([], "")


@pytest.mark.parametrize("packed", [False, True])
def test_blocks_are_cut_but_counted_and_offsets_lead_back(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "a.warc"
    blocks = [b"x" * 300_000, b"y" * 70_000, b"z"]
    path.write_bytes(b"".join(gzipped(record(block)) if packed else record(block) for block in blocks))
    found = list(raw_records(path, 1000))
    assert [len(each.block) for each in found] == [1000, 1000, 1]
    assert [each.length for each in found] == [300_000, 70_000, 1]
    for number, each in enumerate(found):
        assert [other.length for other in raw_records(path, 10, each.offset)] == [len(b) for b in blocks[number:]]


def test_one_member_by_its_bytes(tmp_path: Path) -> None:
    data = gzipped(record(BLOCKS[2]))
    assert parse_member(data, tmp_path, 7).block == BLOCKS[2]
    for broken in (data[:-1], data[1:], b""):
        with pytest.raises(ArchiveDamaged, match="offset 7"):
            parse_member(broken, tmp_path, 7)
