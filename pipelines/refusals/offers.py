"""Pages that are none of the press: services, shares, offers, forms, tables; and what is short and claims nothing."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from pipelines.pages.text import clean_text
from pipelines.refusals import walls
from pipelines.refusals.evidence import Case, two
from storage.article import Kind

_FEW_SENTENCES = 3
# Of what is said of goods.
_LITTLE = 1000
_MOSTLY = 0.7
# Of text with neither an article's type nor a date.
SHORT = 250
_SHORT_OVER_A_FORM = 400
_FIELD = "input[type=email]"
_BESIDE = frozenset(("header", "nav", "footer", "aside"))
# What is offered for a job or a conference runs longer than what is said of goods.
_LONGEST_OFFER = 6000
_BUTTONS = "button, input[type=submit], a[class*=button], a[class*=btn]"
_MOST_CONTROLS = 100


def not_article(case: Case) -> tuple[str, ...]:
    """Evidence that the page is no article; () without."""
    if not case.typed:
        found = _named(case) or _offer(case)
        if found:
            return found
    body = case.body
    if case.claims or case.typed or case.dated:
        return ()
    bare = body.size < SHORT and body.prose < 2
    little = body.size < _SHORT_OVER_A_FORM and body.prose < _FEW_SENTENCES and not case.metadata.authors
    asks = _form(case) if little else ""
    shape = table_rows(case, 1) or (f"text of {body.size} characters" if bare or asks else "")
    return two("neither article type nor date", shape, asks) if shape else ()


def _named(case: Case) -> tuple[str, ...]:
    """Evidence that title and address both name a page of the site itself, or a security's, which has no date."""
    address = case.address_like(walls.SERVICE_ADDRESS)
    if address:
        return two(case.title_like(walls.SERVICE_TITLE), address)
    address = "" if case.dated_itself else case.address_like(walls.QUOTE_ADDRESS)
    return two(case.title_like(walls.QUOTE_TITLE), address) if address else ()


def table_rows(case: Case, sentences: int) -> str:
    """Evidence that the page is tables, with so many sentences at most."""
    rows = case.body.kinds.count(Kind.TABLE_ROW)
    if rows <= _MOSTLY * len(case.body.kinds) or case.body.prose > sentences:
        return ""
    return f"{rows} rows of tables and {case.body.prose} sentences"


def _form(case: Case) -> str:
    """Evidence that the page is there to be filled in: a field for an address outside head, foot, margin, comments."""
    for field in case.document.tree.css(_FIELD)[:_MOST_CONTROLS]:
        above = list(_upward(field))
        form = next((node for node in above if node.tag == "form"), None)
        if _BESIDE.isdisjoint([node.tag for node in above]) and not (form and form.css_first("textarea")):
            return "markup of a field for an address"
    return ""


def _upward(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def _offer(case: Case) -> tuple[str, ...]:
    """Evidence that something is offered here: its type, and a button that buys it, or applies or enrols for it."""
    kinds = [each for each in case.metadata.page_types if walls.OFFER_TYPES.search(each)]
    goods = bool(kinds and walls.PRODUCT_TYPES.search(kinds[0]))
    claim = f"type {kinds[0]}" if kinds else "" if case.dated else case.address_like(walls.OFFER_ADDRESS)
    if not claim or case.body.size >= (_LITTLE if goods else _LONGEST_OFFER):
        return ()
    labels = (clean_text(each.text())[:60] for each in case.document.tree.css(_BUTTONS)[:_MOST_CONTROLS])
    takes = walls.CART_BUTTON if goods else walls.OFFER_BUTTON
    asked = next((label for label in labels if takes.search(label)), "")
    return two(claim, f"markup button {asked!r}" if asked else "")
