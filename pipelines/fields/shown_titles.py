"""Headlines of pages that name themselves only in `<title>`: what the page shows as one, and what is its logo."""

from __future__ import annotations

import re
from itertools import pairwise

from pipelines.pages.document import Document, spaced_text
from pipelines.pages.text import CJK, clean_text, letters_of, weight
from storage.urls import parts_of

_NAMED = '.entry-title, [itemprop~="headline"]'
SUBHEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_DATE = re.compile(r"(?<!\d)20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|(?<!\d)\d{1,2}\.\s?\d{1,2}\.\s?20\d\d(?!\d)")
_FRONT = re.compile(r"//[^/]*(?:/(?:(?:index|home|default|main)(?:\.\w{2,5})?/?)?)?(?:[?#].*)?$", re.IGNORECASE)
_FRONT_PATH = re.compile(r"/(?:index|home|default)(?:\.\w{2,5})?/?", re.IGNORECASE)
# Of an address behind that of a story: its further pages, and other forms of it.
_OF_STORY = re.compile(r"(?:\d+|pages?|seite|amp|print|comments?|feed)\b[/\d]*", re.IGNORECASE)
_DASHED = re.compile(r"(\S.{1,38}?)\s[-–—]\s(?=\S)")
# "Lantern Homes PLC"
_COMPANY = re.compile(r"(?:[^\W\d_a-z][\w&.'’-]*,? ){1,4}(?i:plc|ltd|limited|inc|corp|llc|gmbh|ag)\.?")
_LONGEST_DATE = 60
_LEAST = 15
_LONG = 20
_BEGINNING = 4
_MOST_NAMED = 20
_WORDS = 2
_LONGEST_NAME = 40
# How much longer a line may be for blanks that fold away.
_SPACES = 4


def shown_headline(document: Document) -> str:
    """The text of the only element that is named a headline, else of the only heading right over a date; "" without,
    or where another line is what `<title>` says."""
    nodes = document.tree.css(_NAMED)[:_MOST_NAMED]
    named = {text for node in nodes if weight(text := clean_text(spaced_text(node))) >= _LEAST}
    if len(named) == 1:
        return named.pop()
    lines = document.lines
    dated = {
        clean_text(line)
        for (line, tag, _), (below, *_) in pairwise(lines)
        if tag in SUBHEADINGS and len(below) <= _LONGEST_DATE and _DATE.search(below) and weight(line) >= _LEAST
    }
    title = as_shown(document)
    told = title != document.title_tag or any(
        tag in SUBHEADINGS and clean_text(line) == title for line, tag, _ in lines
    )
    return dated.pop() if len(dated) == 1 and not told else ""


def is_company(part: str) -> bool:
    """Whether a part of `<title>` is a company's name alone: it stands beside the headline of its announcements."""
    return _COMPANY.fullmatch(part) is not None


def overline(document: Document) -> str:
    """What a dash parts from a line of the page in `<title>`: the site's name, where no heading says the headline."""
    head = _DASHED.match(document.title_tag)
    line = document.title_tag[head.end() :] if head else ""
    shown = weight(line) >= _LEAST and any(clean_text(text) == line for text, *_ in document.lines)
    return head[1] if head and shown else ""


def said_once(title: str) -> str:
    """A title that a template sets twice in a row, once, and so the kicker before its colon."""
    kicker = title[: title.find(": ") + 2]
    if len(kicker) > 2 and title.startswith(kicker, len(kicker)):
        return title[len(kicker) :]
    half = len(title) // 2
    twice = half >= _LEAST and title[half] == " " and title[:half] == title[half + 1 :]
    return title[:half] if twice else title


def as_shown(document: Document) -> str:
    """`<title>` as far as the page shows it as a line."""
    return _begun_with(_behind_name(document.title_tag, document), document)


def _begun_with(title: str, document: Document) -> str:
    """The longest line of the page with which a Chinese title begins that goes on behind a blank, without a sign that
    would part the site's name; the title itself where it begins with none, and where a break parts its line."""
    if title.isascii() or not CJK.search(title):
        return title
    begun = title
    for at, line in enumerate(document.line_texts):
        text = clean_text(line) if title.startswith(line[:_LEAST]) else ""
        rest = title[len(text) :].strip()
        longer = weight(text) >= _LONG and title.startswith(f"{text} ") and (begun == title or len(text) > len(begun))
        after = clean_text("".join(document.line_texts[at + 1 : at + 2]))
        if longer and not (after and rest.startswith(after[:_BEGINNING])):
            begun = text
    return begun


def logos(document: Document) -> frozenset[str]:
    """Texts of h1 elements that are nothing but a link to the site's front page, or to that of the blog or section over
    the page, or the site's host written out ("QuayPost.example"); none on the front page itself."""
    if _FRONT.search(document.url):
        return frozenset()
    found = {text for text in document.headings if _is_host(text, document)}
    for node in document.tagged("h1"):
        link = node.css_first("a[href]")
        text = clean_text(node.text(deep=True))
        if (
            link is not None
            and text == clean_text(link.text(deep=True))
            and _leads_above(link.attributes["href"] or "", document.url)
        ):
            found.add(text)
    return frozenset(found)


def overruled(document: Document) -> frozenset[str]:
    """The only h1 of a page where it has nothing in common with `<title>` and names the section: all of `<title>` is a
    lower heading, or `<title>` and a share title are lines and the h1 is one or two words that neither has."""
    heads, title, share = document.headings, document.title_tag, document.first_meta("og:title")
    if len(heads) != 1 or weight(title) < _LEAST:
        return frozenset()
    key, head = letters_of(title), letters_of(heads[0])
    if head in key or key in head:
        return frozenset()
    if share:
        short = heads[0].count(" ") < _WORDS and not CJK.search(heads[0]) and head not in letters_of(share)
        return frozenset(heads) if short and min(share.count(" "), title.count(" ")) > _WORDS else frozenset()
    lower = (line for line, tag, _ in document.lines if tag in SUBHEADINGS)
    return frozenset(heads) if any(letters_of(line) == key for line in lower) else frozenset()


def _behind_name(title: str, document: Document) -> str:
    """What a colon parts from a short name before it where the page shows that, and not the whole title, as a line:
    old layouts put the site so before a headline that is no heading."""
    name, _, line = title.partition(": ")
    if not line or len(name) > _LONGEST_NAME or weight(line) < _LONG:
        return title
    texts = {clean_text(text) for text in document.line_texts if len(text) <= len(title) + _SPACES}
    return line if line in texts and title not in texts else title


def _is_host(line: str, document: Document) -> bool:
    host = document.url.split("/")[2] if "." in line and document.url.count("/") > 2 else ""
    return bool(host) and " " not in line and letters_of(host).endswith(letters_of(line))


def _leads_above(address: str, page: str) -> bool:
    """Whether an address is that of a front page, or of a folder that the page stands in."""
    parts, own = parts_of(address.strip()), parts_of(page)
    if parts.scheme not in ("", "http", "https"):
        return False
    if parts.path in ("", "/"):
        return bool(parts.netloc or parts.path)
    if _FRONT_PATH.fullmatch(parts.path):
        return True
    below = own.path.removeprefix(parts.path) if parts.path.endswith("/") and parts.netloc in ("", own.netloc) else ""
    return below not in ("", own.path) and not _OF_STORY.fullmatch(below)
