"""Pages that are no articles are refused for their reason; short articles, and articles about walls, are read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.fields.metadata import Metadata, read_metadata
from pipelines.pages.document import parse
from pipelines.read import read
from pipelines.refusals.refusal import BodyEvidence, refuse, refuse_response
from storage.article import Article, Kind, Removed
from storage.outcome import Reason, Rejected
from storage.page import Page
from tests.refusal_pages import Case, refused_pages, short_articles
from tests.story_pages import STORY, paragraphs

REFUSED = list(refused_pages())
ARTICLES = list(short_articles())
SENTENCE = "The port operator said on Thursday that it would sell three berths on the coast to cut its debt. "


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_page_that_is_no_article(case: Case) -> None:
    outcome = read(case.page)
    assert isinstance(outcome, Rejected)
    assert outcome.reason is case.reason
    answered = case.reason in (Reason.HTTP_ERROR, Reason.NOT_HTML)
    assert len(outcome.evidence) >= (1 if answered else 2), outcome.evidence


@pytest.mark.parametrize("case", ARTICLES, ids=lambda case: case.name)
def test_short_article_is_read(case: Case) -> None:
    outcome = read(case.page)
    assert isinstance(outcome, Article), outcome
    assert outcome.text


def test_there_are_enough_pages_of_every_kind() -> None:
    assert len(REFUSED) >= 60
    assert len(ARTICLES) >= 20
    assert {case.reason for case in REFUSED} == {
        Reason.BOT_WALL,
        Reason.CONSENT,
        Reason.PAYWALL,
        Reason.LOGIN,
        Reason.INDEX,
        Reason.EMPTY,
        Reason.MEDIA,
        Reason.ERROR_PAGE,
        Reason.HTTP_ERROR,
        Reason.NOT_HTML,
        Reason.NOT_ARTICLE,
    }


def judged(html: str, body: BodyEvidence, url: str = "https://www.quillmere.example/a/1") -> Rejected | None:
    page = Page(url=url, body=html.encode())
    document = parse(page)
    return refuse(page, document, read_metadata(document, page), body)


def prose(sentences: int, paragraphs: int = 1) -> BodyEvidence:
    texts = tuple(SENTENCE * sentences for _ in range(paragraphs))
    return BodyEvidence(paragraphs=texts, kinds=(Kind.PARAGRAPH,) * paragraphs, visible=len(SENTENCE) * sentences)


def test_one_phrase_never_refuses() -> None:
    for title in ("Just a moment...", "Page not found", "Log in", "Access denied", "Your privacy", "Most read"):
        assert judged(f"<title>{title}</title><p>{SENTENCE}</p>", prose(3, 2)) is None, title


def test_markup_of_a_vendor_alone_never_refuses() -> None:
    html = "<title>Tollgate sells</title><div class='g-recaptcha paywall'></div><div id='px-captcha'></div>"
    assert judged(html, replace(prose(2, 2), links=1)) is None
    assert judged(html, prose(5, 2)) is None


def test_not_free_and_whole_is_read_not_free_and_short_is_not() -> None:
    ld = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"T","isAccessibleForFree":false}</script>'
    )
    assert judged(ld, prose(3, 5)) is None
    teaser = judged(ld, prose(1))
    assert teaser is not None
    assert teaser.reason is Reason.PAYWALL
    assert teaser.evidence[0] == "isAccessibleForFree=false"


def test_not_free_and_short_is_read_where_it_has_four_paragraphs_and_nothing_sells_a_rest() -> None:
    ld = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"T","isAccessibleForFree":false}</script>'
    )
    line = "The mud came down the canyon early on Sunday and took ten cars."
    short = BodyEvidence(paragraphs=(line,) * 4)
    assert judged(ld, short) is None
    assert judged(ld, replace(short, paragraphs=(line,) * 3)) is not None
    assert judged(f"{ld}<p>Subscribe to continue reading</p>", short) is not None
    ask = (Removed("Subscribe to continue reading", Kind.SUBSCRIBE, "subscribe.paywall.en", 5),)
    assert judged(ld, replace(short, removed=ask)) is not None


def test_barrier_words_and_markup_refuse_only_a_short_text() -> None:
    html = "<title>T</title><div class='article-paywall'></div>"
    ask = (Removed("Subscribe to continue reading", Kind.SUBSCRIBE, "subscribe.paywall.en", 3),)
    short = judged(html, replace(prose(2), removed=ask))
    assert short is not None
    assert short.reason is Reason.PAYWALL
    assert judged(html, replace(prose(4, 5), removed=ask)) is None


def test_barrier_where_three_paragraphs_stop_refuses_a_longer_text() -> None:
    html = "<title>T</title><div class='article-paywall'></div>"
    ask = Removed("Subscribe to continue reading", Kind.SUBSCRIBE, "subscribe.paywall.en", 8)
    stopped = replace(prose(5, 3), removed=(ask,), end=7)
    refused = judged(html, stopped)
    assert refused is not None
    assert refused.reason is Reason.PAYWALL
    assert judged("<title>T</title>", stopped) is None
    assert judged(html, replace(stopped, end=9)) is None
    assert judged(html, replace(stopped, removed=(replace(ask, text="Subscribe now"),))) is None
    between = Removed(SENTENCE * 3, Kind.OTHER, "model", 8)
    assert judged(html, replace(stopped, removed=(between, replace(ask, position=9)))) is None
    more = replace(prose(3, 5), removed=(ask,), end=7)
    assert judged(html, more) is None
    assert judged(html, replace(more, paragraphs=(*more.paragraphs, f"{SENTENCE}The banks..."))) is not None


def test_a_page_said_to_be_free_is_never_a_teaser() -> None:
    ld = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"T","isAccessibleForFree":true}</script>'
    ask = (Removed("Subscribe to continue reading", Kind.SUBSCRIBE, "subscribe.paywall.en", 3),)
    assert judged(f"{ld}<div class='paywall'></div>", replace(prose(2), removed=ask)) is None


def test_a_chinese_character_weighs_more_than_a_letter() -> None:
    assert BodyEvidence(paragraphs=("晨星集團公布業績，",)).size == 22
    assert BodyEvidence(paragraphs=("Tollgate",)).size == 8
    assert BodyEvidence(paragraphs=("晨星集團 Tollgate sells",)).words == 6


def test_words_stated_in_characters_do_not_make_a_chinese_text_short() -> None:
    ld = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"T","isAccessibleForFree":false,'
    text = BodyEvidence(paragraphs=("晨星集團公布業績，純利按年增加三成，董事會宣布派發中期息。" * 10,) * 2)
    assert judged(f'{ld}"wordCount":620}}</script>', text) is None
    cut = judged(f'{ld}"wordCount":6200}}</script>', text)
    assert cut is not None
    assert cut.reason is Reason.PAYWALL


HAT = "The hat keeps rain off your neck, and its lining comes out for washing in spring. "
CART = "<button>Add to cart</button>"
PRODUCT = '<script type="application/ld+json">{"@type": "Product", "name": "A hat"}</script>'
REVIEW = '<script type="application/ld+json">[{"@type": "Product"}, {"@type": "Article", "headline": "A hat"}]</script>'


@pytest.mark.usefixtures("rules_alone")
@pytest.mark.parametrize(
    ("markup", "text", "refused"),
    [
        (PRODUCT + CART, HAT, True),
        (PRODUCT, HAT, False),
        (CART, HAT, False),
        (REVIEW + CART, HAT, False),
        (
            PRODUCT + CART,
            HAT * 20,
            False,
        ),
    ],
)
def test_an_offer_has_a_product_and_a_button_that_sells_it(markup: str, text: str, refused: bool) -> None:
    found = judged(f"<article>{markup}</article>", BodyEvidence(paragraphs=tuple([text] * 3)))
    assert (found is not None and found.reason is Reason.NOT_ARTICLE) == refused


@pytest.mark.usefixtures("rules_alone")
@pytest.mark.parametrize(
    ("told", "stop", "reason"),
    [(0, "", Reason.EMPTY), (0, ", says the board.", Reason.EMPTY), (5, "", None), (5, ", says the board.", None)],
)
def test_a_text_that_is_nothing_but_links_is_none(told: int, stop: str, reason: Reason | None) -> None:
    """Also where its template calls it an article; a few paragraphs of its own make it one."""
    links = "".join(f'<p><a href="/{number}">Story {number} of the day{stop}</a></p>' for number in range(30))
    story = paragraphs(STORY[:told])
    signed = '<meta name="author" content="Orla Fenwick"><meta itemprop="datePublished" content="2031-02-06T09:00Z">'
    head = f'<title>Markets</title><meta property="og:type" content="article">{signed if told else ""}'
    body = f"<html><head>{head}</head><body><article><h1>Markets</h1>{story}{links}</article></body></html>"
    outcome = read(Page(url="https://wire.example/markets-today", body=body.encode()))
    assert (outcome.reason if isinstance(outcome, Rejected) else None) is reason


@pytest.mark.usefixtures("rules_alone")
@pytest.mark.parametrize(("linked", "reason"), [(30, Reason.INDEX), (20, None)])
def test_a_text_of_which_nearly_all_paragraphs_are_links_is_an_index(linked: int, reason: Reason | None) -> None:
    texts = tuple(f"Story {number} of the day, says the board." for number in range(30))
    kept = BodyEvidence(paragraphs=texts, link_density=1.0, links=30, linked=linked, visible=1200)
    refused = judged('<title>Markets</title><meta property="og:type" content="article">', kept)
    assert (refused.reason if refused else None) is reason


@pytest.mark.usefixtures("rules_alone")
@pytest.mark.parametrize(("left", "refused"), [("The editors", True), ("Tollgate's board", False)])
def test_a_claimed_page_of_which_a_few_words_are_left(left: str, refused: bool) -> None:
    """A line of so few characters is none of a story, but where it has a word of the headline."""
    claims = (
        '{"@type":"NewsArticle","headline":"Tollgate sells berths","author":{"@type":"Person","name":"Orla Fenwick"}}'
    )
    head = f'<title>Tollgate sells berths</title><script type="application/ld+json">{claims}</script>'
    found = judged(head, BodyEvidence(paragraphs=(left,), kinds=(Kind.PARAGRAPH,), visible=300))
    assert (found is not None and found.reason is Reason.NOT_ARTICLE) is refused


def test_answers_are_refused_before_parsing() -> None:
    gone = Page(url="https://q.example/", body=b"", status=410)
    assert refuse_response(gone) == Rejected(Reason.HTTP_ERROR, ("HTTP status 410",))
    image = Page(url="https://q.example/", body=b"", headers=(("Content-Type", "image/png"),))
    assert refuse_response(image) == Rejected(Reason.NOT_HTML, ("Content-Type image/png",))
    challenged = Page(url="https://q.example/", body=b"", status=403, headers=(("cf-mitigated", "challenge"),))
    refused = refuse_response(challenged)
    assert refused is not None
    assert refused.reason is Reason.BOT_WALL
    assert refuse_response(Page(url="https://q.example/", body=b"")) is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.integers(0, 400), st.floats(0, 1), st.integers(0, 5000))
def test_any_evidence_is_judged_without_error(text: str, links: int, density: float, visible: int) -> None:
    page = Page(url="https://q.example/a", body=text.encode("utf-8", "replace"))
    body = BodyEvidence(paragraphs=(text,), link_density=density, links=links, visible=visible)
    refused = refuse(page, parse(page), Metadata(title=text), body)
    assert refused is None or refused.reason is Reason.NOT_HTML or len(refused.evidence) >= 2


def test_a_login_in_the_bar_over_the_headline_of_a_dated_story_refuses_nothing() -> None:
    login = "<form><input type=password> <label>Remember me</label> <a>Forgot your password?</a></form>"
    story = "<article><h1>Tollgate sells three berths</h1><p>2031-02-06 10:56</p></article>"
    assert judged(f"<title>Tollgate sells</title>{login}{story}", prose(1)) is None
    below = judged(f"<title>Tollgate sells</title>{story}{login}", prose(1))
    assert below is not None
    assert below.reason is Reason.LOGIN


@pytest.mark.usefixtures("rules_alone")
def test_a_menu_of_headings_over_cards_of_links_is_no_listing() -> None:
    labels = ("科室设置", "护理风采", "人才培养", "医院文化")
    menu = "".join(
        f'<li><h3><a href="/{n}">{label}</a></h3><a href="/x{n}">港口医院的各个重点专科介绍</a></li>'
        for n, label in enumerate(labels)
    )
    story = (
        "<div>港口医院举办技能大赛</div>"
        + "<p>港口医院十月三十日举办了技能大赛，全体人员参加了比赛，院长出席并讲话。</p>" * 3
    )
    outcome = read(Page(url="https://www.quillmere.example/x", body=f"<ul>{menu}</ul>{story}".encode()))
    assert isinstance(outcome, Article), outcome


def test_what_stands_in_a_script_is_shown_to_nobody() -> None:
    headline = "Page not found: the harbour's missing ledger"
    script = '<script>words={"lost":"Sorry, the page you are looking for does not exist or has been moved"}</script>'
    told = f"<p>{SENTENCE * 3}</p><p>Its ledger lacks a page, the clerk told the council.</p><p>{SENTENCE * 2}</p>"
    markup = f"<title>{headline}</title><h1>{headline}</h1><p class=byline>By Ann Lee</p>{told}{{}}"
    page = Page(url="https://portwatch.example/2025/missing-ledger", body=markup.format(script).encode())
    assert isinstance(read(page), Article)
    shown = markup.format("<footer>Sorry, the page you are looking for does not exist</footer>").encode()
    assert isinstance(read(replace(page, body=shown)), Rejected)
