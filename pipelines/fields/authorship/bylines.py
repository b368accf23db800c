"""Names that a page shows as its authors: in elements named after authors, in byline lines, links and labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from selectolax.lexbor import LexborNode

from pipelines.fields.authorship.byline_parts import parted_texts
from pipelines.fields.authorship.byline_words import DATED_PIECE, EDITOR, FILED, HAN, JOINING, OUTLET
from pipelines.fields.authorship.names import (
    dated_names,
    desk_name,
    introduced_names,
    is_chinese_name,
    is_person,
    is_post,
    names_before_date,
    names_over_date,
    split_names,
    unique,
)
from pipelines.fields.authorship.signed_lines import name_with_post, reporting_names
from pipelines.pages.document import Document, spaced_text
from pipelines.pages.once import cached_property
from pipelines.pages.visible import around_headline, headline_first, is_elsewhere, lines_near

# Elements without the attribute, or without letters that several values share, are out with the first look at them: a
# third of what the bare selectors cost.
_BYLINE = (
    'h1, :is([rel~="author"], [itemprop~="author"]), '
    '[class]:is([class*="byline" i], [class*="aut" i]:is([class*="author" i], [class*="autor" i], '
    '[class^="auteur" i], [class*=" auteur" i], [class*="-auteur" i], [class*="_auteur" i]), .by-line, .by_line, '
    ".vcard .fn, .writer, .reporter, .firma), "
    '[data-testid]:is([data-testid*="author" i], [data-testid*="byline" i]), [id]:is(#author, #authors, #byline)'
)
_INNER = 'a[rel~="author"], [itemprop~="name"], [class~="fn"], [class*="author" i][class*="name" i]'
_AUTHOR_LINK = (
    'h1, a[href*="/aut" i]:is([href*="/author/" i], [href*="/authors/" i], [href*="/autor/" i], [href*="/autoren/" i], '
    '[href*="/auteur/" i]), a[href^="/u/"]'
)
# Members of a site write stories and comments, so that a date must stand behind the link.
_MEMBER_LINK = 'h1, a:is([href*="/user/" i], [href*="/users/" i], [href*="/member/" i])'
_ELSEWHERE = re.compile(
    r"comment|teaser|related|(?<!typography-)(?<!text-)caption(?!-with)|credit|recommend|widget|sidebar|(?<!node-)(?<!node--)promo|newsletter|popular|card-list|list-item|"
    r"(?<![vh])cards?(?![a-z0-9])|carousel|quote|kommentar(?!e?-?artikel)",
    re.IGNORECASE,
)
# What such a class holds besides the name; judged on the element itself only, for it often names the whole byline.
_NO_NAME = re.compile(
    r"^i[sz]ed\b|\bbio|biograph|avatar|social|share|follow|image|photo|foto|copyright|description|position|job|role|(?<!up)date|time|"
    r"twitter|email|prefix|btn|button|(?<!field--)label",
    re.IGNORECASE,
)
_AUTHOR_WORD = re.compile("byline|author|autor|auteur", re.IGNORECASE)
# The box on who the author is, where a name stands in a heading or a sentence.
_ABOUT = re.compile(r"about[-_]?(?:the[-_]?)?(?:author|writer)", re.IGNORECASE)
# "EXN Harbour", of "Ann Lee EXN Harbour correspondent".
_OUTLET_FIRST = re.compile(r"[A-Z]{3,5} [A-Z][a-z]")
_LABEL = re.compile(
    r"(?:author|written by|autor(?:in(?:/autor)?|en|innen)?|text|auteure?s?|autrice|autore?s?|forfatter|skribent|"
    r"автор|作者|記者|记者)\s*(?::|：|$|(?<=en)\s(?=[A-ZÀ-Þ]))\s*",
    re.IGNORECASE,
)
# A label with what it says behind it, and the signs that stand between the two.
_LABELLED = re.compile(r"[\u3400-\u9fff]{2,4}[:：].")
_SIGN = re.compile("[:：／/|＝=]")
_LABEL_STARTS = frozenset("|｜·aAwWtTfFsSаА作記记")
# "2025-03-03 10:30 来源：港口日报 作者：王小明", as one text.
_LABEL_WITHIN = re.compile(r"[\s|｜](?:作者|[記记]者)\s?[:：]\s?(?=[\u3400-\u9fff])")
_ROW_STARTS = frozenset("0123456789来來发發时時日")
_TOLD_STARTS = _LABEL_STARTS | _ROW_STARTS
# Beside such a label stands a book, and its author is not the page's.
_BOOK = re.compile(r"\s*(?:verlag|isbn|seiten(?:zahl)?|publisher|pages|éditeur|editorial)\b\W{0,3}", re.IGNORECASE)
_BOX = 8
_MAX_BYLINE = 200
_MOST_BYLINES = 60
_LONGEST_LINE = 90
_LINES = 25
_NEXT_TO_HEADLINE = 6
_RIGHT_BELOW = 2
_LINES_OF_POSTS = 8
_LONGEST_LABEL = 14
# A dash, and a word in brackets ("(Blog)"), may stand between a name and its date.
_BETWEEN = 3
_BARS = "|·• "


class Bylines:
    """The names that a page shows as its authors, each time by another sign. Every search gives () when it finds none.

    `publisher` is dropped beside a person; `title` is the headline, below which bylines stand.
    """

    def __init__(self, document: Document, publisher: str, title: str) -> None:
        self._document = document
        self._publisher = publisher
        self._title = title

    def surest_first(self) -> Iterator[tuple[str, ...]]:
        """What the searches find that tell authors from other people, the surest first."""
        for find in (self.in_elements, self.in_lines, self.behind_labels, self.with_posts):
            yield find()

    def in_elements(self) -> tuple[str, ...]:
        """Names of the first element below the headline that is named after authors and yields any, and of the further
        ones beside it."""
        return self._named_in_elements

    @cached_property
    def _named_in_elements(self) -> tuple[str, ...]:
        for node in self._elements:
            text = spaced_text(node)
            if _holds_no_name(node.attributes.get("class") or "") or not 2 < len(text) <= _MAX_BYLINE * 3:
                continue
            inner = [inner for inner in node.css(_INNER) if inner != node] or [node]
            names = unique(name for each in inner for name in self._parted_names(each))
            if names:
                if all(map(is_person, names)):
                    names = unique((*names, *self._linked_in(node)))
                return unique((*names, *self._beside_the_first(node)))
        return ()

    def in_lines(self) -> tuple[str, ...]:
        """Names of the first line near the headline that is a byline by its words: "Von Erika Muster"."""
        lines = list(islice(lines_near(self._document, self._title), _LINES))
        for number, line in enumerate(lines):
            if len(line) > _LONGEST_LINE:
                continue
            names = self._introduced(line) or dated_names(line) or reporting_names(line)
            # Markup often parts "By" from the name.
            if not names and len(line) <= _LONGEST_LABEL and not _LABELLED.match(line):
                names = self._introduced(" ".join(lines[number : _end(lines, number + 1)]))
            if not names and number < _NEXT_TO_HEADLINE:
                following = next(filter(_tells, lines[number + 1 : number + 1 + _BETWEEN]), "")
                barred = names_before_date(line, following)
                if line and line[0] in _BARS:  # of a row whose parts have elements of their own
                    barred = names_before_date(" ".join(lines[number : number + _BETWEEN]).lstrip(_BARS), "")
                if not barred and number < _RIGHT_BELOW:
                    barred = names_over_date(line, following)
                names = tuple(
                    name for name in barred if name not in self._document.title_tag and self._is_credible(name)
                )
            if names:
                return names
        return ()

    def with_posts(self) -> tuple[str, ...]:
        """The persons right below the headline whose posts stand behind their names: "Ann Lee, Economics Editor"."""
        lines = list(islice(lines_near(self._document, self._title), _LINES_OF_POSTS))
        dated = any(DATED_PIECE.match(line) for line in lines)
        pairs = zip(lines, [*lines[1:], ""], strict=False)
        return unique(filter(None, (name_with_post(line, following, dated=dated) for line, following in pairs)))

    def behind_labels(self) -> tuple[str, ...]:
        """Names behind a label like "Author:", wherever it stands; none where several labels name different ones."""
        found = set()
        texts = self._document.line_texts
        for number, text in enumerate(texts):
            if len(text) > _LONGEST_LINE or text[0] not in _TOLD_STARTS:
                continue
            text = text.lstrip("|｜· \n\t")
            label = _LABEL_WITHIN.search(text) if text[:1] in _ROW_STARTS else _LABEL.match(text)
            if label and not any(map(_BOOK.match, texts[max(0, number - _BOX) : number + _BOX])):
                told = text[label.end() :] or "".join(texts[number + 1 : number + 2])
                found.add(tuple(filter(is_person, self._names(told[:_LONGEST_LINE]))))
        return found.pop() if len(found) == 1 else ()

    def are_editors(self, names: tuple[str, ...]) -> bool:
        """Whether lines of the page call Chinese names its editors ("责任编辑：王小明"), whom many sites
        put into the tag for the author."""
        if not names or not all(map(is_chinese_name, names)):
            return False
        edited = [EDITOR.split(text)[-1] for text in self._document.line_texts if EDITOR.search(text)]
        return all(any(name in told for told in edited) for name in names)

    def in_links(self) -> tuple[str, ...]:
        """The person of the first link below the headline that leads to an author's page."""
        for node in self._beside(_AUTHOR_LINK):
            names = self._names(spaced_text(node)[:_MAX_BYLINE])
            if names and all(map(is_person, names)):
                return names
        for node in self._beside(_MEMBER_LINK):
            name = spaced_text(node).strip()
            behind = spaced_text(node.parent)[:_MAX_BYLINE].strip().removeprefix(name) if node.parent else ""
            if is_person(name) and DATED_PIECE.match(behind.strip(_BARS)):
                return (name,)
        return ()

    def linked_alone(self) -> tuple[str, ...]:
        """The person whom all links to an author name, in whatever box they stand; none where they name several."""
        links = self._document.tree.css('a[rel~="author"]')[:_MOST_BYLINES]
        found = {names for node in links if (names := self._names(spaced_text(node)[:_MAX_BYLINE]))}
        return found.pop() if len(found) == 1 and all(map(is_person, *found)) else ()

    def desk(self) -> tuple[str, ...]:
        """The desk that an element named after authors names: "Redaktion", "Staff Writer"."""
        desks = (desk_name(spaced_text(node)) for node in self._elements)
        return tuple(islice(filter(None, desks), 1))

    @cached_property
    def _elements(self) -> list[LexborNode]:
        return list(self._beside(_BYLINE))

    @cached_property
    def _around(self) -> frozenset[int]:
        return around_headline(self._document, self._title)

    def _beside(self, selector: str) -> Iterable[LexborNode]:
        nodes = self._document.tree.css(selector)[:_MOST_BYLINES]
        for node in headline_first(nodes, self._title):
            if not is_elsewhere(node, _ELSEWHERE, around=self._around):
                yield node

    def _beside_the_first(self, first: LexborNode) -> Iterator[str]:
        """Persons of the further elements of the same name in the same element as the first: one for each author."""
        parent, named = first.parent, (first.tag, first.attributes.get("class"))
        for node in self._elements if parent is not None else ():
            same = node.parent == parent and (node.tag, node.attributes.get("class")) == named
            if same and node != first and len(spaced_text(node)) <= _MAX_BYLINE:
                yield from filter(is_person, self._parted_names(node))

    def _linked_in(self, node: LexborNode) -> Iterator[str]:
        """Persons of the links to authors in a byline: often only the first name has an element of its own."""
        for link in node.css(_AUTHOR_LINK):
            if link.tag == "a" and len(text := spaced_text(link)) <= _MAX_BYLINE:
                yield from filter(is_person, self._names(text))

    def _parted_names(self, node: LexborNode) -> Iterator[str]:
        """Names in an element; behind a name that an element of its own holds, further persons only: no trade, desk,
        clock or label."""
        for position, text in enumerate(parted_texts(node)):
            # "Head of Rates, Europe" is no name and another one.
            if len(text) <= _MAX_BYLINE and not (position and is_post(text.strip())):
                for name in self._names(text):
                    if not position or (is_person(name) and not is_post(name) and not _OUTLET_FIRST.match(name)):
                        yield name
            if FILED.search(text):
                return

    def _introduced(self, line: str) -> tuple[str, ...]:
        names = introduced_names(line)
        # "文献资料" is no name behind "文": with a sign between the two it is.
        return names if _SIGN.search(line) or all(map(self._is_credible, names)) else ()

    def _is_credible(self, name: str) -> bool:
        """Whether words that only their place marks can be a name: those in Chinese characters have a surname of the
        list, or are an outlet's name; on Japanese pages all can."""
        if not HAN.fullmatch("".join(name.split())) or self._document.lang.startswith("ja"):
            return True
        return is_chinese_name(name) or OUTLET.fullmatch(name) is not None

    def _names(self, text: str) -> tuple[str, ...]:
        return split_names(text, publisher=self._publisher)


def _end(lines: list[str], first: int) -> int:
    """Where the line of names ends that begins at `first`: after "Ann Lee", "and", "Bo Park", each a text node."""
    while first + 2 < len(lines) and JOINING.fullmatch(lines[first + 1]) and is_person(lines[first + 2]):
        first += 2
    return first + 1


def _tells(line: str) -> bool:
    """Whether a text node says more than a dash, or a word in brackets."""
    return any(map(str.isalnum, line)) and not (line[0] in "([" and line[-1] in ")]")


def _holds_no_name(names: str) -> bool:
    """Whether a class says that something else than a name is inside: "author-bio", "about-author", and not
    "share-box__author"."""
    parted = names.split()
    return any(_NO_NAME.search(_AUTHOR_WORD.split(name)[-1]) or _ABOUT.search(name) for name in parted)
