"""The parser's numbers of tags: what the walk over a page goes by instead of names."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipelines.layout.blocks import blocks_of
from pipelines.layout.roles import KINDS, ROLES, Role, kinds
from pipelines.pages.tags import COMMENT, TEXT, numbered, numbers_of


def test_a_number_has_the_name_that_the_parser_gives_it() -> None:
    tree = LexborHTMLParser("<p>")
    named = {number: tag for number, (tag, _) in KINDS.items() if number != COMMENT}
    assert len(named) > 100
    assert {number: tree.create_node(tag).tag_id for number, tag in named.items()} == {each: each for each in named}
    assert {tree.create_node(tag).tag for tag in named.values()} == set(named.values())


def test_text_and_comments_have_numbers_of_their_own() -> None:
    paragraph = LexborHTMLParser("<p>Rye <!-- and --> barley").css("p")[0]
    assert [node.tag_id for node in paragraph.iter(include_text=True)] == [TEXT, COMMENT, TEXT]
    assert KINDS[COMMENT][1] is Role.NO_TEXT
    assert TEXT not in KINDS


def test_a_tag_that_the_parser_does_not_know_has_no_number() -> None:
    assert numbered("price-tag p") == {"p": numbered("p")["p"]}
    assert numbers_of("price-tag") == frozenset()


def test_what_is_opened_is_block_level() -> None:
    nav = numbered("nav")["nav"]
    assert KINDS[nav] == ("nav", ROLES["nav"])
    assert kinds(frozenset(("nav",)))[nav] == ("nav", Role.BLOCK)


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        ("<x-box>Rye fell.</x-box><x-box>Barley rose.</x-box>", ["Rye fell.", "Barley rose."]),
        ("<p>Rye <x-box>fell</x-box> again.</p>", ["Rye fell again."]),
        ("<p><math><mrow>a</mrow><mo>+</mo><mrow>b</mrow></math> tons</p>", ["a+b tons"]),
        ("<search>Rye fell.</search><newtag>Barley rose.</newtag>", ["Rye fell.", "Barley rose."]),
    ],
)
def test_unknown_tags_go_by_their_names(markup: str, texts: list[str]) -> None:
    body = LexborHTMLParser(f"<body>{markup}").body
    assert body is not None
    assert [block.text for block in blocks_of(body)] == texts
