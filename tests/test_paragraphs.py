from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from storage.article import KEPT_KINDS, Article, Kind
from storage.writing.paragraphs import layout_of, split_text

_BLOCKS = st.lists(
    st.tuples(
        st.text(alphabet=st.sampled_from("ab \n央"), max_size=12),
        st.sampled_from(sorted(KEPT_KINDS)),
        st.integers(0, 50),
    ),
    max_size=12,
)


def article(blocks: list[tuple[str, Kind, int]]) -> Article:
    return Article(
        url="u",
        canonical_url="u",
        title="t",
        paragraphs=tuple(block[0] for block in blocks),
        kinds=tuple(block[1] for block in blocks),
        positions=tuple(block[2] for block in blocks),
    )


@given(_BLOCKS)
def test_text_and_layout_give_the_paragraphs_back(blocks: list[tuple[str, Kind, int]]) -> None:
    made = article(blocks)
    assert split_text(made.text, layout_of(made)) == (made.paragraphs, made.kinds, made.positions)


def test_a_plain_story_is_one_run() -> None:
    made = article([(f"Paragraph {number}.", Kind.PARAGRAPH, number + 4) for number in range(30)])
    assert json.loads(layout_of(made)) == [["paragraph", 4, 30]]
