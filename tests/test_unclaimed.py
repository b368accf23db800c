"""A page that claims nothing is read where it shows one sign of a story, and refused where it shows none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from pipelines.read import read
from storage.article import Article
from storage.outcome import Reason, Rejected
from storage.page import Link, Page

# The judge of whole pages has its own tests: of a few lines it may think what it likes.
pytestmark = pytest.mark.usefixtures("rules_alone")

MOVED = (
    "We are moving to new machines tonight, and the doors are shut until two in the morning.",
    "Tea is served in the hall while our cables are laid, and the printed paper is not touched.",
)
TOLD = (
    "Three berths on the coast change hands, and a third of the debt goes with them before May.",
    "Two rivals in the north were outbid for all three of them, and one of the two has asked a court.",
)
MENU = "".join(f'<li><a href="/part/{at}">Part {at} of the paper</a></li>' for at in range(6))


def outcome(
    heading: str, texts: Sequence[str], *, path: str = "n/77", head: str = "", link: Link | None = None
) -> object:
    told = "".join(f"<p>{text}</p>" for text in texts)
    body = f"<nav><ul>{MENU}</ul></nav><main><h1>{heading}</h1>{told}</main>"
    html = (
        f'<html lang="en"><head><title>{heading} | The Quillmere Herald</title>{head}</head><body>{body}</body></html>'
    )
    url = f"https://www.quillmere.example/{path}"
    return read(Page(url=url, body=html.encode(), fetched_at=datetime(2031, 2, 7, tzinfo=UTC), link=link))


def test_two_kinds_of_evidence_are_named() -> None:
    refused = outcome("A night of boxes", MOVED)
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.NOT_ARTICLE
    assert refused.evidence == (
        "neither article schema nor date",
        "no writer, nobody quoted, nothing of its headline told",
    )


@pytest.mark.parametrize(
    ("heading", "texts", "path", "is_read"),
    [
        ("Berths on the coast sold", TOLD, "n/77", True),
        ("An old firm grows small", TOLD, "n/77", False),
        ("An old firm grows small", TOLD, "n/berths-change-owner", True),
        ("An old firm grows small", (*TOLD, "That was what the harbour master told the council."), "n/77", True),
        ("Moving to new machines", MOVED, "n/77", False),
        ("Moving to new machines", MOVED, "moving-to-new-machines", True),
        ("Three berths sold", MOVED, "n/tollgate-sells-berths", False),
    ],
)
def test_one_sign_is_enough(heading: str, texts: Sequence[str], path: str, is_read: bool) -> None:
    assert isinstance(outcome(heading, texts, path=path), Article) == is_read


@pytest.mark.parametrize(
    ("head", "is_read"),
    [
        ('<meta property="og:type" content="article">', False),
        ('<meta name="author" content="Orla Fenwick">', True),
        ('<meta property="article:published_time" content="2031-02-06T09:00:00Z">', True),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A night of boxes"}</script>', True),
    ],
)
def test_a_claim_of_its_own_is_enough_but_the_type_that_a_template_gives(head: str, is_read: bool) -> None:
    assert isinstance(outcome("A night of boxes", MOVED, head=head), Article) == is_read


def test_what_the_link_named_may_be_told() -> None:
    link = Link(url="https://www.quillmere.example/n/77", title="Berths on the coast change hands")
    assert isinstance(outcome("An old firm grows small", TOLD, link=link), Article)
    assert isinstance(outcome("An old firm grows small", MOVED, link=link), Rejected)


def test_a_long_text_is_something_to_read_where_it_does_not_speak_to_its_reader() -> None:
    assert isinstance(outcome("An old firm grows small", TOLD * 3), Article)
    assert isinstance(outcome("A night of boxes", MOVED * 3), Rejected)


GATE = (
    "To show you this we need your leave to call on the machines of others.",
    "You may take it back, and we will ask.",
)


@pytest.mark.parametrize(
    ("texts", "path", "is_read"),
    [
        (GATE, "n/77", False),
        (TOLD, "n/77", True),
        (GATE, "n/machines-of-the-mint", True),
        ((*GATE, "The mint orders twelve machines."), "n/77", True),
        (("“To show you this we need your leave,” it says.", TOLD[0]), "n/77", True),
    ],
)
def test_below_the_claims_of_a_story_nobody_is_spoken_to_of_something_else(
    texts: Sequence[str], path: str, is_read: bool
) -> None:
    node = '{"@type": "NewsArticle", "headline": "Nordwind orders twelve jets", "datePublished": "2031-02-06"}'
    head = f'<script type="application/ld+json">{node}</script>'
    assert isinstance(outcome("Nordwind orders twelve jets", texts, path=path, head=head), Article) == is_read


@pytest.mark.parametrize(
    ("kind", "day", "is_read"),
    [("WebPage", "2029-02-06", False), ("WebPage", "2031-02-06", True), ("Article", "2029-02-06", True)],
)
def test_the_date_that_each_page_of_a_site_has_vouches_for_new_ones_alone(kind: str, day: str, is_read: bool) -> None:
    node = f'{{"@type": "{kind}", "headline": "Moving", "datePublished": "{day}T09:00:00Z"}}'
    og = '<meta property="og:type" content="article">'
    head = f'{og}<script type="application/ld+json">{node}</script>'
    assert isinstance(outcome("A night of boxes", MOVED, head=head), Article) == is_read


def test_what_takes_bookings_right_behind_its_text_is_no_story() -> None:
    heading = "Berths on the coast change hands"
    booked = (*TOLD, '<button class="button">Reserve a seat</button>')
    refused = outcome(heading, booked)
    assert isinstance(refused, Rejected)
    assert refused.evidence == ("neither article schema nor date", "button 'Reserve a seat' behind the text")
    assert isinstance(outcome(heading, (*booked, "Nobody books, the harbour master said.")), Article)
    assert isinstance(outcome(heading, (booked[-1], *TOLD)), Article)


HOUSE = (
    "The {0} was founded by three brokers who were tired of waiting for prices from the capital.",
    "Its first issue had two pages, and its owners met in a bar at the lock on the first of each month.",
)


@pytest.mark.parametrize(
    ("heading", "name", "is_read"),
    [
        ("Founded by brokers", "Quillmere Herald", False),
        ("Founded by brokers", "Tollgate Gazette", True),
        ("Tollgate Gazette", "Tollgate Gazette", False),
        ("Gazette founded by brokers", "“Quillmere Herald” of old", True),
    ],
)
def test_a_text_of_its_own_site_or_of_what_its_headline_is_the_name_of(heading: str, name: str, is_read: bool) -> None:
    found = outcome(heading, [text.format(name) for text in HOUSE])
    assert isinstance(found, Article) == is_read
    by = '<meta name="author" content="Orla Fenwick">'
    assert isinstance(outcome(heading, [text.format(name) for text in HOUSE], head=by), Article)


@pytest.mark.parametrize(
    ("path", "is_read"),
    [("help/berths", False), ("topics/berths", False), ("help/berths-change-owner-tonight", True), ("n/berths", True)],
)
def test_what_stands_where_a_site_keeps_its_help_is_no_story_but_by_its_address(path: str, is_read: bool) -> None:
    assert isinstance(outcome("Berths on the coast sold", TOLD, path=path), Article) == is_read


def test_a_headline_may_name_a_metal_or_a_bank_in_three_letters() -> None:
    up = (
        "Tin rose three per cent in London, where smelters had stood still since the end of the summer.",
        "Stocks in the port are the lowest in nine years, and the next ships are due at the end of the month.",
    )
    assert isinstance(outcome("Tin up", up), Article)
    assert isinstance(outcome("You up", (up[0].replace("Tin", "You"), up[1])), Rejected)
    assert isinstance(outcome("Zinc up", up), Rejected)


@pytest.mark.parametrize("mark", ["|", "»", "›", "-", ":"])
def test_a_text_that_names_its_own_site_is_no_story_whatever_parts_the_title(mark: str) -> None:
    texts = (TOLD[0], "The berths of the Tollgate Rope Club lie behind the old mill and are open to all who row.")
    assert isinstance(outcome(f"Berths on the coast {mark} Tollgate Rope Club", texts), Rejected)
    assert isinstance(outcome("Berths on the coast change hands", texts), Article)
