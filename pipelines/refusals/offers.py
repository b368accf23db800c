"""Offers: goods, jobs, events and courses, by what sells them or takes an application."""

from __future__ import annotations

import re

from pipelines.pages.text import clean_text
from pipelines.refusals import patterns
from pipelines.refusals.evidence import Case, two

GOODS = 1000
"""Of what is said of goods, in characters; a help page is no longer."""
# What is offered for a job or a conference runs longer.
_LONGEST_OFFER = 6000
_BUTTONS = "button, input[type=submit], a[class*=button], a[class*=btn]"
# Where the address says what is offered, a plain link is enough.
_LINKS = f"{_BUTTONS}, a[href]"
# Characters of a button's label, and buttons that are looked at, so that no page takes long.
_LABEL, _MOST_CONTROLS = 60, 200


def offer(case: Case) -> tuple[str, ...]:
    """Evidence that something is offered here: its type, title or address, and a button that buys it, or applies or
    enrols for it, or the headings that such offers have."""
    kinds = [each for each in case.metadata.page_types if patterns.OFFER_TYPES.search(each)]
    goods = bool(kinds and patterns.PRODUCT_TYPES.search(kinds[0]))
    # A day in its text is when an event takes place.
    address = "" if case.dated_itself else case.address_like(patterns.OFFER_ADDRESS)
    title = case.title_like(patterns.OFFER_TITLE)
    # An offer's title makes a time on the page the one at which it takes place.
    address = case.address_like(patterns.OFFER_ADDRESS) if title else address
    claim = f"type {kinds[0]}" if kinds else title or address
    if goods or not claim:
        return _goods(case, claim)
    if case.body.size >= _LONGEST_OFFER:
        return ()
    headings = headings_like(case, patterns.OFFER_HEADING)
    if claim == address:
        return two(claim, headings, _button(case, patterns.OFFER_BUTTON, _LINKS)) if headings or not case.dated else ()
    return two(claim, address, headings, _button(case, patterns.OFFER_BUTTON))


def _goods(case: Case, claim: str) -> tuple[str, ...]:
    """Evidence that goods are sold here: a button that puts them into the cart, and their type, address or price."""
    if case.body.size >= GOODS:
        return ()
    if not claim and not case.dated:
        texts = (*case.body.paragraphs, *(each.text for each in case.body.removed))
        price = next((text for text in texts if patterns.PRICE.search(text)), "")
        claim = f"a price alone, {price!r}" if price else case.address_like(patterns.GOODS_ADDRESS)
    return two(claim, _button(case, patterns.CART_BUTTON)) if claim else ()


def _button(case: Case, takes: re.Pattern[str], among: str = _BUTTONS) -> str:
    asked = button(case, takes, among)
    return f"markup button {asked!r}" if asked else ""


def button(case: Case, takes: re.Pattern[str], among: str = _BUTTONS) -> str:
    """The label of the first control of this sort; "" without."""
    labels = (clean_text(each.text()) for each in case.document.tree.css(among)[:_MOST_CONTROLS])
    return next((label for label in labels if len(label) <= _LABEL and takes.search(label)), "")


def headings_like(case: Case, wanted: re.Pattern[str]) -> str:
    """Evidence of two headings at least of this sort."""
    lines = (clean_text(each.text())[:90] for each in case.document.tree.css("h2, h3, h4")[:_MOST_CONTROLS])
    found = list(dict.fromkeys(line for line in lines if wanted.search(line)))
    return f"headings {', '.join(map(repr, found[:3]))}" if len(found) >= 2 else ""
