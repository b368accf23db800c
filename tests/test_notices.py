"""What stands in a story's place is told by what it speaks of; short stories of paid pages are told from teasers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import escape

import pytest

from pipelines.read import read
from pipelines.refusals.subject import keeps_to_its_address, unmentioned
from storage.article import Article
from storage.outcome import Reason, Rejected
from storage.page import Link, Page

STORY = "https://www.quillmere.example/2031/02/06/tollgate-sells-three-berths"
BERTHS = "Tollgate Partners will sell three berths on the coast to cut its debt by a third before May."


@pytest.mark.parametrize(
    ("url", "text", "found"),
    [
        (STORY, "You have opened a great many pages.", True),
        (STORY, "Tollgate parts with a harbour.", False),
        ("https://q.example/politik/ueberschuss-waechst-weiter", "Der Überschuß war höher.", False),
        ("https://q.example/politik/überschuss-wächst-weiter", "Der Ueberschuss war hoeher.", False),
        ("https://q.example/elections-presidentielles-dimanche", "L’élection eut lieu.", False),
        ("https://q.example/harbours-of-the-north/tollgate-sells", "Tollgate parts with a harbour.", False),
        ("https://q.example/berths/12345", "You have opened a great many pages.", False),
        ("https://q.example/tollgate-sells-three-berths", "湯門集團出售三個泊位，以減低負債。", False),
        ("https://q.example/tollgate-sells-three-berths", "", True),
        ("https://[q.example/tollgate-sells-three-berths", "You.", False),
    ],
)
def test_words_of_an_address_that_no_text_has(url: str, text: str, found: bool) -> None:
    assert bool(unmentioned(Page(url=url, body=b""), (text,))) == found


def test_the_address_asked_for_names_what_a_plain_one_answers() -> None:
    answered = Page(url="https://www.quillmere.example/limit", body=b"", requested_url=STORY)
    assert unmentioned(answered, ("You have opened a great many pages.",))
    assert not unmentioned(answered, (BERTHS,))


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Tollgate sells three berths", "You have opened a great many pages.", True),
        ("Tollgate sells three berths", BERTHS, False),
        ("Tollgate sells", "You have opened a great many pages.", False),
        ("晨星集團減派息", "您的訪問過於頻繁，請稍後再試。", True),
        ("晨星集團減派息", "晨星公布中期息減至兩仙。", False),
        ("晨星", "您的訪問過於頻繁。", False),
    ],
)
def test_words_of_a_link_that_no_text_has(title: str, text: str, found: bool) -> None:
    page = Page(url="https://q.example/a/1", body=b"", link=Link(url="https://q.example/a/1", title=title))
    assert bool(unmentioned(page, (text,))) == found


def test_a_text_keeps_to_its_address_with_two_words_of_three() -> None:
    page = Page(url=STORY, body=b"")
    assert keeps_to_its_address(page, (BERTHS,))
    assert not keeps_to_its_address(page, ("Tollgate says nothing.",))
    assert not keeps_to_its_address(Page(url="https://q.example/tollgate-sells", body=b""), (BERTHS,))


def outcome(body: str, *, url: str = STORY, head: str = "", title: str = "Quillmere") -> Article | Rejected:
    html = f'<html lang="en"><head><title>{title}</title>{head}</head><body>{body}</body></html>'
    return read(Page(url=url, body=html.encode(), fetched_at=datetime(2031, 2, 7, tzinfo=UTC)))


LIMIT = "<h1>A short pause</h1><p>You have opened a great many of our pages in a minute, and this server is small.</p>"


def test_a_notice_names_its_words_and_what_it_says_nothing_of() -> None:
    refused = outcome(f"{LIMIT}<p>Please wait a little and reload the page.</p>")
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.ERROR_PAGE
    assert refused.evidence == (
        "words to visitors 'our pages', 'this server', 'reload'",
        "nothing of 'tollgate sells three berths', which its address names",
        "neither article type nor date",
    )


@pytest.mark.usefixtures("rules_alone")
@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ("You have opened a great many of our pages, so please wait for a little while and reload this page.", True),
        ("“You have opened a great many of our pages, please reload this page”: that is what all of them saw.", False),
        ("You have opened a great many of our pages, please reload this page, the firm said to its readers.", False),
        ("The firm wants its readers to reload the page, and to come back when its server has had a rest.", False),
    ],
)
def test_a_story_quotes_a_notice_reports_it_or_speaks_to_nobody(told: str, refused: bool) -> None:
    found = outcome(f"<h1>A short pause</h1><p>{told}</p><p>Three readers in ten are shut out, Tollgate believes.</p>")
    assert isinstance(found, Rejected) == refused


def test_an_undated_page_that_says_nothing_of_its_address_is_none_in_any_words() -> None:
    words = "<p>Grunnvatnet steig raskt i april, og alle som bur ved elva har fått varsel om det i posten.</p>" * 2
    refused = outcome(words)
    assert isinstance(refused, Rejected)
    assert refused.evidence[0].startswith("nothing of")
    assert isinstance(outcome(words, url="https://www.quillmere.example/2031/02/06/12"), Article)
    assert isinstance(outcome(f"<h1>Tollgate: grunnvatnet steig i april</h1>{words}"), Article)
    typed = '<meta property="og:type" content="article">'
    assert isinstance(outcome(words, head=typed), Article)


SAID = (
    "I have worked on that quay for nineteen years, and nothing ever got cheaper.",
    "Who is paid for this, and why?",
)


def contributions(*, answers: bool = True) -> str:
    control = "<button>Reply (2)</button>" if answers else ""
    return "".join(f"<li><b>Reader {at}</b><p>{text}</p>{control}</li>" for at, text in enumerate(SAID * 2))


def test_comments_alone_are_no_article_and_a_story_over_them_is_one() -> None:
    alone = outcome(f"<h1>Tollgate sells three berths</h1><ol>{contributions()}</ol>")
    assert isinstance(alone, Rejected)
    assert alone.reason is Reason.NOT_ARTICLE
    assert alone.evidence[0] == "4 contributions with a way to answer"
    below = outcome(
        f"<h1>Tollgate sells three berths</h1>{f'<p>{BERTHS}</p>' * 1}<p>{BERTHS[:-9]}June.</p>"
        f"<p>It gave no reason for that, and its shares fell by a tenth at once.</p>"
        f"<ol>{contributions()}</ol>"
    )
    assert isinstance(below, Article)
    answerless = outcome(f"<h1>Tollgate sells three berths</h1><ol>{contributions(answers=False)}</ol>")
    assert not (isinstance(answerless, Rejected) and "answer" in answerless.evidence[0])


def closed(**fields: object) -> str:
    node = {
        "@type": "NewsArticle",
        "headline": "Tollgate sells three berths",
        "datePublished": "2031-02-06T09:00:00Z",
        "isAccessibleForFree": False,
        **fields,
    }
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


SECOND = "The port operator gave no reason on Thursday, and its shares fell by a tenth."
SHORT = f"<h1>Tollgate sells three berths</h1><p>{BERTHS}</p><p>{SECOND}</p>"
PART = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".rest"}


@pytest.mark.parametrize(
    ("fields", "body", "read_whole"),
    [
        ({}, SHORT, False),
        ({"wordCount": 33}, SHORT, True),
        ({"wordCount": 333}, SHORT, False),
        ({"wordCount": "33"}, f"{SHORT}<p>Subscribe to continue reading</p>", False),
        ({"articleBody": f"{BERTHS} {SECOND}"}, SHORT, True),
        ({"articleBody": f"{BERTHS} {SECOND} {BERTHS}"}, SHORT, False),
        ({"articleBody": BERTHS}, f"<h1>Tollgate sells three berths</h1><p>{BERTHS}</p>", False),
        ({}, f"{SHORT}<p>(Reporting by Orla Fenwick)</p>", True),
        ({}, f"{SHORT}<p>###</p>", True),
        ({}, f"{SHORT}<p>of/qm/tr</p>", True),
        ({}, f"<script>{'var queue = [];' * 600}</script>{SHORT}<p>of/qm/tr</p>", True),
        ({}, f"{SHORT}<p>berths and/or rail</p>", False),
        ({"hasPart": PART}, SHORT.replace(f"<p>{SECOND}", f'<p class="rest">{SECOND}'), True),
        ({"hasPart": [PART]}, f'<div class="rest">{SHORT}</div>', False),
        ({"hasPart": {"cssSelector": "p:has("}}, SHORT, False),
    ],
)
def test_a_short_story_of_a_paid_page(fields: dict[str, object], body: str, read_whole: bool) -> None:
    found = outcome(f"<article>{body}</article>", head=closed(**fields))
    assert isinstance(found, Article) == read_whole
    assert read_whole or (isinstance(found, Rejected) and found.reason is Reason.PAYWALL)


def test_a_barrier_kept_out_of_sight_counts_only_under_a_teaser() -> None:
    box = '<div class="paywall" style="display:none"><p>Subscribe to continue reading</p></div>'
    lines = "".join(f"<p>{escape(BERTHS[:-4])} {month}.</p>" for month in ("June", "July", "August", "winter"))
    story = f"<article><h1>Tollgate sells three berths</h1>{lines}</article>"
    assert isinstance(outcome(story + box), Article)
    assert isinstance(outcome(story + box.replace(' style="display:none"', "")), Rejected)
    teaser = f"<article><h1>Tollgate sells three berths</h1><p>{BERTHS}</p></article>"
    assert isinstance(outcome(teaser + box), Rejected)


CARD = (
    '<div class="lead"><a href="/2031/02/{0}"><h2>{0} of Tollgate in the spring</h2></a>'
    "<p>{1} The board met on {0}.</p></div>"
)


@pytest.mark.usefixtures("rules_alone")
@pytest.mark.parametrize(
    ("url", "heading", "reason"),
    [
        ("https://www.quillmere.example/berths/", "Berths", Reason.INDEX),
        ("https://www.quillmere.example/tag/berths/", "All of them", Reason.INDEX),
        ("https://www.quillmere.example/berths/", "All of them", None),
        ("https://www.quillmere.example/2031/berths/", "Berths", None),
    ],
)
def test_a_section_is_told_by_its_address_and_two_cards(url: str, heading: str, reason: Reason | None) -> None:
    cards = "".join(CARD.format(day, BERTHS) for day in ("Monday", "Friday"))
    found = outcome(f"<h1>{heading}</h1>{cards}", url=url)
    assert (found.reason if isinstance(found, Rejected) else None) is reason


def test_a_few_lines_at_the_address_of_a_tag_are_none() -> None:
    for url, is_read in (
        ("https://www.quillmere.example/2031/berths/", True),
        ("https://www.quillmere.example/tag/berths/", False),
    ):
        told = f"<p>{BERTHS}</p><p>{SECOND}</p><p>{SECOND[:-6]}third.</p>{CARD.format('Monday', BERTHS)}"
        assert isinstance(outcome(f"<h1>Berths</h1>{told}", url=url), Article) is is_read


PAUSE = "<p>Did you come back too soon? We have a rule for that, and our rule is to rest a while.</p>" * 2
MENU = "".join(f'<a href="/{at}">Part {at}</a>' for at in range(4))


def test_a_bare_page_that_speaks_to_somebody_is_none() -> None:
    url = "https://q.example/77"
    lines = f"{PAUSE.replace('soon', 'early', 1)}"
    refused = outcome(lines, url=url)
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.ERROR_PAGE
    assert refused.evidence[1].startswith("most of the text speaks to somebody, with 0 links")
    beside = outcome(f"<footer>{MENU}</footer>{lines}", url=url)
    assert isinstance(beside, Rejected)
    assert beside.reason is Reason.NOT_ARTICLE
    assert isinstance(
        outcome(lines.replace("We have", "“We have").replace("while.", "while,” he said."), url=url), Article
    )
    assert isinstance(outcome(lines, url="https://q.example/come-back-soon-early"), Article)


def test_in_german_only_a_capital_within_a_sentence_speaks_to_somebody() -> None:
    theirs = "<p>Sie zahlen mehr, weil sie später kamen, und ihre Schiffe liegen weiter draußen als die anderen.</p>"
    yours = "<p>Wer so viel liest wie Sie, den bremst das Haus, und Ihre Adresse ruht für eine kleine Weile.</p>"
    url = "https://q.example/77"
    assert isinstance(outcome(theirs + theirs.replace("weiter", "ferner"), url=url), Article)
    assert isinstance(outcome(yours + yours.replace("kleine", "kurze"), url=url), Rejected)


def test_a_text_that_stops_in_a_sentence_is_a_teaser_where_something_is_sold_behind_it() -> None:
    head = '<meta property="og:type" content="article"><meta name="author" content="Orla Fenwick">'
    start = f"<article><h1>Tollgate sells three berths</h1><p>{BERTHS} The board gave no reason for"
    offer = "</p></article><aside>Start your free trial</aside>"
    refused = outcome(start + offer, head=head)
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.PAYWALL
    assert refused.evidence == ("text stops at '. The board gave no reason for'", "words 'free trial' behind it")
    assert isinstance(outcome(f"{start} it.{offer}", head=head), Article)
    assert isinstance(outcome(f"{start}</p></article><aside>Start the day</aside>", head=head), Article)


QUESTIONS = "<h3>How do I pause my paper?</h3><p>Tell the desk three days ahead of it, by mail or by telephone.</p>" + (
    "<h3>Can I change my address?</h3><p>The desk is open on weekdays from eight to six, and on Sunday until noon.</p>"
)


@pytest.mark.usefixtures("rules_alone")
def test_questions_of_subscribers_are_no_article() -> None:
    url = "https://www.quillmere.example/desk/"
    refused = outcome(f"<h1>The desk</h1>{QUESTIONS}", url=url)
    assert isinstance(refused, Rejected)
    assert refused.evidence[1].startswith("headings 'How do I pause my paper?'")
    assert isinstance(outcome(f"<h1>The desk</h1><p>By Orla Fenwick, 6 February 2031</p>{QUESTIONS}", url=url), Article)
    asked = QUESTIONS.replace("my ", "the ").replace("I ", "firms ")
    assert isinstance(outcome(f"<h1>The desk</h1>{asked}", url=url), Article)


FLASH = "Tollgate sells a berth on the coast of Ostania for nine million. It gave no reason for that."


@pytest.mark.parametrize(
    ("heading", "text", "read_whole"),
    [
        ("Tollgate sells", FLASH, True),
        ("Tollgate falls", FLASH, False),
        ("Tollgate sells", FLASH.replace(". It", ", and it"), False),
        ("Tollgate sells", FLASH.replace("that.", "..."), False),
        ("晨星集團減派息", "晨星集團公布減派中期息，由去年的五仙減至兩仙，並於五月派發。集團未有交代原因。", True),
        ("晨星集團減派息", "港口貨量下跌一成，其中貨櫃輪的靠泊次數由去年的九百次減至八百次。市場未有反應。", False),
    ],
)
def test_a_flash_without_claims_tells_what_its_headline_names(heading: str, text: str, read_whole: bool) -> None:
    found = outcome(f"<article><h1>{heading}</h1><p>{text}</p></article>", url="https://q.example/a/1")
    assert isinstance(found, Article) == read_whole


def test_a_story_below_a_standing_address_tells_what_its_own_names() -> None:
    url = "https://q.example/weather/tollgate-sells-three-berths"
    story = f"<h1>Weather: Tollgate sells</h1><p>6 February 2031</p><p>{BERTHS}</p><p>{SECOND}</p>"
    assert isinstance(outcome(story, url=url), Article)
    refused = outcome(story, url="https://q.example/weather/lindenau")
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.NOT_ARTICLE


@pytest.mark.parametrize(
    ("text", "head", "read_whole"),
    [
        ("Picture 1 of 12 from the berths of Tollgate and its neighbours", "", False),
        ("Picture 1 of 12 is from the berths of Tollgate and its neighbours.", "", True),
        ("Picture 1 of 12", '<meta name="author" content="Orla Fenwick">', True),
        ("Picture 1 of 12", '<meta property="article:published_time" content="2031-02-06T09:00:00Z">', True),
    ],
)
def test_a_label_that_a_template_left_is_no_text(text: str, head: str, read_whole: bool) -> None:
    typed = f'<meta property="og:type" content="article">{head}'
    found = outcome(f"<article><h1>Tollgate sells three berths</h1><div><p>{text}</p></div></article>", head=typed)
    assert (isinstance(found, Rejected) and found.reason is Reason.NOT_ARTICLE) != read_whole


@pytest.mark.parametrize(
    ("title", "told", "refused"),
    [
        (
            "A pause",
            "We have a rule for that, and our rule is to rest a while. Come soon, and bring your friends.",
            True,
        ),
        (
            "The rule for friends",
            "We have a rule for that. Come soon, and bring your friends, for our rule is to rest.",
            False,
        ),
        (
            "A pause",
            "We have a rule for that. It was made in spring, when the days were long and the nights cold.",
            False,
        ),
        ("A pause", "La grève du port, et celle du rail, je crois, pèsent sur les prix du blé et du bois.", False),
    ],
)
def test_a_bare_page_speaks_in_most_of_its_sentences_and_says_nothing_of_its_title(
    title: str, told: str, refused: bool
) -> None:
    lines = f"<p>{told}</p><p>{told.replace('.', ' again.')}</p><p>{told.replace('.', ' at last.')}</p>"
    found = outcome(f"<h1>{title}</h1>{lines}", url="https://q.example/77", title=title)
    assert (isinstance(found, Rejected) and found.reason is Reason.ERROR_PAGE) == refused
