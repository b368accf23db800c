"""Where sentences end: stops of any script, with quotes and brackets closed behind them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.pages.sentences import ends_sentence, holds_sentence, sentences_of
from pipelines.refusals.evidence import is_prose

THAI = "เรือเฟอร์รี่ลำใหม่ของบริษัทเดินเรือประจำเมืองท่าจะเริ่มให้บริการในเดือนหน้าหลังจากทดสอบมาแล้วหลายสัปดาห์"


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("The mill is open.", True),
        ("“The mill is open.”", True),
        ("(The mill is open.)", True),
        ("He called it “a scare”", False),
        ("Rope (hemp)", False),
        ("Rope, twine and nets", False),
        ("「工場は再開した。」", True),
        ("「工場」", False),
        ("मिल खुल गई।", True),
        (THAI, True),
        ("”", False),
        ("", False),
    ],
)
def test_a_text_ends_as_sentences_do(text: str, ends: bool) -> None:
    assert ends_sentence(text) is ends


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("The mill is open. Rope", True),
        ("“The mill is open.” Rope", True),
        ("工場は再開した。縄", True),
        ("مصنع الحبال مفتوح؟ نعم", True),
        ("It shut in 2019.", True),
        ("Am 3. Mai", False),
        ("Page 1.5 of 3", False),
        ("Rope, twine and nets", False),
        (THAI, True),
    ],
)
def test_a_text_holds_a_sentence(text: str, holds: bool) -> None:
    assert holds_sentence(text) is holds


def test_a_paragraph_of_a_script_without_stops_is_prose() -> None:
    assert is_prose(THAI)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It is open. Is it? It is!", ["It is open.", "Is it?", "It is!"]),
        ("“It is open.” They cheered.", ["“It is open.”", "They cheered."]),
        ("再開した。「縄だ。」と言った。", ["再開した。", "「縄だ。」", "と言った。"]),
        ("Rope for 1.5 crowns", ["Rope for 1.5 crowns"]),
    ],
)
def test_sentences_of_a_text(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


NARROW = st.text(st.sampled_from("ab 3.!?…।\"'”’»)』\u3000"), max_size=30)


@given(NARROW)
def test_a_stop_of_east_asia_changes_nothing_before_it(text: str) -> None:
    assert sentences_of(f"{text}. 完。") == [*sentences_of(f"{text}."), "完。"]


@given(NARROW)
def test_what_ends_as_a_sentence_holds_one(text: str) -> None:
    assert holds_sentence(text) or not ends_sentence(text)
