"""What must hold of an archive after a crash, whatever the crash was."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from storage.archive import Archive
from storage.files.folders import FILE


class Broken(AssertionError):
    """Something that must hold does not; the message says what."""


def must(holds: object, what: str) -> None:
    """Raise Broken unless it holds."""
    if not holds:
        raise Broken(what)


@dataclass(frozen=True, slots=True)
class Kept:
    """What an archive holds of its pages: outcomes by canonical URL in order, and the texts of each story in order."""

    outcomes: Mapping[str, tuple[str, ...]]
    stories: Mapping[str, tuple[tuple[str, str], ...]]
    words: Mapping[str, tuple[Counter[str], Counter[str]]]
    """The words of the first version of each story, and those of the blocks that were removed from it."""

    def differing(self, other: Kept) -> list[str]:
        """The stories whose texts differ by more than what the other one has among its removed blocks.

        What a source repeats is learned as pages come, so another order of pages may remove another paragraph.
        """
        pairs = ((url, self.words[url], other.words[url]) for url in self.words)
        return [url for url, (a, cut_a), (b, cut_b) in pairs if (a - b) - cut_b or (b - a) - cut_a]


def opened(folder: Path) -> tuple[str, ...]:
    """Open the archive as a crawl does, and close it; the repairs, which must say and keep all that was taken away."""
    before = {path.name: path.read_bytes() for path in (folder / "captures").glob("*.warc.gz")}
    aside = _aside(folder)
    with Archive.open(folder) as archive:
        repairs = archive.repairs
        committed = dict(archive.connection.execute("SELECT name, length FROM capture_files").fetchall())
    tails = {
        name: data[committed.get(name, 0) :] for name, data in before.items() if len(data) > committed.get(name, 0)
    }
    after = _aside(folder)
    must(not aside - after, "bytes that were kept aside are gone")
    must(after - aside == Counter(tails.values()), f"not every torn byte was kept aside: {sorted(tails)}")
    for name in tails:
        must(
            any(name in said and "never acknowledged" in said for said in repairs), f"no repair names {name}: {repairs}"
        )
    must(len(repairs) == len(tails), f"repairs without a reason: {repairs}")
    return repairs


def _aside(folder: Path) -> Counter[bytes]:
    return Counter(path.read_bytes() for path in (folder / "captures" / "torn").glob("*"))


def whole(folder: Path) -> Kept:
    """Check every table, index, capture and record; what the archive holds. Nobody may have it open for writing."""
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as db:
        must(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "integrity_check")
        must(not db.execute("PRAGMA foreign_key_check").fetchall(), "foreign_key_check")
        # With rank 1 the index is compared with the texts, too.
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    with Archive.open(folder, read_only=True) as archive:
        db = archive.connection
        for (capture_id,) in db.execute("SELECT id FROM captures WHERE file_id IS NOT NULL").fetchall():
            archive.capture(capture_id)
        files = dict(db.execute("SELECT name, length FROM capture_files").fetchall())
        records = db.execute(
            "SELECT f.name, c.offset FROM captures c JOIN capture_files f ON f.id = c.file_id ORDER BY 1, 2"
        ).fetchall()
        kept = _kept(archive)
    must(_records(folder / "captures", files) == [tuple(row) for row in records], "records and captures differ")
    return kept


def _records(folder: Path, files: Mapping[str, int]) -> list[tuple[str, int]]:
    """File and offset of every response and revisit, as warcio reads them, member by member."""
    found = []
    names = sorted(path.name for path in folder.glob("*.warc.gz"))
    must(names == sorted(files), f"capture files {names}, in the database {sorted(files)}")
    for name in names:
        must((folder / name).stat().st_size == files[name], f"{name} has another length than committed")
        with (folder / name).open("rb") as file:
            records = ArchiveIterator(file, check_digests="raise")
            for number, record in enumerate(records):
                record.content_stream().read()
                must(record.digest_checker.passed is not False, f"digest of a record in {name}")
                must((record.rec_type == "warcinfo") == (number == 0), f"{name}: record {number} is {record.rec_type}")
                if number:
                    found.append((name, records.get_record_offset()))
    return sorted(found)


def _kept(archive: Archive) -> Kept:
    db = archive.connection
    outcomes: dict[str, list[str]] = {}
    for url, outcome, reason in db.execute(
        "SELECT f.url, o.outcome, o.reason FROM outcomes o JOIN frontier f ON f.id = o.page_id ORDER BY o.id"
    ):
        outcomes.setdefault(url, []).append(f"{outcome} {reason}".strip())
    stories: dict[str, list[tuple[str, str]]] = {}
    for url, outcome, text in db.execute(
        "SELECT a.url, v.outcome, v.text FROM articles a JOIN versions v ON v.article_id = a.id ORDER BY v.id"
    ):
        stories.setdefault(url, []).append((outcome, text))
    for url, versions in stories.items():
        must([outcome for outcome, _ in versions].count("new") == 1, f"{url} is there twice: {versions}")
    must(db.execute("SELECT count(*) FROM articles").fetchone()[0] == len(stories), "an article without a version")
    words = {}
    for url, version_id, text in db.execute(
        "SELECT a.url, min(v.id), v.text FROM articles a JOIN versions v ON v.article_id = a.id GROUP BY a.id"
    ).fetchall():
        removed = " ".join(each.text for each in archive.removed(version_id))
        words[url] = (Counter(text.split()), Counter(removed.split()))
    return Kept(
        {url: tuple(each) for url, each in outcomes.items()}, {url: tuple(each) for url, each in stories.items()}, words
    )
