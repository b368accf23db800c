"""A folder of saved pages and what is true of them: `publishers/` and `segments/`, each `pages/` and `truth.jsonl`.

A page is `pages/ID.html.gz` or `pages/ID.html`. benchmarks/press is such a folder, of made-up pages.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import tldextract

from storage.page import Page

Part = Literal["tune", "held", "all"]
SETS = ("publishers", "segments")
DEFAULT_CORPUS = Path(__file__).resolve().parents[1].parent / "shared" / "corpus"
PRESS = Path(__file__).with_name("press")
"""Made-up pages in the markup of the press of the world, with their whole truth; articles all of them."""
TUNE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Case:
    """One saved page. `truth` is its line of truth.jsonl; `part` is "tune" or "held", one for a whole publisher."""

    set_name: str
    id: str
    url: str
    file: Path
    part: str
    truth: dict[str, Any] = field(compare=False)

    @property
    def host(self) -> str:
        """The host name of the page's URL, lower case."""
        return (urlsplit(self.url).hostname or "").lower()

    def body(self) -> bytes:
        """The bytes as saved."""
        saved = self.file.read_bytes()
        return gzip.decompress(saved) if self.file.suffix == ".gz" else saved

    def page(self) -> Page:
        """As `read` takes it. A `fetched_at` without a zone is UTC; segments have none."""
        fetched = self.truth.get("fetched_at")
        moment = datetime.fromisoformat(fetched) if fetched else None
        if moment is not None and moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return Page(url=self.url, body=self.body(), fetched_at=moment)


class HashedCase(Case):
    """The same page with every word in its class names and ids replaced by letters that say nothing."""

    __slots__ = ()

    def body(self) -> bytes:
        """The bytes as saved, but for these words; each becomes the same letters wherever it stands."""
        return _TAG.sub(lambda found: _NAMES.sub(_hashed, found[0]), super().body())


_TAG = re.compile(rb"<[a-z][^<>]*>", re.IGNORECASE)
_NAMES = re.compile(rb"""(\s(?:class|id)=)("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_LETTERS = bytes.maketrans(b"0123456789", b"ghijklmnop")


def _hashed(found: re.Match[bytes]) -> bytes:
    words = (
        hashlib.sha256(word).hexdigest()[:7].encode().translate(_LETTERS) for word in found[2].strip(b"\"'").split()
    )
    return found[1] + b'"' + b" ".join(words) + b'"'


def part_of(key: str) -> str:
    """ "tune" for about 60 % of the keys, "held" for the rest: a fixed split by SHA-256, so that it never drifts."""
    share = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) / 2**32
    return "tune" if share < TUNE_SHARE else "held"


@cache
def _extractor() -> tldextract.TLDExtract:
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def owner(set_name: str, truth: dict[str, Any]) -> str:
    """What the split goes by: the publisher's name, or the registrable domain where none is known."""
    if set_name == "publishers" and truth.get("publisher"):
        return str(truth["publisher"])
    host = (urlsplit(str(truth["url"])).hostname or "").lower()
    return _extractor()(host).top_domain_under_public_suffix or host


def load(folder: Path, set_name: str, part: Part = "all") -> list[Case]:
    """The pages of one set in the order of truth.jsonl; an empty list where the set is not there."""
    lines = folder / set_name / "truth.jsonl"
    if not lines.is_file():
        return []
    cases = []
    for line in lines.read_text("utf-8").splitlines():
        truth = json.loads(line)
        split = part_of(owner(set_name, truth))
        if part in ("all", split):
            page = folder / set_name / "pages" / f"{truth['id']}.html"
            packed = page.with_suffix(".html.gz")
            cases.append(Case(set_name, truth["id"], truth["url"], packed if packed.exists() else page, split, truth))
    return cases


def all_cases(folder: Path) -> list[Case]:
    """The pages of both sets. Raises SystemExit, which says so, when there are none: what is trained or replayed
    without them would look like any other."""
    cases = [case for name in SETS for case in load(folder, name)]
    if not cases:
        raise SystemExit(f"no corpus at {folder}; give its folder with --corpus")
    return cases
