"""Headings that begin with "About": those of a release go with what is under them, those of a story do not."""

from __future__ import annotations

import pytest

from pipelines.read import read
from storage.article import Kind
from tests.languages import STORIES, story_with
from tests.marked_pages import marked, story
from tests.story_pages import TITLE, accepted

NEWS = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}"}}</script>'
MAKERS = (
    "Lantern began in a shed with one walk of 300 yards, and made the lines that towed the last tall ships.",
    "It has lost money in four of the past six years, as steel wire took the trawler trade away.",
    "About 210 people work there, most of them over 50.",
    "Talks with the union about the shed and what is to become of it will begin before the summer is over.",
)
COMPANY = "<p>Lantern Rope Works makes ropes for ships. Founded in 1908, it employs 210. Visit www.lantern.example.</p>"
LEGAL = "<p>This press release contains forward-looking statements. Actual results may differ materially.</p>"
PRESS = "<p>Sam Okoro, press@lantern.example, +44 5550 100</p>"
HEADS = ("<h3>{}</h3>", "<p><strong>{}</strong></p>")


def _told(*texts: str) -> str:
    return "".join(f"<p>[[{text}]]</p>" for text in texts)


def _pages(head: str) -> dict[str, str]:
    about, kept = head.format("About Lantern Rope Works"), head.format("[[About Lantern Rope Works]]")
    price, later = head.format("[[The price]]"), head.format("[[What comes next]]")
    begun = f"{story(0, 2)}{price}{story(2, 4)}"
    return {
        "the story goes on": f"{begun}{kept}{_told(*MAKERS)}{later}{story(4)}",
        "a list opens the next part": (
            f"{begun}<h2 id=makers>[[About Lantern Rope Works]]</h2>{_told(*MAKERS)}"
            f"<h2 id=n>[[What comes next]]</h2><ul><li>[[Talks with the union]]</li><li>[[A vote]]</li></ul>{story(4)}"
        ),
        "the last of three parts": f"{begun}{later}{story(4)}{kept}{_told(*MAKERS)}",
        "two companies": f"{story()}{about}{COMPANY}{head.format('About Bexley')}<p>Bexley sells ropes abroad.</p>",
        "a part of the release": f"{begun}{later}{story(4)}{about}{COMPANY}",
        "legal words": f"{begun}{story(4)}{about}{COMPANY}{head.format('Forward-looking statements')}{LEGAL}",
        "a contact": f"{begun}{later}{story(4)}{about}{COMPANY}<p>{MAKERS[0]}</p>{head.format('Media contact')}{PRESS}",
    }


@pytest.mark.parametrize("news", [NEWS, ""])
@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("name", list(_pages("{}")))
def test_what_follows_decides_about_a_heading(name: str, head: str, news: str) -> None:
    saved, told = marked(f"<main><article><h1>{TITLE}</h1>{_pages(head)[name]}</article></main>", head=news)
    assert accepted(read(saved)).paragraphs == told


# Lines over a part of a story that read like the headings of notices, contacts and companies.
CROSSHEADS = (
    ("en", "Safe harbour"), ("en", "Risk warning"), ("en", "Important information"), ("en", "Cautionary notes"),
    ("en", "Contact"), ("en", "Press office"), ("en", "About Trawlers"), ("de", "Über Nacht"), ("de", "Über den Berg"),
    ("de", "Kontakt"), ("de", "Wichtiger Hinweis aus Merrow"), ("fr", "Avertissement"), ("fr", "Contact"),
    ("fr", "À propos d'un treuil"), ("ja", "将来の見通し"), ("zh-Hant", "關於明天"), ("zh-Hans", "关于明天"),
)  # fmt: skip
# The same over what they promise, each without a word that a rule knows.
NOTICES = (
    ("en", "Risk warning", "The value of a holding can fall, and those who put money in may lose all of it."),
    ("en", "Important information", "Nothing here is meant as a recommendation; taxes depend on where people live."),
    ("en", "Safe Harbor", "What is said here on later years may turn out otherwise, for it carries many risks."),
    ("en", "Press office", "Odo Finch will answer questions on weekdays until six, on 5550 100 27 or at the works."),
    ("en", "About Lantern Rope Works", "Lantern has spun hemp since 1908 and employs 210 people at the harbour."),
    ("en", "About the company", "Since 1908 the works has spun hemp, and 210 people are employed there."),
    ("de", "Haftungsausschluss", "Die Zeitung druckt, was andere sagen, und steht nicht dafür ein, dass es stimmt."),
    ("de", "Kontakt", "Die Pressestelle in Ulmsund ist werktags bis sechs Uhr unter 0471 550 12 30 erreichbar."),
    ("fr", "Avertissement", "Nul ne peut tirer de ces lignes une garantie, et les placements peuvent baisser."),
    ("fr", "À propos de Lantern", "Lantern file le chanvre depuis 1908 et emploie 210 personnes dans le port."),
    ("ja", "将来の見通し", "実際の数字は、市況や為替など様々な要因によって大きく異なることがある。"),
    ("zh-Hant", "關於燈塔繩業", "燈塔繩業自一九零八年起紡麻，在烏姆港僱用二百一十人，產品銷往沿岸各埠。"),
    ("zh-Hans", "风险提示", "麻价大幅波动，渔船出海推迟，沿岸需求不及预期，汇率向不利方向变动。"),
)  # fmt: skip


@pytest.mark.parametrize("head", [*HEADS, "<p>{}</p>"])
@pytest.mark.parametrize(("language", "heading"), CROSSHEADS)
def test_a_part_of_a_story_may_be_called_like_a_notice(language: str, heading: str, head: str) -> None:
    told = STORIES[language]
    article = accepted(read(story_with(language, head.format(heading), before=3)))
    assert article.paragraphs == (*told[:3], heading, *told[3:])


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize(("language", "heading", "text"), NOTICES)
def test_what_a_heading_promises_goes_with_it(language: str, heading: str, text: str, head: str) -> None:
    markup = f"{head.format(heading)}<p>{text}</p>"
    assert accepted(read(story_with(language, markup, before=6))).paragraphs == STORIES[language]


# A notice's own words, which a rule knows, and a line on who wrote the story, which none does.
LABELLED = {
    "en": ("Disclaimer", "This article is for information only and does not constitute investment advice."),
    "de": ("Haftungsausschluss", "Dieser Artikel dient nur der Information und stellt keine Anlageberatung dar."),
    "fr": ("Avertissement", "Cet article ne constitue pas un conseil en investissement ni une recommandation."),
    "ja": ("免責事項", "本記事は情報提供のみを目的としており、投資の勧誘を目的としたものではありません。"),
    "zh-Hans": ("免责声明", "本文内容仅供参考，不构成任何投资建议，投资者据此操作，风险自担。"),
    "zh-Hant": ("免責聲明", "本文內容僅供參考，並不構成任何投資建議，投資者應自行承擔風險。"),
}
AUTHORS = {
    "en": ("About the author", "Orla Fenwick came to the paper in 2019, after five years at a rope walk in Merrow."),
    "de": ("Über die Autorin", "Orla Fenwick kam 2019 nach fünf Jahren bei einem Fachblatt zur Redaktion."),
    "fr": ("À propos de l'auteur", "Orla Fenwick a rejoint la rédaction en 2019 après cinq ans dans un atelier."),
    "ja": ("著者プロフィール", "方若蘭。業界誌で五年勤務した後、二〇一九年に入社。"),
    "zh-Hans": ("作者简介", "方若兰，二零一九年加入本报，此前在行业杂志工作五年。"),
    "zh-Hant": ("作者簡介", "方若蘭，二零一九年加入本報，之前在行業雜誌工作五年。"),
}


@pytest.mark.parametrize("before", [0, 3, 4])
@pytest.mark.parametrize(
    "markup", ["<div class='box'><h3>{}</h3><p>{}</p></div>", *(f"{each}<p>{{}}</p>" for each in HEADS)]
)
@pytest.mark.parametrize("language", LABELLED)
def test_a_notice_at_the_head_or_amid_a_story_takes_nothing_of_it(language: str, markup: str, before: int) -> None:
    article = accepted(read(story_with(language, markup.format(*LABELLED[language]), before=before)))
    assert article.paragraphs == STORIES[language]
    assert {each.text for each in article.removed} >= set(LABELLED[language])


def test_all_paragraphs_of_a_last_notice_go_though_one_has_no_word_of_it() -> None:
    heading, first = LABELLED["en"]
    second = "Orla Fenwick wrote it by herself in the harbour of Ulm-on-Sea, where the paper is at home."
    third = "Readers should consult an adviser of their own, for they may lose what they put in."
    markup = f"<h3>{heading}</h3>" + "".join(f"<p>{each}</p>" for each in (first, second, third))
    assert accepted(read(story_with("en", markup, before=6))).paragraphs == STORIES["en"]


@pytest.mark.parametrize("head", [*HEADS, "<p>{}</p>"])
@pytest.mark.parametrize("language", AUTHORS)
def test_who_wrote_the_story_goes_with_the_heading_over_it(language: str, head: str) -> None:
    heading, life = AUTHORS[language]
    article = accepted(read(story_with(language, f"{head.format(heading)}<p>{life}</p>", before=6)))
    assert article.paragraphs == STORIES[language]
    assert [each.text for each in article.removed if each.kind is Kind.BIO] == [heading, life]


def test_a_part_of_a_story_under_such_a_heading_stays() -> None:
    told = STORIES["en"]
    article = accepted(read(story_with("en", "<h3>About the author</h3>", before=3)))
    assert article.paragraphs == told


BOXED = (
    ("Forward-looking statements", "This release contains forward-looking statements. Actual results may differ."),
    ("About Lantern Rope Works", "Lantern Rope Works makes ropes and employs 210. Visit www.lantern.example."),
    ("Media contact", "Sam Okoro, press@lantern.example, +44 5550 100"),
)


@pytest.mark.parametrize(("heading", "text"), BOXED)
def test_a_section_in_a_box_amid_a_story_ends_with_the_box(heading: str, text: str) -> None:
    box = f"<section class='box'><h3>{heading}</h3><p>{text}</p></section>"
    assert accepted(read(story_with("en", box, before=3))).paragraphs == STORIES["en"]


@pytest.mark.parametrize("before", [3, 6])
def test_the_heading_of_a_correction_goes_with_it(before: int) -> None:
    notice = "An earlier version of this article misstated the revenue."
    article = accepted(read(story_with("en", f"<h3>Correction</h3><p>{notice}</p>", before=before)))
    assert article.paragraphs == STORIES["en"]
    assert article.correction.endswith(notice)


def test_a_life_that_a_rule_knows_under_its_heading_takes_nothing_of_the_story() -> None:
    heading, life = "About the author", "Orla Fenwick is a senior reporter at the paper covering ropes."
    for before in (3, 4, 5, 6):
        article = accepted(read(story_with("en", f"<h3>{heading}</h3><p>{life}</p>", before=before)))
        assert article.paragraphs == STORIES["en"]
