"""A made-up page of an article, and what templates, editors and transports do to pages without browsers minding.

Each damage leaves all of the story on the screen: what of it is read must not change.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from storage.article import Kind
from storage.page import Page

TITLE = "Saltmarsh Ferries orders three vessels as island traffic recovers"
P, SUB, ITEM, ROW, QUOTE = Kind.PARAGRAPH, Kind.SUBHEADING, Kind.LIST_ITEM, Kind.TABLE_ROW, Kind.QUOTE
STORY = (
    (P, "Saltmarsh Ferries has ordered three vessels from the Dunmore yard, its first in eleven years, it said."),
    (P, "The boats will cost 212 million crowns in all and are to be delivered between spring 2026 and autumn 2027."),
    (P, "Traffic to the outer islands rose 9 percent last season after two weak years, and summer bookings are good."),
    (SUB, "What was ordered"),
    (P, "“We have waited long enough, and the old hulls have waited with us,” chief executive Marta Quill said."),
    (P, "The company will pay a third from its own cash and borrow the rest from Eastholm Bank over twelve years."),
    (ITEM, "Each ship will carry 420 passengers and 96 cars on two decks"),
    (ITEM, "The hulls are of steel, the upper works of aluminium"),
    (ITEM, "Batteries take over within two miles of any harbour"),
    (P, "Analysts at Corran Partners called the price fair, given that steel costs a fifth less than it did in May."),
    (SUB, "The yard"),
    (P, "Dunmore has not built a ferry since 2015 and has lived on repairs and on parts for wind farms in the north."),
    (P, "Its order book now stands at 640 million crowns, which keeps 900 workers busy until the decade ends."),
    (ROW, "Season | Passengers | Change"),
    (ROW, "2022 | 1,204,000 | -6%"),
    (ROW, "2023 | 1,187,000 | -1%"),
    (ROW, "2024 | 1,294,000 | +9%"),
    (P, "The islands' council welcomed the news but asked for winter sailings, which were cut by half four years ago."),
    (QUOTE, "A ferry is a road, and nobody closes a road for the winter because it snows now and then."),
    (P, "Quill said that winter traffic would be looked at once the first ship was in service, and not a day before."),
    (P, "Rival Northern Line, which serves the route with two fast boats, declined to say whether it will follow."),
    (P, "Shares in Saltmarsh closed 4 percent higher at 18.60 crowns, while those of its lender were little changed."),
)  # fmt: skip
_LINKS = "".join(f"<li><a href='/{at}'>{at}</a></li>" for at in ("Markets", "Companies", "Shipping", "Energy", "Jobs"))
_TEASERS = "".join(
    f"<li><a href='/n/{at}'>{text}</a></li>"
    for at, text in enumerate(("Dock workers vote on a new pay deal", "Wind farm off Skerry is late", "Dues to rise"))
)


@dataclass(frozen=True)
class Parts:
    """A page in pieces, each with the markup that it has before any damage."""

    opening: str = "<!doctype html><html lang='en'>"
    head: str = (
        f"<meta charset='utf-8'><title>{TITLE} - The Quayside Ledger</title>"
        f"<meta property='og:title' content='{TITLE}'><meta property='og:type' content='article'>"
    )
    top: str = f"<header><a href='/'>The Quayside Ledger</a></header><nav class='sections'><ul>{_LINKS}</ul></nav>"
    headline: str = f"<h1>{TITLE}</h1><p class='byline'>By Ines Tarrow</p>"
    story: str = ""
    below: str = (
        f"<aside class='related'><h3>Read more</h3><ul>{_TEASERS}</ul></aside>"
        f"<footer><p>© 2025 The Quayside Ledger. All rights reserved.</p><ul>{_LINKS}</ul></footer>"
    )
    encoding: str = "utf-8"

    def page(self) -> Page:
        """The page, as bytes."""
        markup = (
            f"{self.opening}<head>{self.head}</head><body>{self.top}<main><article>{self.headline}"
            f"<div class='body'>{self.story}</div></article></main>{self.below}</body></html>"
        )
        return Page(
            url="https://quayside.example/news/2025/ferries", body=markup.encode(self.encoding, "xmlcharrefreplace")
        )


def undamaged() -> Parts:
    """The page as its editors meant it."""
    markup = {SUB: "<h2>{}</h2>", ITEM: "<li>{}</li>", QUOTE: "<blockquote><p>{}</p></blockquote>"}
    pieces = []
    for kind, text in STORY:
        cells = "".join(f"<td>{cell}</td>" for cell in text.split(" | "))
        pieces.append(f"<tr>{cells}</tr>" if kind is ROW else markup.get(kind, "<p>{}</p>").format(text))
    story = "".join(pieces)
    story = re.sub(r"(?:<li>.*?</li>)+", r"<ul>\g<0></ul>", story)
    return Parts(story=re.sub(r"(?:<tr>.*?</tr>)+", r"<table>\g<0></table>", story))


Damage = Callable[[Parts], Parts]
_BEGINNING = re.compile(r"<([a-z0-9-]+)[^>]*>")


def _ends(markup: str) -> str:
    return "".join(f"</{tag}>" for tag in reversed(_BEGINNING.findall(markup)))


def _around(markup: str, ends: str | None = None) -> Damage:
    return lambda parts: replace(parts, story=markup + parts.story + (_ends(markup) if ends is None else ends))


def _before_headline(markup: str) -> Damage:
    return lambda parts: replace(parts, headline=markup + parts.headline)


def _at_top(markup: str) -> Damage:
    return lambda parts: replace(parts, top=markup + parts.top)


def _amid(markup: str) -> Damage:
    return lambda parts: replace(parts, story=parts.story.replace("<h2>The yard", f"{markup}<h2>The yard"))


def _swapped(old: str, new: str | Callable[[re.Match[str]], str]) -> Damage:
    """`new` for all that the pattern `old` finds in the story."""
    return lambda parts: replace(parts, story=re.sub(old, new, parts.story))


def _in_words(change: Callable[[str], str]) -> Damage:
    """Each longer text of the story changed, where no tag and no character reference stands in it."""
    return lambda parts: replace(
        parts, story=re.sub(r"(?<=>)[^<>&]{20,}(?=<)", lambda found: change(found[0]), parts.story)
    )


def _with_blanks(blank: str) -> Callable[[str], str]:
    return lambda text: text.replace(" ", blank)


def _of(**changed: str) -> Damage:
    return lambda parts: replace(parts, **changed)


# Never closed, wrongly closed, or around what they should not be around.
_BOXES = (
    "div", "section", "article", "main", "header", "aside", "center", "font", "blockquote", "details", "summary",
    "fieldset", "form", "label", "span", "b", "i", "em", "strong", "small", "mark", "ins", "del", "u", "s", "tt",
    "big", "q", "cite", "code", "time", "output", "picture", "slot", "hgroup", "address", "pre", "ul", "ol", "dl",
    "li", "dd", "figure", "h2", "h6", "map", "math", "marquee", "noindex", "x-story", "ruby", "rt", "nav", "menu",
    "button", "object", "search", "legend", "bdo", "bdi", "nobr",
)  # fmt: skip
_WRAPPERS = (
    "<a href='/app'>", "<a name='top'>", "<table><tr><td>", "<table width='100%'><tbody><tr><td><table><tr><td>",
    "<center><font face='arial'>", "<div hidden>", "<div style='display:none'>", "<div aria-hidden='true'>",
    "<div style='visibility: hidden'>", "<div inert>", "<div class='js-hidden'>", "<x-a><x-b>", "<details><summary>",
    "<story-body><template shadowrootmode='open'>", "<div class='x' \"\">", "<div title='a > b'>", "<svg></svg><div>",
)  # fmt: skip
_BETWEEN = (
    "<br>", "<br><br>", "<br>&nbsp;<br>", "<p>", "</p></p><p>", "</p><hr><p>", "</p><p>&nbsp;</p><p>", "</p>\n\n<p>",
    "</p><div><br></div><p>", "</p><wbr><p>", "</p><!-- --><p>", "</p><i></i><p>",
    "</p><p></p><p/><p>",
)  # fmt: skip
_BLANKS = (
    "&nbsp;",
    "\xa0",
    " \u200b",
    " \u200e",
    "\u2009",
    "\n    ",
    " <!-- -->",
    "&#32;",
    " \x00",
    "<wbr> ",
    "\u2028",
)
DAMAGES: dict[str, Damage] = {
    **{f"around <{tag}>": _around(f"<{tag}>") for tag in _BOXES if tag not in ("summary", "rt", "legend")},
    **{f"around {markup}": _around(markup) for markup in _WRAPPERS},
    **{f"never closed <{tag}>": _around(f"<{tag}>", "") for tag in _BOXES},
    **{f"never closed before the headline <{tag}>": _before_headline(f"<{tag}>") for tag in _BOXES},
    **{f"never closed at the top <{tag}>": _at_top(f"<{tag}>") for tag in (*_BOXES, "footer", "dialog open")},
    **{f"never closed amid <{tag}>": _amid(f"<{tag}>") for tag in _BOXES if tag != "figcaption"},
    **{f"closed amid </{tag}>": _amid(f"</{tag}>") for tag in (*_BOXES, "body", "html", "p")},
    **{f"between {markup!r}": _swapped("</p><p>", markup) for markup in _BETWEEN},
    **{f"blank {blank!r}": _in_words(_with_blanks(blank)) for blank in _BLANKS},
    **{f"in <p> <{tag}>": _swapped(r"<p>(.*?)</p>", rf"<p><{tag}>\1</{tag}></p>") for tag in ("b", "font", "a")},
    **{f"for <p> <{tag}>": _swapped(r"(</?)p>", rf"\1{tag}>") for tag in ("div", "x-par", "section", "dd")},
    "soft hyphens": _in_words(lambda text: re.sub(r"(\w{3})(?=\w{3})", "\\1&shy;", text)),
    "words that may break": _in_words(lambda text: re.sub(r"(\w{3})(?=\w{3})", r"\1<wbr>", text)),
    "each word in a span": _in_words(lambda text: " ".join(f"<span>{word}</span>" for word in text.split())),
    "each letter in a span": _in_words(lambda text: "".join(f"<span>{each}</span>" for each in text)),
    "each letter by number": _in_words(lambda text: "".join(f"&#{ord(each)};" for each in text)),
    "marks of direction": _in_words(lambda text: f"\u202a{text}\u202c"),
    "no ends": _swapped("</(?:p|li|td|tr|h2|blockquote)>", ""),
    "capitals": _swapped("</?[a-z0-9]+>", lambda found: found[0].upper()),
    "office": _swapped("<p>", "<p><o:p></o:p>"),
    "paragraphs in paragraphs": _swapped("<p>(.*?)</p>", r"<p><p>\1</p></p>"),
    "lists in boxes": _swapped("<li>(.*?)</li>", r"<li><div><p>\1</p></div></li>"),
    "whole tables": _swapped("<table>", "<table border=0><caption></caption><thead></thead><tbody>"),
    "tables in tables": _around("<table><tr><td>" * 12),
    "a table of columns": _around(f"<table><tr><td><ul>{_LINKS}</ul></td><td>", "</td><td>&nbsp;</td></tr></table>"),
    "deep boxes": _around("<div>" * 60),
    "many siblings": _around("<i></i><div></div>" * 2000, ""),
    "a part in a shadow root": _swapped(
        "(?s)<h2>The yard.*", r"<x-more><template shadowrootmode=open>\g<0></template></x-more>"
    ),
    "a base": lambda parts: replace(parts, head=f"<base href='//cdn.example/x/'>{parts.head}"),
    "a body in the head": lambda parts: replace(parts, head=f"<div>Menu</div>{parts.head}"),
    "a second page within": _amid("</body></html><html><head><title>x</title></head><body>"),
    "sections of data": _around("<![CDATA[ x ]]><?php echo 1 ?><!--><!-- - -- ->-->", ""),
    "xml": _of(opening="<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'>"),
    "quirks": _of(opening="\r\n<html><html lang=en><HTML>"),
    **{name: _of(encoding=name) for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "ascii", "cp1252")},
}  # fmt: skip
