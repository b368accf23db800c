"""Lines at a story's edges and in boxes beside it: who the author is, captions, notices, mottoes, linked headlines."""

from __future__ import annotations

import pytest

from pipelines.read import read
from storage.article import Kind
from storage.outcome import Rejected
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs
from tests.test_neighbours import NEWS, kinds, told
from tests.test_sequence import among, judged

AT_THE_END = (
    "Ottilie Quandt lives in Ulm-on-Sea and cooks for a crew of five. Got a recipe? Send it to ottilie@quay.example.",
    "Ottilie Quandt, a member of the town council, is the author of two books about the harbour.",
    "Ottilie Quandt is a harbour reporter with Quay Digital.",
    "Ottilie Quandt Quay Digital Ottilie Quandt is a harbour reporter, and has told of eleven floods.",
    "Ottilie Quandt schreibt an dieser Stelle jeden zweiten Sonntag über Seile.",
    "*Ottilie Quandt ist freie Journalistin und lebt am Hafen.",
    "Ottilie Quandt est journaliste au port et au marché.",
)


@pytest.mark.parametrize("life", AT_THE_END)
def test_who_the_author_is_at_the_end_of_the_story(life: str) -> None:
    article = told(after=f"<p><i>{life}</i></p>", author="Ottilie Quandt")
    assert article.paragraphs == STORY
    assert kinds(article, life) == {Kind.BIO}


@pytest.mark.parametrize(
    "last",
    [
        "Ottilie Brandt lives in Ulm-on-Sea and has run the works since May.",
        "Ottilie Quandt was told at the gate that nobody would speak to her.",
        "Ottilie Quandt, who has waited since May, said that she would wait on.",
        "Ottilie Quandt waited at the gate. Ottilie Quandt is a name that the porter knew.",
        "Ottilie Quandt ist am Tor des Werks abgewiesen worden.",
        "Ottilie Quandt est restée devant la porte.",
    ],
)
def test_a_last_sentence_about_a_person_stays(last: str) -> None:
    assert told(after=f"<p>{last}</p>", author="Ottilie Quandt").paragraphs == (*STORY, last)


DAYS = tuple("月火水木金")
JAPANESE = tuple(
    f"縄工場は{day}曜日、来月から綱の値段を上げると発表した。原料と賃金が上がったためで、港の漁師は理解を示している。"
    for day in DAYS
)
CHINESE = tuple(
    f"繩廠星期{day}宣布，下月起上調各種纜繩的價格，原因是原料和工資上漲，港口的漁民表示理解。" for day in DAYS
)


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        ("*縄手玲氏は、北斗総研の主任研究員。1996年入行、2014年より現職。", {Kind.BIO}),
        ("縄手玲為獨立股評人，專欄逢周二刊出。", {Kind.BIO}),
        ("縄手玲氏は、「縄は思ったより強い」と述べた。", set()),
        ("縄手玲為工廠所拒，在門外等了三小時。", set()),
    ],
)
def test_who_the_author_is_in_japanese_and_chinese(last: str, kind: set[Kind]) -> None:
    story = JAPANESE if "氏は" in last else CHINESE
    named = NEWS % (TITLE, ',"author":{"@type":"Person","name":"縄手玲"}')
    body = f"<main><article><h1>{TITLE}</h1>{paragraphs((*story, last))}</article></main>"
    article = accepted(read(page(body, head=named)))
    assert article.paragraphs[: len(story)] == story
    assert kinds(article, last) == kind
    assert (last in article.paragraphs) is (not kind)


def test_the_author_with_a_place_right_over_the_story() -> None:
    line = "<p><strong>Ottilie Quandt, Ulm-on-Sea</strong></p>"
    assert told(before=line, author="Ottilie Quandt").paragraphs == STORY
    assert "Ottilie Brandt, Ulm-on-Sea" in told(inside=line.replace("Quandt", "Brandt"), author="Ottilie Quandt").text
    assert "Ottilie Quandt, Ulm-on-Sea" in told(inside=line, author="Ottilie Quandt").text


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("caption", Kind.CAPTION),
        ("image__caption", Kind.CAPTION),
        ("photo-caption-text", Kind.CAPTION),
        ("has-caption", Kind.PARAGRAPH),
        ("captioned-life", Kind.PARAGRAPH),
    ],
)
def test_what_stands_in_a_caption_is_one_whatever_the_model_says(name: str, kind: Kind) -> None:
    line = "The letters were tied with kitchen string and lay behind the wall for eighty years."
    shown = f"<div class='info'><div class='{name}'><p><span>{line}</span></p></div></div>"
    assert judged(among(shown), {line: 0.9}, news=True)[line][0] is kind


def test_a_story_in_an_element_named_as_a_caption_is_told() -> None:
    body = f"<main><h1>{TITLE}</h1><div class='caption'>{paragraphs()}</div></main>"
    assert accepted(read(page(body, head=NEWS % (TITLE, "")))).paragraphs == STORY


@pytest.mark.parametrize("markup", ["<div class='disclaimer-banner'><p>{}</p></div>", "<p class='c-disclaimer'>{}</p>"])
def test_what_is_named_as_a_disclaimer(markup: str) -> None:
    notice = "These words were put down by a machine in a hurry, and the tape is what counts where the two differ."
    article = told(after=markup.format(notice))
    assert article.paragraphs == STORY
    assert kinds(article, notice) == {Kind.DISCLAIMER}
    owns = "The author does not own shares of any works that are named in this article."
    assert kinds(told(after=markup.format(owns)), owns) == {Kind.DISCLOSURE}
    around = f"<div class='disclaimer'>{paragraphs()}</div>"
    assert accepted(read(page(f"<main><h1>{TITLE}</h1>{around}</main>"))).paragraphs == STORY


def test_the_motto_of_a_site_over_the_title() -> None:
    motto, kicker = "News from a small place", "Ropes and nets"
    title = f"<p class='kicker'>{kicker}</p><h1>{TITLE}</h1>"
    site = (
        f"<header><div class='x'><h1><a href='/'>The Quay Eye</a></h1><p class='description'>{motto}</p></div></header>"
    )
    for opened in (title, f"<header>{title}</header>"):
        found = judged(f"{site}<div>{opened}{paragraphs()}</div>", {motto: 0.9, kicker: 0.9}, news=False)
        # In the region or over it, but never kept.
        assert found.get(motto, (Kind.OTHER, "over-headline"))[0] is Kind.OTHER
        assert found[kicker][1] != "over-headline"


@pytest.mark.parametrize("line", ["[ Lobster landings fall for a third year ]", "[Also] Who pays for the nets? »"])
def test_a_linked_headline_in_brackets_or_with_an_arrow(line: str) -> None:
    assert told(inside=f"<p class='x'><a href='/n/7'>{line}</a></p>").paragraphs == STORY
    assert line in told(inside=f"<p class='x'>{line}</p>").paragraphs
    # An arrow's sign may close a quote.
    said = "« Une corde est une promesse à deux bouts. »"
    found = judged(among(f"<p><a href='/n/7'>{said}</a></p>"), {said: 0.9}, news=True)
    assert found[said] == (Kind.PARAGRAPH, "model")


@pytest.mark.parametrize("signed", ["— Ottilie Brandt, owner", "Ottilie Brandt, owner"])
def test_who_said_it_goes_with_a_pull_quote(signed: str) -> None:
    for quote, stays in ((STORY[2], False), ("“A rope is a promise with two ends.”", True)):
        box = f"<blockquote class='x9'><p>{quote}</p><cite>{signed}</cite></blockquote>"
        found = judged(among(box), {quote: 0.9, signed: 0.9}, news=True)
        assert (found[signed][0] is Kind.QUOTE) is stays
    dashed = "- and not by rope."
    box = f"<blockquote class='x9'><p>Sign up here</p></blockquote><blockquote><p>{dashed}</p></blockquote>"
    assert judged(among(box), {dashed: 0.9}, news=True)[dashed][0] is Kind.QUOTE


SHORT = "“It grows,” he says."


@pytest.mark.parametrize(
    ("box", "name", "kept"),
    [
        ("<div class='x3'>{}</div>", "c-paragraph", False),
        ("{}", "c-paragraph", True),
        ("{}", "c-line", False),
        ("{} <a href='/n/7'>More</a>", "c-paragraph", False),
    ],
)
def test_a_sentence_that_is_named_a_paragraph_as_the_others_are(box: str, name: str, kept: bool) -> None:
    first, rest = (paragraphs(texts).replace("<p>", f"<p class='{name}'>") for texts in (STORY[:3], STORY[3:]))
    line = box.format(f"<p class='{name}'>{SHORT}").replace("More</a>", "More</a></p>")
    markup = f"<article class='a'><h1>{TITLE}</h1>{first}{line}<div class='z2'>{rest}</div></article>"
    found = judged(markup, {SHORT: 0.1, f"{SHORT} More": 0.1}, news=True)
    assert any(text.startswith(SHORT) and kind is Kind.PARAGRAPH for text, (kind, _) in found.items()) is kept


FORMS = ("<h3>{}</h3>", "<p><strong>{}</strong></p>", "<p><b>{}:</b></p>")


def _parts(form: str, *heads: str) -> str:
    """The story's first sentence, then a part of it under each heading."""
    told_in = (
        f"{form.format(head)}{paragraphs(STORY[at : at + 2])}" for at, head in zip((1, 3, 5), heads, strict=False)
    )
    first, last = paragraphs(STORY[:1]), paragraphs(STORY[7:])
    return f"<main><article><h1>{TITLE}</h1>{first}{''.join(told_in)}{last}</article></main>"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "heads",
    [
        ("March 3, 2020", "March 9, 2020", "April 1, 2020"),
        ("Sunday, Sept. 3", "Tuesday, Sept. 5", "Saturday, Sept. 9"),
        ("9:15 a.m.", "10:40 a.m.", "Noon"),
    ],
)
def test_dates_that_head_the_parts_of_a_story(form: str, heads: tuple[str, ...]) -> None:
    found = accepted(read(page(_parts(form, *heads), head=NEWS % (TITLE, "")))).paragraphs
    assert [text.rstrip(":") for text in found if text not in STORY] == list(heads)


@pytest.mark.parametrize("form", FORMS)
def test_one_date_in_bold_type_is_that_of_the_page(form: str) -> None:
    saved = page(_parts(form, "March 3, 2020", "The price of rope", "What comes next"), head=NEWS % (TITLE, ""))
    assert not [text for text in accepted(read(saved)).paragraphs if text.startswith("March 3")]


CONSENT = (
    "We and our 812 partners store and/or access information on a device, such as cookies, and process personal data, "
    "such as unique identifiers and standard information sent by a device, for personalised ads and content.",
    "With your permission we and our partners may use precise geolocation data and identification through device "
    "scanning. You may click to consent to our and our partners' processing as described above.",
)


def test_the_second_sentence_of_a_short_story_stays_in_spite_of_doubt() -> None:
    second, box = "The water was cold. “It was warm on top,” she said.", "<div class='z4'><p>{}</p></div>"
    notice, sure = f"<div class='consent'>{paragraphs(CONSENT)}</div>", dict.fromkeys(CONSENT, 0.9)
    for after, kept in (("<p>{}</p>", True), (box, False), ("<p>{} <a href='/n/7'>More</a></p>", False)):
        markup = f"<article class='a'><h1>{TITLE}</h1>{paragraphs(STORY[:1])}{after.format(second)}</article>"
        found = judged(notice + markup, {**sure, second: 0.4, f"{second} More": 0.4}, news=True)
        assert any(text.startswith(second) and kind is Kind.PARAGRAPH for text, (kind, _) in found.items()) is kept


def test_a_box_of_the_story_stays_to_its_end() -> None:
    box = tuple(f"{STORY[3]} {STORY[5]} So it was said at pier {at}, and again at the works." for at in range(3))
    story = f"<article><h1>{TITLE}</h1>{paragraphs()}"
    heading, two, rest = "<h2>A wall of rope</h2>", paragraphs(box[:2]), paragraphs(box[2:])
    for parts, kept in ((heading + two + rest, 3), (two + rest, 1), (f"{heading}{two}<h4>More</h4>{rest}", 2)):
        told = {"A wall of rope": 0.9, box[0]: 0.9, box[1]: 0.2, box[2]: 0.2}
        found = judged(f"{story}<div class='z7'>{parts}</div></article>", told, news=True)
        assert sum(found[text][0] is Kind.PARAGRAPH for text in box if text in found) == kept


def test_the_last_paragraph_may_have_a_name_more() -> None:
    last = "The harbour town has no other works, and it will have none this year, said the mayor on Monday."
    story = f"<article><h1>{TITLE}</h1>" + "".join(f"<p class='graf'>{text}</p>" for text in STORY)
    for names, kept in (("graf endmark", True), ("graf", True), ("endmark", False), ("", False)):
        found = judged(f"{story}<p class='{names}'>{last}</p></article>", {last: 0.34}, news=True)
        assert (last in found and found[last][0] is Kind.PARAGRAPH) is kept


@pytest.mark.parametrize("unfolded", [False, True])
def test_a_story_that_the_page_holds_twice_is_told_once(unfolded: bool) -> None:
    whole, copy = f"<div class='copy'>{paragraphs()}</div>", f"<div class='phone'>{paragraphs(STORY[:5])}</div>"
    body = f"<main><h1>{TITLE}</h1>{copy + whole if unfolded else whole + copy}</main>"
    assert accepted(read(page(body, head=NEWS % (TITLE, "")))).paragraphs == STORY


def test_a_single_paragraph_that_is_told_twice_stays() -> None:
    assert told(inside=f"<div class='z4'><p>{STORY[7]}</p></div>").paragraphs.count(STORY[7]) == 2


def test_a_card_of_crumbs_in_an_aside_goes() -> None:
    crumbs = ("<b>Born</b> Ulm-on-Sea, 1979", "<b>Works at</b> the rope walk", "<b>Ropes made</b> 6,214")
    lines = ("Born Ulm-on-Sea, 1979", "Works at the rope walk", "Ropes made 6,214")
    card = f"<aside class='x1'><h4>Ottilie Brandt</h4>{paragraphs(crumbs)}</aside>"
    found = judged(among(card), dict.fromkeys((*lines, "Ottilie Brandt"), 0.9), news=True)
    assert not [line for line in lines if found[line][0] is Kind.PARAGRAPH]
    # One sentence makes it more than a card.
    said = "She has made ropes since the flood."
    found = judged(
        among(card.replace("</aside>", f"<p>{said}</p></aside>")), dict.fromkeys((*lines, said), 0.9), news=True
    )
    assert [line for line in (*lines, said) if found[line][0] is Kind.PARAGRAPH] == [*lines, said]


def test_the_title_again_in_bold_type_after_the_standfirst_goes() -> None:
    stand = "The makers of ropes had feared the worst, and then came a mild winter."
    bold = f"<p class='x1'>{stand}</p><div class='c3'><p><strong>{TITLE}</strong></p>{paragraphs()}</div>"
    body = f"<main><h1>{TITLE}</h1>{bold}</main>"
    assert TITLE not in accepted(read(page(body, head=NEWS % (TITLE, "")))).paragraphs
    # Further down it is a subheading, of a list of works perhaps.
    later = (
        f"<main><h1>{TITLE}</h1>{paragraphs(STORY[:6])}<p><strong>{TITLE}</strong></p>{paragraphs(STORY[6:])}</main>"
    )
    assert TITLE in accepted(read(page(later, head=NEWS % (TITLE, "")))).paragraphs


@pytest.mark.parametrize(("doubt", "kept"), [(0.4, True), (0.2, False)])
def test_a_table_right_under_the_last_line_of_the_story(doubt: float, kept: bool) -> None:
    table = "<table><tr><td>Noor<td>5<td>1<tr><td>Bay<td>4<td>2</table>"
    rows = ("Noor | 5 | 1", "Bay | 4 | 2")
    story = f"<article><h1>{TITLE}</h1>{paragraphs()}"
    found = judged(f"{story}{table}</article>", dict.fromkeys(rows, doubt), news=True)
    assert all((found[row][0] is Kind.TABLE_ROW) is kept for row in rows)
    headed = judged(f"{story}<h3>The table</h3>{table}</article>", dict.fromkeys(rows, doubt), news=True)
    assert not any(headed[row][0] is Kind.TABLE_ROW for row in rows)
    apart = judged(f"{story}</article><div class='z2'>{table}</div>", dict.fromkeys(rows, doubt), news=True)
    assert not any(row in apart and apart[row][0] is Kind.TABLE_ROW for row in rows)


def test_what_comes_after_the_end_of_a_release() -> None:
    ends = "<p>ENDS</p><p>Issued by: Ministry of Ropes</p><p>Ask for Grace Dube, who knows about ropes.</p>"
    assert told(after=ends).paragraphs == STORY
    assert told(inside="<p>All is well that ends.</p>").paragraphs[4] == "All is well that ends."


@pytest.mark.parametrize("over", [True, False])
def test_who_the_author_is_by_a_title_and_the_family_name(over: bool) -> None:
    life = "<p><i>Ms. Quandt is a historian of rope.</i></p>"
    placed = told(before=life if over else "", after="" if over else life, author="Ottilie Quandt")
    assert placed.paragraphs == STORY
    other = life.replace("Quandt", "Brandt")
    assert len(told(before=other if over else "", after="" if over else other, author="Ottilie Quandt").paragraphs) == 9
    amid = told(inside=life, author="Ottilie Quandt")
    assert "Ms. Quandt is a historian of rope." in amid.paragraphs


@pytest.mark.parametrize(
    "line",
    [
        "<h4>By Ottilie Quandt<br>Saturday, 2 April 2016</h4>",
        "<div><span>Ottilie Quandt</span><span>4 min read</span><span>Feb 12, 2020</span></div>",
    ],
)
def test_a_dated_byline_over_the_story_or_under_its_standfirst(line: str) -> None:
    assert told(before=line, author="Ottilie Quandt").paragraphs == STORY
    stand = "<div class='x1'><p>The makers of ropes had feared the worst, and then came a mild winter.</p></div>"
    assert told(before=stand + line, author="Ottilie Quandt").paragraphs[-8:] == STORY
    assert len(told(before=stand + line, author="Ottilie Quandt").paragraphs) <= 9
    part = f"<main><h1>{TITLE}</h1>{paragraphs(STORY[:1])}<h4>By March 3, 2020</h4>{paragraphs(STORY[1:])}</main>"
    assert "By March 3, 2020" in accepted(read(page(part, head=NEWS % (TITLE, "")))).paragraphs


def test_a_page_that_says_nothing_but_who_its_author_is_is_no_article() -> None:
    life = "Ms. Quandt is the editor of the Tollgate Post, and has covered ropes and trawlers for eleven years."
    head = "<meta property='og:type' content='article'><meta name='author' content='Ottilie Quandt'>"
    assert isinstance(read(page(f"<article><h1>{TITLE}</h1><p>{life}</p></article>", head=head)), Rejected)
