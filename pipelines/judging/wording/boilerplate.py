"""What a block of text is when it is no story, by rules that are data (`pipelines/rules/*.toml`), a block at a time.

A rule needs three things to agree: a full phrase anchored in a block of its own, the place where such blocks stand,
and, for a heading, the short or empty items that follow it. One word never decides: a story about a disclaimer stays.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate, chain

from pipelines.judging.wording.rule_index import KEY_LENGTHS, rule_index, words_of
from pipelines.judging.wording.rulebook import Action, BlockContext, Judgement, Rule, Scope, compiled
from pipelines.pages.sentences import is_stopless_prose
from pipelines.pages.text import plain_apostrophes
from storage.article import Kind

# Literals in lower case with their rules.
Phrases = tuple[tuple[str, Rule], ...]

_CALLS = frozenset((Kind.NEWSLETTER, Kind.SUBSCRIBE, Kind.APP, Kind.CONSENT, Kind.AD, Kind.SHARE, Kind.COMMENTS))
# Characters at a text's ends, and around a bracket, within which the longest literal of a rule fits.
_EDGE = 64
# In characters: a longer block is no notice.
_LONGEST_SEARCHED = 2500
_ASCII = bytes(range(128))
# In a text of usual length a piece is cut out in the tenth of the time that a literal is searched for.
_WORTH_CUTTING = 8


@dataclass(frozen=True, slots=True)
class Span:
    """A piece cut out of a paragraph."""

    text: str
    kind: Kind
    rule: str
    action: Action = Action.DROP


# Quotation marks are not among them: a block that opens with one is somebody's words.
_OPENING = " \t*＊※•·●⊙○◎■□▪◆◇★▽▶►»›>→|–—-_=~([{（［【〔《〈<#+▸▼△▲☞✉📢◤◢🟡🔴🔵🟢⭐"
_CLOSING = " \t:：»›>→|…*–—-_=.。!！]）］】〕》▸▼◤◢+"


def _candidates(lead: str, bare: str, phrases: Phrases | None) -> Iterator[Rule]:
    index = rule_index()
    start, end = lead[:_EDGE].lower(), bare[-_EDGE:].lower()
    for length in KEY_LENGTHS:
        for literal, rule in index.starts.get(start[:length], ()):
            if start.startswith(literal):
                yield rule
    if start[:1].isdigit():
        for _, rule in index.starts["#"]:
            yield rule
    for length in KEY_LENGTHS:
        for literal, rule in index.ends.get(end[-length:], ()):
            if end.endswith(literal):
                yield rule
    if len(lead) <= _LONGEST_SEARCHED and (within := phrases_within((lead,))[0] if phrases is None else phrases):
        folded = lead.lower()
        for literal, rule in within:
            if literal in folded:
                yield rule


def phrases_within(texts: Sequence[str]) -> list[Phrases]:
    """For each of some texts without line breaks, the literals of rules by a phrase within that it may hold: looked for
    once in all of them, not once in each."""
    index = rule_index()
    folded = _folded("\n".join(texts))
    known = index.known_words.intersection(words_of(folded))
    places = [place for word in known for place in index.words.get(word, ()) if index.sure_words[place] <= known]
    for sign, signed in index.signs:
        if sign in folded:
            near = _near(folded, sign, len(signed))
            places += [place for place in signed if index.encoded[place] in near]
    lines = list(accumulate([len(line) + 1 for line in folded.split(b"\n")]))
    found: list[list[tuple[str, Rule]]] = [[] for _ in texts]
    for place in sorted(places):
        at = folded.find(index.encoded[place])
        while at >= 0:
            line = bisect_right(lines, at)
            found[min(line, len(texts) - 1)].append(index.within[place])
            at = folded.find(index.encoded[place], lines[line])
    return [tuple(each) for each in found]


def _near(text: bytes, sign: bytes, literals: int) -> bytes:
    """What stands around a sign, where it is so rare that this is quicker searched for so many literals with it than
    the text is; else the text."""
    if text.count(sign) > _WORTH_CUTTING * literals:
        return text
    pieces, at = [], text.find(sign)
    while at >= 0:
        pieces.append(text[max(0, at - _EDGE) : at + _EDGE])
        at = text.find(sign, at + 1)
    return b"\n".join(pieces)


def _folded(text: str) -> bytes:
    """The text in the characters that literals have, in lower case and UTF-8: parting and searching bytes costs less
    than the same with a text of wide characters, and so does lowering them, where no letter beyond ASCII is capital."""
    text = _plain(text)
    encoded = text.encode("utf-8", "surrogatepass")
    beyond = encoded.translate(None, _ASCII).decode("utf-8", "surrogatepass")
    return encoded.lower() if beyond == beyond.lower() else text.lower().encode("utf-8", "surrogatepass")


def _plain(text: str) -> str:
    """The text in the characters that literals have."""
    text = plain_apostrophes(text)
    # In lower case it would be two characters, which no literal has.
    return text.replace("İ", "I") if "İ" in text else text


@cache
def _told() -> re.Pattern[str]:
    """Whose words a sentence tells, from `data/speech.toml`: a site that calls on its reader tells nobody's."""
    told = tomllib.loads(files("pipelines").joinpath("data/speech.toml").read_text("utf-8"))["told"]
    return re.compile(rf", (?:{'|'.join(chain.from_iterable(told.values()))})\b", re.IGNORECASE)


def classify(text: str, context: BlockContext, phrases: Phrases | None = None) -> Judgement | None:
    """What the block is, or None when no rule knows it. `text` has its white space folded.

    A rule anchored at the start of the block wins over one anchored at its end, that over one by a phrase within.
    `phrases` are those that `phrases_within` has found for this text among others.
    """
    lead = _plain(text.lstrip(_OPENING))
    bare = lead.rstrip(_CLOSING)
    if bare.endswith(")") and bare.count(")") > bare.count("("):
        bare = bare[:-1]
    for rule in _candidates(lead, bare, phrases):
        if rule.fires(lead, bare, context) and not (rule.kind in _CALLS and _told().search(lead)):
            return rule.judgement
    return None


def belongs(judgement: Judgement, text: str, context: BlockContext) -> bool:
    """Whether a block after a heading judged so is still under it, given that `classify` says nothing of the block.

    Under HEADING: empty items, link lines, list items and lines, as long as they are not prose; the items of a summary
    are. Under SECTION: everything that is not itself a heading.
    """
    if judgement.scope is Scope.SECTION:
        return not context.is_heading
    if judgement.scope is not Scope.HEADING:
        return False
    linked = context.link_density >= 0.5
    if context.is_heading:
        return linked
    if judgement.kind is Kind.SUMMARY and context.tag in ("li", "tr"):
        return context.tag == "li"
    prose = _is_prose(text)
    if linked or context.tag == "li":
        # "Stocks mentioned" over sentences on them: a quote is never one.
        told = judgement.kind is Kind.QUOTE_WIDGET and not linked
        return not prose or (not told and len(text) <= _LONGEST_ITEM)
    return not prose and len(text) <= _LONGEST_LINE


# A headline may end in a question or an exclamation mark; a sentence of a story ends in a full stop.
_STOP = re.compile(r"(?<!\.\.)[.。।॥۔။។][\"'”’»)）」』]*$")
# Somebody's words, whole: Japanese closes them without a stop.
_SAID = re.compile("「[^「」]{12,}」|『[^『』]{12,}』|“[^“”]{30,}”|„[^„“”]{30,}[“”]|«[^«»]{30,}»")
# Under a heading, in characters: sentences that are items or links, and lines that are neither.
_LONGEST_ITEM, _LONGEST_LINE = 140, 200


def _is_prose(text: str) -> bool:
    return _STOP.search(text) is not None or _SAID.fullmatch(text) is not None or is_stopless_prose(text)


def classify_blocks(blocks: Sequence[tuple[str, BlockContext]]) -> list[Judgement | None]:
    """`classify` over a page's blocks in order, with headings and sections carried to the blocks they cover."""
    verdicts: list[Judgement | None] = []
    carried: Judgement | None = None
    for text, context in blocks:
        verdict = classify(text, context)
        if verdict is not None and verdict.scope in (Scope.HEADING, Scope.SECTION):
            carried = verdict
        elif verdict is None and carried is not None:
            if belongs(carried, text, context):
                verdict = carried
            else:
                carried = None
        verdicts.append(verdict)
    return verdicts


def inline_rules(texts: Iterable[str]) -> Phrases:
    """The inline rules that one of the texts may meet: each literal is looked for once, not once a paragraph."""
    index = rule_index()
    # Lowering and searching bytes costs a third; a literal has a spelling for each case of its letters beyond ASCII.
    folded = "\n".join(texts).encode("utf-8", "surrogatepass").lower()
    # A third of the literals open with a bracket: they are looked for in what follows the text's brackets.
    bracketed = b"(".join([b"", *[piece[:_EDGE] for piece in folded.split(b"(")[1:]]])
    signed = [pairs for sign, pairs in index.inline_spellings if sign in folded]
    found = [place for pairs in signed for spelling, place in pairs if spelling in folded]
    found += [place for spelling, place in index.bracketed_spellings if spelling in bracketed]
    return tuple([index.inline[place] for place in sorted(set(found))])


def strip_inline(text: str, rules: Phrases | None = None) -> tuple[str, tuple[Span, ...]]:
    """The paragraph without what a page puts inside sentences (live quotes, ", opens new tab"), and what was cut.

    `rules` are those of `inline_rules` for some texts of which this is one.
    """
    if rules is None:
        rules = rule_index().inline
    folded = text.lower() if rules else ""
    spans: list[Span] = []
    for literal, rule in rules:
        if literal in folded:
            text, found = _cut(text, rule)
            spans += found
    return (" ".join(text.split()) if spans else text), tuple(spans)


def _cut(text: str, rule: Rule) -> tuple[str, list[Span]]:
    pattern = compiled(rule.pattern)
    found = [Span(match[0].strip(), rule.kind, rule.id, rule.action) for match in pattern.finditer(text)]
    return (pattern.sub("", text) if found else text), found


def split_dateline(text: str) -> tuple[str, Span | None]:
    """A first paragraph without its wire dateline ("NEW YORK, Feb 6 (Reuters) -"), and the dateline."""
    opening = text[: _EDGE * 2].lower()
    for rule, begun in rule_index().lead:
        literals = [literal for first, group in begun if first in opening for literal in group]
        if not any(map(opening.__contains__, literals)):
            continue
        match = compiled(rule.pattern).match(text)
        if match and len(match[0]) <= rule.longest and match.end() < len(text):
            return text[match.end() :].lstrip(), Span(match[0].strip(" -–—:："), rule.kind, rule.id, rule.action)
    return text, None
