"""What the archive learns to be repeated: on made-up articles, and on the newsroom over several days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.crawling.crawl import CrawlOptions, crawl
from crawler.newsroom import FIRST_CRAWL, Expected, Newsroom, newsroom_sources, serving
from crawler.rereading.rereading import RereadOptions, reread
from pipelines.read import read
from pipelines.recipe import Learned
from storage.archive import Archive
from storage.article import Article, Kind, Removed
from storage.fingerprint import fingerprint
from storage.page import Page
from storage.reading import Reading, Saved
from storage.repetition import FORGET, traces_of
from storage.rereads.rereading import Found
from tests.made_archive import NOW, later, made_article, made_page

LINE = "Weighed twice by 3 bosuns, and once by the aunt of one of them."
OTHER = "All moorings in this paper are fictitious, even those that hold."


class Press:
    """Saves articles of one source, an hour apart."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.run = archive.start_run("wire", NOW)
        self.number = 0

    def prints(self, *paragraphs: str, by: str = "", **more: object) -> Saved:
        """Save a new article; its byline is its own unless `by` names one."""
        self.number += 1
        url = f"https://wire.example/{self.number}"
        return self.saves(url, *paragraphs, by=by or f"Writer {'i' * self.number}", **more)

    def saves(self, url: str, *paragraphs: str, by: str, **more: object) -> Saved:
        article = made_article(url, f"Title {url}", *paragraphs, authors=(by,), **more)
        at = later(hours=self.number)
        page = made_page(url, "|".join(paragraphs).encode(), fetched_at=at)
        return self.archive.save([Reading(page, article)], run=self.run, recorded_at=at)[0]

    def story(self) -> str:
        """A paragraph that no other article has."""
        return f"The price of rope number {'x' * self.number} rose, said the harbour of {'y' * self.number}, a lot." * 3

    def knows(self, text: str, snapshot: int | None = None) -> bool:
        return fingerprint(text) in self.archive.learned("wire", snapshot).fingerprints


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    with Archive.open(tmp_path) as archive:
        yield Press(archive)


def test_two_articles_teach_the_third(press: Press) -> None:
    assert press.prints(press.story(), LINE).snapshot == 0
    assert not press.knows(LINE)
    assert press.prints(press.story(), LINE.replace("3", "14")).snapshot == 1
    assert press.knows(LINE) and len(press.archive.learned("wire").fingerprints) == 1


def test_snapshots_can_be_asked_for_later(press: Press) -> None:
    for texts in ([LINE], [LINE], [OTHER, LINE], [OTHER, LINE]):
        press.prints(press.story(), *texts)
    assert press.archive.learned("wire").snapshot == 2
    assert [(press.knows(LINE, n), press.knows(OTHER, n)) for n in range(3)] == [
        (False, False), (True, False), (True, True)
    ]  # fmt: skip


def test_a_revision_counts_once(press: Press) -> None:
    for number in range(4):
        press.saves("https://wire.example/a", press.story(), LINE, f"And {'z' * number}.", by=f"Writer {number}")
    assert not press.knows(LINE)


def test_copies_of_one_story_teach_nothing(press: Press) -> None:
    story = [f"{word} rose on the exchange of Varnholt and fell again." for word in ("Tin", "Zinc", "Rope", "Tar")]
    for change in ("first", "second", "third"):
        press.prints(*story, f"This is the {change} edition.")
    assert press.archive.learned("wire").fingerprints == frozenset()


def test_a_columnists_refrain_stays_and_the_sites_line_goes(press: Press) -> None:
    for number in range(24):
        column = number % 4 == 0
        texts = ["As always, a number first.", press.story(), "Until Friday, then."] if column else [press.story()]
        press.prints(*texts, LINE, by="Hester Quayle" if column else "")
    assert press.knows(LINE)
    assert not press.knows("As always, a number first.") and not press.knows("Until Friday, then.")


def test_a_columns_refrain_under_guests_too(press: Press) -> None:
    """Two bylines, but too small a share of what the source prints."""
    for number in range(24):
        press.prints(*(["As always, a number first."] if number in (6, 12, 18) else []), press.story())
    assert not press.knows("As always, a number first.")


def test_background_of_a_running_story_is_no_boilerplate(press: Press) -> None:
    for number in range(30):
        press.prints(press.story(), *([OTHER] if number in (20, 21, 25) else []))
    assert not press.knows(OTHER)


def test_what_loses_its_share_is_taken_back(press: Press) -> None:
    for number in range(30):
        press.prints(press.story(), *([OTHER] if number in (0, 1, 15, 29) else []))
    assert press.knows(OTHER, 1) and not press.knows(OTHER)


@pytest.mark.parametrize("holders", [(1, 2), (1, 5), (0, 2, 3)])
def test_what_a_young_source_says_twice_is_not_lost_for_good(press: Press, holders: tuple[int, ...]) -> None:
    """A sentence of background in two early stories, by two writers, and in none after them."""
    for number in range(20):
        press.prints(press.story(), *([OTHER] if number in holders else []), LINE)
    assert press.knows(OTHER, 2) and not press.knows(OTHER)
    assert press.knows(LINE)


def test_what_a_site_gave_up_stays_known(press: Press) -> None:
    for number in range(60):
        press.prints(press.story(), *([LINE] if number < 8 else []))
    assert press.knows(LINE)


def test_what_every_market_report_says_with_other_amounts_is_told(press: Press) -> None:
    for number in range(20):
        press.prints(press.story(), f"The pound bought ${number}.27 at noon.", LINE.replace("3", str(number)))
    assert press.knows(LINE)
    assert not press.knows("The pound bought $7.27 at noon.")


def test_a_source_of_one_writer(press: Press) -> None:
    for number in range(1, 10):
        press.prints(press.story(), LINE, by="Giles Orde")
        assert press.knows(LINE) == (number >= 8)


def test_subheadings_are_not_counted(press: Press) -> None:
    for _ in range(3):
        press.prints("What to watch", press.story(), kinds=(Kind.SUBHEADING, Kind.PARAGRAPH))
    assert not press.knows("What to watch")


def test_what_is_seen_once_is_forgotten(press: Press) -> None:
    for _ in range(2 * FORGET):
        press.prints(press.story(), LINE)
    (rows,) = press.archive.connection.execute("SELECT count(*) FROM repeated").fetchone()
    assert rows == FORGET + 1
    assert press.knows(LINE)


def test_traces_name_what_was_removed_as_repeated() -> None:
    removed = (Removed(LINE, Kind.REPEATED, "learned:4", 0), Removed(OTHER, Kind.DISCLAIMER, "disclaimer-1", 5))
    article = made_article("https://w.example/", "Tin", "Up.", positions=(3,), removed=removed)
    assert [trace.fingerprint for trace in traces_of(article)] == [fingerprint(LINE), fingerprint("Up.")]


def test_what_the_judge_keeps_once_is_learned_where_it_went(press: Press) -> None:
    went = (Removed(LINE, Kind.OTHER, "model", 9), Removed("What comes next", Kind.OTHER, "model", 5))
    for _ in range(3):
        press.prints(press.story(), removed=went)
    assert press.knows(LINE) and not press.knows("What comes next")


def test_a_long_box_that_went_makes_no_copies_of_two_stories(press: Press) -> None:
    for _ in range(3):
        press.prints(press.story(), LINE, removed=(Removed(OTHER * 20, Kind.OTHER, "model", 9),))
    assert press.knows(LINE)


def test_the_story_opens_the_text_and_not_what_went_before_it(press: Press) -> None:
    for number in range(20):
        line = (LINE,) if number % 5 > 2 else ()
        press.prints(*line, press.story(), removed=(Removed(OTHER, Kind.OTHER, "model", 0),))
    assert press.knows(OTHER) and not press.knows(LINE)


def expected_of(newsroom: Newsroom, source: str) -> dict[str, Expected]:
    return {each.url: each for each in newsroom.truth() if each.source == source and each.is_article}


def taken(article: Article) -> set[str]:
    """What was removed as repeated."""
    return {each.text for each in article.removed if each.kind is Kind.REPEATED}


@pytest.mark.parametrize("source", ["ledgerline", "marketmosaic"])
@pytest.mark.parametrize("backwards", [False, True])
def test_invented_boilerplate_goes_from_the_third_article_on(tmp_path: Path, source: str, backwards: bool) -> None:
    newsroom = Newsroom(7, FIRST_CRAWL + timedelta(days=21))
    recipe = newsroom_sources()[source].recipe_for(None)
    stories = sorted(expected_of(newsroom, source).values(), key=lambda e: str(e.published_at), reverse=backwards)
    assert len(stories) >= 20
    bylines: set[tuple[str, ...]] = set()
    with Archive.open(tmp_path) as archive:
        run = archive.start_run(source, NOW)
        for number, expected in enumerate(stories):
            known = archive.learned(source)
            path = "/" + expected.url.split("/", 3)[3]
            response = newsroom.respond(f"{source}.localhost", path)
            page = Page(url=expected.url, body=response.body, fetched_at=NOW, headers=response.headers)
            article = read(page, recipe, Learned(snapshot=known.snapshot, repeated=known.fingerprints))
            assert isinstance(article, Article)
            assert not taken(article) - set(expected.repeated), expected.url
            assert set(expected.paragraphs) <= set(article.paragraphs), expected.url
            if number >= 2 and len(bylines) >= 2:
                assert not set(expected.repeated) & set(article.paragraphs), expected.url
            bylines.add(expected.authors)
            archive.save([Reading(page, article)], run=run, recorded_at=NOW)
        learned = archive.learned(source).fingerprints
        assert set(map(fingerprint, stories[0].repeated)) & learned
        assert not learned & {fingerprint(text) for expected in stories for text in expected.paragraphs}
        again = RereadOptions(clock=lambda: later(hours=1), sources=newsroom_sources(), workers=1)
        report = reread(archive, again, lambda _, finding: None)
        assert report.counts[Found.TEXT] >= 1 and not report.problems
        for expected in stories:
            story = archive.article(expected.url)
            assert story is not None
            assert not set(expected.repeated) & set(story.version.article.paragraphs), expected.url
            assert set(expected.paragraphs) <= set(story.version.article.paragraphs), expected.url
        assert reread(archive, again, lambda _, finding: None).current == len(stories)


def test_a_crawl_over_days_uses_what_it_has_learned(tmp_path: Path) -> None:
    sources = [newsroom_sources()[name] for name in ("ledgerline", "marketmosaic")]
    newsroom = Newsroom(7, FIRST_CRAWL)
    with serving(newsroom) as server:
        for day in range(4):
            clock = FIRST_CRAWL + timedelta(days=day)
            server.move(clock)
            options = CrawlOptions(connect_to=server.connect_to, clock=lambda clock=clock: clock)  # type: ignore[misc]
            assert crawl(sources, tmp_path, options).exit_code == 0
    since = FIRST_CRAWL + timedelta(days=1)
    seen = 0
    with Archive.open(tmp_path, read_only=True) as archive:
        for source in sources:
            for url, expected in expected_of(newsroom.at(clock), source.name).items():
                story = archive.article(url)
                assert story is not None, url
                kept = set(story.version.article.paragraphs)
                assert not taken(story.version.article) - set(expected.repeated), url
                assert set(expected.paragraphs) <= kept, url
                if story.first_seen_at >= since:
                    seen += 1
                    assert not set(expected.repeated) & kept, url
    assert seen >= 4


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_no_sentence_of_a_story_is_lost_on_any_site(seed: int) -> None:
    newsroom, recipes = Newsroom(seed, FIRST_CRAWL + timedelta(days=21)), newsroom_sources()
    stories = [each for each in newsroom.truth() if each.is_article]
    assert len(stories) > 100
    for expected in stories:
        response = newsroom.respond(f"{expected.source}.localhost", "/" + expected.url.split("/", 3)[3])
        page = Page(url=expected.url, body=response.body, fetched_at=NOW, headers=response.headers)
        article = read(page, recipes[expected.source].recipe_for(None))
        assert isinstance(article, Article), expected.url
        assert set(expected.paragraphs) <= set(article.paragraphs), expected.url
