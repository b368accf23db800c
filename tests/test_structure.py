"""The structure of a story, in several sites' markup: headings, lists, tables, quotes, embedded posts, live blogs."""

from __future__ import annotations

import json

import pytest

from pipelines.judging.judge import judge_page
from pipelines.layout.blocks import blocks_of
from pipelines.layout.outline import Hints, outline
from pipelines.pages.document import parse
from pipelines.read import read
from storage.article import Article, Kind
from storage.outcome import Rejected
from tests.languages import story_with
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs

HEADING = "What changed"
POINTS = (
    "Hemp line sells at twice the price of last year",
    "Nets sell at half of it, says the works",
    "Twine is given away with every order",
)
SAID = "Rope is rope, and we have had a lot of it since the flood"
ROWS = ("Product | Price", "Hemp line | 12", "Net | 30")


def structured(markup: str) -> list[tuple[Kind, str]]:
    """What a page has beside its story's paragraphs, when this markup stands among them; nothing of these is lost."""
    article = accepted(
        read(page(f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:4])}{markup}{paragraphs(STORY[4:])}</article>"))
    )
    assert tuple(text for text in article.paragraphs if text in STORY) == STORY
    assert article.text == "\n\n".join(article.paragraphs)
    return [pair for pair in zip(article.kinds, article.paragraphs, strict=True) if pair[1] not in STORY]


@pytest.mark.parametrize(
    "markup",
    [
        f"<h2>{HEADING}</h2>",
        f"<h4 class='x9k'><span>{HEADING}</span></h4>",
        f"<p><strong>{HEADING}</strong></p>",
        f"<div class='article__subhead'>{HEADING}</div>",
    ],
)
def test_subheadings(markup: str) -> None:
    assert structured(markup) == [(Kind.SUBHEADING, HEADING)]


@pytest.mark.parametrize(
    ("language", "heading"),
    [("de", "Was sich ändert"), ("ja", "何が変わるのか"), ("zh-Hant", "有何改變"), ("zh-Hans", "有何改变")],
)
def test_subheadings_in_bold_type_in_any_script(language: str, heading: str) -> None:
    article = accepted(read(story_with(language, f"<p><strong>{heading}</strong></p>", before=2)))
    assert (article.kinds[2], article.paragraphs[2]) == (Kind.SUBHEADING, heading)
    assert article.kinds.count(Kind.SUBHEADING) == 1


@pytest.mark.parametrize(
    "markup",
    [
        "<ul>{}</ul>".format("".join(f"<li>{text}</li>" for text in POINTS)),
        "<ol class='a-list'>{}</ol>".format("".join(f"<li class=i><span>{text}</span></li>" for text in POINTS)),
        "<ul>{}</ul>".format("".join(f"<li><p>{text}</p></li>" for text in POINTS)),
        f"<ul><li>{POINTS[0]}<ul><li>{POINTS[1]}</li></ul></li><li>{POINTS[2]}</li></ul>",
    ],
)
def test_lists(markup: str) -> None:
    assert structured(markup) == [(Kind.LIST_ITEM, text) for text in POINTS]


@pytest.mark.parametrize(
    "markup", ["".join(f"<p>• {text}</p>" for text in POINTS), "<p>" + "<br>".join(f"• {text}" for text in POINTS)]
)
def test_lists_that_only_bullets_mark(markup: str) -> None:
    assert structured(markup) == [(Kind.LIST_ITEM, f"• {text}") for text in POINTS]


def test_terms_head_their_descriptions() -> None:
    terms = "".join(f"<dt>Point {at}</dt><dd>{text}.</dd>" for at, text in enumerate(POINTS))
    expected = [
        pair
        for at, text in enumerate(POINTS)
        for pair in ((Kind.SUBHEADING, f"Point {at}"), (Kind.LIST_ITEM, f"{text}."))
    ]
    assert structured(f"<dl>{terms}</dl>") == expected


@pytest.mark.parametrize(
    "markup",
    [
        "<table>{}</table>".format("".join(f"<tr><td>{row.replace(' | ', '<td>')}" for row in ROWS)),
        "<div class=wrap><figure><table><thead><tr><th>Product</th><th>Price</th></tr></thead><tbody>"
        "<tr><td><p>Hemp line</p></td><td><p>12</p></td></tr><tr><td>Net</td><td><b>30</b></td></tr></tbody></table>"
        "</figure></div>",
    ],
)
def test_tables_are_rows_of_text(markup: str) -> None:
    assert structured(markup) == [(Kind.TABLE_ROW, row) for row in ROWS]


@pytest.mark.parametrize(
    "markup", [f"<blockquote><p>“{SAID}.”</p></blockquote>", f"<blockquote class='k9x'>“{SAID}.”</blockquote>"]
)
def test_quotes(markup: str) -> None:
    assert structured(markup) == [(Kind.QUOTE, f"“{SAID}.”")]


def test_a_pull_quote_is_not_told_twice() -> None:
    assert structured("<aside class='pull'><blockquote>“We were too gloomy”</blockquote></aside>") == []


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("twitter-tweet", f"<p lang=en dir=ltr>{SAID}.</p>"),
        ("bluesky-embed", f"<p lang=en>{SAID}.</p>"),
        ("instagram-media", f"<a href='https://instagram.com/p/1'>View this post on Instagram</a><p>{SAID}.</p>"),
        ("tiktok-embed", f"<section><a href='#'>@lantern</a><p>{SAID}.</p><a href='#'>♬ sound - lantern</a></section>"),
        ("fb-xfbml-parse-ignore", f"<p>{SAID}.</p>"),
        ("mastodon-embed", f"<div>{SAID}.</div>"),
        ("telegram-post", f"<div><div>{SAID}.</div></div>"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "<div class='embed-box'>{}</div>", "<figure>{}</figure>"])
def test_embedded_posts_are_quotes(name: str, inside: str, around: str) -> None:
    post = around.format(f"<blockquote class='{name}'>{inside}</blockquote><script async src=x.js></script>")
    assert structured(post) == [(Kind.QUOTE, f"{SAID}.")]


@pytest.mark.parametrize(
    "signed",
    [
        "&mdash; Lantern Rope (@lantern_rope) <a href=#>May 4, 2023</a>",
        "<p>En delad post av Lantern Rope (@lantern.rope)</p>",
        "&mdash; R. Brandt (@brandt) <a href=#>4. Mai 2023</a>",
    ],
)
def test_the_line_that_signs_a_post_is_none_of_its_words(signed: str) -> None:
    post = f"<blockquote class='twitter-tweet'><p>{SAID}.</p>{signed}</blockquote>"
    assert structured(post) == [(Kind.QUOTE, f"{SAID}.")]
    # An account in a sentence of the post is told.
    thanks = post.replace(f"{SAID}.", f"{SAID}.</p><p>We owe this to (@brandt) and her people, said the board in 2023.")
    assert len(structured(thanks)) == 2


DATED = ("March 1988: The net makers go on strike.", "June 2019: A flood stops the Merrow plant.")


@pytest.mark.parametrize("own", [True, False])
def test_lines_in_a_box_that_the_stated_body_has_are_the_storys(own: bool) -> None:
    told = "\n".join((*STORY[:4], *(DATED if own else ()), *STORY[4:]))
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "articleBody": told}
    head = f"<script type='application/ld+json'>{json.dumps(node)}</script>"
    box = f"<div class='promo-module box'><h3>How it went</h3><div>{paragraphs(DATED, tag='div')}</div></div>"
    story = f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:4])}{box}{paragraphs(STORY[4:])}</article>"
    assert (set(DATED) <= set(accepted(read(page(story, head=head))).paragraphs)) is own


NOTE = "Oil the line once a year with a drop of tar, and keep it out of the sun."


@pytest.mark.parametrize("names", ["alert alert-info", "box-tip", "admonition note", "alert", "form-note-error"])
@pytest.mark.parametrize(("doubt", "is_news"), [(0.15, False), (0.15, True), (0.05, False)])
def test_a_note_that_the_judge_doubts_in_line_with_the_paragraphs(names: str, doubt: float, *, is_news: bool) -> None:
    box = f"<div class='{names}'><p>{NOTE}</p></div>"
    body = parse(page(f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:4])}{box}{paragraphs(STORY[4:])}")).tree.body
    assert body is not None
    blocks = blocks_of(body)
    at = next(block.position for block in blocks if block.text == NOTE)
    seen = outline(blocks, Hints(title=TITLE, is_news=is_news))
    judged = judge_page(seen, lambda place: doubt if place == at else 0.9, language="en")
    told = [v.kept for block, v in zip(judged.blocks, judged.verdicts, strict=True) if block.text == NOTE]
    assert told == [names not in ("alert", "form-note-error") and (doubt, is_news) == (0.15, False)]


HEADS = ("Ropes rise", "Looms rest", "Board meets", "Plant talks")
ENTRIES = {
    "article": "<article class=entry><h2>{head}</h2><time>{time}</time>{text}</article>",
    "named div": "<div class='live-entry' id='e{at}'><div class=at>{time}</div><h3>{head}</h3><div>{text}</div></div>",
    "list item": "<li class='blog-post'><time>{time}</time><h4>{head}</h4>{text}</li>",
    "section": "<section data-entry={at}><header><time>{time} Uhr</time><h2>{head}</h2></header>{text}</section>",
    "byline": "<div class=post><p class=byline>By Ana Silva</p><p>{time} GMT</p><h2>{head}</h2>{text}</div>",
}  # fmt: skip
NO_HEADS = {
    "timestamp": "<div class='post'><p class='timestamp'>{time} GMT</p>{text}</div>",
    "hashed": "<div class='x9_{at}'><span>{time}</span><div class='q2'>{text}</div></div>",
    "terms": "<dt>{time}</dt><dd>{text}</dd>",
}


def entries(template: str) -> str:
    """Four entries, the newest first."""
    return "".join(
        template.format(at=at, head=HEADS[at], time=f"{18 - at}:15", text=paragraphs(STORY[2 * at : 2 * at + 2]))
        for at in range(4)
    )


def live(markup: str, *, stated: bool = True) -> Article | Rejected:
    updates = [
        {"@type": "BlogPosting", "headline": HEADS[at], "articleBody": "\n".join(STORY[2 * at : 2 * at + 2])}
        for at in range(4)
    ]
    told = {"@context": "https://schema.org", "@type": "LiveBlogPosting", "headline": TITLE, "liveBlogUpdate": updates}
    head = f"<script type='application/ld+json'>{json.dumps(told)}</script>" if stated else ""
    return read(page(f"<main><h1>{TITLE}</h1><div class=live>{markup}</div></main>", head=head))


IN_ORDER = tuple(text for at in range(4) for text in (HEADS[at], STORY[2 * at], STORY[2 * at + 1]))


@pytest.mark.parametrize("stated", [True, False])
@pytest.mark.parametrize("template", list(ENTRIES))
def test_entries_of_a_live_blog_keep_their_order_and_headings(template: str, stated: bool) -> None:
    assert accepted(live(entries(ENTRIES[template]), stated=stated)).paragraphs == IN_ORDER


@pytest.mark.parametrize("template", list(NO_HEADS))
def test_entries_without_headings(template: str) -> None:
    assert accepted(live(entries(NO_HEADS[template]), stated=False)).paragraphs == STORY


def test_a_live_blog_that_only_its_json_holds() -> None:
    article = accepted(live("<div id=root></div>"))
    assert article.paragraphs == IN_ORDER
    assert article.title == TITLE


@pytest.mark.parametrize(("free", "reads"), [(True, True), ("False", False), ("https://schema.org/False", False)])
def test_a_text_that_only_json_holds_is_read_where_it_is_free(free: object, reads: bool) -> None:
    told = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(STORY),
        "isAccessibleForFree": free,
    }  # fmt: skip
    head = f"<script type='application/ld+json'>{json.dumps(told)}</script>"
    result = read(page(f"<main><h1>{TITLE}</h1><div id=root></div></main>", head=head))
    assert isinstance(result, Article) is reads
    if isinstance(result, Article):
        assert result.paragraphs == STORY


@pytest.mark.parametrize("around", ["<blockquote>{}</blockquote>", "<blockquote>{}", "<ul>{}</ul>", "<ol>{}", "<dl>{}"])
def test_a_quotation_or_a_list_around_the_whole_story_sorts_none_of_it(around: str) -> None:
    item, quote = "Three ropes a day, each of 220 metres", "A rope is a promise, and somebody hangs on it."
    inner = f"<ul><li>{item}<li>{item}, and one more</ul><blockquote><p>{quote}</p></blockquote>"
    told = f"{paragraphs(STORY[:4])}{inner}{paragraphs(STORY[4:])}"
    article = accepted(read(page(f"<article><h1>{TITLE}</h1>{around.format(told)}</article>")))
    kinds = dict(zip(article.paragraphs, article.kinds, strict=True))
    assert {kinds[text] for text in STORY} == {Kind.PARAGRAPH}
    assert (kinds[item], kinds[quote]) == (Kind.LIST_ITEM, Kind.QUOTE)


def test_a_leaf_of_a_calendar_is_no_table_of_the_story() -> None:
    days = [str(day) for day in range(1, 31)]
    weeks = ["".join(f"<td>{day}</td>" for day in days[at : at + 7]) for at in range(0, 30, 7)]
    heads = "".join(f"<th>{day}</th>" for day in "SMTWTFS")
    assert structured(f"<table><tr>{heads}</tr>{''.join(f'<tr>{week}</tr>' for week in weeks)}</table>") == []
    # A league counts its places as well, but not these alone.
    places = "".join(f"<tr><td>{day}</td><td>{200 - int(day)}</td></tr>" for day in days)
    assert len(structured(f"<table>{places}</table>")) == len(days)


def test_of_a_post_that_is_a_picture_only_the_signature_is_left_and_goes() -> None:
    signed = "<p>Posted by Lorelei (@lorelei_ropes)</p><p>Dec 20, 2031 at 1:04 PST</p>"
    assert structured(f"<blockquote class='instagram-media'><div>{signed}</div></blockquote>") == []
    said = structured(f"<blockquote class='instagram-media'><div><p>{SAID}</p>{signed}</div></blockquote>")
    assert said == [(Kind.QUOTE, SAID)]
