"""A version is made when the story changed, and never when only what stands around it did. Page, `read`, `save`.

Live quotes in tables and lists have tests of their own (test_live_quotes.py). What cannot be told from the story by any
rule still makes one: a table of prices that nothing says is renewed, an advertisement's own prose, a price that the
page does not mark as a live one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.read import read
from storage.archive import Archive
from storage.outcome import Event, Outcome
from storage.page import Page
from storage.reading import Reading
from tests.made_archive import NOW, later
from tests.noise_pages import SITES, STORY, URL, Slots, page, with_texts

HEADLINES = ("Net makers end their strike", "Merrow plant to reopen in spring", "Hemp at a record", "Tar falls again")
SHUFFLED = ("Harbour dues to rise", "Tar falls again", "Net makers end their strike", "Trawlers are back")
EVERYWHERE = ("header", "byline", "inside", "after", "aside", "footer")
AROUND = ("inside", "after", "aside")


def _listed(markup: str, item: str, headlines: tuple[str, ...]) -> str:
    return markup.format("".join(item.format(at, text) for at, text in enumerate(headlines)))


def _lists(markup: str, item: str) -> tuple[str, str]:
    return _listed(markup, item, HEADLINES), _listed(markup, item, SHUFFLED)


LINK = "<li><a href='/n/{0}'>{1}</a></li>"
NOISE: dict[str, tuple[tuple[str, ...], str, str]] = {
    "quote": (
        EVERYWHERE,
        "<div class='quote'><span>LRW</span> <span>41.20</span> <span>+6.0%</span></div>",
        "<div class='quote'><span>LRW</span> <span>40.95</span> <span>-5.4%</span></div>",
    ),
    "quote of a name": (
        AROUND,
        "<p><a href='/q/LRW'>Lantern Rope Works</a> <span class='price'>41.20</span> <span>(+6.0%)</span></p>",
        "<p><a href='/q/LRW'>Lantern Rope Works</a> <span class='price'>40.95</span> <span>(-5.4%)</span></p>",
    ),
    "list of quotes": (
        EVERYWHERE,
        "<ul><li><a href='/q/LRW'>LRW 41.20 +6.0%</a></li><li><a href='/q/MRWT'>MRWT 7.10 0.0%</a></li></ul>",
        "<ul><li><a href='/q/LRW'>LRW 40.95 +5.4%</a></li><li><a href='/q/MRWT'>MRWT 7.21 +1.5%</a></li></ul>",
    ),
    "market bar": (
        ("header", "footer"),
        "<div class='bar'>FTSE 8,809.74 +0.61% DAX 22,551.43 -0.1%</div>",
        "<div class='bar'>FTSE 8,871.31 +0.70% DAX 23,147.02 +2.6%</div>",
    ),
    "shares": (EVERYWHERE, "<p>128 shares</p>", "<p>1.3K shares</p>"),
    "shares beside a button": (
        EVERYWHERE,
        "<div class='share'><button>Share</button> <span>128</span></div>",
        "<div class='share'><button>Share</button> <span>1304</span></div>",
    ),
    "views": (EVERYWHERE, "<span class='v'>1,204 views</span>", "<span class='v'>3,871 views</span>"),
    "readers": (EVERYWHERE, "<p>1204 people have read this</p>", "<p>3871 people have read this</p>"),
    "readers in Chinese": (EVERYWHERE, "<p>閱讀 1,204</p>", "<p>閱讀 1.2萬</p>"),
    "likes": (EVERYWHERE, "<p>23 likes</p>", "<p>41 likes</p>"),
    "comments": (EVERYWHERE, "<div><a href='#c'>12 Comments</a></div>", "<div><a href='#c'>57 Comments</a></div>"),
    "online": (AROUND, "<p>214 users online</p>", "<p>98 users online</p>"),
    "updated hours ago": (EVERYWHERE, "<p>Updated 3 hours ago</p>", "<p>Updated 5 hours ago</p>"),
    "updated yesterday": (EVERYWHERE, "<span>Updated 3 hours ago</span>", "<span>Updated yesterday</span>"),
    "days ago": (EVERYWHERE, "<div>3 hours ago</div>", "<div>2 days ago</div>"),
    "last updated": (
        EVERYWHERE,
        "<p>Last updated: 3 March 2025, 10:15 AM GMT</p>",
        "<p>Last updated: 3 March 2025, 11:45 AM GMT</p>",
    ),
    "zone": (EVERYWHERE, "<p>March 3, 2025 8:00 AM UTC</p>", "<p>March 3, 2025 3:00 AM EST</p>"),
    "zone of a time": (
        EVERYWHERE,
        "<time datetime='2025-03-03T08:00Z'>3 Mar 2025, 08:00</time>",
        "<time datetime='2025-03-03T08:00Z'>3 Mar 2025, 09:00 CET</time>",
    ),
    "reading time": (EVERYWHERE, "<p>5 min read</p>", "<p>4 min read</p>"),
    "related": (AROUND, *_lists("<ul class='related'>{}</ul>", LINK)),
    "related boxes": (AROUND, *_lists("<div><h3>Related stories</h3>{}</div>", "<div><a href='/n/{0}'>{1}</a></div>")),
    "linked lines": (("inside", "after"), *_lists("{}", "<p><a href='/n/{0}'>{1}</a></p>")),
    "most read": (AROUND, *_lists("<div><h3>Most read</h3><ol>{}</ol></div>", LINK)),
    "read more": (
        ("inside", "after"),
        f"<p><strong>Read more:</strong> <a href='/n/1'>{HEADLINES[0]}</a></p>",
        f"<p><strong>Read more:</strong> <a href='/n/2'>{SHUFFLED[0]}</a></p>",
    ),
    "advertisement": (AROUND, "<div class='ad'>Advertisement</div>", ""),
    "sponsored": (
        AROUND,
        "<div class='sponsored'><h4>Sponsored</h4><a href='/s'>One trick to splice rope</a></div>",
        "<div class='sponsored'><h4>Sponsored</h4><a href='/s'>Ten ports to see once</a></div>",
    ),
    "newsletter": (
        AROUND,
        "<div class='nl'><p>Sign up for our newsletter</p><p>Join 12,034 readers.</p></div>",
        "<div class='nl'><p>Sign up for our newsletter</p><p>Join 12,911 readers.</p></div>",
    ),
    "caption": (
        ("inside", "after"),
        "<figure><img src='a.jpg'><figcaption>A coil of rope. Photo: Quay</figcaption></figure>",
        "<figure><img src='b.jpg'><figcaption>The harbour at dusk. Photo: Quay</figcaption></figure>",
    ),
    "poll": (
        AROUND,
        "<div class='poll'><h4>Poll: will hemp rise?</h4><p>Yes 61%</p><p>No 39%</p></div>",
        "<div class='poll'><h4>Poll: will hemp rise?</h4><p>Yes 58%</p><p>No 42%</p></div>",
    ),
    "scripts and forms": (
        AROUND,
        "<input type='hidden' value='a'><script>t = 1</script>",
        "<input type='hidden' value='b'><script>t = 2</script>",
    ),
}


def _quoted(change: str) -> Slots:
    """A live price inside a sentence, marked as one."""
    live = f"(NASDAQ: MRWT <span class='quote-change'>{change}</span>)"
    return with_texts(lambda text: text.replace("(NASDAQ: MRWT)", live))


def _replaced(old: str, new: str) -> Slots:
    return with_texts(lambda text: text.replace(old, new))


# Of the page as a whole, or within its sentences.
PAIRS: dict[str, tuple[Slots, Slots]] = {
    "another headline in <title>": (Slots(), Slots(tag_title="You will not believe this rope | The Quay")),
    "a count in <title>": (Slots(), Slots(tag_title="(3) Lantern Rope Works raises its outlook | The Quay")),
    "the zone of the claim": (Slots(), Slots(published="2025-03-03T03:00:00-05:00")),
    "the claim of a change": (Slots(), Slots(modified="2025-03-03T10:00:00+00:00")),
    "a live price in a sentence": (_quoted("+1.20%"), _quoted("-0.40%")),
    "a no-break space": (Slots(), _replaced(" percent", "\u00a0percent")),
    "a narrow space": (Slots(), _replaced(" percent", "\u202fpercent")),
    "a soft hyphen": (Slots(), _replaced("company", "com&shy;pany")),
    "a zero-width space": (Slots(), _replaced("harbour", "har\u200bbour")),
    "a place to break": (Slots(), _replaced("harbour", "har<wbr>bour")),
    "line ends": (Slots(), _replaced(" the ", " \n the ")),
    "composed letters": (_replaced("Brandt", "Brändt"), _replaced("Brandt", "Bra\u0308ndt")),
    "bold": (Slots(), _replaced("Lantern", "<b>Lantern</b>")),
    "a link": (Slots(), _replaced("Merrow plant", "<a href='/t/merrow'>Merrow plant</a>")),
    "a wrapper": (Slots(), with_texts(lambda text: f"<span class='x'>{text}</span>")),
}
PAIRS |= {
    f"{name}, {place}": (replace(Slots(), **{place: before}), replace(Slots(), **{place: after}))
    for name, (places, before, after) in NOISE.items()
    for place in places
}


def outcomes(folder: Path, before: Slots, after: Slots) -> list[tuple[str, Outcome, str]]:
    """What becomes of the second page on each site, and the class of the change."""
    found = []
    with Archive.open(folder) as archive:
        run = archive.start_run("quay", NOW)
        for hours, slots in enumerate((before, after)):
            pages = [replace(page(site, slots, later(hours=hours)), url=f"{URL}-{site.__name__}") for site in SITES]
            readings = [Reading(each, read(each)) for each in pages]
            saved = archive.save(readings, run=run, recorded_at=later(hours=hours))
        for site, each in zip(SITES, saved, strict=True):
            assert each.article_id is not None, (site.__name__, each)
            found.append((site.__name__, each.outcome, archive.versions(each.article_id)[-1].change))
    return found


@pytest.mark.parametrize("name", PAIRS)
def test_noise_makes_no_version(tmp_path: Path, name: str) -> None:
    before, after = PAIRS[name]
    assert [found for found in outcomes(tmp_path, before, after) if found[1] is not Outcome.UNCHANGED] == []


EDITS: dict[str, tuple[Callable[[str], str], str]] = {
    "number": (lambda text: text.replace("86 million", "68 million"), "facts"),
    "digit": (lambda text: text.replace("41.20", "41.21"), "facts"),
    "sign": (lambda text: text.replace("6 percent", "-6 percent"), "facts"),
    "negation": (lambda text: text.replace("did not move", "did move"), "facts"),
    "name": (lambda text: text.replace("Ottilie Brandt", "Ottilie Brand"), "facts"),
    "listing": (lambda text: text.replace("MRWT", "MRWX"), "facts"),
    "word": (lambda text: text.replace("thin", "thick"), "wording"),
    "case": (lambda text: text.replace("The company", "The Company"), "trivial"),
    "quotes": (lambda text: text.replace("“", '"').replace("”", '"').replace("'", "’"), "trivial"),
    "dots": (lambda text: text.replace("thin.", "thin…"), "trivial"),
}


@pytest.mark.parametrize("name", EDITS)
def test_the_smallest_edit_makes_one(tmp_path: Path, name: str) -> None:
    """Of the smallest sort too: the shape of quotes is part of the text, and the class says how little it is."""
    change, kind = EDITS[name]
    edited = tuple(map(change, STORY))
    assert edited != STORY
    found = outcomes(tmp_path, Slots(), replace(Slots(), texts=edited))
    assert {(outcome, change) for _, outcome, change in found} == {(Outcome.REVISED, kind)}


@pytest.mark.parametrize(
    ("slots", "kind"),
    [
        (Slots(title="Lantern Rope Works cuts its outlook"), "headline"),
        (Slots(texts=STORY[:-1]), "facts"),
        (
            Slots(texts=(*STORY, "The buyers of hemp, who had hoped for a calm spring, were left with empty sheds.")),
            "wording",
        ),
    ],
)
def test_a_title_and_a_paragraph_count(tmp_path: Path, slots: Slots, kind: str) -> None:
    found = outcomes(tmp_path, Slots(), slots)
    assert {(outcome, change) for _, outcome, change in found} == {(Outcome.REVISED, kind)}


@pytest.mark.parametrize("status", [404, 410, 200])
def test_a_story_that_goes_keeps_its_text_and_may_come_back(tmp_path: Path, status: int) -> None:
    """200: the site sends its readers to the front page."""
    body = b"<html><body><h1>The Quay</h1><p>Nothing is here.</p></body></html>"
    answer = "https://quay.example/" if status == 200 else URL
    gone = Page(url=answer, requested_url=URL, body=body, status=status, fetched_at=later(hours=1))
    first = page(SITES[0], Slots())
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("quay", NOW)

        def save(each: Page, hours: int) -> Outcome:
            return archive.save([Reading(each, read(each))], run=run, recorded_at=later(hours=hours))[0].outcome

        assert (save(first, 0), save(gone, 1)) == (Outcome.NEW, Outcome.GONE)
        story = archive.article(URL)
        assert story is not None and story.gone_at == later(hours=1) and story.version.article.paragraphs == STORY
        assert save(replace(gone, fetched_at=later(hours=2)), 2) is Outcome.GONE
        assert len(archive.versions(1)) == 2, "a tombstone is written once"
        assert save(replace(first, fetched_at=later(hours=3)), 3) is Outcome.REVISED
        back = archive.article(URL)
        assert back is not None and back.gone_at is None and back.first_seen_at == NOW
        told = [(version.outcome, version.change) for version in archive.versions(1)]
        assert told == [(Event.NEW, ""), (Event.GONE, "withdrawn"), (Event.REVISED, "")]
        assert save(page(SITES[0], Slots(title="Lantern Rope Works cuts its outlook"), later(hours=4)), 4)
        assert archive.versions(1)[-1].change == "headline"
