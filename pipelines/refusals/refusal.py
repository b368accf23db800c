"""Pages that are no articles: refused with a reason, on two kinds of evidence at least, never on one phrase.

The kinds: what the server answered (status, headers, address), markup, what the page claims of itself (title, types,
free access), words of its text, and the shape of that text (how much of it, how much of it links). Long running prose
outweighs everything but a page's own word that it is not free and not whole. docs/outcomes.md lists the reasons.
"""

from __future__ import annotations

import re
from itertools import islice

from pipelines.fields.metadata import Metadata
from pipelines.pages.document import TEXT_TYPES, XML_TYPES, Document
from pipelines.pages.text import clean_text
from pipelines.refusals import patterns
from pipelines.refusals.binary import binary_evidence
from pipelines.refusals.evidence import BodyEvidence, Case, two
from pipelines.refusals.forms import form
from pipelines.refusals.likelihood import improbable
from pipelines.refusals.listings import index
from pipelines.refusals.media import LONGEST_CAPTION, media
from pipelines.refusals.named import comments, listed_name, newsletter, quiz, subscription
from pipelines.refusals.not_article import not_article
from pipelines.refusals.notices import bare_address, notice, withdrawn
from pipelines.refusals.paywall import LONGEST_TEASER, cut_short, paywall
from pipelines.refusals.shells import shell
from pipelines.refusals.threads import thread
from pipelines.refusals.unclaimed import astray, unclaimed
from storage.outcome import Reason, Rejected
from storage.page import Page

__all__ = ["BodyEvidence", "refuse", "refuse_response"]

_HTML = XML_TYPES | {"", "text/html"}
# With these walls answer.
_WALLED = (401, 403, 429, 503)


def refuse_response(page: Page) -> Rejected | None:
    """Refuse what is no page at all, before it is parsed: an HTTP error, or something that is not HTML or text."""
    if page.status >= 400:
        if page.status in _WALLED:
            marks = _challenge_marks(page)
            if marks:
                return Rejected(Reason.BOT_WALL, (f"HTTP status {page.status}", *marks))
        return Rejected(Reason.HTTP_ERROR, (f"HTTP status {page.status}",))
    if page.media_type not in _HTML | TEXT_TYPES:
        return Rejected(Reason.NOT_HTML, (f"Content-Type {page.media_type}",))
    binary = binary_evidence(page.body)
    return Rejected(Reason.NOT_HTML, binary) if binary else None


def refuse(page: Page, document: Document, metadata: Metadata, body: BodyEvidence) -> Rejected | None:
    """Why the page is no article, or None when nothing speaks against it with two kinds of evidence.

    `refuse_response` has let it pass before it was parsed.
    """
    case = Case(page, document, metadata, body)
    return by_rule(case) or improbable(case)


def by_rule(case: Case) -> Rejected | None:
    """The same by the rules alone, without the judge that was learned."""
    for reason, judge in _JUDGES:
        evidence = tuple(judge(case))
        if evidence:
            return Rejected(reason, evidence)
    return None


def _challenge_marks(page: Page) -> tuple[str, ...]:
    headers = (f"header {name}" for name in patterns.CHALLENGE_HEADERS if page.header(name))
    found = patterns.CHALLENGE_MARKUP.search(page.body)
    markup = (f"markup {found[0].decode('latin-1')!r}",) if found else ()
    return (*headers, *markup)


# Characters of kept text: what a wall says is short, and what an error does is shorter.
_LONGEST_WALL, _LONGEST_ERROR = 1500, 400
# Characters of all that a page shows: one that leads nowhere (or of what it keeps over a captcha), and a blank one.
_LITTLE_ELSE, _BLANK = 400, 250
# Paragraphs that are sentences: instructions, or something else than consent, run to so many; a text to one more.
_FEW = 3


def _bot_wall(case: Case) -> tuple[str, ...]:
    if case.body.size >= _LONGEST_WALL or case.claims:
        return ()
    title = case.title_like(patterns.BOT_TITLE)
    words = case.words_like(patterns.BOT_WORDS)
    visible = case.body.visible
    blank = visible < _BLANK and not case.body.prose
    alone = visible < _LITTLE_ELSE and not case.body.links and not case.dated
    bare = f"page shows {visible} characters" if blank or alone else ""
    if not (title or words or bare):  # markup alone is one kind, and to look for it is a walk over the whole source
        return ()
    marks = " and ".join(_challenge_marks(case.page))
    widget = patterns.CAPTCHA_WIDGETS.search(case.page.body)
    box = f"markup {widget[0].decode('latin-1')!r}" if widget else ""
    if case.body.prose >= _FEW:
        # Instructions that run to paragraphs: a vendor's mark, or everything that a wall without one has.
        all_three = title and words and box and not case.dated
        short = not (case.typed or case.dated) and case.body.size < _LITTLE_ELSE
        return two(marks, title or words) if marks else two(title, words, box) if all_three or (short and box) else ()
    # A box alone stands beside comments, too: whole sentences over it speak in whichever language of something else.
    return two(marks or box, title, words, bare if marks or (box and blank) else "")


def _error_page(case: Case) -> tuple[str, ...]:
    if case.claims or case.body.size >= _LONGEST_WALL:
        return ()
    title = case.title_like(patterns.ERROR_TITLE)
    if not title or case.prose_beside_teasers >= (2 if case.dated_itself else _FEW + 1):
        return ()
    # A short story may have such a headline; a lost page seldom has a date.
    short = case.body.size < _LONGEST_ERROR and not (case.dated_itself and case.body.prose)
    shape = f"text of {case.body.size} characters" if short else ""
    return two(title, case.words_like(patterns.ERROR_WORDS), shape)


def _login(case: Case) -> tuple[str, ...]:
    if case.claims or case.body.prose > _FEW:
        return ()
    field = 'markup input type="password"' if _asks_for_password(case) else ""
    asks = case.title_like(patterns.LOGIN_TITLE) or case.address_like(patterns.LOGIN_ADDRESS)
    if not asks and not (field and case.body.prose < 2 and case.body.size < LONGEST_TEASER):
        return ()
    if case.dated_itself and case.body.prose and not field:  # a column about logging in quotes such words
        return ()
    return two(field, asks, case.words_like(patterns.LOGIN_WORDS))


def _asks_for_password(case: Case) -> bool:
    """Whether the page has a field for a password; one in the bar over the headline of a dated story asks nobody."""
    found = case.document.tree.css('h1, input[type="password"]')
    if case.dated and case.body.prose and found and found[-1].tag == "h1":
        return False
    return any(node.tag == "input" for node in found)


# For texts in lower case.
_PRIVACY = re.compile(
    r"cookie|consent|privacy|partner|tracking|personal(?:is|iz)ed|personal data|einwillig|zustimm|datenschutz|werbung|"
    r"consentement|traceur|pubb?licit|données|privacidad|datos|dati personali|gegevens|персональн|개인정보|"
    r"隱私|隐私|私隱|同意|クッキー|プライバシー|広告"
)

# Characters of a paragraph that may tell something else than consent, and of a button's label; buttons that are looked
# at; and links of a page that leads nowhere.
_PARAGRAPH, _LABEL, _MOST_BUTTONS, _FEW_LINKS = 60, 60, 20, 3


def _consent(case: Case) -> tuple[str, ...]:
    if case.claims:
        return ()
    others = (each for each in case.body.paragraphs if len(each) >= _PARAGRAPH and not _PRIVACY.search(each.lower()))
    other = len(list(islice(others, _FEW)))
    if other >= _FEW:
        return ()
    title, address = case.title_like(patterns.CONSENT_TITLE), case.address_like(patterns.CONSENT_ADDRESS)
    if case.dated and not address:
        return ()
    button = ""
    if case.body.size < _LONGEST_WALL:
        buttons = case.document.tree.css("button, input[type=submit]")[:_MOST_BUTTONS]
        labels = (clean_text(each.text())[:_LABEL] for each in buttons)
        asked = next((label for label in labels if patterns.CONSENT_BUTTON.search(label)), "")
        button = f"markup button {asked!r}" if asked else ""
    # In a language that no list knows: it shows its button and little else, and leads nowhere.
    little = case.body.visible < _LITTLE and case.body.links <= _FEW_LINKS and not case.typed
    alone = f"page shows {case.body.visible} characters" if little and _PRIVACY.search(case.shown) else ""
    if not (title or address or (button and (other == 0 or (alone and other == 1)))):
        return ()
    return two(
        address, title, button, case.words_like(patterns.CONSENT_WORDS, 2), alone if button and other < 2 else ""
    )


# Characters of all that a page shows: that tells how to switch scripts on, that waits for one, that is bare.
_LITTLE, _WAITING, _BARE = 1000, 400, 60
# Characters of kept text that is one, and of one that the page claims to be an article.
_LEAST, _LEAST_CLAIMED = 120, 30


def _empty(case: Case) -> tuple[str, ...]:
    size, visible = case.body.size, case.body.visible
    lacking = cut_short(case, ellipsis=False) if size < LONGEST_CAPTION else ""
    if lacking:
        return lacking, f"text of {size} characters"
    little = f"page shows {visible} characters" if visible < _LITTLE else ""
    told = two(case.browser_told, little or (f"text of {size} characters" if size < _LEAST else ""))
    if told or size >= (_LEAST_CLAIMED if case.claims else _LEAST) or case.body.prose:
        return told
    scripts = len(case.document.tree.css('script[src], script:not([type]), script[type="module"]'))
    markup = f"{scripts} scripts and {visible} visible characters" if scripts and visible < _WAITING else ""
    bare = f"page shows {visible} characters" if visible < _BARE else ""
    return two(f"text of {size} characters", case.words_like(patterns.SCRIPT_WORDS) or markup or bare)


_JUDGES = (
    (Reason.BOT_WALL, _bot_wall),
    (Reason.ERROR_PAGE, _error_page),
    (Reason.LOGIN, _login),
    (Reason.CONSENT, _consent),
    (Reason.PAYWALL, paywall),
    (Reason.MEDIA, media),
    (Reason.INDEX, index),
    (Reason.ERROR_PAGE, notice),
    (Reason.ERROR_PAGE, withdrawn),
    (Reason.EMPTY, _empty),
    (Reason.NOT_ARTICLE, comments),
    (Reason.NOT_ARTICLE, quiz),
    (Reason.NOT_ARTICLE, subscription),
    (Reason.NOT_ARTICLE, newsletter),
    (Reason.NOT_ARTICLE, thread),
    (Reason.NOT_ARTICLE, not_article),
    (Reason.EMPTY, shell),
    (Reason.ERROR_PAGE, bare_address),
    (Reason.NOT_ARTICLE, unclaimed),
    (Reason.NOT_ARTICLE, astray),
    (Reason.INDEX, listed_name),
    (Reason.NOT_ARTICLE, form),
)
