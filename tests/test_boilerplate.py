"""Every boilerplate rule by itself: what it must catch, and prose like it that must survive."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from pipelines.judging.wording.boilerplate import (
    belongs,
    classify,
    classify_blocks,
    inline_rules,
    phrases_within,
    split_dateline,
    strip_inline,
)
from pipelines.judging.wording.rule_index import rule_index
from pipelines.judging.wording.rulebook import (
    Action,
    BlockContext,
    Place,
    Rule,
    Scope,
    all_rules,
    compiled,
    make_rule,
)
from storage.article import Kind

EXAMPLES: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("boilerplate_examples.toml").read_text("utf-8")
)
RULES = {rule.id: rule for rule in all_rules()}
PLACES = {Place.HEAD: 0.05, Place.TAIL: 0.9, Place.ANY: 0.5}


def favourable(rule: Rule) -> BlockContext:
    """The surroundings in which nothing but its wording keeps a block from the rule."""
    return BlockContext(place=PLACES[rule.place], link_density=rule.links, items_after=rule.items, language="")


def cases(answer: str) -> Iterator[tuple[str, str]]:
    for rule_id, examples in EXAMPLES.items():
        for text in examples[answer]:
            yield rule_id, text


def caught(rule: Rule, text: str) -> list[str]:
    """The ids of the rules that catch something of the text in the rule's own scope and surroundings."""
    if rule.scope is Scope.INLINE:
        return [span.rule for span in strip_inline(text)[1]]
    if rule.scope is Scope.LEAD:
        span = split_dateline(text)[1]
        return [span.rule] if span else []
    judgement = classify(text, favourable(rule))
    return [judgement.rule] if judgement else []


def test_every_rule_has_examples_and_every_example_a_rule() -> None:
    assert set(EXAMPLES) == set(RULES)
    assert all(examples["yes"] and examples["no"] for examples in EXAMPLES.values())


@pytest.mark.parametrize(("rule_id", "text"), list(cases("yes")))
def test_rule_catches(rule_id: str, text: str) -> None:
    assert caught(RULES[rule_id], text) == [rule_id]


@pytest.mark.parametrize(("rule_id", "text"), list(cases("no")))
def test_prose_survives(rule_id: str, text: str) -> None:
    assert caught(RULES[rule_id], text) == []


@pytest.mark.parametrize("rule", [rule for rule in all_rules() if rule.items], ids=lambda rule: rule.id)
def test_heading_without_items_is_no_list(rule: Rule) -> None:
    alone = BlockContext(place=PLACES[rule.place], items_after=0)
    judgement = classify(EXAMPLES[rule.id]["yes"][0], alone)
    assert judgement is None or judgement.rule != rule.id


@pytest.mark.parametrize("rule", [rule for rule in all_rules() if rule.place is Place.TAIL], ids=lambda rule: rule.id)
def test_tail_rules_leave_the_head_alone(rule: Rule) -> None:
    judgement = classify(EXAMPLES[rule.id]["yes"][0], BlockContext(place=0.1, link_density=rule.links))
    assert judgement is None or judgement.rule != rule.id


@pytest.mark.parametrize("rule", [rule for rule in all_rules() if rule.pattern], ids=lambda rule: rule.id)
def test_each_literal_can_open_what_the_pattern_matches(rule: Rule) -> None:
    pattern = regex.compile(rule.pattern, regex.IGNORECASE)
    for literal in (each.replace("#", "1") for each in rule.starts):
        spellings = (literal, literal.title(), literal.upper())
        assert any(pattern.fullmatch(each, partial=True) or pattern.match(each) for each in spellings), literal


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_patterns_that_are_compiled_late_are_patterns(rule: Rule) -> None:
    for pattern in rule.patterns:
        assert compiled(pattern).flags & re.IGNORECASE


def test_an_inline_rule_says_what_to_cut_out() -> None:
    with pytest.raises(ValueError, match="cut out"):
        make_rule({"id": "x", "kind": "other", "languages": ["en"], "scope": "inline", "contains": ["x"]})


def test_ids_are_unique_and_literals_lower_case() -> None:
    assert len(RULES) == len(all_rules())
    for rule in all_rules():
        for literal in (*rule.starts, *rule.ends, *rule.contains):
            assert literal == literal.lower(), (rule.id, literal)


def test_kinds_that_become_fields() -> None:
    fields = {rule.kind for rule in all_rules() if rule.action is Action.FIELD}
    assert {Kind.DISCLOSURE, Kind.CORRECTION, Kind.BYLINE, Kind.PROVIDER, Kind.DATELINE, Kind.SUMMARY} == fields


def test_brackets_bullets_and_curly_apostrophes_do_not_hide_a_block() -> None:
    context = BlockContext(place=0.9, items_after=3)
    for text in (
        "▶ Read more: Tollgate falls",
        "[Advertisement]",
        "What’s trending",
        "— Most Read —",
        "(With inputs from agencies)",
    ):
        assert classify(text, context) is not None, text


def test_language_gates_only_where_the_words_are_ambiguous() -> None:
    head = {"place": 0.05}
    assert classify("Von Jonte Brandis", BlockContext(language="de", **head)) is not None
    assert classify("Von Jonte Brandis", BlockContext(language="en", **head)) is None
    assert classify("Anzeige", BlockContext(language="en", **head)) is not None


def test_inline_spans_leave_the_sentence_whole() -> None:
    text, spans = strip_inline(
        "晨星(09999.HK) +0.550 (+3.659%) 沽空 $9.64百萬; 比率 18.056% 公布業績。(港股報價延遲最少十五分鐘。)"
    )
    assert text == "晨星(09999.HK)公布業績。"
    assert [span.kind for span in spans] == [Kind.QUOTE_WIDGET, Kind.QUOTE_WIDGET]
    assert strip_inline("The note, opens new tab is late, opens new tab.")[0] == "The note is late."


def test_dateline_is_taken_only_from_the_start() -> None:
    text, span = split_dateline("QUILLMERE, Feb 6 (Reuters) - Shares rose.")
    assert (text, span and span.text, span and span.action) == (
        "Shares rose.",
        "QUILLMERE, Feb 6 (Reuters)",
        Action.FIELD,
    )
    assert split_dateline("QUILLMERE, Feb 6 (Reuters) -")[1] is None


def page(*lines: str) -> list[tuple[str, BlockContext]]:
    last = len(lines) - 1
    after = [sum(1 for _ in _short_run(lines[index + 1 :])) for index in range(len(lines))]
    return [(text, BlockContext(place=index / last, items_after=after[index])) for index, text in enumerate(lines)]


def _short_run(lines: tuple[str, ...]) -> Iterator[str]:
    for line in lines:
        if line.endswith("."):
            return
        yield line


def test_a_heading_covers_its_list_until_prose_returns() -> None:
    blocks = page(
        "Tollgate shares fell by a third on Monday.",
        "Most Read",
        "Ports: the long fall",
        "Banks: what comes next",
        "The mill in Harrowgate will close in May, its owner said on Monday evening.",
    )
    verdicts = classify_blocks(blocks)
    assert [verdict and verdict.kind for verdict in verdicts] == [None, *[Kind.MOST_DISCUSSED] * 3, None]


def test_a_section_covers_prose_until_the_next_heading() -> None:
    tail = BlockContext(place=0.9)
    blocks = [
        ("About Tollgate Partners", tail),
        ("Tollgate runs ports in nine countries and employs 4,000 people.", tail),
        ("Outlook", BlockContext(place=0.95, is_heading=True)),
        ("The board expects growth.", tail),
    ]
    assert [verdict and verdict.kind for verdict in classify_blocks(blocks)] == [Kind.ABOUT, Kind.ABOUT, None, None]


def test_a_heading_of_quotes_covers_no_sentences() -> None:
    item = BlockContext(place=0.6, tag="li")
    blocks = [
        ("Stocks mentioned", BlockContext(place=0.5, is_heading=True, items_after=2)),
        ("Lantern Ropes 41.20", item),
        ("Lantern Ropes rose by 4 percent after it had raised its forecast.", item),
    ]
    kinds = [verdict and verdict.kind for verdict in classify_blocks(blocks)]
    assert kinds == [Kind.QUOTE_WIDGET, Kind.QUOTE_WIDGET, None]


def test_the_phrases_of_a_whole_page_judge_each_block_as_its_own_do() -> None:
    """Every literal within a block is found, whatever stands before and after it on the page."""
    pairs = rule_index().within
    for pair, found in zip(pairs, phrases_within([f"Ropes {literal} ports" for literal, _ in pairs]), strict=True):
        assert pair in found
        assert pair in phrases_within(["Ropes", f"Ropes at {pair[0]} ports"])[1]
    texts = [(RULES[rule_id], text) for rule_id, text in cases("yes") if RULES[rule_id].contains]
    phrases = phrases_within([text for _, text in texts])
    for (rule, text), within in zip(texts, phrases, strict=True):
        assert classify(text, favourable(rule), within) == classify(text, favourable(rule)), text


def test_a_block_judgement_covers_nothing_else() -> None:
    judgement = classify("Advertisement", BlockContext())
    assert judgement is not None
    assert not belongs(judgement, "Ports", BlockContext())


def test_a_pattern_does_not_try_every_way_to_part_a_word() -> None:
    # It ran for hours.
    assert classify(f"Rédigé par {'A' * 200} 9", BlockContext(place=0.9, language="fr")) is None


@given(st.text(max_size=400), st.floats(0, 1), st.booleans(), st.integers(0, 9))
def test_any_text_is_judged_without_error(text: str, place: float, is_heading: bool, items: int) -> None:
    context = BlockContext(place=place, is_heading=is_heading, items_after=items)
    judgement = classify(text, context)
    assert judgement is None or judgement.rule in RULES
    clean, spans = strip_inline(text)
    assert bool(spans) or clean == text
    rest, dateline = split_dateline(text)
    assert dateline is not None or rest == text


@pytest.mark.parametrize("literal", [literal for literal, _ in rule_index().inline])
def test_inline_wordings_are_found_in_any_case_and_nowhere_else(literal: str) -> None:
    for spelled in (literal, literal.upper(), literal.title()):
        found = inline_rules(["Shares rose (a little).", f"They fell ’ {spelled} again."])
        assert literal in [each for each, _ in found], spelled
        assert all(each in spelled.lower() for each, _ in found)


def test_a_rule_without_a_literal_is_refused() -> None:
    with pytest.raises(ValueError, match="no literal"):
        make_rule({"id": "x", "kind": "ad", "languages": ["en"], "scope": "block", "pattern": "x"})
    with pytest.raises(TypeError):
        make_rule({"id": "x", "kind": "ad", "languages": ["en"], "scope": "block", "starts": ["x"], "unknown": 1})
