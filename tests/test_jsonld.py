"""JSON-LD as found in the wild: wrapped, commented, broken, nested, hostile."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.pages.jsonld import first_text, is_news, is_story, load_nodes, types

GOOD = '{"@type": "NewsArticle", "headline": "Harbour Freight buys Pelagic", "datePublished": "2025-03-04T08:00:00Z"}'


def only(text: str) -> dict[str, object]:
    (node,) = load_nodes([text])
    return node


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"<!-- {GOOD} -->",
        f"//<![CDATA[\n{GOOD}\n//]]>",
        f"/* <![CDATA[ */ {GOOD} /* ]]> */",
        f"{GOOD};",
        "\ufeff" + GOOD,
        GOOD.replace('"', "&quot;"),
        GOOD.replace("}", ",}"),
        GOOD.replace('"2025-03-04T08:00:00Z"', "2025-03-04T08:00:00Z"),
        GOOD.replace('"2025-03-04T08:00:00Z"', '2025-03-04T08:00:00Z, "url": https://news.example/a'),
        GOOD.replace('"headline"', '/* the headline */ "headline"'),
        GOOD.replace('"headline"', '// the headline\n"headline"'),
    ],
)
def test_wrappings_and_slips(text: str) -> None:
    node = only(text)
    assert node["headline"] == "Harbour Freight buys Pelagic"
    assert node["datePublished"] == "2025-03-04T08:00:00Z"


def test_control_characters_and_bad_escapes_inside_strings() -> None:
    assert only('{"@type":"Article","headline":"Line\none"}')["headline"] == "Line\none"
    assert only(r'{"@type":"Article","headline":"Lender\'s gain"}')["headline"] == "Lender's gain"


def test_comment_marks_inside_strings_stay() -> None:
    node = only('{"@type":"Article","url":"https://news.example/a","headline":"a /* b */ c",}')
    assert node["url"] == "https://news.example/a"
    assert node["headline"] == "a /* b */ c"


def test_several_objects_in_one_script() -> None:
    nodes = load_nodes([GOOD + '\n{"@type":"Organization","name":"Example Post"}'])
    assert [types(node) for node in nodes] == [("NewsArticle",), ("Organization",)]


def test_what_is_no_json_gives_headline_and_date() -> None:
    broken = GOOD.replace('"headline"', '"author": Jane Doe, "headline"')
    assert only(broken) == {
        "@type": "Article",
        "headline": "Harbour Freight buys Pelagic",
        "datePublished": "2025-03-04T08:00:00Z",
    }


def test_broken_script_without_article_gives_nothing() -> None:
    assert load_nodes(['{"@type": Thing, "headline": "x"}', "", "just words", "null", "3"]) == ()


def test_graph_lists_and_main_entity_are_flattened() -> None:
    text = json.dumps(
        {
            "@graph": [
                {"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "Inner"}},
                [{"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "item": {"@type": "Thing"}}]}],
            ]
        }
    )
    kinds = [name for node in load_nodes([text]) for name in types(node)]
    assert kinds == ["WebPage", "NewsArticle", "BreadcrumbList", "ListItem", "Thing"]


@pytest.mark.parametrize(
    ("value", "story", "news"),
    [
        ("NewsArticle", True, True),
        (["WebPage", "ReportageNewsArticle"], True, True),
        ("http://schema.org/BlogPosting", True, False),
        ("schema:Article", True, False),
        ("LiveBlogPosting", True, True),
        ("NewsMediaOrganization", False, False),
        ("JobPosting", False, False),
        (None, False, False),
        (7, False, False),
    ],
)
def test_types(value: object, story: bool, news: bool) -> None:
    assert is_story({"@type": value}) is story
    assert is_news({"@type": value}) is news


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" a ", "a"),
        (["", {"name": "b"}], "b"),
        ({"@value": "c"}, "c"),
        ({"name": ["d"]}, "d"),
        (1738831512, "1738831512"),
        (True, ""),
        (None, ""),
        ({"other": "e"}, ""),
    ],
)
def test_first_text(value: object, text: str) -> None:
    assert first_text(value) == text


def test_deep_and_wide_input_is_bounded() -> None:
    deep = "[" * 5000 + "]" * 5000
    wide = json.dumps([{"@type": "Thing"}] * 9000)
    assert load_nodes([deep]) == ()
    assert len(load_nodes([wide])) == 2000


@given(st.lists(st.text(max_size=200), max_size=3))
def test_any_text_raises_nothing(scripts: list[str]) -> None:
    load_nodes(scripts)


@given(st.text(alphabet='{}[]",:/*\\ ab1\n<!-;', max_size=300))
def test_json_like_text_raises_nothing(script: str) -> None:
    load_nodes([script])
