"""Articles that a page ships as JSON: in a textarea, a JSON script, an assignment."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.pages.document import parse
from pipelines.pages.embedded import Embedded
from storage.page import Page

TITLE = "Kowloon Bay Ferries Jumps After Buyback"
CONTENT = "<p>Shares of the ferry operator rose on Tuesday.</p>" * 8
ARTICLE = {
    "id": "2598410077",
    "title": TITLE,
    "media": "Harbour Newswire Live",
    "pubTimestamp": 1741052400,
    "pubTime": "03-04",
    "summary": "A buyback lifts the shares",
    "content": CONTENT,
    "symbols": ["09991", "KBF"],
    "language": "en",
}
URL = "https://broker.example/news/2598410077"


def found(body: str, *, url: str = URL, head: str = "") -> Embedded | None:
    return parse(Page(url=url, body=f"<html><head>{head}</head><body>{body}</body></html>".encode())).embedded


def textarea(state: Any) -> str:
    return f'<textarea id="__APP_DATA__" style="display:none">{html.escape(json.dumps(state))}</textarea>'


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (textarea({"data": {"detail": ARTICLE}}), "textarea#__APP_DATA__"),
        (textarea({"data": {"detail": ARTICLE}}).replace("&quot;", "&amp;quot;"), "textarea#__APP_DATA__"),
        (
            f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"p": ARTICLE})}</script>',
            "script#__NEXT_DATA__",
        ),
        (f"<script>var a=1;window.__STATE__ = {json.dumps([ARTICLE])};go()</script>", "script:window.__STATE__"),
        (f"<script>window.S=JSON.parse({json.dumps(json.dumps(ARTICLE))})</script>", ""),
    ],
)
def test_places(body: str, where: str) -> None:
    article = found(body)
    assert article is not None
    assert article.title == TITLE
    assert article.content == CONTENT
    assert article.provider == "Harbour Newswire Live"
    assert article.published == "1741052400"
    assert article.summary == "A buyback lifts the shares"
    assert article.symbols == ("09991", "KBF")
    assert article.language == "en"
    assert where in article.where


def test_names_of_times_that_are_on_no_list() -> None:
    item = {
        "articleId": "2598410077",
        "title": TITLE,
        "contents": CONTENT,
        "deployDt": "2025.03.04 18:40",
        "readDt": "x",
    }
    article = found(f"<script>(q=q||[]).push({json.dumps({'state': item})})</script>")
    assert article is not None
    assert (article.published, article.content) == ("2025.03.04 18:40", CONTENT)


def test_milliseconds_are_kept_as_written() -> None:
    flash = {**ARTICLE, "pubTime": 1741052400000}
    del flash["pubTimestamp"]
    article = found(textarea(flash))
    assert article is not None
    assert article.published == "1741052400000"


def test_the_page_s_own_article_among_a_list() -> None:
    others = [{**ARTICLE, "id": f"25984100{number}", "title": f"Story {number}"} for number in range(20, 40)]
    article = found(textarea({"listData": [*others, ARTICLE]}))
    assert article is not None
    assert article.title == TITLE


def test_nothing_that_is_not_shown_to_be_this_page_s() -> None:
    assert found(textarea({"listData": [ARTICLE]}), url="https://broker.example/news/1111111111") is None


def test_title_ties_it_to_the_page_too() -> None:
    head = f"<title>{TITLE} - Example Broker</title>"
    assert found(textarea(ARTICLE), url="https://broker.example/n", head=head) is not None


def test_one_with_a_text_wins_over_one_without() -> None:
    bare = {key: value for key, value in ARTICLE.items() if key != "content"}
    article = found(textarea([bare, ARTICLE, bare]))
    assert article is not None
    assert article.content == CONTENT


def test_authors() -> None:
    article = found(textarea({**ARTICLE, "authors": [{"name": "Mei Ling Ho"}, "Jo Park"]}))
    assert article is not None
    assert article.authors == ("Mei Ling Ho", "Jo Park")


@pytest.mark.parametrize("state", ["{" * 3000, '{"title": "' + "x" * 400, "title content " * 50])
def test_broken_state(state: str) -> None:
    assert found(f"<textarea>{state}</textarea><script>window.x = {state}</script>") is None


def test_deep_state_is_no_recursion() -> None:
    state = json.dumps(ARTICLE)
    for _ in range(300):
        state = f'{{"a":{state}}}'
    assert found(f'<script type="application/json">{state}</script>') is not None


@given(
    st.recursive(
        st.text(max_size=5) | st.integers() | st.none(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["title", "content", "id", "authors", "symbols", "pubTime", "media"]), inner
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_raises_nothing(state: Any) -> None:
    padded = {"title": "t", "content": "x" * 300, "pad": state, "id": state}
    found(textarea(padded), url="https://broker.example/news/t")
