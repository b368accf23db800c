"""Pages that somebody saved: HTML and MHTML files, text dumps, lists and WARC files, as `Page`s with an id."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crawler.importing import mhtml
from crawler.importing.mhtml import is_mhtml, page_in
from crawler.sources.addresses import absolute
from storage.errors import TearsheetError, UsageError
from storage.files.warc import begins_as_warc
from storage.files.warc_pages import read_warc
from storage.page import Page
from storage.times import parse_written, zoned

HTML = ("content-type", "text/html")
TEXT = ("content-type", "text/plain; charset=utf-8")
STANDARD_INPUT = Path("-")
_HEAD = 4096
_GZIP = b"\x1f\x8b"
MAX_BYTES = 8 * 1024 * 1024
"""A saved page may be as large as a fetched one."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A saved page, or why it cannot be had: `problem` is one sentence with the file and, in a list, the line."""

    id: str
    page: Page | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the user says of a saved file: its address and when it was fetched (aware).

    Where no address is known, `by_place` makes one of the file's whole path: an archive must not take two files of the
    same name in two folders for one story. Without it the name stands alone, and a reading is the same on any machine.
    """

    url: str = ""
    fetched_at: datetime | None = None
    by_place: bool = False


def parse_moment(text: str, what: str) -> datetime:
    """An ISO 8601 time; without a zone it is UTC. Raises UsageError that names `what`."""
    try:
        return zoned(parse_written(text))
    except ValueError:
        raise UsageError(f"{what} is no ISO 8601 time: {text!r}; write 2025-02-07 or 2025-02-07T03:30:00Z") from None


def known_of(paths: Sequence[Path], *, url: str, fetched_at: str, lists: bool = False) -> Known:
    """What the options --url and --fetched-at say of the files.

    Raises UsageError for a time that is none, and for what one option cannot say of many pages: they would all be one
    page of that address, and lists and WARC files tell both themselves.
    """
    own = lists or any(is_list(path) or is_warc(path) for path in paths)
    if url and (own or len(paths) > 1 or any(path.is_dir() for path in paths)):
        raise UsageError("--url says where one page came from; for many pages give a .jsonl list with url")
    if url and not absolute(url, ""):
        raise UsageError(f"--url {url!r} is not an http or https address")
    if fetched_at and own:
        raise UsageError("--fetched-at is for saved pages; a list or a WARC file says itself when each was fetched")
    return Known(url=url, fetched_at=parse_moment(fetched_at, "--fetched-at") if fetched_at else None)


def is_list(path: Path) -> bool:
    """Whether a file is a list of pages, by its name."""
    return path.name.lower().endswith((".jsonl", ".ndjson", ".jsonl.gz"))


def is_warc(path: Path) -> bool:
    """Whether a file holds WARC records, by its name."""
    return ".warc" in path.name.lower()


def saved_pages(path: Path, known: Known, *, lists: bool = False) -> Iterator[SavedPage]:
    """The pages of one file, chosen by its name; `lists` takes any file as JSON Lines.

    "-" is standard input: what stands there is told by its first bytes.
    """
    if path == STANDARD_INPUT:
        yield from _piped(sys.stdin.buffer.read(), known, lists=lists)
        return
    if path.is_dir():
        for each in sorted(path.iterdir()):
            if each.name.lower().endswith(READABLE):
                yield from saved_pages(each, known)
        return
    if is_warc(path) and not lists:
        yield from _warc(path)
        return
    try:
        body = _bytes(path)
    except (OSError, EOFError, zlib.error) as error:
        yield SavedPage(path.stem, problem=f"{path} cannot be read: {_words(error)}")
        return
    if lists or is_list(path):
        yield from _lines(body, path, path.parent, known)
    else:
        yield _single(_id(path), body, known, _kind(path), path)


def _piped(data: bytes, known: Known, *, lists: bool) -> Iterator[SavedPage]:
    """The pages of what was piped in, plain or packed: one page, one that a browser saved, a list, or a WARC file."""
    file = gzip.GzipFile(fileobj=io.BytesIO(data)) if data.startswith(_GZIP) else io.BytesIO(data)
    try:
        body = file.read(_HEAD)
        listed = lists or body.lstrip().startswith(b"{")
        archived = begins_as_warc(body) and not listed
        if (listed or archived) and (known.url or known.fetched_at):
            raise UsageError(
                "--url and --fetched-at: a list or a WARC file says itself where each page came from, and when"
            )
        if archived:
            yield from _piped_warc(data)
            return
        body += file.read(-1 if listed else mhtml.MAX_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        yield SavedPage("-", problem=f"standard input cannot be read: {_words(error)}")
        return
    single = SavedPage("-") if listed else _single("-", body, known, HTML)
    if single.page and single.page.url.startswith("file:") and known.by_place:
        # All that is piped in would have one address, and be edits of one story.
        single = SavedPage("-", problem="the page on standard input does not say its address; give --url")
    yield from _lines(body, STANDARD_INPUT, Path(), known) if listed else [single]


def _piped_warc(data: bytes) -> Iterator[SavedPage]:
    with TemporaryDirectory(prefix="tearsheet-") as folder:
        file = Path(folder, "standard input")
        file.write_bytes(data)
        yield from _warc(file)


READABLE = (".html", ".htm", ".html.gz", ".mhtml", ".mht", ".txt", ".jsonl", ".warc", ".warc.gz", ".warc.zst")


NOTHING_THERE = f"Nothing there ends in {', '.join(READABLE)}; folders in folders are not looked into."


def _kind(path: Path) -> tuple[str, str]:
    return TEXT if path.name.lower().endswith((".txt", ".txt.gz")) else HTML


def _single(page_id: str, body: bytes, known: Known, kind: tuple[str, str], path: Path | None = None) -> SavedPage:
    if (path is not None and is_mhtml(path)) or mhtml.begins(body):
        single = page_in(body)
        if single is None:
            return SavedPage(page_id, problem=f"{path or page_id} holds no page as a browser saves it in one file")
        body, kind = single.body, (HTML[0], single.content_type)
        known = replace(known, url=known.url or single.url, fetched_at=known.fetched_at or single.saved_at)
    if len(body) > MAX_BYTES:
        return SavedPage(page_id, problem=f"{page_id} is larger than {MAX_BYTES // 2**20} MiB; no page is")
    place = path.resolve().as_uri() if path is not None and known.by_place else f"file:///{page_id}"
    url = known.url or place
    return SavedPage(page_id, Page(url=url, body=body, fetched_at=known.fetched_at, headers=(kind,)))


def _lines(body: bytes, path: Path, folder: Path, known: Known) -> Iterator[SavedPage]:
    for number, line in enumerate(body.splitlines(), start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            yield _listed(json.loads(line), where, folder, known)
        except (ValueError, RecursionError) as error:
            yield SavedPage(str(number), problem=f"{where} is no JSON object: {error}")
        except TearsheetError as error:
            yield SavedPage(str(number), problem=str(error))


def _listed(entry: Any, where: str, folder: Path, known: Known) -> SavedPage:
    """One line of a list: {id, path|html, url, fetched_at}; a relative path is relative to the list."""
    if not isinstance(entry, dict):
        raise UsageError(f"{where} is no JSON object with the keys id, path or html, url, fetched_at")
    page_id = str(entry.get("id") or entry.get("url") or entry.get("path") or "")
    fetched = entry.get("fetched_at")
    known = replace(
        known,
        url=str(entry.get("url") or ""),
        fetched_at=parse_moment(str(fetched), f"{where}: fetched_at") if fetched else None,
    )
    if isinstance(entry.get("html"), str):
        return _single(page_id, entry["html"].encode("utf-8", "replace"), known, (HTML[0], "text/html; charset=utf-8"))
    if not isinstance(entry.get("path"), str):
        raise UsageError(f"{where} has neither path nor html")
    file = folder / entry["path"]
    try:
        body = _bytes(file)
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(f"{where}: {file} cannot be read: {_words(error)}") from None
    return _single(page_id or _id(file), body, known, _kind(file), file)


def _warc(path: Path) -> Iterator[SavedPage]:
    """The pages of a WARC file; what is whole before a fault is yielded, then the fault."""
    number = 0
    try:
        for page in read_warc(path):
            number += 1
            yield SavedPage(f"{_id(path)}:{number}", page)
    except (OSError, TearsheetError) as error:
        yield SavedPage(_id(path), problem=f"{path}: {_words(error)}")


def _bytes(path: Path) -> bytes:
    """The file's bytes, unpacked when gzipped, and no more than a page may have plus one."""
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    limit = -1 if is_list(path) else (mhtml.MAX_BYTES if is_mhtml(path) else MAX_BYTES) + 1
    with gzip.open(path) if packed else path.open("rb") as file:
        return file.read(limit)


def _id(path: Path) -> str:
    name = path.name
    for ending in (".gz", ".zst", ".html", ".htm", ".mhtml", ".mht", ".txt", ".warc"):
        name = name.removesuffix(ending)
    return name


def _words(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error) or type(error).__name__
