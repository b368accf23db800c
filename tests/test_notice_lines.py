"""Notices and calls in a site's own words, which no rule lists; stories that speak of the same stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.judging.wording.boilerplate import classify
from pipelines.judging.wording.rulebook import BlockContext
from pipelines.pages.themes import NAMES, opening, themed
from pipelines.read import read
from storage.article import Kind
from tests.marked_pages import marked, story
from tests.story_pages import accepted

NOTICES = {
    "en": [
        "Bear in mind that nothing on these pages is a personal recommendation, and ropes may cost you more.",
        "Whoever buys hemp on credit may lose more than was paid in, and the makers of this site answer for no loss.",
        "Ask certified experts before taking any decision; this site and its harbour office share none of these views.",
        "Treat this column as talk by the quay and not as counsel, and check each price before you buy a rope on it.",
        "Prices on this page may be late or wrong, and we accept no blame for nets that were cut because of them.",
        "The writer's opinions are not those of the works, which takes no responsibility for what is bought on them.",
        "Past gains say little of those to come, and whoever acts on this text does so alone.",
        "None of this may be reproduced without the written consent of our harbour office, nor is the report complete.",
    ],
    "de": [
        "Dieser Beitrag will niemanden zum Kauf anhalten, ersetzt keine Beratung, wer danach handelt, haftet selbst.",
        "Was hier steht, ist kein Rat; für Verluste im Seilhandel kommt der Verlag nicht auf.",
        "Für Fehler auf unserer Seite stehen wir nicht ein, und eine Empfehlung geben wir Ihnen damit auch nicht.",
    ],
    "fr": [
        "Cet article ne vaut pas conseil : chacun reste seul juge de ce qu'il fait de ses cordages.",
        "Nos chroniqueurs donnent leur avis ; nous ne répondons d'aucune perte en mer.",
        "Toute copie de cette page sans l'accord écrit de la corderie est interdite, et les erreurs restent possibles.",
    ],
    "zh": [
        "※ 上述內容純屬分享，讀者如據此買賣麻繩，一切損失自理。",
        "文中觀點只屬寫者一人，讀者買繩前應自行判斷，盈虧與本報無關。",
        "＊提醒您：本文僅是消息整理，麻繩社不替任何結果負責。",
        "此文章著作權屬本站，未經麻繩社書面授權，不得以任何方式轉載。",
    ],
    "ja": [
        "※当ページの正しさには気を配っていますが、これによる損害について編集部は責めを負いかねます。",
        "※本稿は縄の売買をすすめるものではありません。ご判断は自らの責任で。",
        "本欄は編み手の個人的な見方であり、結果について編集部は責任を負いません。",
        "当社は、この情報の利用による結果について責任を持ちません。相場の変動により損をすることがあります。",
        "本コラムは縄の売買を勧誘するものではなく、判断はご自身でお願いします。",
    ],
}
STORIES = {
    "en": [
        "You may lose all of it, and you should take advice from a professional before you lend money to a rope works.",
        "The court said that the makers of this site are liable for losses of readers who relied on its advice.",
        "This report is the third on the harbour since May, and it says what readers of the log have long known.",
        "Her website answers for no one's losses, the regulator found, and gives advice to readers for $40 a month.",
        "You should seek counsel, for opinions on ropes differ and prices may be wrong, as buyers found in May.",
        "The works warned that its prices may change without notice once the flood is over.",
    ],
    "de": [
        "Wer in Seile investiert, kann alles verlieren, und ein Berater hilft Ihnen dabei selten.",
        "Das Gericht urteilte, dass der Verlag für die Empfehlung auf dieser Seite haftet.",
    ],
    "fr": ["Selon le tribunal, la rédaction est responsable des pertes que vous avez subies en suivant ses conseils."],
    "zh": [
        "法院指出，本站須為讀者的損失負責，因為文章的建議並不準確。",
        "繩商提醒，投資者應留意風險，去年已有三間工廠虧損。",
    ],
    "ja": ["金融庁は、当サイトの助言による損失について編集部に責任があると指摘した。"],
}
CALLS = {
    "en": [
        "Members get the harbour log, tide alerts and a chat with other netmakers. Start your free trial today.",
        "Our newsletter for people who tie knots, every Thursday.",
    ],
    "de": ["Das Tauwerk zum Frühstück: der Newsletter für Seiler, jeden Morgen. Jetzt kostenlos abonnieren."],
    "fr": [
        "La lettre Cordages : nos conseils de gréement chaque lundi.",
        "Le port en deux minutes, chaque soir dans votre messagerie.",
    ],
    "zh": [
        "想知道繩價往哪走？加入麻繩會員，每日一看就懂",
        "更多繩價，歡迎加入麻繩會員群，每日送達",
    ],
    "ja": [
        "編み手をフォローすると、最新記事をメールでお知らせします。",
        "縄プレミアムなら過去30年分の相場が見られます。詳しくはこちら",
    ],
}
NO_CALLS = {
    "en": [
        "The app has 4 million members, and a third of them pay for the newsletter.",
        "Ask for your supplier's free app, which sends an alert each week, and sign up before the winter.",
        "Subscribers of the rival service said they could get your newsletter for free every day.",
    ],
    "de": ["Der Verein hat 300 Mitglieder und einen Newsletter, der wöchentlich erscheint."],
    "fr": ["La corderie offre à ses clients une application gratuite depuis lundi."],
    "zh": ["該公司稱會員人數每月增加一成，其客戶端免費開放。"],
    "ja": ["同社のアプリは無料で、毎朝の相場をメールで届けている。"],
}


def _each(texts: dict[str, list[str]]) -> list[str]:
    return [text for lines in texts.values() for text in lines]


def _kinds(markup: str) -> list[Kind]:
    """Of what was removed from a story with this amid it; the story itself stays."""
    page, told = marked(f"<article>{story(0, 4)}{markup}{story(4)}</article>")
    article = accepted(read(page))
    assert article.paragraphs == told
    return [each.kind for each in article.removed]


@pytest.mark.parametrize("text", _each(NOTICES))
def test_a_notice_in_its_own_words(text: str) -> None:
    assert _kinds(f"<p>{text}</p>") == [Kind.DISCLAIMER]
    assert classify(text, BlockContext(place=0.9)) is None, "a rule knows it: no test of what none lists"


@pytest.mark.parametrize("text", _each(CALLS))
def test_a_call_in_its_own_words(text: str) -> None:
    assert _kinds(f"<p class='kb'>{text}</p>") == [Kind.SUBSCRIBE]
    assert classify(text, BlockContext(place=0.9)) is None, "a rule knows it: no test of what none lists"


@pytest.mark.parametrize("markup", ["<p>[[{}]]</p>", "<p class='kb'>[[{}]]</p>"])
@pytest.mark.parametrize("text", _each(STORIES) + _each(NO_CALLS))
def test_a_story_that_speaks_of_the_same_stays(text: str, markup: str) -> None:
    assert _kinds(markup.format(text)) == []


NOTICE = f"<p>{NOTICES['en'][0]}</p>"
CALL = f"<p>{CALLS['en'][0]}</p>"
PAGES = {
    "a notice over the story": (f"{NOTICE}{story()}", Kind.DISCLAIMER),
    "a notice under the story": (f"{story()}{NOTICE}", Kind.DISCLAIMER),
    "a notice amid the story": (f"{story(0, 4)}{NOTICE}{story(4)}", Kind.DISCLAIMER),
    "a call amid the story": (f"{story(0, 4)}{CALL}{story(4)}", Kind.SUBSCRIBE),
    "a notice of several sentences": (f"{story()}<p>{' '.join(NOTICES['en'][1:4])}</p>", Kind.DISCLAIMER),
    "a call under the story": (f"{story()}{CALL}", Kind.SUBSCRIBE),
}


@pytest.mark.parametrize("name", PAGES)
def test_it_goes_from_any_place_in_the_markup_of_the_story(name: str) -> None:
    markup, kind = PAGES[name]
    page, told = marked(f"<article>{markup}</article>")
    article = accepted(read(page))
    assert article.paragraphs == told
    assert kind in {each.kind for each in article.removed}


KEPT = {
    "what somebody says": (
        f"{story(0, 4)}<p>[[“Nothing on these pages is advice to you,” the log of the works begins.]]</p>{story(4)}"
    ),
    "counsel amid the story": (
        f"{story(0, 4)}<p>[[Take advice before you lend: you may lose a rope, and nobody answers for your losses.]]"
        f"</p>{story(4)}"
    ),
    "counsel to sign up, in the story's markup": (f"{story(0, 4)}<p>[[{NO_CALLS['en'][1]}]]</p>{story(4)}"),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_a_story_tells_stays(name: str) -> None:
    page, told = marked(f"<article>{KEPT[name]}</article>")
    assert accepted(read(page)).paragraphs == told


def test_advice_of_many_such_lines_is_the_story() -> None:
    """A paper's own terms speak of nothing else."""
    lines = "".join(f"<p>[[{text}]]</p>" for text in NOTICES["en"])
    page, told = marked(f"<article>{story(0, 4)}{lines}</article>")
    assert accepted(read(page)).paragraphs == told


def _names(bits: int) -> set[str]:
    return {name for at, name in enumerate(NAMES) if bits >> at & 1}


def test_words_are_counted_with_marks_on_them_and_joined_ones() -> None:
    for text in ("Our advice:", "our ADVICE?", "L'avis, notre", "Non-advice (our)", "our own-advice"):
        assert {"advice", "we"} <= _names(themed(text).themes), text
    assert "money" in _names(themed("It costs £9.").themes)
    assert _names(opening("Our own words on advice")) == {"we", "holds"}


@given(st.text(min_size=1, max_size=60))
def test_all_themes_of_a_text_are_those_of_its_words(text: str) -> None:
    line = themed(text)
    assert all(bits and bits & line.themes == bits for bits in line.counted)
    assert _names(opening(text)) <= _names(line.themes)
