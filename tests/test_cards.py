"""Cards of other stories behind a story that their template tells, and notes that belong to pictures and labels, where
the model takes each sentence for the story's."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from pipelines.judging.judge import judge_page
from pipelines.layout.blocks import blocks_of
from pipelines.layout.outline import Hints, outline
from tests.story_pages import STORY, TITLE, paragraphs

TOWNS = ("Harrowgate", "Merrow", "Tollgate", "Quillmere")
DATED = "<div class='x2'>July 16, 2013 -- Updated 1825 GMT</div>"
CARD = (
    "<div class='bx'><div class='bxc'><div><a href='/{0}'>{0} mill opens its gates</a></div>{1}"
    "<div class='x4'>The spinners of {0} had waited for this since the flood.</div></div></div>"
)


def kept(markup: str, *, unlikely: tuple[str, ...] = (), unsure: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The texts kept of a page, when the model is sure of every block but of these."""
    return read_of(f"<h1>{TITLE}</h1>{markup}", unlikely=unlikely, unsure=unsure)


def read_of(markup: str, *, unlikely: tuple[str, ...] = (), unsure: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The same of a page with a headline of its own."""
    body = LexborHTMLParser(f"<main>{markup}</main>").body
    assert body is not None
    found = outline(blocks_of(body), Hints(title=TITLE, headlines=(TITLE,), is_story=True))
    doubted = dict.fromkeys(unsure, 0.3) | dict.fromkeys(unlikely, 0.05)
    result = judge_page(found, lambda at: doubted.get(found.blocks[at].text, 0.85), language="en")
    return tuple(block.text for block, verdict in zip(result.blocks, result.verdicts, strict=True) if verdict.kept)


def cards(count: int, between: str = DATED) -> str:
    return "".join(CARD.format(town, between) for town in TOWNS[:count])


def test_three_cards_behind_a_story_go_with_their_dates() -> None:
    text = f"<div class='text'>{paragraphs()}</div>"
    for between in (DATED, ""):
        assert kept(f"{text}<div class='right'>{cards(4, between)}</div>") == STORY


def test_cards_with_a_line_over_the_headline_or_a_link_to_the_rest() -> None:
    text = f"<div class='text'>{paragraphs()}</div>"
    kicker = CARD.replace("<div><a", "<div class='k'>Towns</div><div><a")
    rest = (
        "<div class='bx'><p class='x4'>The spinners of {0} had waited.</p><div><a href='/{0}'>Read on</a></div></div>"
    )
    for card in (kicker, rest):
        assert kept(text + "".join(card.format(town, "") for town in TOWNS)) == STORY


def test_two_are_no_row_and_a_digest_of_links_is_the_story() -> None:
    told = [f"The spinners of {town} had waited for this since the flood." for town in TOWNS]
    assert kept(f"<div class='text'>{paragraphs()}</div>{cards(2, '')}") == (*STORY, *told[:2])
    assert set(told) <= set(kept(f"<div class='text'>{paragraphs(STORY[:1])}</div>{cards(4, '')}"))
    amid = (
        f"<div class='text'>{paragraphs(STORY[:6])}</div>{cards(3, '')}<div class='text'>{paragraphs(STORY[6:])}</div>"
    )
    assert set(told[:3]) <= set(kept(amid))


def test_a_name_and_an_outlet_under_a_caption() -> None:
    caption = "<figure><img src=a.jpg><figcaption>The rope walk at dusk</figcaption></figure>"
    credit = "<p>Ottilie Brandt/Harbour Trends</p>"
    for parted in ("", "<button>More</button>"):
        markup = f"{paragraphs(STORY[:4])}{caption}{parted}{credit}{paragraphs(STORY[4:])}"
        assert kept(markup) == STORY
    assert kept(f"{paragraphs(STORY[:4])}{credit}{paragraphs(STORY[4:])}") == (
        *STORY[:4],
        "Ottilie Brandt/Harbour Trends",
        *STORY[4:],
    )


def test_a_small_box_named_as_a_series_of_pictures() -> None:
    slide = (
        "<li><div class='summary'><p class='src'>The walk has been empty since the flood of last year.</p></div></li>"
    )
    text = f"<div class='text'>{paragraphs()}</div>"
    for names in ("slideshow", "photo-gallery big"):
        assert kept(f"<div class='{names}'><ul>{slide}</ul></div>{text}") == STORY
    assert kept(f"<div class='gallery-talk'><ul>{slide}</ul></div>{text}") != STORY


def test_what_a_label_over_the_story_calls_a_summary() -> None:
    digest = "The works see more ropes sold than at any time, and the harbour town is glad of it at last."
    box = f"<div class='excerpt'><span>Summary:</span><p>{digest}</p></div>"
    text = f"<div class='text'>{paragraphs()}</div>"
    assert kept(box + text, unlikely=("Summary:",)) == STORY
    assert kept(box.replace("Summary:", "Harbour:") + text, unlikely=("Harbour:",)) == (digest, *STORY)


def test_a_line_of_place_and_date_under_a_caption_over_the_story() -> None:
    caption = "The rope walk of the works waves to those who come by on the quay in the afternoon."
    line = "ULM-ON-SEA | Thu Jun 6, 2013 9:57am EDT"
    over = f"<div class='pic'><p>{caption}</p></div><div class='info'><p>{line}</p></div>"
    assert kept(f"<div class='text'>{over}{paragraphs()}</div>", unlikely=(caption,)) == STORY


def test_an_item_amid_a_list_stays_whatever_it_speaks_of() -> None:
    listed = [
        "Need: You absolutely need this rope to get by from day to day.",
        "Sometimes: You don't need this rope every day, but you use it on a somewhat regular basis.",
        "Where am I going to put it?",
        "Want: You bought this rope because you wanted it, not because you had to.",
        "Crap: You know that this rope has to leave the house for good.",
    ]
    items = "".join(f"<li>{text}</li>" for text in listed).replace(listed[2], f"<a href='/put'>{listed[2]}</a>")
    markup = f"<div class='text'>{paragraphs(STORY[:4])}<ul>{items}</ul>{paragraphs(STORY[4:])}</div>"
    assert kept(markup) == (*STORY[:4], *listed, *STORY[4:])


def test_labels_that_count_head_the_parts_of_a_story() -> None:
    labels = tuple(f"Step {number}" for number in range(1, 6))
    parts = "".join(f"<div class='p'>{label}<p>{text}</p></div>" for label, text in zip(labels, STORY, strict=False))
    told = tuple(text for pair in zip(labels, STORY, strict=False) for text in pair)
    assert kept(f"<div class='text'>{parts}</div>", unlikely=labels) == told
    # Pages, and labels that do not count, are none.
    others = tuple(f"Step {number}" for number in (1, 3, 8, 9, 7))
    parts = "".join(f"<div class='p'>{label}<p>{text}</p></div>" for label, text in zip(others, STORY, strict=False))
    assert kept(f"<div class='text'>{parts}</div>", unlikely=others) == STORY[:5]


def test_a_few_words_with_a_colon_over_a_list_in_their_box() -> None:
    items = (
        "Hemp line and a dish to soak it in",
        "Small hooks from any shop by the quay",
        "Floral wire or paper clips",
    )
    listed = "".join(f"<li>{item}</li>" for item in items)
    box = f"<div class='b'>What You'll Need:<ul>{listed}</ul></div>"
    markup = f"<div class='text'><p>{STORY[0]}</p>{box}{paragraphs(STORY[1:])}</div>"
    assert kept(markup, unlikely=("What You'll Need:",)) == (STORY[0], "What You'll Need:", *items, *STORY[1:])


def test_a_bold_line_in_the_story_s_markup_heads_what_comes_after_it() -> None:
    line, note = "Nets, hooks and all the rest", "Source: The harbour office"
    heading = f"<p><b>{line}</b></p>"
    picture = "<figure><img src=a.jpg><figcaption>The rope walk at dusk</figcaption></figure><button>More</button>"
    told = (*STORY[:4], line, *STORY[4:])
    for parted in ("", picture):
        assert kept(f"{paragraphs(STORY[:4])}{heading}{parted}{paragraphs(STORY[4:])}", unsure=(line,)) == told
    # Neither a note with a colon, nor a line over what is none of the story or in other markup.
    for other in (heading.replace(line, note), f"{heading}<p><a href='/a'>All our ropes on one page</a></p>"):
        markup = f"{paragraphs(STORY[:4])}{other}{paragraphs(STORY[4:])}"
        assert kept(markup, unsure=(line, note)) == STORY
    boxed = f"{paragraphs(STORY[:4])}<div class='b'>{heading}</div>{paragraphs(STORY[4:])}"
    assert kept(boxed, unsure=(line,)) == STORY


def test_what_a_rail_says_under_a_linked_headline_is_a_teaser_be_it_alone() -> None:
    teaser = "The spinners of Merrow had waited for this since the flood; the owners had not."
    head = "<h2><a href='/merrow'>Merrow mill opens its gates</a></h2>"
    box = f"<div>{head}<p class='by'>Nora Stell</p><p>{teaser}</p></div>"
    for names in ("article-side-rail module", "sidebar", "aside rail"):
        rail = f"<div class='{names}'><div class='module'>{box}</div></div>"
        told = f"<div>{paragraphs(STORY[:4])}</div>{rail}<div>{paragraphs(STORY[4:])}</div>"
        assert kept(told, unlikely=("Merrow mill opens its gates", "Nora Stell")) == STORY
    for other in (rail.replace("aside rail", "module"), rail.replace("<a href='/merrow'>", "<a>")):
        told = f"<div>{paragraphs(STORY[:4])}</div>{other}<div>{paragraphs(STORY[4:])}</div>"
        assert teaser in kept(told, unlikely=("Merrow mill opens its gates", "Nora Stell"))


def test_two_cards_over_the_headline_are_other_stories() -> None:
    item = "<li><a href='/{0}'>{0} mill opens its gates</a><div class='said'>The spinners of {0} had waited.</div></li>"
    items = [item.format(town) for town in TOWNS[:2]]
    head = f"<article><h2>{TITLE}</h2><div>{paragraphs()}</div></article>"
    assert read_of(f"<ul>{''.join(items)}</ul>{head}") == STORY
    assert "The spinners of Merrow had waited." in read_of(f"<ul>{items[1]}</ul>{head}")
