"""What the crawl benchmark counts and shows, without taking any time."""

import asyncio
import gzip
import json
import threading
import time
from pathlib import Path

import pytest

from benchmarks import crawl, crawl_floor, crawl_ours, crawl_site, worker_cost
from benchmarks.corpus import load
from benchmarks.static_site import ANY_HOST, HTML, XML, StaticSite, serving


def made_run(rate: float) -> crawl.Run:
    return crawl.Run(rate, 5.0, 0.5, {"pages": 10, "seconds": 1.0})


def test_the_table_shows_medians_and_how_often_ours_is_as_fast() -> None:
    shown = crawl.table({crawl.OURS: [made_run(80), made_run(100), made_run(300)], crawl.PEER: [made_run(25)]})
    ours, peer = shown.splitlines()[1:]
    assert ours.split()[-5:] == ["100.0", "(80-300)", "5.00", "1.00x", "0.5"]
    assert peer.split()[-5:] == ["25.0", "(25-25)", "5.00", "4.00x", "0.5"]


def test_the_peer_that_reads_runs_only_with_its_own_interpreter() -> None:
    assert crawl.PEER not in {client.name for client in crawl.clients(10, 5, "")}
    with_peer = {client.name: client for client in crawl.clients(10, 5, "/opt/peers/bin/python")}
    assert with_peer[crawl.PEER].command[0] == "/opt/peers/bin/python"
    assert with_peer[crawl.PEER].pages == 5
    assert with_peer[crawl.OURS].pages == 10


def test_a_client_that_fetches_nothing_is_no_figure(tmp_path: Path) -> None:
    told = json.dumps({"pages": 0, "seconds": 1.0})
    client = crawl.Client("broken", ("echo", told.replace("{", "{{").replace("}", "}}")), 10)
    with pytest.raises(SystemExit, match="fetched no page"):
        crawl.run(client, "http://127.0.0.1:1/", tmp_path)


def test_our_crawl_of_the_site_tells_its_pages_and_where_the_time_went(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = "".join(f"<p>Paragraph {n} of a made-up story about a harbour, long enough to count.</p>" for n in range(9))
    site = StaticSite()
    with serving(site) as port:
        urls = [f"http://127.0.0.1:{port}/news/{number}.html" for number in range(6)]
        for number, url in enumerate(urls):
            page = f"<title>Story {number}</title><article><h1>Story {number}</h1>{story}</article>".encode()
            site.add(ANY_HOST, f"/news/{number}.html", crawl_site.copied(page, "-", url, number), HTML)
        locations = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        site.add(ANY_HOST, crawl_site.SITEMAP, f'<urlset xmlns="{space}">{locations}</urlset>'.encode(), XML)
        sitemap = f"http://127.0.0.1:{port}{crawl_site.SITEMAP}"
        assert crawl_ours.main(sitemap, 6, str(tmp_path / "archive")) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["pages"], told["kept"], told["outcomes"]) == (6, 6, {"new": 6})
    assert set(told["parts"]) == {*crawl_ours.PARTS.values(), crawl_ours.WORKERS}
    assert all(seconds > 0 for seconds in told["parts"].values())


def test_the_time_of_a_thread_goes_to_its_name() -> None:
    def work() -> None:
        until = time.thread_time() + 0.3
        while time.thread_time() < until:
            pass

    with crawl_ours.thread_times() as seconds:
        thread = threading.Thread(target=work, name="busy_1")
        thread.start()
        thread.join()
    assert 0 < seconds["busy"] <= 1.0


def test_the_floor_client_reads_every_page() -> None:
    site = StaticSite()
    with serving(site) as port:
        locations = "".join(f"<loc>http://127.0.0.1:{port}/{number}</loc>" for number in range(40))
        site.add(ANY_HOST, "/sitemap.xml", locations.encode(), XML)
        for number in range(40):
            site.add(ANY_HOST, f"/{number}", b"x" * number)
        told = asyncio.run(crawl_floor.read_all(f"http://127.0.0.1:{port}/sitemap.xml", 30))
    assert told["pages"] == 30


def test_every_step_of_a_worker_has_its_cost(tmp_path: Path) -> None:
    (tmp_path / "publishers" / "pages").mkdir(parents=True)
    page = gzip.compress(b"<title>Made up</title><p>One sentence that was made up for this test.")
    (tmp_path / "publishers" / "pages" / "a.html.gz").write_bytes(page)
    truth = {"id": "a", "url": "https://a.example/1", "publisher": "A"}
    (tmp_path / "publishers" / "truth.jsonl").write_text(json.dumps(truth))
    found = worker_cost.costs(load(tmp_path, "publishers"))
    assert set(found) == {"pickle", "unpack", "parse alone (a part of read)", "read", "encode WARC record"}
    assert all(cost >= 0 for cost in found.values())
