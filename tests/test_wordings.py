"""Real wordings of boilerplate, each put into a made-up page at its place and in several sites' markup."""

from __future__ import annotations

import pytest

from pipelines.judging.wording.boilerplate import classify
from pipelines.judging.wording.rulebook import BlockContext
from pipelines.read import read
from storage.article import Kind
from storage.outcome import Reason, Rejected
from tests.languages import STORIES, TITLES, page_in, story_with
from tests.story_pages import accepted
from tests.wordings import TABLE, Wording, markups, wordings

K = Kind
KINDS = {
    "ad": {K.AD},
    "ai_notice": {K.SUMMARY},
    "app": {K.APP},
    "comments": {K.COMMENTS, K.RELATED},
    "consent": {K.CONSENT},
    "contact": {K.CONTACT},
    "copyright": {K.COPYRIGHT, K.PROVIDER},
    "correction": {K.CORRECTION},
    "disclaimer": {K.DISCLAIMER, K.COPYRIGHT, K.NEWSLETTER, K.SHARE},
    "disclosure": {K.DISCLOSURE},
    "follow": {K.SHARE},
    "forward_looking": {K.FORWARD_LOOKING},
    "inline_a11y": {K.NAVIGATION},
    "most_read": {K.MOST_DISCUSSED},
    "newsletter": {K.NEWSLETTER, K.AD},
    "paywall": {K.SUBSCRIBE, K.COPYRIGHT},
    "readtime": {K.READ_TIME},
    "related": {K.RELATED, K.NAVIGATION, K.AD},
    "share": {K.SHARE, K.COMMENTS},
    "ticker_widget": {K.QUOTE_WIDGET},
    "widget_attribution": {K.PROVIDER},
    "wire_byline": {K.BYLINE, K.PROVIDER, K.COPYRIGHT, K.OTHER},
    "wire_dateline": {K.DATELINE},
    "wire_footer": {K.PROVIDER},
}
# Prose and facts, which must stay.
SURVIVORS = {
    "21.1": "spoken in a transcript",
    "81.1": "false positive of 'subscribe'",
    "99.1": "false positive of 'consent'",
    "123.1": "a sentence of the story; its symbols stood in dropped links",
    "124.1": "a fact",
    "137.1": "the opening of a sentence of the story",
    "153.1": "false positive of 'key points'",
    "154.1": "false positive of 'Korrektur'",
    "155.1": "false positive of 'comment'",
}
# Boilerplate that no rule may know by these words alone.
UNMATCHED = {
    "4.1": "a label of three common words, without a phrase that says what it is",
    "4.2": "the name of one publisher's product",
    "6.1": "reads like news; leaves only in the block of the disclosure that follows it",
    "84.3": "a fragment of a sentence, which a story on terminals may hold as well",
}
INSIDE_A_SENTENCE = {"3.1", "116.1", "152.1"}

pytestmark = pytest.mark.skipif(not TABLE.exists(), reason="the shared folder with the table of wordings is absent")


def chosen(*, block: bool) -> list[Wording]:
    """The rows to be removed that are blocks, or those that stand before or inside a sentence."""
    spared = SURVIVORS.keys() | UNMATCHED.keys()
    return [
        each
        for each in wordings()
        if each.number not in spared and block != (each.number in INSIDE_A_SENTENCE or each.category == "wire_dateline")
    ]


def by_number(wording: Wording) -> str:
    return wording.number


@pytest.mark.parametrize("wording", chosen(block=True), ids=by_number)
def test_a_block_is_removed_in_any_markup(wording: Wording) -> None:
    for name, markup in markups(wording).items():
        result = read(story_with(wording.language, markup, before=wording.before))
        if wording.category == "paywall" and isinstance(result, Rejected):
            assert result.reason is Reason.PAYWALL
            continue
        article = accepted(result)
        assert article.paragraphs == STORIES[wording.language], name
        found = [each for each in article.removed if each.text in wording.text or wording.text in each.text]
        assert found, name
        assert {each.kind for each in found} <= KINDS[wording.category], (name, found)


@pytest.mark.parametrize("wording", chosen(block=False), ids=by_number)
def test_a_piece_of_a_sentence_is_removed(wording: Wording) -> None:
    first, *others = STORIES[wording.language]
    text = f"{wording.text} {first}" if wording.category == "wire_dateline" else f"{first} {wording.text}"
    body = "".join(f"<p>{each}</p>" for each in (text, *others))
    article = accepted(read(page_in(wording.language, f"<article><h1>{TITLES[wording.language]}</h1>{body}</article>")))
    pieces = [each for each in article.removed if each.position == article.positions[0]]
    assert pieces
    assert {each.kind for each in pieces} <= KINDS[wording.category]
    for piece in pieces:
        assert piece.text in wording.text
        text = text.replace(piece.text, "", 1)
    assert letters(article.paragraphs[0]) == letters(text)
    assert article.paragraphs[1:] == tuple(others)


def letters(text: str) -> str:
    """The text without white space and marks."""
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize("number", sorted(SURVIVORS, key=float))
def test_what_only_looks_like_it_survives(number: str) -> None:
    wording = next(each for each in wordings() if each.number == number)
    for place in (0.05, 0.5, 0.95):
        assert classify(wording.text, BlockContext(place=place, language=wording.language)) is None
    story = STORIES[wording.language]
    sentence = f"{story[3].rstrip('.')}, {wording.text}."
    for markup in (f"<p>{wording.text}</p>", f"<p>{sentence}</p>"):
        kept = accepted(read(story_with(wording.language, markup, before=3))).paragraphs
        assert kept[3] in (wording.text, sentence)
        assert (*kept[:3], *kept[4:]) == story


@pytest.mark.parametrize("number", sorted(UNMATCHED, key=float))
def test_what_stays_unmatched_is_known(number: str) -> None:
    wording = next(each for each in wordings() if each.number == number)
    judged = classify(wording.text, BlockContext(place=0.95, items_after=3, language=wording.language))
    assert judged is None, "a rule knows it now: take it out of UNMATCHED"


def test_every_row_is_tried() -> None:
    tried = {each.number for each in (*chosen(block=True), *chosen(block=False))} | SURVIVORS.keys() | UNMATCHED.keys()
    assert tried == {each.number for each in wordings()}
    assert len({number.partition(".")[0] for number in tried}) == 155
