"""Each made-up edit has its class, in five languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.archive import Archive
from storage.article import Ticker
from storage.writing.changes import Change, Stated, classify
from tests.made_archive import NOW, later, reading

EDITS = (
    ("en", "Sales rose 14.1% in May.", "Sales rose 14.4% in May.", Change.FACTS),
    ("en", "The firm owes $5 million.", "The firm owes €5 million.", Change.FACTS),
    ("en", "Margins fell by 1.5 points.", "Margins fell by 15 points.", Change.FACTS),
    ("en", "A spokesman said Quillon would bid.", "A spokesman said Meridian would bid.", Change.FACTS),
    ("en", "The board will sell the mill.", "The board will not sell the mill.", Change.FACTS),
    ("en", "They don't expect a loss.", "They expect a loss.", Change.FACTS),
    ("en", "A regulator called the SEC wrote.", "A regulator called the FCA wrote.", Change.FACTS),
    ("en", "The mill was sold for a song.", "The mill was sold for very little.", Change.WORDING),
    ("en", 'He said "yes" - at last.', "He said “yes” — at last", Change.TRIVIAL),
    ("en", "the mill closed", "The  mill closed.", Change.TRIVIAL),
    ("de", "Das Werk schließt im Mai.", "Die Fabrik schließt im Mai.", Change.WORDING),
    ("de", "Das Werk schließt im Mai.", "Das Werk schließt nicht im Mai.", Change.FACTS),
    ("de", "Der Umsatz stieg um 3,5 Prozent.", "Der Umsatz stieg um 3,6 Prozent.", Change.FACTS),
    ("fr", "La banque veut vendre.", "La banque ne veut pas vendre.", Change.FACTS),
    ("fr", "La banque, selon Dupré, veut vendre.", "La banque, selon Martel, veut vendre.", Change.FACTS),
    ("fr", "La banque « veut » vendre.", "La banque “veut” vendre", Change.TRIVIAL),
    ("zh-Hant", "公司預期盈利上升三成。", "公司預期盈利上升四成。", Change.FACTS),
    ("zh-Hant", "公司將派發股息。", "公司將不派發股息。", Change.FACTS),
    ("zh-Hant", "公司表示樂觀。", "公司態度樂觀。", Change.WORDING),
    ("ja", "ルミナ電機は増益を見込む。", "ノルデ電機は増益を見込む。", Change.FACTS),
    ("ja", "配当を増やす。", "配当を増やさない。", Change.FACTS),
    ("ja", "配当を増やす。", "配当を増やす", Change.TRIVIAL),
)


@pytest.mark.parametrize(("language", "before", "after", "expected"), EDITS)
def test_edits(language: str, before: str, after: str, expected: Change) -> None:
    old, new = (Stated("A title", (text, "It is so."), language=language) for text in (before, after))
    assert classify(old, new) is expected
    assert classify(new, old) is expected, "taking it back is as grave"


def test_a_title_alone() -> None:
    text = ("Orders came late.",)
    assert classify(Stated("Mill does well", text), Stated("Mill does better", text)) is Change.HEADLINE
    assert classify(Stated("Mill does well", text), Stated("MILL DOES WELL", text)) is Change.TRIVIAL
    assert classify(Stated("Mill gains 3%", text), Stated("Mill gains 5%", text)) is Change.FACTS


def test_a_correction_outweighs_what_it_corrects() -> None:
    old, new = Stated("T", ("It made 3.",)), Stated("T", ("It made 4.",), correction="Corrects the figure.")
    assert classify(old, new) is Change.CORRECTION
    assert classify(new, old) is Change.FACTS, "a notice that goes is no correction"


def test_a_listing_and_the_order_of_paragraphs() -> None:
    one, two = Ticker("0700", "XHKG", "(700)"), Ticker("0701", "XHKG", "(700)")
    assert classify(Stated("T", ("A b.",), tickers=(one,)), Stated("T", ("A c.",), tickers=(two,))) is Change.FACTS
    assert classify(Stated("T", ("A 1.", "B 2.")), Stated("T", ("B 2.", "A 1."))) is Change.WORDING


def test_each_edit_is_stored_with_its_class(tmp_path: Path) -> None:
    url = "https://wire.example/tin"
    texts = ("Tin rose 3%.", "Tin rose 4%.", "Tin was up 4%.", "tin was up 4%")
    with Archive.open(tmp_path) as archive:
        run = archive.start_run("wire", NOW)
        for hour, text in enumerate(texts):
            at = later(hours=hour)
            archive.save([reading(url, "Tin up", text, at=at)], run=run, recorded_at=at)
        said = [(version.outcome.value, version.change) for version in archive.versions(1)]
    assert said == [("new", ""), ("revised", "facts"), ("revised", "wording"), ("revised", "trivial")]
