"""The headline among the names a page gives itself. All pages are made up."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from pipelines.fields.titles import choose_title, without_site
from pipelines.pages.document import Document, parse
from storage.page import Page

HEADLINE = "Pelagic Freight rejects Harbour's second offer"


def page(
    *, ld: str = "", og: str = "", h1: str = "", tag: str = "", twitter: str = "", extra: str = "", body: str = ""
) -> Document:
    node = json.dumps({"@type": "NewsArticle", "headline": ld})
    html = "<html><head>"
    html += f'<script type="application/ld+json">{node}</script>' if ld else ""
    html += f'<meta property="og:title" content="{og}">' if og else ""
    html += f'<meta name="twitter:title" content="{twitter}">' if twitter else ""
    html += f"<title>{tag}</title>{extra}</head><body>{body}" + (f"<h1>{h1}</h1>" if h1 else "")
    return parse(Page(url="https://www.portwatch.example/a/1", body=html.encode()))


def title(document: Document, *sites: str, selector: str = "") -> str:
    return choose_title(document, site_names=sites, selector=selector).text


def test_all_agree() -> None:
    document = page(ld=HEADLINE, og=HEADLINE, h1=HEADLINE, tag=f"{HEADLINE} | Portwatch")
    chosen = choose_title(document)
    assert chosen.text == HEADLINE
    assert chosen.evidence == "og:title"
    assert f"{HEADLINE} | Portwatch" in chosen.others


def test_a_headline_that_stands_twice_is_said_once() -> None:
    twice = f"{HEADLINE} {HEADLINE}"
    assert title(page(h1=twice, tag=f"{twice} | Portwatch"), "Portwatch") == HEADLINE
    assert title(page(h1="Rope, rope, rope", tag="Rope, rope, rope")) == "Rope, rope, rope"
    assert title(page(h1="New York New York", tag="New York New York")) == "New York New York"


def test_site_name_is_taken_off_where_another_place_shows_it() -> None:
    assert title(page(og=f"{HEADLINE} | Portwatch Daily", h1=HEADLINE)) == HEADLINE


def test_known_site_name_is_taken_off_by_itself() -> None:
    assert (
        title(page(tag="Copper falls to a ten-month low - Portwatch"), "Portwatch") == "Copper falls to a ten-month low"
    )
    assert title(page(og="銅価格が下落 | 港湾新聞", tag="銅価格が下落 | 港湾新聞"), "港湾新聞") == "銅価格が下落"


def test_section_between_headline_and_site() -> None:
    document = page(
        h1="Copper falls", og="Copper falls - Markets | Portwatch", tag="Copper falls - Markets | Portwatch"
    )
    assert title(document) == "Copper falls"


def test_site_name_that_share_title_and_title_tag_have_in_common() -> None:
    document = page(
        og="Why the offer failed | Portwatch News", tag=f"{HEADLINE} | Portwatch News", h1=HEADLINE, ld=HEADLINE
    )
    assert title(document) == HEADLINE


def test_own_dashes_and_colons_stay() -> None:
    for headline in ("Copper: the long fall", "Rates - and what they cost", "Steel-maker's long-term debt"):
        assert (
            title(page(ld=headline, og=headline, h1=headline, tag=f"{headline} | Portwatch"), "Portwatch") == headline
        )


def test_hyphen_in_a_word_is_no_separator_for_a_site_name() -> None:
    assert without_site("Anti-Portwatch", set(), {"portwatch"}) == "Anti-Portwatch"


def test_visible_headline_against_a_templated_share_title() -> None:
    document = page(ld=HEADLINE, h1=HEADLINE, og="Pelagic news and share price", tag="Pelagic news and share price")
    assert title(document) == HEADLINE


def test_share_title_written_by_hand() -> None:
    document = page(ld="Offer fails", h1="Offer fails", og=HEADLINE, twitter=HEADLINE, tag="Offer fails | Portwatch")
    assert title(document) == HEADLINE


def test_share_title_that_a_quote_cut_short() -> None:
    whole = 'Pelagic Freight calls offer "a joke"'
    document = page(og="Pelagic Freight calls offer ", twitter="Pelagic Freight calls offer ", h1=whole, tag=whole)
    assert title(document) == whole


def test_logo_in_h1_is_not_the_headline() -> None:
    document = page(og=HEADLINE, tag=f"{HEADLINE} | Portwatch", body="<h1>Portwatch</h1>", h1=HEADLINE)
    assert title(document, "Portwatch") == HEADLINE
    assert title(page(tag=f"{HEADLINE} | Portwatch", h1="Portwatch"), "Portwatch") == HEADLINE


def test_entities_and_soft_hyphens() -> None:
    assert title(page(og="Profit &amp;amp; loss at M&amp;uuml;ller")) == "Profit & loss at Müller"
    assert title(page(h1="Zins\u00adent\u00adscheid\u200b vertagt")) == "Zinsentscheid vertagt"


def test_spelling_of_the_share_title() -> None:
    assert title(page(og="Zölle: Was nun?", h1="Zölle<br>Was nun?", ld="Zölle : Was nun?")) == "Zölle: Was nun?"


def test_title_tag_alone() -> None:
    assert title(page(tag="Only a title tag here")) == "Only a title tag here"


def test_title_tag_alone_is_cut_where_the_page_shows_the_rest_as_a_line() -> None:
    tag = "Copper falls to a ten-month low | Portwatch and more"
    assert title(page(tag=tag, body="<h2>Copper falls to a ten-month low</h2>")) == "Copper falls to a ten-month low"
    assert title(page(tag=tag, body="<h2>Copper</h2>")) == tag
    assert title(page(tag=tag, og=tag, body="<h2>Copper falls to a ten-month low</h2>")) == (
        "Copper falls to a ten-month low"
    )


def test_title_tag_that_is_a_path_to_the_story() -> None:
    body = f"<h2>{HEADLINE}</h2>"
    assert title(page(tag=f"The Quay Times > Archives > News > {HEADLINE}", body=body)) == HEADLINE
    tag = "Why 3 > 2 in the second offer"
    assert title(page(tag=tag, body=f"<h2>{tag}</h2>")) == tag


def test_section_in_h1_where_a_longer_part_of_the_title_tag_is_a_line() -> None:
    tag = "Portwatch - Notices - Copper falls to a ten-month low"
    body = "<h2>Copper falls to a ten-month low</h2>"
    assert title(page(tag=tag, h1="Notices", body=body)) == "Copper falls to a ten-month low"
    assert title(page(tag=tag, h1="Notices")) == "Notices"
    site = "<b>Portwatch and all the other harbours</b>"
    assert title(
        page(tag="Copper falls again - Portwatch and all the other harbours", h1="Copper falls again", body=site)
    ) == ("Copper falls again")


def test_a_company_in_the_title_tag_is_no_headline_of_its_announcement() -> None:
    lines = "<p>Pelagic Sea Freight plc</p><p>It sold a ship.</p>"
    document = page(h1="Trading Update", tag="Pelagic Sea Freight plc | Trading Update | Portwatch", body=lines)
    chosen = choose_title(document)
    assert chosen.text == "Trading Update"
    # So a line with it over the text is no part of that.
    assert "Pelagic Sea Freight plc" in chosen.others
    said = lines.replace("plc", "sinks")
    other = page(h1="Trading Update", tag="Pelagic Sea Freight sinks | Trading Update | Portwatch", body=said)
    assert title(other) == "Pelagic Sea Freight sinks"


def test_blog_in_h1_that_a_colon_parts_from_the_post_s_name_in_the_title_tag() -> None:
    tag, body = "Notes From the Lower Quay: Copper, and second thoughts", "<h3>Copper, and second thoughts</h3>"
    blog = "Notes From the Lower Quay"
    assert title(page(tag=tag, h1=blog, body=body)) == "Copper, and second thoughts"
    assert title(page(tag=f"{blog}: Copper again", h1=blog, body="<h3>Copper again</h3>")) == "Copper again"
    # The headline has a colon of its own; or what follows stands nowhere on the page, or is no more than a word.
    assert title(page(tag=tag, h1=tag, body=body)) == tag
    assert title(page(tag=tag, h1=blog)) == blog
    assert title(page(tag=f"{blog}: Copper", h1=blog, body="<h3>Copper</h3>")) == blog


def test_blog_in_h1_that_the_address_names_beside_the_post_s_name_in_the_title_tag() -> None:
    blog, body = "Port Watch", "<h2>Copper again</h2>"
    assert title(page(tag=f"Copper again « {blog}", h1=blog, body=body)) == "Copper again"
    assert title(page(tag=f"Copper again « {blog}", h1=blog)) == blog
    other = "Notes From the Quay"
    assert title(page(tag=f"Copper again « {other}", h1=other, body=body)) == other


def test_part_of_the_title_tag_that_is_the_address() -> None:
    tag, blog = "The Port Band » Blog Archive » Copper again", "The Port Band"
    html = f"<html><head><title>{tag}</title></head><body><h1>{blog}</h1></body></html>"
    for path, named in (("2031/02/copper-again/", "Copper again"), ("?p=7", blog)):
        url = f"https://blogs.quay.example/portband/{path}"
        assert title(parse(Page(url=url, body=html.encode()))) == named


def test_kicker_that_the_h1_puts_before_the_headline() -> None:
    joined = "<span>Copper prices</span> <span>Why the metal falls</span>"
    document = page(ld="Why the metal falls", og="Copper prices", h1=joined, tag="Copper prices | Portwatch")
    assert title(document, "Portwatch") == "Why the metal falls"
    assert title(page(ld=HEADLINE, og="Copper prices", h1=joined)) == HEADLINE


def test_site_name_at_the_start_of_the_title_tag_alone() -> None:
    assert title(page(tag=f"The Portwatch Post - {HEADLINE}"), "Portwatch Post") == HEADLINE
    assert title(page(tag="Portwatch Post - Front page"), "Portwatch Post") == "Portwatch Post - Front page"
    assert title(page(tag=f"Portwatch: {HEADLINE}"), "Portwatch") == f"Portwatch: {HEADLINE}"


def test_site_name_with_an_addition_or_in_brackets() -> None:
    assert title(page(og=f"{HEADLINE} - Portwatch Online", tag="x"), "Portwatch") == HEADLINE
    assert title(page(og=f"{HEADLINE} (Port Watch)", tag="x"), "Portwatch") == HEADLINE
    assert title(page(og=f"{HEADLINE} (and why)", tag="x"), "Portwatch") == f"{HEADLINE} (and why)"
    longer = "Run ships on Portwatch - Portwatch Desktop 15 Virtual Machine"
    assert title(page(og=longer, tag="x"), "Portwatch") == longer


def test_separator_of_a_site_name_that_is_not_there() -> None:
    assert title(page(og=f"{HEADLINE} -", h1=HEADLINE, tag=f"{HEADLINE} -")) == HEADLINE


def test_share_title_that_names_a_section_only() -> None:
    assert title(page(og="Press releases", h1=HEADLINE, tag=f"Portwatch: {HEADLINE}")) == HEADLINE


def test_styles_inside_the_headline_are_no_text() -> None:
    assert title(page(h1="<style>.kicker{color:red}</style>Copper <b>falls</b>")) == "Copper falls"


def test_recipe_selector_wins() -> None:
    document = page(og=HEADLINE, h1=HEADLINE, body='<div class="deck">Chosen by recipe</div>')
    assert title(document, selector=".deck") == "Chosen by recipe"
    assert title(document, selector=".missing") == HEADLINE


def test_nothing() -> None:
    assert choose_title(page()).text == ""
    assert title(page(tag="Portwatch"), "Portwatch") == "Portwatch"


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_any_text_gives_a_title_on_one_line(og: str, h1: str, tag: str) -> None:
    chosen = title(page(og=og.replace('"', ""), h1=h1.replace("<", ""), tag=tag.replace("<", "")), "Portwatch")
    assert chosen == " ".join(chosen.split())
    chosen.encode("utf-8")


def test_logo_that_leads_to_the_front_page_is_not_the_headline() -> None:
    logo = '<h1><a href="/"><span>Gazette of the lower quay</span></a></h1>'
    tag = f"{HEADLINE} - Gazette of the quay"
    assert title(page(tag=tag, body=f"{logo}<h2>{HEADLINE}</h2>")) == HEADLINE
    assert title(page(tag=f"{HEADLINE} » Gazette of the lower quay", body=logo)) == HEADLINE
    assert title(page(body=logo)) == "Gazette of the lower quay"
    story = f'<h1><a href="/a/1">{HEADLINE}</a></h1>'
    assert title(page(tag="Gazette of the lower quay", body=story)) == HEADLINE


def test_logo_at_the_end_of_the_h1() -> None:
    body = f'<h1><span>{HEADLINE}</span><a href="/south.html">Portwatch South</a></h1>'
    document = page(tag=f"{HEADLINE} » News » Portwatch South", twitter=HEADLINE, body=body)
    assert title(document) == HEADLINE


def test_share_title_that_is_a_heading_is_not_cut_where_a_shorter_line_begins_it() -> None:
    tag = "Copper falls again – what now – the third part"
    body = f"<h2>{tag}</h2><a>Copper falls again – what now</a>"
    assert title(page(og=tag, tag=f"{tag} | Portwatch", body=body), "Portwatch") == tag


def test_chinese_title_tag_that_goes_on_with_the_office_and_the_site() -> None:
    headline = "渡轮公司周一起上调各条航线票价"
    assert title(page(tag=f"{headline} 港口办事处_某某网", body=f"<b>{headline}</b>")) == headline
    assert title(page(tag=f"{headline} 港口办事处_某某网")) == f"{headline} 港口办事处"
    assert title(page(tag="渡轮公司的新法规-规章", body="<b>渡轮公司的新法规</b>")) == "渡轮公司的新法规"


def test_chinese_title_that_a_break_parts_is_not_cut_there() -> None:
    tag = "港口委员会关于批准渡轮公司调整各条航线二〇二七 年末票价的决议"
    broken = "<div>港口委员会关于批准渡轮公司调整各条航线二〇二七<br>年末票价的决议</div>"
    assert title(page(tag=tag, body=broken)) == tag


def test_headline_of_a_page_whose_title_tag_has_none() -> None:
    over_date = f"<h5>{HEADLINE}</h5><p>Published 2025-03-03</p>"
    assert title(page(tag="Notices", body=over_date)) == HEADLINE
    assert title(page(tag="Notices", body=f"{over_date}<h5>Another ship is late</h5><p>2025-03-02</p>")) == "Notices"
    assert title(page(tag="Notices", body=f'<p><span class="headline entry-title">{HEADLINE}</span></p>')) == HEADLINE
    entries = f'<p class="entry-title">{HEADLINE}</p><p class="entry-title">Another ship is late</p>'
    assert title(page(tag="Notices", body=entries)) == "Notices"


def test_on_the_front_page_the_logo_is_the_title() -> None:
    body = b'<h1><a href="/">Gazette of the lower quay</a></h1><h1>Newswire</h1>'
    for path, name in (("/index.php", "Gazette of the lower quay"), ("/a/1", "Newswire")):
        front = parse(
            Page(
                url=f"https://www.portwatch.example{path}",
                body=b"<title>Newswire and Gazette of the lower quay</title>" + body,
            )
        )
        assert title(front) == name


def test_the_h1_of_a_section_over_the_headline() -> None:
    head = f"<h2>{HEADLINE}</h2>"
    assert title(page(tag=HEADLINE, h1="Harbour Desk", body=head)) == HEADLINE
    # Without the lower heading, and where the title tag has the h1 in it, that is the headline.
    assert title(page(tag=HEADLINE, h1="Harbour Desk")) == "Harbour Desk"
    assert title(page(tag=f"{HEADLINE} today", h1=HEADLINE, body=f"<h2>{HEADLINE} today</h2>")) == HEADLINE


def test_the_h1_of_a_section_that_neither_share_title_nor_title_tag_has() -> None:
    share = "Copper slips at noon as the harbour strike goes on - Portwatch"
    assert title(page(og=share, tag=f"{HEADLINE} - Portwatch", h1="Quays"), "Portwatch") == share[:-12]
    # What another place has, and a line of several words, is a headline of its own.
    assert title(page(og=share, tag=f"{HEADLINE} - Portwatch", h1="Copper"), "Portwatch") == "Copper"
    assert title(page(og=share, tag=f"{HEADLINE} - Portwatch", h1="Quays all shut"), "Portwatch") == "Quays all shut"


def test_the_host_written_out_in_an_h1_is_the_logo() -> None:
    tag = f"HARBOUR: {HEADLINE} | Metals | PortWatch.example"
    assert title(page(tag=tag, body=f"<h1>PortWatch.example</h1><div><h1>{HEADLINE}</h1></div>")) == HEADLINE


def test_a_site_that_nothing_names_goes_from_before_a_line_of_a_page_without_headings() -> None:
    shown = f"<table><tr><td><font size=5>{HEADLINE}</font></td></tr></table>"
    for head in ("Portwatch Wire Daily", "港灣財網"):
        assert title(page(tag=f"{head} - {HEADLINE}", body=shown)) == HEADLINE
        assert title(page(tag=f"{head} - {HEADLINE}")) == f"{head} - {HEADLINE}"
        assert title(page(tag=f"{head} - {HEADLINE}", h1="Markets", body=shown)) != head
    assert title(page(tag=f"Portwatch Wire: {HEADLINE}", body=shown)) == HEADLINE
    kicker = shown.replace(HEADLINE, f"Analysis: {HEADLINE}")
    assert title(page(tag=f"Analysis: {HEADLINE}", body=kicker)) == f"Analysis: {HEADLINE}"
