"""The replay server and its sources, on a made-up corpus; and the loopback site of the crawl benchmark."""

import gzip
import http.client
import json
from pathlib import Path

import pytest

from benchmarks import corpus, crawl_site, replay, replay_crawl
from benchmarks.static_site import HTML, StaticSite, serving
from crawler.discovery.discovery import discover
from crawler.discovery.found import Found
from crawler.sources.source_files import load_source
from storage.outcome import Outcome, Reason
from storage.page import Page


def get(port: int, target: str, host: str = "news.example", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", target, headers={"Host": host} | headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), body


@pytest.fixture
def site() -> StaticSite:
    made = StaticSite()
    made.add("news.example", "/a?b=1", "<p>Grüße</p>".encode())
    made.add("", "/robots.txt", b"User-agent: *\n", "text/plain")
    return made


def test_a_page_answers_under_its_own_host_and_query_only(site: StaticSite) -> None:
    with serving(site) as port:
        assert get(port, "/a?b=1")[2] == "<p>Grüße</p>".encode()
        assert get(port, "/a?b=1", host="NEWS.example:80")[0] == 200
        assert get(port, "/a?b=1", host="other.example")[0] == 404
        assert get(port, "/a")[0] == 404
        assert get(port, "/robots.txt", host="other.example")[2] == b"User-agent: *\n"
    assert dict(site.served) == {200: 3, 404: 2}


def test_gzip_only_for_those_who_take_it(site: StaticSite) -> None:
    with serving(site) as port:
        status, headers, body = get(port, "/a?b=1", **{"Accept-Encoding": "br, gzip"})
    assert (status, headers["Content-Encoding"], headers["Content-Type"]) == (200, "gzip", HTML)
    assert gzip.decompress(body) == "<p>Grüße</p>".encode()


def test_a_known_entity_tag_is_answered_with_304(site: StaticSite) -> None:
    with serving(site) as port:
        etag = get(port, "/a?b=1")[1]["ETag"]
        assert get(port, "/a?b=1", **{"If-None-Match": etag})[0] == 304
        assert get(port, "/a?b=1", **{"If-None-Match": '"other"'})[0] == 200


def test_other_methods_and_endless_heads_are_refused(site: StaticSite) -> None:
    with serving(site) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("DELETE", "/a?b=1", headers={"Host": "news.example"})
        assert connection.getresponse().status == 400
        connection.close()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.putrequest("GET", "/a?b=1")
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            connection.putheader("X", "x" * 200_000)
            connection.endheaders()
            connection.getresponse()


def _corpus(tmp_path: Path, urls: list[str]) -> list[corpus.Case]:
    folder = tmp_path / "publishers"
    (folder / "pages").mkdir(parents=True)
    lines = []
    for number, url in enumerate(urls):
        (folder / "pages" / f"p{number}.html.gz").write_bytes(gzip.compress(b"<p class=x>Made up.</p>"))
        truth = {"id": f"p{number}", "url": url, "publisher": url, "title": "A & B", "published_at": "2026-02-30"}
        lines.append(json.dumps(truth))
    (folder / "truth.jsonl").write_text("\n".join(lines))
    return corpus.load(tmp_path, "publishers")


def test_every_saved_page_is_found_by_discovery_and_served_where_it_is_asked_for(tmp_path: Path) -> None:
    urls = [f"https://site{n}.example/story-{n}?id={n}&utm_source=x#top" for n in range(9)]
    made = replay.build(_corpus(tmp_path, [*urls, "no address"]))
    found: set[str] = set()
    for name in replay.write_sources(made, tmp_path / "sources"):
        source = load_source(tmp_path / "sources" / f"{name}.toml")
        todo = list(source.starts)
        while todo:
            url = todo.pop()
            canned = made.site.responses[url.split("/")[2], "/" + url.split("/", 3)[3]]
            result = discover(Page(url=url, body=gzip.decompress(canned.zipped)), source)
            assert isinstance(result, Found)
            assert not result.notes
            found |= {link.url for link in result.links}
            todo += result.more
    assert found == set(made.pages)
    assert "http://site3.example/story-3?id=3" in found
    assert {(url.split("/")[2], "/" + url.split("/", 3)[3]) for url in found} <= set(made.site.responses)


def test_copies_are_different_articles_at_their_own_addresses() -> None:
    old = "https://news.example/a"
    page = (
        f'<link rel="canonical" href="{old}"><meta property="og:url" content="{old}"><p>One.<p class="b">Two.'.encode()
    )
    made = [crawl_site.copied(page, old, f"http://127.0.0.1:1/{number}", number).decode() for number in range(30)]
    assert made[0] != made[1]
    assert len(set(made)) == 30
    assert "news.example" not in made[7]
    assert "<p>Copyh One." in made[7] and '<p class="b">Copyh Two.' in made[7]
    assert 'rel="canonical" href="http://127.0.0.1:1/29"' in made[29] and "Copybd" in made[29]


def test_the_loopback_site_has_as_many_pages_as_asked(tmp_path: Path) -> None:
    site = crawl_site.build(_corpus(tmp_path, ["https://a.example/1", "https://a.example/2"]), 5, 99)
    sitemap = gzip.decompress(site.responses["", crawl_site.SITEMAP].zipped).decode()
    assert sitemap.count("<loc>http://127.0.0.1:99/news/") == 5
    assert len(site.responses) == 5 + 2


def _story(number: int) -> bytes:
    sentences = [f"Sentence {number} {each} of a made-up story says what the harbour company did." for each in range(8)]
    paragraphs = "".join(f"<p>{text} It did so again a day later, to nobody's surprise.</p>" for text in sentences)
    return f"<title>Story {number}</title><article><h1>Story {number}</h1>{paragraphs}</article>".encode()


def test_a_crawl_over_a_replay_gives_every_page_one_outcome(tmp_path: Path) -> None:
    cases = _corpus(tmp_path, [f"https://site{n}.example/story-{n}" for n in range(8)])
    for number, case in enumerate(cases):
        case.file.write_bytes(gzip.compress(_story(number) if number else b"<title>Empty</title>"))
    made = replay.build(cases)
    report = replay_crawl.replay_crawl(made, tmp_path / "archive", tmp_path / "sources")
    assert report.exit_code == 0, report.failures
    assert report.pages == 8
    assert sum(source.outcome(Outcome.NEW) for source in report.sources) == 7
    assert "8 of 8 pages have an outcome" in replay_crawl.table(report, 8)
    again = replay_crawl.replay_crawl(made, tmp_path / "archive", tmp_path / "sources")
    assert again.pages == 0


@pytest.mark.skipif(not corpus.DEFAULT_CORPUS.is_dir(), reason="the corpus of real pages is not beside the checkout")
def test_real_pages_crawled_under_their_own_hosts_all_get_an_outcome(tmp_path: Path) -> None:
    cases = [case for name in corpus.SETS for case in corpus.load(corpus.DEFAULT_CORPUS, name)[::40]]
    made = replay.build(cases)
    report = replay_crawl.replay_crawl(made, tmp_path / "archive", tmp_path / "sources")
    assert report.exit_code == 0, report.failures
    assert report.pages == len(made.pages) == len(cases)
    lost = [key for source in report.sources for key in source.counts if key[1] is Reason.READ_FAILED]
    assert not lost
