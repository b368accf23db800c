"""Source files: TOML to `Source`, every key checked. docs/sources.md explains the keys; a test compares the two."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from crawler.sources import source_keys as check
from crawler.sources.addresses import host_of, is_private
from crawler.sources.source import BUNDLED, Expect, Listing, Source
from pipelines.recipe import Recipe
from storage.errors import UsageError

MAX_FILE_BYTES = 262_144

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")

SELECTOR_KEYS: Mapping[str, check.Check] = dict.fromkeys(
    ("title", "body", "authors", "published", "provider"), check.selector
)
READING_KEYS: Mapping[str, check.Check] = {
    "language": check.language,
    "zone": check.zone,
    "date_order": check.date_order,
    "publisher": check.text,
    "strip": check.texts(check.selector),
    "strip_text": check.texts(check.pattern),
    "function": check.function,
}
RECIPE_KEYS: Mapping[str, check.Check] = {"valid_until": check.day, **READING_KEYS}
LISTING_KEYS: Mapping[str, check.Check] = {
    "url": check.url,
    "links": check.selector,
    "next": check.selector,
    "pages": check.whole(1, 100),
}
EXPECT_KEYS: Mapping[str, check.Check] = {"per_day": check.day_range, "with_date": check.number(0, 1)}
SOURCE_KEYS: Mapping[str, check.Check] = {
    "title": check.text,
    "homepage": check.url,
    "feeds": check.texts(check.url),
    "sitemaps": check.texts(check.url),
    "hosts": check.texts(check.host),
    "allow": check.texts(check.pattern),
    "deny": check.texts(check.pattern),
    "every": check.duration,
    "delay": check.number(0, 3_600),
    "concurrency": check.whole(1, 16),
    "max_pages": check.whole(1, 1_000_000),
    "licence": check.text,
    "allow_private": check.yes_or_no,
    "keep_noarchive": check.yes_or_no,
    **READING_KEYS,
}
# Tables beside the plain keys: the name, and whether it is a list of tables ([[listings]]) or one ([expect]).
SOURCE_TABLES: Mapping[str, bool] = {"listings": True, "recipe": True, "selectors": False, "expect": False}


def load_source(path: Path) -> Source:
    """The source in a file; its name is the file's. Raises UsageError with file, key and reason."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}.") from None
    return parse_source(path.name.removesuffix(".toml"), data, file=str(path))


def load_sources(folders: Iterable[Path] = ()) -> dict[str, Source]:
    """The bundled sources and those in the folders, by name. A later folder's source replaces one of the same name."""
    found: dict[str, Source] = {}
    for entry in sorted(files("crawler.sources").joinpath("bundled").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            name = entry.name.removesuffix(".toml")
            found[name] = parse_source(name, entry.read_bytes(), file=f"{BUNDLED}{entry.name}")
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{folder}: is not a folder; sources are .toml files inside one.")
        for path in sorted(folder.glob("*.toml")):
            source = load_source(path)
            found[source.name] = source
    return found


def pick_sources(sources: Mapping[str, Source], names: Iterable[str]) -> tuple[Source, ...]:
    """The named sources, each once, in the order named. Raises UsageError for a name that is not there."""
    picked: dict[str, Source] = {}
    for name in names:
        if name not in sources:
            hint = check.did_you_mean(name, set(sources)) or "; `tearsheet sources list` shows them all."
            raise UsageError(f"There is no source named {name!r}{hint}")
        picked[name] = sources[name]
    return tuple(picked.values())


def check_name(name: str, *, file: str) -> None:
    """Raises UsageError for what cannot be the name of a source."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"{file}: a source is named in lower-case letters, digits, '-' and '_', not {name!r}.")


def parse_source(name: str, data: bytes, *, file: str) -> Source:
    """The source in these TOML bytes. `file` is only shown. Raises UsageError with file, key and reason."""
    check_name(name, file=file)
    table = _toml(data, file)
    tables = {key: table.pop(key) for key in SOURCE_TABLES if key in table}
    values = _checked(table, SOURCE_KEYS, f"{file}: ", also=SOURCE_TABLES)
    selectors = _checked(_table(tables, "selectors", file), SELECTOR_KEYS, f"{file}: selectors.")
    listings = [
        Listing(**_checked(each, LISTING_KEYS, f"{file}: {place}.", required=("url",)))
        for place, each in _tables(tables, "listings", file)
    ]
    reading = {key: values.pop(key) for key in READING_KEYS if key in values}
    old = [_old_recipe(name, each, reading, file, place) for place, each in _tables(tables, "recipe", file)]
    if len({recipe.valid_until for recipe in old}) < len(old):
        raise UsageError(f"{file}: recipe: two recipes have the same valid_until.")
    source = Source(
        name=name,
        listings=tuple(listings),
        expect=Expect(**_checked(_table(tables, "expect", file), EXPECT_KEYS, f"{file}: expect.")),
        recipes=(*sorted(old, key=lambda recipe: str(recipe.valid_until)), _recipe(name, reading, selectors)),
        language=reading.get("language", ""),
        file=file,
        **values,
    )
    _check_starts(source)
    return source


def _toml(data: bytes, file: str) -> dict[str, Any]:
    if len(data) > MAX_FILE_BYTES:
        raise UsageError(f"{file}: is larger than {MAX_FILE_BYTES:,} bytes, which no source file is.")
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{file}: line {line}: is not UTF-8 text.") from None
    except ValueError as error:
        lines = data.rstrip().count(b"\n") + 1
        reason = str(error).replace("at end of document", f"at line {lines}, the last")
        raise UsageError(f"{file}: is not valid TOML: {reason}.") from None
    except RecursionError:
        raise UsageError(f"{file}: is not valid TOML: its brackets are nested too deeply.") from None


def _checked(
    table: Any,
    keys: Mapping[str, check.Check],
    where: str,
    *,
    required: tuple[str, ...] = (),
    also: Iterable[str] = (),
) -> dict[str, Any]:
    """The table's values, checked. `where` is said before a key: the file, and the table if it is one within.

    `also` names keys that are known but handled elsewhere.
    """
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in keys:
            hint = check.did_you_mean(key, {*keys, *also})
            raise UsageError(f"{where}{key}: is not a key of a source{hint or '; see docs/sources.md.'}")
        try:
            values[key] = keys[key](value)
        except check.WrongValue as wrong:
            raise UsageError(f"{where}{key}{wrong.key}: {wrong}{'' if str(wrong).endswith('?') else '.'}") from None
    for key in required:
        if key not in values:
            raise UsageError(f"{where}{key}: is missing.")
    return values


def _table(tables: Mapping[str, Any], key: str, file: str) -> dict[str, Any]:
    table = tables.get(key, {})
    if not isinstance(table, dict):
        raise UsageError(f"{file}: {key}: must be a table, written [{key}].")
    return table


def _tables(tables: Mapping[str, Any], key: str, file: str) -> list[tuple[str, dict[str, Any]]]:
    listed = tables.get(key, [])
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise UsageError(f"{file}: {key}: must be one or more tables, each written [[{key}]].")
    return [(f"{key}[{at}]", each) for at, each in enumerate(listed)]


def _old_recipe(name: str, table: dict[str, Any], reading: Mapping[str, Any], file: str, place: str) -> Recipe:
    """A recipe for older captures. Language, zone, day order and publisher are those of today unless it says so."""
    rest = dict(table)
    selectors = _checked(_table(rest, "selectors", file), SELECTOR_KEYS, f"{file}: {place}.selectors.")
    rest.pop("selectors", None)
    own = _checked(rest, RECIPE_KEYS, f"{file}: {place}.", required=("valid_until",), also=("selectors",))
    lasting = {key: reading[key] for key in ("language", "zone", "date_order", "publisher") if key in reading}
    return _recipe(name, {**lasting, **own}, selectors)


def _recipe(name: str, reading: Mapping[str, Any], selectors: Mapping[str, Any]) -> Recipe:
    """The recipe, its id made of the source's name and a digest of what it says: an edited recipe has another id."""
    values = {**reading, **selectors}
    language = values.pop("language", "")
    recipe = Recipe(id=name, languages=(language,) if language else (), **values)
    said = "\n".join(f"{field.name}={getattr(recipe, field.name)!r}" for field in fields(recipe))
    return replace(recipe, id=f"{name}-{sha256(said.encode()).hexdigest()[:8]}")


def _check_starts(source: Source) -> None:
    if not (source.starts or source.hosts):
        raise UsageError(
            f"{source.file}: feeds: is missing, and so are sitemaps and listings; a source needs one, "
            "or hosts when it only helps to read saved pages."
        )
    for start in (source.homepage, *source.starts):
        if start and is_private(host_of(start)) and not source.allow_private:
            raise UsageError(f"{source.file}: {start} is not a public address; set allow_private = true to crawl it.")
