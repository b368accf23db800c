"""Word diffs between versions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storage.queries.diff import Change, Piece, compare, words

TEXTS = st.lists(st.text(alphabet="ab 1.央行\n", max_size=12), max_size=6)


def side(paragraphs: list[tuple[Piece, ...]], left_out: Change) -> str:
    text = "".join(piece.text for paragraph in paragraphs for piece in paragraph if piece.change is not left_out)
    return "".join(text.split())


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_it(before: list[str], after: list[str]) -> None:
    found = compare(before, after)
    assert side(found, Change.INSERTED) == "".join("".join(before).split())
    assert side(found, Change.DELETED) == "".join("".join(after).split())


@given(TEXTS)
def test_the_same_text_has_no_change(text: list[str]) -> None:
    assert {piece.change for paragraph in compare(text, text) for piece in paragraph} <= {Change.SAME}


def test_a_figure_changes_as_a_whole() -> None:
    assert words("rose 14.1% on", "rose 14.4% on") == (
        Piece(Change.SAME, "rose "),
        Piece(Change.DELETED, "14.1"),
        Piece(Change.INSERTED, "14.4"),
        Piece(Change.SAME, "% on"),
    )


def test_neighbouring_words_change_together() -> None:
    assert [piece.text for piece in words("it took two hours here", "it took three days here")] == [
        "it took ",
        "two hours",
        "three days",
        " here",
    ]


def test_chinese_changes_by_the_character() -> None:
    assert [piece.text for piece in words("央行降息", "央行加息")] == ["央行", "降", "加", "息"]


def test_a_paragraph_put_in_leaves_its_neighbours() -> None:
    found = compare(["One.", "Two."], ["One.", "A new paragraph.", "Two."])
    assert [paragraph[0].change for paragraph in found] == [Change.SAME, Change.INSERTED, Change.SAME]


def test_a_paragraph_of_many_words_is_bounded() -> None:
    old, new = ("a b " * 4000).strip(), ("a c " * 4000).strip()
    assert [piece.change for piece in words(old, new)] == [Change.DELETED, Change.INSERTED]
