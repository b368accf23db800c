"""Text dumps: the seed's, where it is at hand, and invented ones of other shapes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.dumps.textdump import read_text_dump
from pipelines.recipe import Learned, Recipe
from storage.article import Article, Kind
from storage.fingerprint import fingerprint
from storage.outcome import Reason, Rejected
from storage.page import Page

SEED = Path(__file__).resolve().parents[1].parent / "shared" / "seed" / "000_2f7ea829242ef87e.txt"
FETCHED = datetime(2031, 2, 7, 3, 30, tzinfo=UTC)


def dump(text: str, *, fetched_at: datetime | None = FETCHED) -> Page:
    headers = (("content-type", "text/plain; charset=utf-8"),)
    return Page(url="file:dump.txt", body=text.encode(), fetched_at=fetched_at, headers=headers)


def article(text: str, *, fetched_at: datetime | None = FETCHED, recipe: Recipe | None = None) -> Article:
    read = read_text_dump(dump(text, fetched_at=fetched_at), recipe or Recipe())
    assert isinstance(read, Article), read
    return read


def removed(read: Article) -> list[tuple[str, Kind]]:
    return [(each.text, each.kind) for each in read.removed]


BROKER = """Ostania Stocks Gain as Ports Recover; Tollgate Soars 7%

Lantern Wire Live
06 Feb

Ostania stocks rose on Thursday as ports reported more ships than in any week since the flood.

Tollgate Partners (HKG:9999, SHA:699999) led the gains, and Penhallow Data (HKG:0123) followed.

Disclaimer: Trading carries risk. Nothing above is advice or a recommendation. Lantern takes no responsibility for it.

Most Discussed

  1. 1



  2. 2



  3. 3
"""


@pytest.mark.skipif(not SEED.is_file(), reason="the seed document is not beside the repository")
@pytest.mark.parametrize("fetched_at", [datetime(2025, 2, 7, tzinfo=UTC), None])
def test_seed(fetched_at: datetime | None) -> None:
    text = SEED.read_text("utf-8")
    read = read_text_dump(Page(url="file:seed.txt", body=text.encode(), fetched_at=fetched_at))
    assert isinstance(read, Article)
    lines = [line for line in text.splitlines() if line.strip()]
    assert read.title == lines[0]
    assert read.provider == lines[1]
    assert list(read.paragraphs) == lines[3:11]
    listings = {(each.mic, each.symbol) for each in read.tickers}
    hong_kong = {("XHKG", code) for code in ("9988", "0700", "1810", "0981")}
    assert listings == hong_kong | {("XSHG", "688981")}
    kinds = [each.kind for each in read.removed]
    assert kinds == [Kind.TITLE, Kind.PROVIDER, Kind.TIMESTAMP, Kind.DISCLAIMER, *[Kind.MOST_DISCUSSED] * 11]
    assert read.published is not None
    assert (read.published.at.date(), read.published.precision) == (date(2025, 2, 6), "day")
    assert read.published.inferred is (fetched_at is None)
    assert "heavy-cut" not in read.flags


def test_broker_page() -> None:
    read = article(BROKER)
    assert (read.title, read.provider) == (
        "Ostania Stocks Gain as Ports Recover; Tollgate Soars 7%",
        "Lantern Wire Live",
    )
    assert len(read.paragraphs) == 2
    assert [(each.mic, each.symbol) for each in read.tickers] == [
        ("XHKG", "9999"),
        ("XSHG", "699999"),
        ("XHKG", "0123"),
    ]
    assert [kind for _, kind in removed(read)][3:] == [Kind.DISCLAIMER, *[Kind.MOST_DISCUSSED] * 4]
    assert read.published is not None
    assert read.published.at.date() == date(2031, 2, 6)
    assert not read.published.inferred


def test_year_without_a_fetch_time_is_marked_as_concluded() -> None:
    read = article(BROKER, fetched_at=None)
    assert read.published is not None
    assert read.published.inferred
    assert read.published.at.date() == date(2025, 2, 6)
    assert "Thursday" in read.published.basis


def test_no_year_at_all_without_fetch_time_and_weekday() -> None:
    assert article(BROKER.replace("on Thursday ", ""), fetched_at=None).published is None


def test_year_named_in_the_text_wins_over_the_latest() -> None:
    read = article(BROKER.replace("since the flood", "since 2014"), fetched_at=None)
    assert read.published is not None
    assert (read.published.at.year, read.published.inferred) == (2014, True)


def test_kept_and_removed_account_for_every_line() -> None:
    read = article(BROKER)
    positions = sorted([*read.positions, *(each.position for each in read.removed)])
    assert positions == list(range(len(positions)))
    text = " ".join([*read.paragraphs, *(each.text for each in read.removed)])
    assert all(word in text for word in BROKER.split() if not word[0].isdigit())


def test_wrapped_lines_become_paragraphs() -> None:
    read = article(
        "Mill to open again\n"
        "Quillmere Wire | 6 February 2031\n"
        "\n"
        "The mill in Harrowgate will open again in May, eleven months after its\n"
        "owner ran out of money, the new one said on Thursday. Tollgate Partners\n"
        "has bought it.\n"
        "The union welcomed the plan. It had feared that the looms would go to a\n"
        "museum.\n"
        "\n"
        "Two hundred workers return.\n"
    )
    assert read.paragraphs == (
        "The mill in Harrowgate will open again in May, eleven months after its owner ran out of money, the new one "
        "said on Thursday. Tollgate Partners has bought it.",
        "The union welcomed the plan. It had feared that the looms would go to a museum.",
        "Two hundred workers return.",
    )
    assert read.provider == "Quillmere Wire"
    assert read.published is not None
    assert read.published.at.date() == date(2031, 2, 6)


def test_wrapped_chinese_lines_join_without_a_space() -> None:
    line = "晨星集團公布中期業績純利增長三成董事會宣布派發中期息每股兩仙"
    read = article(
        f"晨星集團中期多賺三成\n中央社\n2031年2月6日 16:30\n\n{line}\n擴建港口。\n\n"
        "免責聲明：以上內容不構成投資建議。\n"
    )
    assert read.paragraphs == (f"{line}擴建港口。",)
    assert read.provider == "中央社"
    assert read.published is not None
    assert read.published.precision == "minute"
    assert removed(read)[-1][1] is Kind.DISCLAIMER


def test_labelled_head() -> None:
    read = article(
        "Title: Rates stay at 4%\nSource: Ostania Press\nDate: 2031-02-06\nAuthor: Orla Fenwick and Tobias Rook\n"
        "URL: https://www.ostania.example/rates\n\nThe bank left its rate at 4% on Thursday, as expected by all.\n"
    )
    assert (read.title, read.provider) == ("Rates stay at 4%", "Ostania Press")
    assert read.authors == ("Orla Fenwick", "Tobias Rook")
    assert read.published is not None
    assert len(read.paragraphs) == 1


def test_markdown() -> None:
    read = article(
        "# Tollgate's plan\n\nBy Orla Fenwick\n\n*6 February 2031*\n\n"
        "The board of **Tollgate** meets on [Tuesday](https://www.quillmere.example/board) to vote on the plan.\n\n"
        "## What is sold\n\n- Three berths on the coast\n- A tug\n\n> We had no choice, the chairman said.\n\n---\n\n"
        "## Related Articles\n\n- [Mill to open](https://q.example/mill)\n- [Coin goes](https://q.example/c)\n"
    )
    assert read.title == "Tollgate's plan"
    assert read.authors == ("Orla Fenwick",)
    kinds = (Kind.PARAGRAPH, Kind.SUBHEADING, Kind.LIST_ITEM, Kind.LIST_ITEM, Kind.QUOTE)
    assert read.kinds == kinds
    assert read.paragraphs[0] == "The board of Tollgate meets on Tuesday to vote on the plan."
    assert [link.url for link in read.links] == ["https://www.quillmere.example/board"]
    assert removed(read)[-3:] == [
        ("Related Articles", Kind.RELATED),
        ("Mill to open", Kind.RELATED),
        ("Coin goes", Kind.RELATED),
    ]


def test_press_release() -> None:
    read = article(
        "Opticor to build plant\n\n"
        "LINDENAU, Feb. 6, 2031 /PRNewswire/ -- Opticor will build a lens plant for 80 million.\n\n"
        "It will hire 300 people by 2033.\n\nThe plant opens in two years.\n\nForward-Looking Statements\n\n"
        "This release looks ahead, and what comes may differ.\n\nAbout Opticor\n\n"
        "Opticor makes lenses in four countries.\n\n"
        "Media Contact:\n\nAna Silva, press@opticor.example\n\nSOURCE Opticor\n"
    )
    assert read.paragraphs[0] == "Opticor will build a lens plant for 80 million."
    assert read.dateline == "LINDENAU, Feb. 6, 2031 /PRNewswire/"
    assert len(read.paragraphs) == 3
    kinds = [each.kind for each in read.removed]
    expected = [Kind.FORWARD_LOOKING] * 2 + [Kind.ABOUT] * 2 + [Kind.CONTACT] * 2 + [Kind.PROVIDER]
    assert kinds[2:] == expected
    assert read.provider == "SOURCE Opticor"


def test_disclosure_and_correction_become_fields() -> None:
    read = article(
        "Penhallow's bad year\n\nPenhallow Data lost a third of its clients last year, it said on Thursday.\n\n"
        "The shares fell by 12% in Quillmere.\n\nCorrection: An earlier version named the wrong year.\n\n"
        "Disclosure: The author owns shares of Tollgate Partners.\n"
    )
    assert read.correction.startswith("Correction:")
    assert read.disclosures == ("Disclosure: The author owns shares of Tollgate Partners.",)
    assert len(read.paragraphs) == 2


def test_what_the_source_repeats_is_removed() -> None:
    plug = "Our tower is open to readers on the first Monday of the month at 10:00."
    line = "A column about money and the sea."
    learned = Learned(snapshot=7, repeated=frozenset((fingerprint(plug),)))
    text = (
        f"Tollgate sells\n\n{line}\n\nTollgate sold three berths on Thursday, it said.\n\n{plug.replace('10', '11')}\n"
    )
    read = read_text_dump(dump(text), Recipe(), learned)
    assert isinstance(read, Article)
    assert read.paragraphs == (line, "Tollgate sold three berths on Thursday, it said.")
    assert (read.removed[-1].kind, read.removed[-1].rule, read.snapshot) == (Kind.REPEATED, "learned:7", 7)


def test_prose_about_boilerplate_stays() -> None:
    read = article(
        "Judge rejects broker's disclaimer\n\n"
        "The disclaimer on its page did not free Tollgate from blame, a judge said.\n\n"
        "The most discussed topics at the hearing were fees and debt. Tollgate declined to comment.\n"
    )
    assert len(read.paragraphs) == 2


def test_a_dump_that_is_mostly_boilerplate_is_flagged() -> None:
    terms = "Disclaimer: Trading carries risk. Nothing above is advice or a recommendation. " * 6
    read = article(f"Tollgate sells\n\nTollgate sold three berths on Thursday, it said.\n\n{terms}\n")
    assert read.flags == ("heavy-cut",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY),
        ("\n \n---\n", Reason.EMPTY),
        ("Just a title", Reason.EMPTY),
        ("User-agent: *\nDisallow: /x\nAllow: /y\n", Reason.NOT_ARTICLE),
        ("a,b,c\n1,2,3\n4,5,6\n", Reason.NOT_ARTICLE),
        ("Just a moment...\n\nChecking your browser before you go on. Ray ID: 3f", Reason.BOT_WALL),
        ("Page not found\n\nThe page you requested has been removed. Go back to the home page.", Reason.ERROR_PAGE),
    ],
)
def test_no_article(text: str, reason: Reason) -> None:
    read = read_text_dump(dump(text))
    assert isinstance(read, Rejected), read
    assert read.reason is reason
    assert len(read.evidence) >= 2


def test_a_story_about_walls_is_read() -> None:
    read = article(
        "Access denied: the business of walls\n\n"
        "Gatekeepr asks a billion people a day to prove that they are human.\n\n"
        "The firm earns a fraction of a cent each time and wants to list its shares in May.\n"
    )
    assert len(read.paragraphs) == 2


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=600))
def test_any_text_is_read_or_refused(text: str) -> None:
    read = read_text_dump(dump(text))
    if isinstance(read, Article):
        positions = [*read.positions, *(each.position for each in read.removed)]
        assert len(set(read.positions)) == len(read.positions)
        assert all(position >= 0 for position in positions)
    else:
        assert read.evidence


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    read_text_dump(Page(url="file:x", body=body))
