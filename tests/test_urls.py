from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.urls import as_people_write, canonical, is_home, joined, parts_of

MALFORMED = ("http://[", "https://[::1/a", "https://[runa]/a", "https://a\u2100b.example/", "//[")


@pytest.mark.parametrize("url", MALFORMED)
def test_a_malformed_address_has_no_parts_and_leads_nowhere(url: str) -> None:
    assert not any(parts_of(url))
    assert joined("https://news.example/", url) == joined(url, "/a") == ""
    assert not is_home(url) and not as_people_write(url)


def test_any_other_address_has_parts_and_leads_somewhere() -> None:
    assert parts_of("https://news.example/a?b#c") == ("https", "news.example", "/a", "b", "c")
    assert joined("https://news.example/a/b", "../c") == "https://news.example/c"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("HTTPS://News.Example.COM:443/a", "https://news.example.com/a"),
        ("http://example.com:0080", "http://example.com/"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://example.com./a#top", "https://example.com/a"),
        ("https://reader:secret@example.com/a", "https://example.com/a"),
        ("https://example.com/a?utm_source=rss&id=7&fbclid=x&UTM_Medium=y", "https://example.com/a?id=7"),
        ("https://example.com/a?b=2&a=1", "https://example.com/a?b=2&a=1"),
        ("https://example.com/A/b c", "https://example.com/A/b%20c"),
        ("  https://example.com/a\n", "https://example.com/a"),
        ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
        ("https://example.com/a?gclid=1", "https://example.com/a"),
        ("https://example.com/a?ref=home", "https://example.com/a?ref=home"),
    ],
)
def test_same_page_same_key(url: str, key: str) -> None:
    assert canonical(url) == key


def test_what_can_tell_pages_apart_stays() -> None:
    urls = ["https://e.com/a", "https://e.com/a/", "https://e.com/A", "https://e.com/a?p=1", "https://e.com/a?p=2"]
    urls += ["http://e.com/a", "https://www.e.com/a", "https://e.com/a?p=1&q=2", "https://e.com/a?q=2&p=1"]
    assert len({canonical(url) for url in urls}) == len(urls)


@given(st.one_of(st.text(), st.text(alphabet="htps:/@[]?#&=%.aA utm_\x00\ud800é", max_size=40)))
@example("0\xa0#")
def test_any_text_has_a_key_and_the_key_is_its_own(url: str) -> None:
    key = canonical(url)
    assert canonical(key) == key
    key.encode()


@given(
    st.from_regex(
        r"https?://[a-zA-Z0-9.-]{1,20}(:[0-9]{1,4})?(/[\w.~-]{0,8}){0,3}(\?[a-z]{1,4}=[\w%]{0,5})?", fullmatch=True
    )
)
def test_tracking_and_fragment_never_matter(url: str) -> None:
    glue = "&" if "?" in url else "?"
    assert canonical(f"{url}{glue}utm_campaign=x#part") == canonical(url)


@pytest.mark.parametrize("path", ["", "/", "/index.html", "/en/", "/en", "/zh-hk/", "/home", "/en/index.php", "/?a=1"])
def test_front_pages(path: str) -> None:
    assert is_home(f"https://example.com{path}")


@pytest.mark.parametrize("path", ["/a.html", "/news/", "/2025/03/03/tin", "/england", "/en/tin"])
def test_other_pages(path: str) -> None:
    assert not is_home(f"https://example.com{path}")


@pytest.mark.parametrize(
    "written",
    [
        *("http://news.example/a", "https://news.example/a/", "news.example/a", "www.news.example/a/"),
        *("http://www.news.example/a", "HTTPS://WWW.news.example/a/"),
    ],
)
def test_an_address_may_be_meant_by_another_one(written: str) -> None:
    assert "https://news.example/a" in as_people_write(written)
    assert canonical(written) not in as_people_write(written)


@given(st.text(max_size=30))
@example("http://[")
@example("file:///a")
@example("12")
def test_any_text_may_be_asked_for(text: str) -> None:
    assert all(each.startswith(("http://", "https://")) for each in as_people_write(text))
