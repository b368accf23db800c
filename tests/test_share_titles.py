"""Share titles that are made of the headline, and names of the site where the headline is looked for. All made up."""

from __future__ import annotations

import pytest

from pipelines.fields.titles import choose_title
from pipelines.pages.document import parse
from storage.page import Page
from tests.test_titles import HEADLINE, page, title

LINE = "The ferries stay in until the tide has turned"


@pytest.mark.parametrize("more", [": masters want a word", ", Say Two Masters", ". Masters stay ashore"])
def test_a_share_title_that_leaves_the_end_of_the_headline_off_is_none_by_hand(more: str) -> None:
    assert title(page(ld=LINE + more, og=LINE, h1=LINE + more, tag=f"{LINE}{more} | Portwatch")) == LINE + more


def test_a_share_title_that_goes_its_own_way_is_written_by_hand() -> None:
    longer = f"{LINE} twice"
    assert title(page(ld=longer, og=LINE, h1=longer, tag=f"{longer} | Portwatch")) == LINE


def test_a_share_title_without_what_the_headline_has_in_brackets() -> None:
    whole = LINE.replace("ferries", "ferries (SALT)")
    assert title(page(ld=whole, og=LINE, h1=whole, tag=whole)) == whole


def test_a_share_title_without_the_place_before_the_headline() -> None:
    whole = f"Saltmere. {LINE}"
    assert title(page(ld=whole, og=LINE, h1=whole, tag=whole)) == whole


def test_a_share_title_with_a_kicker_that_neither_headline_nor_title_tag_has() -> None:
    assert title(page(og=f"Look at that! {LINE}", h1=LINE, tag=f"{LINE} - Portwatch")) == LINE
    shared = f"Ferries: {LINE}"
    assert title(page(og=shared, h1=LINE, tag=f"{shared} - Portwatch")) == shared


def test_share_title_and_headline_under_kickers_of_their_own() -> None:
    share, head = f"Strike in the strait: {LINE}", f"On the quay {LINE}"
    found = choose_title(page(og=share, h1=head, tag=f"{share} - Portwatch"))
    assert found.text == LINE
    assert {share, head} <= set(found.others)
    # One of them in JSON-LD, or a kicker in other words, is the headline's own.
    assert title(page(ld=share, og=share, h1=head, tag=share)) == share
    assert title(page(og=share, h1=f"Long strike in the strait: {LINE}", tag=share)) == share


def test_a_kicker_that_a_template_sets_twice() -> None:
    assert title(page(ld=f"FIRE-QM: FIRE-QM: {LINE}", tag=f"FIRE-QM: FIRE-QM: {LINE}")) == f"FIRE-QM: {LINE}"
    assert title(page(ld=f"Ropes: ropes: {LINE}", tag=f"Ropes: ropes: {LINE}")) == f"Ropes: ropes: {LINE}"


def test_the_mark_that_ends_a_quotation_is_no_separator() -> None:
    quoted = "Au port : « on attend la marée depuis lundi »"
    assert title(page(h1=quoted, tag=f"{quoted} - Portwatch")) == quoted
    assert title(page(tag="Copper falls again »")) == "Copper falls again"


def test_a_shorter_name_in_the_head_takes_nothing_off_what_h1_and_share_title_say() -> None:
    whole = f"{LINE} -- with the band on board"
    short = f'<meta name="headline" content="{LINE}">'
    assert title(page(og=whole, h1=whole, tag=f"{whole} - Portwatch", extra=short)) == whole
    assert title(page(h1=f"{LINE} - Ferries", tag=f"{LINE} - Ferries - Portwatch", extra=short)) == LINE


def read_at(address: str, *, logo: str, tag: str, body: str = "") -> str:
    html = f"<html><head><title>{tag}</title></head><body><h1><a href='{logo}'>Saltmere Gazette</a></h1>{body}"
    return title(parse(Page(url=f"https://portwatch.example{address}", body=html.encode())))


def test_an_h1_that_leads_to_the_front_page_by_its_file() -> None:
    assert read_at("/a/1", logo="/index.php", tag=HEADLINE) == HEADLINE


def test_an_h1_that_leads_to_the_blog_over_the_page() -> None:
    post = "<h3><a href='/gazette/archive/18.html'>渡轮停航一周之后今早复航</a></h3>"
    tag = "Saltmere Gazette : 渡轮停航一周之后今早复航"
    assert read_at("/gazette/archive/18.html", logo="/gazette/", tag=tag, body=post) == "渡轮停航一周之后今早复航"
    # Headings over dates are no headlines beside it.
    comments = "<h4>What our readers say</h4><div>2021-04-02</div>"
    assert read_at("/gazette/archive/18.html", logo="/gazette/", tag=tag, body=post + comments) == tag[19:]


def test_an_h1_that_leads_to_another_folder_or_to_the_storys_first_page() -> None:
    assert read_at("/gazette/2/", logo="/gazette/", tag=HEADLINE) == "Saltmere Gazette"
    assert read_at("/gazette/archive/18.html", logo="/paper/", tag=HEADLINE) == "Saltmere Gazette"


def test_an_office_in_h1_where_the_head_names_the_line_below() -> None:
    named = f'<meta name="DC.Title" content="{LINE}">'
    tag = f"HO Saltmere: {LINE} | Harbour Office"
    body = f"<h1>Harbour Office</h1><h2>{LINE}</h2>"
    assert title(page(tag=tag, extra=named, body=body)) == LINE
    assert title(page(tag=tag, extra=named, body="<h1>Harbour Office</h1>")) == "Harbour Office"
