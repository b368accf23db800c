"""What the neighbours of a block decide, with made-up answers of the model: on news, and where less is cut."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipelines.judging.judge import judge_page
from pipelines.layout.blocks import blocks_of
from pipelines.layout.outline import Hints, outline
from storage.article import Kind
from tests.story_pages import STORY, TITLE, paragraphs

KNOTS = ("Bowline", "Sheet bend", "Clove hitch", "Reef knot")
LIST = f"<ul>{''.join(f'<li>{knot}</li>' for knot in KNOTS)}</ul>"
NEWS, OTHER = True, False


def judged(markup: str, told: Mapping[str, float], *, news: bool, is_story: bool = True) -> dict[str, tuple[Kind, str]]:
    """Kind and rule of each block, when the model says 0.9 of the story and 0.05 of the rest but `told`."""
    body = LexborHTMLParser(markup).body
    assert body is not None
    answers = dict.fromkeys(STORY, 0.9) | dict(told)
    hints = Hints(title=TITLE, headlines=(TITLE,), is_story=is_story, is_news=news)
    found = outline(blocks_of(body), hints)
    result = judge_page(found, lambda at: answers.get(found.blocks[at].text, 0.05), language="en")
    pairs = zip(result.blocks, result.verdicts, strict=True)
    return {block.text: (verdict.kind, verdict.rule) for block, verdict in pairs}


def among(markup: str) -> str:
    """Markup in the middle of the story."""
    return f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:4])}{markup}{paragraphs(STORY[4:])}</article>"


def lists_kept(markup: str, told: Mapping[str, float], *, news: bool) -> int:
    """How many of the knots are items of the story."""
    found = judged(among(markup), told, news=news)
    return sum(found[knot][0] is Kind.LIST_ITEM for knot in KNOTS)


@pytest.mark.parametrize(("news", "likely", "sure"), [(NEWS, 0, 4), (OTHER, 4, 4)])
def test_a_list_under_a_heading_that_went(news: bool, likely: int, sure: int) -> None:
    markup = f"<h4>Knots</h4>{LIST}"
    assert lists_kept(markup, dict.fromkeys(KNOTS, 0.7), news=news) == likely
    assert lists_kept(markup, dict.fromkeys(KNOTS, 0.9), news=news) == sure
    assert lists_kept(markup, dict.fromkeys(KNOTS, 0.45), news=news) == 0


@pytest.mark.parametrize("news", [NEWS, OTHER])
@pytest.mark.parametrize("chance", [0.9, 0.55])
def test_a_box_of_facts_amid_the_story_stays_or_goes_with_its_heading(chance: float, news: bool) -> None:
    told = dict.fromkeys(KNOTS, chance)
    boxed = f"<div class='feature'><h2>Knots</h2>{LIST}</div>"
    stays = chance == 0.9 or not news
    found = judged(among(boxed), told, news=news)
    assert (found["Knots"] == (Kind.SUBHEADING, "list")) is stays
    assert (found[KNOTS[0]][0] is Kind.LIST_ITEM) is stays
    # Before the story has begun such a box sums it up, or is another page's.
    before = f"<article><h1>{TITLE}</h1>{boxed}{paragraphs(STORY)}</article>"
    assert judged(before, told, news=news)["Knots"][0] is not Kind.SUBHEADING


@pytest.mark.parametrize(("name", "stays"), [("feature", True), ("related-box", False)])
def test_points_of_a_line_each_in_a_box_of_facts_stay_on_news(name: str, stays: bool) -> None:
    points = [f"{knot}: 18 of 20 records since the works began to count" for knot in KNOTS]
    boxed = f"<div class='{name}'><h2>Knots</h2><ul>{''.join(f'<li>{point}</li>' for point in points)}</ul></div>"
    found = judged(among(boxed), dict.fromkeys(points, 0.7), news=NEWS)
    assert (found["Knots"] == (Kind.SUBHEADING, "list")) is stays
    assert all((found[point][0] is Kind.LIST_ITEM) is stays for point in points)


def test_statements_in_a_list_among_the_paragraphs_stay_in_doubt() -> None:
    points = [f"The {knot} holds on any line that the works has spun since the flood" for knot in KNOTS]
    told = dict.fromkeys(points, 0.3)
    items = "".join(f"<li>{point}</li>" for point in points)

    def kept(markup: str, *, news: bool = OTHER) -> int:
        found = judged(markup, told, news=news)
        return sum(found[point][0] is Kind.LIST_ITEM for point in points if point in found)

    picture = "<figure><img src=a.jpg></figure>"
    for news in (NEWS, OTHER):
        assert kept(among(f"{picture}<ul>{items}</ul>"), news=news) == 4
        assert kept(f"<article><h1>{TITLE}</h1>{paragraphs(STORY)}<ul>{items}</ul></article>", news=news) == 4
    assert kept(among(f"<div class=box><ul>{items}</ul></div>")) == 0
    linked = items.replace("<li>", "<li><a href=/n>").replace(" holds", "</a> holds")
    assert kept(among(f"<ul>{linked}</ul>")) == 4
    assert kept(among(f"<ul>{linked.replace('</a> holds on any line', ' holds on any line</a>')}</ul>")) == 0


def test_a_list_under_a_heading_that_a_rule_knows_goes_unless_it_is_sure() -> None:
    assert lists_kept(f"<h4>Related articles</h4>{LIST}", dict.fromkeys(KNOTS, 0.7), news=OTHER) == 0


def test_a_picture_before_a_list_counts_on_news_only() -> None:
    line = "These are the knots that every apprentice learns."
    picture = "<figure><img src=a.jpg><figcaption>Four knots</figcaption></figure>"
    for news, kept in ((NEWS, 0), (OTHER, 4)):
        told = dict.fromkeys(KNOTS, 0.7) | {line: 0.9}
        assert lists_kept(f"<p>{line}</p>{picture}{LIST}", told, news=news) == kept


@pytest.mark.parametrize(
    ("line", "news", "kept"), [("{}:", NEWS, 4), ("{}:", OTHER, 4), ("{}", NEWS, 0), ("{}", OTHER, 0)]
)
def test_a_list_that_a_kept_line_announces(line: str, news: bool, kept: int) -> None:
    line = line.format("These are the knots that every apprentice of the works learns in spring")
    told = dict.fromkeys(KNOTS, 0.3) | {line: 0.9}
    assert lists_kept(f"<p>{line}</p>{LIST}", told, news=news) == kept


@pytest.mark.parametrize(("news", "kept"), [(NEWS, 0), (OTHER, 4)])
def test_a_list_with_links_that_a_kept_line_announces(news: bool, kept: int) -> None:
    line = "These are the knots that every apprentice of the works learns in spring:"
    told = dict.fromkeys(KNOTS, 0.3) | {line: 0.9}
    linked = "".join(f"<li>{knot[:-2]}<a href=/knot>{knot[-2:]}</a></li>" for knot in KNOTS)
    assert lists_kept(f"<p>{line}</p><ul>{linked}</ul>", told, news=news) == kept


@pytest.mark.parametrize(
    "entries",
    [
        "<ul><li>{}</li><li>300 metres of hemp line, three strands</li></ul>",
        "<table><tr><th>Length</th><td>12</td></tr><tr><th>{}</th></tr>"
        "<tr><td>300 metres of hemp line</td><td>three strands</td></tr></table>",
    ],
)
@pytest.mark.parametrize("score", [0.9, 0.2])
def test_short_entries_stay_with_the_longer_ones_of_their_list(entries: str, score: float) -> None:
    long = ("300 metres of hemp line, three strands", "300 metres of hemp line | three strands")
    markup = (
        f"<main><section><h2>Needs</h2>{entries.format('A knife')}</section><section>{paragraphs()}</section></main>"
    )
    told = dict.fromkeys(long, 0.9) | {"A knife": score, "Length | 12": score}
    assert (judged(markup, told, news=NEWS)["A knife"][0] in (Kind.LIST_ITEM, Kind.TABLE_ROW)) is (score > 0.5)


def test_short_items_outside_go_where_their_whole_list_does() -> None:
    markup = f"<main><section>{LIST}</section><section>{paragraphs()}</section><p>{STORY[0]}</p></main>"
    assert not set(KNOTS) & {
        text for text, (kind, _) in judged(markup, {}, news=OTHER).items() if kind is Kind.LIST_ITEM
    }


HEADING = "A mild winter and its knots"


def over_the_story(between: str, *, news: bool) -> tuple[Kind, str]:
    """What a heading is that stands over the first paragraph, with this between."""
    markup = f"<article><h1>{TITLE}</h1><h2>{HEADING}</h2>{between}{paragraphs()}</article>"
    return judged(markup, {HEADING: 0.9, "Read": 0.9}, news=news)[HEADING]


def test_a_heading_over_the_first_paragraph_stays_where_the_page_is_no_news() -> None:
    caption = "<figure><img src=a.jpg><figcaption>The works from the air</figcaption></figure>"
    assert over_the_story("", news=NEWS) == over_the_story(caption, news=NEWS) == (Kind.STANDFIRST, "before-story")
    assert over_the_story("", news=OTHER) == over_the_story(caption, news=OTHER) == (Kind.SUBHEADING, "model")
    assert over_the_story("<h3>Read</h3>", news=OTHER) == (Kind.STANDFIRST, "before-story")


def test_a_subtitle_in_a_header_of_its_own_goes_from_any_page() -> None:
    for news in (NEWS, OTHER):
        markup = f"<article><header><h1>{TITLE}</h1><h2>{HEADING}</h2></header><div>{paragraphs()}</div></article>"
        assert judged(markup, {HEADING: 0.9}, news=news)[HEADING] == (Kind.STANDFIRST, "before-story")


def test_a_list_before_the_story_sums_up_news_only() -> None:
    points = [f"{knot} is what the works teach in the first week of spring" for knot in KNOTS]
    items = "".join(f"<li>{point}</li>" for point in points)
    markup = f"<article><h1>{TITLE}</h1><ul>{items}</ul>{paragraphs()}</article>"
    for news, kind in ((NEWS, Kind.SUMMARY), (OTHER, Kind.LIST_ITEM)):
        found = judged(markup, dict.fromkeys(points, 0.9), news=news)
        assert {found[point][0] for point in points} == {kind}


def test_a_caption_is_known_by_a_class_name_of_one_word() -> None:
    line = "The works from the air, with the plant of the lenders behind them."
    assert judged(among(f"<p class=icaption_wide>{line}</p>"), {line: 0.9}, news=OTHER)[line] == (
        Kind.CAPTION,
        "name:caption",
    )


@pytest.mark.parametrize("name", ["factbox", "c-info-box__text", "quay-factbox-content", "faktaruta"])
def test_a_box_named_after_facts_goes_whatever_the_model_says(name: str) -> None:
    fact = "Hemp line has been spun on this coast since 1620, when the first works stood where the lenders are now."
    found = judged(among(f"<div class='{name}'><p>{fact}</p></div>"), {fact: 0.9}, news=NEWS)
    assert found[fact] == (Kind.OTHER, "name:fact-box")


@pytest.mark.parametrize(
    ("name", "kind", "rule"),
    [
        ("inline-cta__wrapper", Kind.AD, "name:cta"),
        ("story-call-to-action", Kind.AD, "name:cta"),
        ("featured featured-video", Kind.CAPTION, "name:video"),
        ("c-video-player", Kind.CAPTION, "name:video"),
        ("text-settings", Kind.NAVIGATION, "name:settings"),
    ],
)
def test_a_small_box_named_as_a_call_or_a_video_goes_from_a_story(name: str, kind: Kind, rule: str) -> None:
    lines = ("Meet 900 ropemakers at the Great Splice.", "Save $40 on passes before the first of May.")
    inner = "".join(f"<p class=note>{line}</p>" for line in lines)
    told = dict.fromkeys(lines, 0.9)
    found = judged(among(f"<div class='{name}'>{inner}</div>"), told, news=NEWS)
    assert {found[line] for line in lines} == {(kind, rule)}
    # Names of a subject, of what stands beside, and of what is around the story say nothing.
    for other in ("post tag-cta", "has-cta", "video-essay", "delicta"):
        found = judged(among(f"<div class='{other}'>{inner}</div>"), told, news=NEWS)
        assert {found[line][0] for line in lines} == {Kind.PARAGRAPH}
    assert judged(f"<div class='{name}'>{among('')}</div>", {}, news=NEWS)[STORY[0]][0] is Kind.PARAGRAPH


@pytest.mark.parametrize("name", ["comments", "discuss", "story-comments wide", "disqus", "comment-section"])
def test_what_stands_in_a_box_of_comments_behind_the_story_is_none_of_it(name: str) -> None:
    rules = ("Keep it civil. Nobody likes a shouting ropemaker.", "Stay with the subject, which is rope.")
    box = f"<div class='{name}'><ol>{''.join(f'<li>{rule}</li>' for rule in rules)}</ol></div>"
    told = dict.fromkeys(rules, 0.9)
    found = judged(f"<article><h1>{TITLE}</h1>{paragraphs()}{box}</article>", told, news=NEWS)
    assert {found[rule] for rule in rules} == {(Kind.COMMENTS, "name:comments")}
    # Amid the story, around it, or where comments are only counted, the name says nothing.
    found = judged(among(box), told, news=NEWS)
    assert {found[rule][0] for rule in rules} == {Kind.LIST_ITEM}
    around = f"<div class='{name}'><h1>{TITLE}</h1>{paragraphs()}</div>"
    assert judged(around, {}, news=NEWS)[STORY[0]][0] is Kind.PARAGRAPH
    other = box.replace(name, "has-comments comments-12")
    found = judged(f"<article><h1>{TITLE}</h1>{paragraphs()}{other}</article>", told, news=NEWS)
    assert {found[rule][0] for rule in rules} == {Kind.LIST_ITEM}


@pytest.mark.parametrize("mark", ["###", "# # #"])
def test_what_stands_behind_the_end_of_a_release_is_about_its_sender(mark: str) -> None:
    line = "The Harbour Works are an office of the town and answer for its piers, its cranes and its four lights."
    markup = f"<article><h1>{TITLE}</h1>{paragraphs()}<p>{mark}</p><p>{line}</p></article>"
    assert judged(markup, {line: 0.95}, news=OTHER)[line] == (Kind.ABOUT, "behind-end")
    # Marks that part a story end none.
    parted = f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:2])}<p>{mark}</p>{paragraphs(STORY[2:])}</article>"
    assert judged(parted, {}, news=OTHER)[STORY[-1]][0] is Kind.PARAGRAPH
    twice = markup.replace(f"<p>{STORY[3]}", f"<p>{mark}</p><p>{STORY[3]}")
    assert judged(twice, {line: 0.95}, news=OTHER)[line][0] is Kind.PARAGRAPH


def test_a_long_box_and_one_of_the_storys_template_stay_whatever_they_are_called() -> None:
    lines = [f"{knot} has held on this coast {'through gales ' * 20}since 1620." for knot in KNOTS]
    inner = "".join(f"<p class=note>{line}</p>" for line in lines)
    found = judged(among(f"<div class=video-info>{inner}</div>"), dict.fromkeys(lines, 0.9), news=NEWS)
    assert {found[line][0] for line in lines} == {Kind.PARAGRAPH}


def test_few_words_said_again_go_where_their_box_is_named_a_pull_quote() -> None:
    words = STORY[5].rstrip(".")[-20:].split(" ", 1)[1]
    for name, kind in (("wp-block-pullquote", Kind.REPEATED), ("wp-block-quote", Kind.QUOTE)):
        markup = f"<figure class={name}><blockquote><p class=x>{words}</p></blockquote></figure>"
        assert judged(among(markup), {words: 0.9}, news=NEWS)[words][0] is kind


@pytest.mark.parametrize("parted", [" | ", " • ", "<br>"])
def test_links_that_signs_part_are_a_menu(parted: str) -> None:
    links = ("Art", "Sea", "Town", "Sky")
    text = parted.replace("<br>", " ").join(links)
    linked = [f"<a href='/{at}'>{link}</a>" for at, link in enumerate(links)]
    assert judged(among(f"<p>{parted.join(linked)}</p>"), {text: 0.9}, news=NEWS)[text][1] == "all-links"
    # Words, or a list that commas part, are told.
    for between in (" or ", ", "):
        text = between.join(links)
        assert judged(among(f"<p>{between.join(linked)}</p>"), {text: 0.9}, news=NEWS)[text][0] is Kind.PARAGRAPH


@pytest.mark.parametrize(("behind", "kind"), [("By Ada Loom<br>Staff Writer", Kind.TITLE), ("by a thread", None)])
def test_the_title_with_its_byline_in_one_cell_is_no_paragraph(behind: str, kind: Kind | None) -> None:
    text = f"{TITLE} {behind.replace('<br>', ' ')}"
    table = f"<table><tr><td>{TITLE}<br>{behind}<br><br>{'<br><br>'.join(STORY)}</td></tr></table>"
    assert judged(table, {text: 0.9}, news=NEWS)[text][0] is (kind or Kind.PARAGRAPH)


@pytest.mark.parametrize("name", ["author-card__bio", "bio-text", "mx-writer_short-bio"])
def test_who_wrote_it_is_known_by_its_class_name(name: str) -> None:
    line = "Ottilie Brandt has written about ropes for eleven years, and lives in the harbour town of Ulm-on-Sea."
    assert judged(among(f"<div class='{name}'>{line}</div>"), {line: 0.9}, news=OTHER)[line] == (Kind.BIO, "name:bio")
    plain = judged(among(f"<p class='biology-text'>{line}</p>"), {line: 0.9}, news=OTHER)
    assert plain[line][0] is Kind.PARAGRAPH


@pytest.mark.parametrize(
    ("markup", "text", "kept"),
    [
        ("<div class=x1>Rope of <a href=/3>three strands</a></div>", "Rope of three strands", True),
        ("<div class=x1>A rope has <a href=/3>three strands.</a></div>", "A rope has three strands.", False),
        ("<div class=x1>A rope has three strands.</div>", "A rope has three strands.", True),
    ],
)
def test_elsewhere_a_doubtful_sentence_stays_only_without_links(markup: str, text: str, kept: bool) -> None:
    for news, expected in ((OTHER, kept), (NEWS, False)):
        assert (judged(among(markup), {text: 0.4}, news=news)[text][0] is Kind.PARAGRAPH) is expected
        assert judged(among(markup), {text: 0.6}, news=news)[text][0] is Kind.PARAGRAPH


def test_elsewhere_a_doubtful_sentence_beside_the_story_goes() -> None:
    text = "A rope has three strands, and each of them has a name."
    markup = f"<main><h1>{TITLE}</h1><aside><div>{text}</div></aside><section>{paragraphs()}</section></main>"
    for probability, kept in ((0.4, False), (0.6, True)):
        found = judged(markup, {text: probability, TITLE: 0.9}, news=OTHER).get(text, (Kind.OTHER, ""))
        assert (found[0] is Kind.PARAGRAPH) is kept


def test_crumbs_outside_the_story_are_judged_where_the_page_is_no_news() -> None:
    crumbs = "<section><div>3 coils</div><div>of hemp line</div></section>"
    markup = f"<main><h1>{TITLE}</h1>{crumbs}<section>{paragraphs()}</section></main>"
    told = {"of hemp line": 0.9, "3 coils": 0.1, TITLE: 0.9}
    for news, kind in ((OTHER, Kind.PARAGRAPH), (NEWS, Kind.OTHER)):
        found = judged(markup, told, news=news)
        assert found.get("of hemp line", (Kind.OTHER, ""))[0] is kind
        assert found.get("3 coils", (Kind.OTHER, ""))[0] is Kind.OTHER


SLIDES = ("The works at dawn.", "The quay of Ulm.", "The Merrow plant.", "The last net.")


@pytest.mark.parametrize(("doubted", "kept"), [(2, 4), (3, 1)])
def test_headings_of_one_template_stand_together(doubted: int, kept: int) -> None:
    slides = "".join(
        f"<h2 class=slide>{title}</h2><figure><figcaption>Seen in May</figcaption></figure><p{named}>{text}</p>"
        for title, text, named in zip(SLIDES, STORY[:4], (" class=told", "", "", ""), strict=True)
    )
    markup = f"<article><h1>{TITLE}</h1>{paragraphs(STORY[4:6])}{slides}{paragraphs(STORY[6:])}</article>"
    found = judged(markup, {title: 0.1 if at < doubted else 0.8 for at, title in enumerate(SLIDES)}, news=NEWS)
    assert sum(found[title][0] is Kind.SUBHEADING for title in SLIDES) == kept


@pytest.mark.parametrize(("away", "rule"), [("/n/1", "teaser"), ("#note", "model")])
def test_teasers_in_rows_are_no_story(away: str, rule: str) -> None:
    teasers = ("Hemp rose for a third day.", "Tar fell for a third week.")
    rows = "".join(
        f"<div><h2><a href='{away}'>A headline of another page</a></h2><div>Ann Lee</div><p class=x>{text}</p></div>"
        for text in teasers
    )
    found = judged(among(f"<section>{rows}</section>"), dict.fromkeys(teasers, 0.7), news=NEWS)
    assert {found[text][1] for text in teasers} == {rule}


@pytest.mark.parametrize("apart", [True, False])
def test_more_teasers_than_story_leave_it_where_it_has_an_article_of_its_own(apart: bool) -> None:
    """Where it has none, the headlines may be those of its own parts."""
    told = {
        f"Hemp rose in the {number}th week of a year in which tar fell to what it was.": 0.9 for number in range(20)
    }
    cards = "".join(
        f"<div class=c><h3><a href='/n/{at}'>A headline of page {at}</a></h3><p class=x>{text}</p></div>"
        for at, text in enumerate(told)
    )
    story = f"<h1>{TITLE}</h1>{paragraphs(STORY[:4])}"
    markup = f"<main><article>{story}</article>{cards}</main>" if apart else f"<main><div>{story}</div>{cards}</main>"
    found = judged(markup, told | dict.fromkeys(STORY[:4], 0.9), news=NEWS)
    assert all(found[text][0] is Kind.PARAGRAPH for text in STORY[:4])
    assert {found[text][1] for text in told} == {"teaser" if apart else "model"}


@pytest.mark.parametrize(("inside", "rule"), [(True, "teaser"), (False, "model")])
def test_a_card_between_paragraphs_takes_only_what_is_in_it(inside: bool, rule: str) -> None:
    told = ("Hemp rose for a third day.", "Tar fell for a third week.")
    parting = ("", "</article>") if inside else ("</article>", "")
    headline = "<article><p><a href='/n/1'>A headline of another page</a></p>"
    cards = "".join(f"{headline}{parting[0]}<p class=x>{text}</p>{parting[1]}" for text in told)
    found = judged(among(cards), dict.fromkeys(told, 0.7), news=NEWS)
    assert {found[text][1] for text in told} == {rule}


@pytest.mark.parametrize(("sure", "kept"), [(2, 4), (1, 1)])
def test_short_questions_stay_where_half_of_their_template_does(sure: int, kept: int) -> None:
    asked = ("Why rope?", "And nets?", "Who buys twine?", "What next?")
    told = {text: 0.9 if at < sure else 0.3 for at, text in enumerate(asked)}
    found = judged(among("".join(f"<div class=q>{text}</div>" for text in asked)), told, news=NEWS)
    assert sum(found[text][0] is Kind.PARAGRAPH for text in asked) == kept


@pytest.mark.parametrize(("news", "kept"), [(OTHER, 2), (NEWS, 0)])
def test_highlights_after_the_first_paragraph_of_a_release_are_its_own(news: bool, kept: int) -> None:
    points = ("· Sales of hemp line rose 14 percent", "· Nets sold as in the year before")
    listed = f"<p>Highlights</p>{paragraphs(points)}"
    markup = f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:1])}{listed}{paragraphs(STORY[1:] * 2)}</article>"
    told = dict.fromkeys(points, 0.7) | {"Highlights": 0.7}
    assert sum(judged(markup, told, news=news)[point][0] is not Kind.SUMMARY for point in points) == kept


def test_paragraphs_with_ids_of_their_own_are_of_one_template() -> None:
    ids = ("8f3a", "x-ray", "viewer-3dsf8", "c0ffee", "p2", "q", "tail", "z9z9")
    story = "".join(f"<p id='{name}' class=t>{text}</p>" for name, text in zip(ids, STORY, strict=True))
    body = LexborHTMLParser(f"<article><h1>{TITLE}</h1>{story}</article>").body
    assert body is not None
    found = outline(blocks_of(body), Hints(title=TITLE))
    assert found.main_group is not None and found.main_group.count == len(STORY)


@pytest.mark.parametrize("news", [NEWS, OTHER])
def test_what_stands_at_the_end_under_a_heading_that_the_model_took_out_goes_unless_it_is_sure(news: bool) -> None:
    cards = {
        "The mill reopens": "It took its owners a year to find spinners for the night.",
        "Nets for sale": "Whoever buys two of them gets a third one on top this week.",
    }
    markup = "".join(f"<div class=card><h3>{head}</h3><p>{text}</p></div>" for head, text in cards.items())
    story = f"<h1>{TITLE}</h1>{paragraphs()}"
    first, last = cards.values()
    found = judged(f"<main>{story}{markup}</main>", {first: 0.8, last: 0.8}, news=news)
    assert found.get(last, ("", ""))[1] == found.get(first, ("", ""))[1] == "under-lost-heading"
    # A page that claims to be no article may have its last parts there.
    found = judged(f"<main>{story}{markup}</main>", {first: 0.8, last: 0.8}, news=news, is_story=False)
    assert found[last][0] is found[first][0] is Kind.PARAGRAPH
    # A sentence that is set as a heading is no part under another one.
    sentence = "The mill takes the first of its spinners back in May, and the harbour feeds them."
    ended = f"<main>{story}<div class=card><h3>The mill reopens</h3><h4>{sentence}</h4></div></main>"
    assert judged(ended, {sentence: 0.8}, news=news)[sentence][0] is Kind.SUBHEADING
    # The model is sure of the second one, which ends what may go.
    found = judged(f"<main>{story}{markup}</main>", {first: 0.8, last: 0.9}, news=news)
    assert found[last][0] is found[first][0] is Kind.PARAGRAPH
    # A line of the story's under the heading, or one that stands.
    found = judged(f"<main>{story}<p>{first}</p><p>{last}</p></main>", {first: 0.8, last: 0.8}, news=news)
    assert found[last][0] is found[first][0] is Kind.PARAGRAPH
    heading = next(iter(cards))
    found = judged(f"<main>{story}{markup}</main>", dict.fromkeys((heading, *cards.values()), 0.84), news=news)
    assert found[first][0] is Kind.PARAGRAPH


def test_the_opening_of_the_story_behind_it_is_a_teaser() -> None:
    again = f"{STORY[0].removeprefix('Lantern Rope Works ')[:-1]} … More"
    for text, kept in ((again, False), (f"Then again, {again}", True)):
        markup = (
            f"<main><h1>{TITLE}</h1>{paragraphs()}<div class='c7'><h4>Read</h4><p class='t'>{text}</p></div></main>"
        )
        assert (judged(markup, {text: 0.9}, news=OTHER).get(text, (None,))[0] is Kind.PARAGRAPH) is kept


def test_what_is_said_in_a_film_is_no_story() -> None:
    said = (
        " ".join(f"{at:02}:00 and then the men at the capstan sang of rope and of nets again" for at in range(11)) + "."
    )
    found = judged(among(f"<div class='video-full-transcript-text'>{said}</div>"), {said: 0.9}, news=OTHER)
    assert found[said] == (Kind.CAPTION, "name:video")
    found = judged(among(f"<div class='interview-transcript'>{said}</div>"), {said: 0.9}, news=OTHER)
    assert found[said][0] is Kind.PARAGRAPH


def test_the_end_of_the_story_is_its_tail_whatever_stands_behind() -> None:
    line = "Quay Wire writer Ann Lee in Ulm-on-Sea contributed to this report."
    behind = "".join(f"<p class='c'><a href='/u/{at}'>user{at}</a> wrote on {at} March</p>" for at in range(1, 31))
    found = judged(f"<article><h1>{TITLE}</h1>{paragraphs()}<p>{line}</p>{behind}</article>", {line: 0.9}, news=OTHER)
    assert found[line][0] is Kind.BYLINE
    early = f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:1])}<p>{line}</p>{paragraphs(STORY[1:])}{behind}</article>"
    assert judged(early, {line: 0.9}, news=OTHER)[line][0] is Kind.PARAGRAPH


@pytest.mark.parametrize("heading", ["<h2>{}</h2>", "<span class='cross-head'>{}</span>"])
def test_a_box_under_a_heading_that_stands_parts_it_from_nothing(heading: str) -> None:
    line = "Nets at last"
    quote = "<h2>Quote</h2><blockquote><p>We have never sold so little</p></blockquote>"
    box = f"<div class='feature'>{quote}<span>Mo Brandt</span></div>"
    found = judged(among(f"{heading.format(line)}{box}"), {line: 0.3}, news=OTHER)
    assert found[line] == (Kind.SUBHEADING, "leads-to-story")
    assert found["We have never sold so little"][0] is not Kind.PARAGRAPH
    # A heading right over another one, and one in a box of its own, head nothing.
    for markup in (f"<h2>{line}</h2><h2>Quote</h2>", f"<div class='x'><h2>{line}</h2>{box}</div>"):
        assert judged(among(markup), {line: 0.3}, news=OTHER)[line][0] is not Kind.SUBHEADING


def test_comments_whose_posts_are_named_one_by_one_are_signed_by_their_dates() -> None:
    said = [f"I have sold {knot} rope for years, and none of what the works says surprises me." for knot in KNOTS]
    posts = "".join(
        f"<div class='post {name} reply'><div class='dateline'>Posted Thursday 6th June 2024 13:4{at} GMT</div>"
        f"<div class='body'><p>{text}</p></div></div>"
        for at, (name, text) in enumerate(zip(("edited", "first", "pinned", "late"), said, strict=True))
    )
    story = f"<div class='body'><h1>{TITLE}</h1>{paragraphs(STORY)}</div>"
    told = dict.fromkeys(said, 0.7)
    found = judged(f"{story}<div class=x><h2>Comments</h2>{posts}</div>", told, news=OTHER)
    assert {found[text] for text in said} == {(Kind.COMMENTS, "thread")}
    assert found[STORY[0]][0] is Kind.PARAGRAPH
    # Where nothing announces comments they are not known by their dates alone.
    assert judged(f"{story}<div class=x>{posts}</div>", told, news=OTHER)[said[0]][0] is Kind.PARAGRAPH


def test_a_quote_in_doubt_goes_with_its_box_where_nothing_else_of_that_stays() -> None:
    said = "We have never sold so little hemp line as in the long weeks that came after the flood at Merrow”"
    who = "Mo Brandt, harbour master"
    quote = f"<blockquote><p>{said}</p></blockquote>"
    box = f"<div class='feature'><h2>Start quote</h2>{quote}<span>{who}</span></div>"
    assert judged(among(box), {said: 0.6}, news=OTHER)[said] == (Kind.OTHER, "rest-of-box")
    assert judged(among(box), {said: 0.6, who: 0.6}, news=OTHER)[said][0] is Kind.QUOTE
    assert judged(among(box), {said: 0.7}, news=OTHER)[said][0] is Kind.QUOTE
    assert judged(among(quote), {said: 0.6}, news=OTHER)[said][0] is Kind.QUOTE


@pytest.mark.parametrize(("boxes", "stays"), [(4, False), (3, True)])
def test_one_of_several_boxes_behind_the_story_is_headed_no_better_than_the_others(boxes: int, stays: bool) -> None:
    teasers = [f"A look at the lives of the rope makers of the year {2001 + at}." for at in range(boxes)]
    behind = "".join(
        f"<div class='asset'><div class='head'><h2>Makers of {2001 + at}</h2></div><p class=deck>{text}</p></div>"
        for at, text in enumerate(teasers)
    )
    markup = f"<div class=page><h1>{TITLE}</h1><div class=body>{paragraphs(STORY)}</div>{behind}</div>"
    found = judged(markup, {teasers[1]: 0.5, "Makers of 2002": 0.3}, news=OTHER)
    assert (found["Makers of 2002"][0] is Kind.SUBHEADING) is stays


@pytest.mark.parametrize(("tag", "heads"), [("vm-subhead", True), ("vm-note", False), ("subhead", False)])
def test_a_component_named_as_a_subheading_is_one(tag: str, heads: bool) -> None:
    found = judged(among(f"<{tag}>The mill</{tag}>"), {"The mill": 0.3}, news=NEWS)
    assert (found["The mill"] == (Kind.SUBHEADING, "leads-to-story")) is heads


NUMBERED = ("01 The price", "02 The mill", "03 The sea")


@pytest.mark.parametrize(
    ("lines", "likely", "stand"),
    [
        (NUMBERED, 0.9, True),
        (("1. The price", "2. The mill", "3. The sea"), 0.9, True),
        (("一、价格", "二、工厂", "三、大海"), 0.9, True),
        (NUMBERED, 0.3, False),
        (("01 The price", "02 The mill", "05 The sea"), 0.9, False),
        (("The price", "The mill", "The sea"), 0.9, False),
    ],
)
def test_the_last_of_numbered_bold_lines_stands_with_the_others(
    lines: tuple[str, ...], likely: float, stand: bool
) -> None:
    parts = zip(lines, (STORY[2:4], STORY[4:6], STORY[6:]), strict=True)
    markup = "".join(f"<div><strong>{line}</strong></div>{paragraphs(texts)}" for line, texts in parts)
    told = dict.fromkeys(lines[:2], likely) | {lines[2]: 0.3}
    found = judged(f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:2])}{markup}</article>", told, news=OTHER)
    assert (found[lines[2]] == (Kind.SUBHEADING, "numbered-part")) is stand


def test_numbered_items_over_lists_stand_as_they_do_elsewhere() -> None:
    lines = ("1. The price", "2. The mill", "3. The sea")
    told = dict.fromkeys(lines, 0.8)
    parts = zip(lines, (STORY[1:3], STORY[3:6], STORY[6:]), strict=True)
    items = [f"<li><strong>{line}</strong><ul>{paragraphs(texts, tag='li')}</ul></li>" for line, texts in parts]
    listed = "".join((f"<li>{STORY[0]}</li>", *items[:2], "<li><p>Buy rope now</p></li>", items[2]))
    found = judged(f"<article><h1>{TITLE}</h1><ol>{listed}</ol></article>", told, news=NEWS)
    assert [found[line][0] for line in lines] == [Kind.SUBHEADING] * 3
    assert found["Buy rope now"][0] is Kind.OTHER


def test_a_long_question_of_an_interview_in_a_list_of_terms_stays() -> None:
    asked = "Your ropes have cost more than the others for two years. Is the mill to blame?"
    said = "Partly. We have had the mill since September, and it was dear."
    listed = f"<dl><dt>{asked}</dt><dd><p>{said}</p></dd></dl>"
    found = judged(among(listed), {asked: 0.1, said: 0.9}, news=NEWS)
    assert found[asked] == (Kind.SUBHEADING, "leads-to-story")


@pytest.mark.parametrize(
    ("line", "dated"),
    [
        ("Main Category: Ropes and Nets Also Filed Under: Sails, Anchors, Oars Page Dated: 4 March 2025 - 9:10", True),
        (
            "It was on 4 March 2025 that the works in the harbour town of Ulm told its spinners of the change: none",
            False,
        ),
        (
            "What the works told its spinners on 4 March 2025 was short: no more hemp, no more reed and no more tar",
            False,
        ),
    ],
)
def test_facts_of_a_page_in_one_line_over_the_story_are_none_of_it(line: str, dated: bool) -> None:
    found = judged(f"<article><h1>{TITLE}</h1><div>{line}</div>{paragraphs()}</article>", {line: 0.9}, news=OTHER)
    assert (found.get(line) == (Kind.TIMESTAMP, "dated-line")) is dated


def test_rows_over_the_story_that_are_nothing_but_labels_go() -> None:
    rows = ("Spinners think:", "Sailors think:")
    row = "<tr><td>{}</td><td><img src=/s.png></td></tr>"
    told = dict.fromkeys((*rows, "2 lb | hemp"), 0.9)
    table = "<table>{}</table>"
    labels = table.format("".join(map(row.format, rows)))
    found = judged(f"<article><h1>{TITLE}</h1>{labels}{paragraphs()}</article>", told, news=OTHER)
    assert {found[each][1] for each in rows} == {"entry-of-facts"}
    listed = table.format(f"{row.format(rows[0])}<tr><td>2 lb</td><td>hemp</td></tr>")
    found = judged(f"<article><h1>{TITLE}</h1>{listed}{paragraphs()}</article>", told, news=OTHER)
    assert found[rows[0]][0] is Kind.TABLE_ROW
