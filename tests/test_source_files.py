"""Source files: what loads, what is refused and how, and that the documentation and the loader say the same."""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.source import Listing, Source
from crawler.sources.source_files import (
    EXPECT_KEYS,
    LISTING_KEYS,
    RECIPE_KEYS,
    SELECTOR_KEYS,
    SOURCE_KEYS,
    load_source,
    load_sources,
    parse_source,
    pick_sources,
)
from storage.errors import UsageError

DOCS = Path(__file__).resolve().parents[1] / "docs" / "sources.md"
FEED = 'feeds = ["https://acme.example/rss"]\n'


def documented_example() -> str:
    match = re.search(r"```toml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert match
    return match[1]


def parse(text: str) -> Source:
    return parse_source("acme", text.encode(), file="acme.toml")


def refusal(text: str) -> str:
    with pytest.raises(UsageError) as caught:
        parse(text)
    return str(caught.value)


def test_the_example_of_the_documentation_loads() -> None:
    source = parse(documented_example())
    assert source.feeds == ("https://www.acme.example/markets/rss.xml",)
    assert source.every == 1800
    assert source.expect.per_day == (5, 60)
    assert source.listings == (
        Listing(url="https://www.acme.example/markets/archive", links="h3 a", next="a.older", pages=5),
    )
    today = source.recipes[-1]
    assert (today.title, today.body, today.zone, today.date_order) == (
        "h1.headline", "div.story", "America/New_York", "MDY",
    )  # fmt: skip
    assert today.strip == ("div.newsletter", "aside")
    assert today.languages == ("en",)


def test_the_documentation_explains_every_key_once_and_no_other() -> None:
    explained = re.findall(r"^\| `([a-z_.]+)` \|", DOCS.read_text("utf-8"), re.MULTILINE)
    known = {
        *SOURCE_KEYS,
        *(f"selectors.{key}" for key in SELECTOR_KEYS),
        *(f"listings.{key}" for key in LISTING_KEYS),
        *(f"expect.{key}" for key in EXPECT_KEYS),
        *(f"recipe.{key}" for key in RECIPE_KEYS if key not in SOURCE_KEYS),
    }
    assert sorted(explained) == sorted(known)


def test_the_documentation_names_every_bundled_source() -> None:
    text = DOCS.read_text("utf-8")
    assert [name for name in load_sources() if f"`{name}`" not in text] == []


def test_the_bundled_sources_are_complete_and_polite() -> None:
    sources = load_sources()
    assert len(sources) >= 12
    for source in sources.values():
        assert source.title and source.recipes[-1].publisher and source.licence and source.language, source.name
        assert source.recipes[-1].zone and source.recipes[-1].date_order, source.name
        assert source.delay >= 2 and source.every >= 300 and not source.allow_private, source.name
        assert all(start.startswith("https://") and source.owns(start) for start in source.starts), source.name
        assert source.expect.per_day or not source.starts, source.name


def test_the_recipe_is_that_of_the_fetch_day() -> None:
    source = parse(
        FEED + '[selectors]\nbody = "main"\n'
        '[[recipe]]\nvalid_until = 2024-12-31\nselectors = {body = "#b"}\n'
        '[[recipe]]\nvalid_until = 2020-06-30\nzone = "Asia/Tokyo"\n'
    )  # fmt: skip
    assert source.recipe_for(datetime(2020, 6, 30, 23, 59, tzinfo=UTC)).zone == "Asia/Tokyo"
    assert source.recipe_for(datetime(2020, 7, 1, tzinfo=UTC)).body == "#b"
    assert source.recipe_for(datetime(2025, 1, 1, tzinfo=UTC)).body == "main"
    assert source.recipe_for(None).body == "main"


def test_an_old_recipe_keeps_zone_and_language_but_no_selector_of_today() -> None:
    source = parse(FEED + 'zone = "Asia/Tokyo"\nstrip = ["aside"]\n[[recipe]]\nvalid_until = 2024-12-31\n')
    assert (source.recipes[0].zone, source.recipes[0].strip) == ("Asia/Tokyo", ())


def test_an_edited_recipe_has_another_id() -> None:
    first, second = (parse(FEED + f'strip = ["{tag}"]\n').recipes[0].id for tag in ("aside", "nav"))
    assert first != second
    assert first == parse(FEED + 'strip = ["aside"]\ndelay = 9\n').recipes[0].id


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ('feed = ["https://a.example/"]', "feed:", "did you mean 'feeds'?"),
        ('feeds = "https://a.example/"', "feeds:", "must be a list"),
        ('feeds = ["https://a.example/", 7]', "feeds[1]:", "not a whole number"),
        ('feeds = ["ftp://a.example/"]', "feeds[0]:", "not an http or https address"),
        ('feeds = ["https://a.example/", "https://a.example/"]', "feeds:", "twice"),
        ('feeds = ["http://127.0.0.1/rss"]', "http://127.0.0.1/rss", "allow_private"),
        ('title = "x"', "feeds:", "is missing"),
        (FEED + 'every = "3w"', "every:", "not a duration"),
        (FEED + 'every = "0s"', "every:", "not a duration"),
        (FEED + "every = 30", "every:", "must be a string"),
        (FEED + "delay = -1", "delay:", "from 0 to"),
        (FEED + "delay = nan", "delay:", "must be a number"),
        (FEED + "delay = true", "delay:", "must be a number"),
        (FEED + "max_pages = 1.5", "max_pages:", "whole number"),
        (FEED + "allow_private = 1", "allow_private:", "true or false"),
        (FEED + 'zone = "Asia/HongKong"', "zone:", "did you mean 'Asia/Hong_Kong'?"),
        (FEED + 'zone = "../etc/passwd"', "zone:", "not a time zone"),
        (FEED + 'date_order = "DYM"', "date_order:", "'DMY'"),
        (FEED + 'language = "English"', "language:", "language tag"),
        (FEED + 'deny = ["("]', "deny[0]:", "regular expression"),
        (FEED + 'strip = ["div >"]', "strip[0]:", "CSS selector"),
        (FEED + 'hosts = ["https://a.example"]', "hosts[0]:", "not a host name"),
        (FEED + 'title = " "', "title:", "must not be empty"),
        (FEED + 'function = "os"', "function:", "'module:function'"),
        (FEED + 'function = "no_such_module_here:f"', "function:", "cannot be imported"),
        (FEED + 'function = "json:no_such_name"', "function:", "has no function"),
        (FEED + '[selectors]\nbody = "::before"', "selectors.body:", "CSS selector"),
        (FEED + '[selectors]\nheadline = "h1"', "selectors.headline:", "not a key"),
        (FEED + "[expect]\nper_day = [5, 1]", "expect.per_day:", "the least and the most"),
        (FEED + "[expect]\nwith_date = 95", "expect.with_date:", "from 0 to 1"),
        (FEED + "expect = 3", "expect:", "must be a table"),
        ('[[listings]]\nlinks = "a"', "listings[0].url:", "is missing"),
        ('[listings]\nurl = "https://a.example/"', "listings:", "[[listings]]"),
        (FEED + '[[recipe]]\nstrip = ["a"]', "recipe[0].valid_until:", "is missing"),
        (FEED + '[[recipe]]\nvalid_until = "2024-12-31"', "recipe[0].valid_until:", "without quotes"),
        (FEED + "[[recipe]]\nvalid_until = 2024-12-31\n" * 2, "recipe:", "same valid_until"),
        (FEED + "name = 'x'", "name:", "not a key"),
        ("feeds = [", "", "not valid TOML"),
        (FEED + "feeds = []", "", "line 2"),
        ("a = " + "[" * 3000, "", "not valid TOML"),
        ("a = " + "9" * 5000, "", "not valid TOML"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_name_key_and_reason(text: str, place: str, reason: str) -> None:
    message = refusal(text)
    assert message.startswith("acme.toml: ")
    assert place in message
    assert reason in message
    assert "\n" not in message and message.endswith((".", "?"))


def test_a_file_that_is_not_utf8_names_the_line() -> None:
    with pytest.raises(UsageError, match="line 2"):
        parse_source("acme", b"delay = 2\ntitle = '\xff'", file="acme.toml")


def test_a_missing_file_a_bad_name_and_a_missing_folder_are_usage_errors(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_source(tmp_path / "none.toml")
    bad = tmp_path / "My Source.toml"
    bad.write_text(FEED)
    with pytest.raises(UsageError, match="lower-case"):
        load_source(bad)
    with pytest.raises(UsageError, match="not a folder"):
        load_sources([tmp_path / "none"])


def test_a_file_of_yours_replaces_a_bundled_one(tmp_path: Path) -> None:
    (tmp_path / "fed.toml").write_text(FEED)
    sources = load_sources([tmp_path])
    assert sources["fed"].feeds == ("https://acme.example/rss",)
    assert "ecb" in sources


def test_sources_are_picked_by_name_and_a_slip_is_understood() -> None:
    sources = load_sources()
    assert [source.name for source in pick_sources(sources, ["ecb", "fed", "ecb"])] == ["ecb", "fed"]
    with pytest.raises(UsageError, match="did you mean 'treasury'"):
        pick_sources(sources, ["tresury"])


ODD_VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.lists(st.text(max_size=5)),
    st.sampled_from(["", "30m", "-1s", "div >", "(", "http://[", "http://a..b:99999/", "../", "\x00", "9" * 400]),
)  # fmt: skip


@given(st.data())
def test_every_mutant_of_a_source_is_refused_or_valid(data: st.DataObject) -> None:
    table: dict[str, Any] = deepcopy(tomllib.loads(documented_example()))
    places = [(table, key) for key in table] + [(table["expect"], "per_day"), (table["listings"][0], "pages")]
    places += [(table["recipe"][0], key) for key in table["recipe"][0]]
    holder, key = data.draw(st.sampled_from(places))
    mutation = data.draw(st.sampled_from(["value", "drop", "rename"]))
    value = holder.pop(key)
    if mutation == "value":
        holder[key] = data.draw(ODD_VALUES)
    elif mutation == "rename":
        holder[data.draw(st.text(st.characters(codec="ascii"), min_size=1, max_size=8))] = value
    try:
        source = parse(to_toml(table))
    except UsageError as error:
        assert str(error).startswith("acme.toml: ")
    else:
        assert source.starts


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_bytes_are_refused_or_valid(content: str | bytes) -> None:
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    try:
        parse_source("acme", data, file="acme.toml")
    except UsageError as error:
        assert str(error).startswith("acme.toml: ")


def to_toml(value: Any) -> str:
    """TOML of a table, with inline tables below the first level. None, which TOML has not, makes a broken file."""
    return "".join(f"{quoted(key)} = {inline(each)}\n" for key, each in value.items())


def inline(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {inline(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return str(value)


def quoted(text: str) -> str:
    escaped = "".join(f"\\U{ord(c):08x}" if ord(c) < 32 or c in '"\\\x7f' else c for c in text)
    return '"' + escaped + '"'
