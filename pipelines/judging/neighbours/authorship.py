"""Lines of who wrote the story: names alone, lives of authors, an agency's sign under the last paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile, zip_longest

from pipelines.fields.authorship.byline_words import DIGIT, KANA, OUTLET
from pipelines.fields.authorship.names import desk_name, is_person, lone_names, split_names
from pipelines.fields.authorship.providers import signed_off
from pipelines.fields.authorship.signed_lines import bracketed_names
from pipelines.judging.verdict import Verdicts, verdict_of
from pipelines.layout.block import Block
from pipelines.layout.outline import Outline
from pipelines.layout.roles import HEADINGS
from storage.article import Kind

# Characters: of a line that is a name or a sign; within which a life begins to tell; of the life of an author.
_LABEL, _LINE, _LIVES = 60, 120, 900
# Blocks: between a name and the life or the sign that belongs to it; of a story too short to have its writer's life.
_NEAR, _FEW = 4, 3
# Blocks behind the last paragraph within which its writers sign.
_RIGHT_BELOW = 2
OF_LIVES = "bio.heading"
_LIFE = re.compile(
    r" (?:is|was|has|have|joined|writes|covers|works|leads|holds|studied|ist|war|hat|kam|kümmert|arbeitet|schreibt|"
    r"studierte|leitet|berichtet|wurde|gehört|est|a|couvre|écrit|travaille|es|cubre|escribe|è|scrive) "
)
# Behind a name: ", Lagos", " in Harrow", " at Pound Road", " - chief reporter".
_PLACE = re.compile(r"(?:,| in| at| [-–—|/])\s?[^.!?:;,]{2,30}")
_TODAY = re.compile(
    r"(?:, [^,]{2,80},| \([^()]{2,40}\))? "
    r"(?:is (?:an? |the |one |editor|director|head|chief|based|author|co-|senior|managing)"
    r"|is [^,;!?]{2,40}['’]s? (?:[a-z-]+ ){0,3}?(?:editor|correspondent|reporter|columnist|critic)\b"
    r"|lives (?:in|with|on|near) |writes (?:an? |about |for |on |from |the )|covers |reports (?:on|for|from) "
    r"|works (?:as|for|at|in) |has (?:written|covered|reported|been (?:an? |with |writing |covering ))"
    r"|can be (?:reached|contacted|found|followed) |teaches |edits |hosts "
    r"|ist (?:\w+ )?(?:redakteur|autor|korrespondent|journalist|reporter|kolumnist|chef)|schreibt "
    r"|berichtet (?:für|aus|über) |leitet (?:das|die|den) |arbeitet (?:als|für|bei) "
    r"|est (?:\w+ )?(?:journaliste|correspondant|chroniqueu|rédact)|écrit |couvre )"
    r"|氏?は、(?!.*[述語話])|[为為是].{0,16}(?:作者|[記记]者|分析[師师]|股評人|[專专][欄栏]|教授|[顧顾][問问]|研究[員员])",
    re.IGNORECASE,
)
# Where a correspondent writes from.
_PLACED = re.compile(
    r",? ?\((?:à|au|aux|en|in|aus|from|at) [^()]{2,40}\)|,? (?:à|in|aus)(?: [^\W\d_a-z][\w'-]{1,20}){1,2}"
)
# A full name at the beginning of a text, and what a person, no company, is.
_NAMED = re.compile(r"(?:[^\W\d_a-z][\w.'’-]* ){1,3}?[^\W\d_a-z][\w'’-]+(?=,? [a-z(])")
_OFFICE = re.compile(
    r"\b(?:(?:co-)?founder|reporter|journalist|correspondent|consultant|advis[eo]r|author|writer|columnist|editor|professor"
    r"|lecturer|fellow|analyst|strategist|economist|attorney|lawyer|coach|planner|director|president|ceo|chief|manager"
    r"|partner|researcher|student|teacher|historian|chair\w*|redakteur\w*|autor\w*|korrespondent\w*|journaliste?"
    r"|chroniqueu\w+)\b",
    re.IGNORECASE,
)
# Letters of a place behind several names, with the words that join these.
_PLACE_LETTERS = 24
# Characters behind a name within which its bearer's office is told.
_NEARBY = 60
_TITLES = ("Ms.", "Mr.", "Mrs.", "Mx.", "Dr.", "Prof.", "Professor")
_BY = re.compile(r"(?:By|Von|Par|Por|Door):? ")
_DASHES = "—–-"
_MARKS = " *＊※◎●■"
_SIGN = re.compile(
    r"\(?[A-Z]{3,6}\)?|[A-Z]{2}|[a-z]{2,4}(?:/[a-z]{2,4}){2,7}|(?:/[a-z]{2,3}){2,5}|[<＜][A-Z]{2,4}[>＞]|[a-z]{2,3}"
)
# Of an agency; two letters are somebody's initials.
_SHORTEST_SIGN = 3
_SAID = (Kind.PROVIDER, Kind.CAPTION, Kind.TAGS, Kind.NAVIGATION, Kind.RELATED)
_PROVIDER = verdict_of(Kind.PROVIDER, "sign-off")
_BYLINE = verdict_of(Kind.BYLINE, "author-line")
_NAMES = verdict_of(Kind.BYLINE, "byline.names")
_BIO = verdict_of(Kind.BIO, "author-life")


def lives(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """A line that is an author's name; a paragraph that begins with one, right after a removed line that holds it."""
    bylines = [block.text for block in region if verdicts[block.position].rule.startswith("byline.by")]
    named = (*page.hints.authors, *(name for line in bylines for name in split_names(line)))
    names = tuple(name for name in named if " " in name)
    if named:
        _signed_lines(page, region, verdicts, named)
    _life_of_nobody(page, region, verdicts)
    for place, block in enumerate(region) if names else ():
        text = block.text
        if not text.startswith(names):
            continue
        verdict = verdicts[block.position]
        if not verdict.kept and not verdict.by_model:
            continue
        if text in page.hints.authors or any(_PLACED.fullmatch(text.removeprefix(name)) for name in names):
            verdicts[block.position] = _BYLINE
        elif block.tag not in HEADINGS and _LIFE.search(text[:_LINE]):
            near = [each for each in region[max(0, place - _NEAR) : place] if not verdicts[each.position].kept]
            lines = [each.text for each in near if len(each.text) <= _LABEL]
            if any(text.startswith(name) and any(name in line for line in lines) for name in names):
                verdicts[block.position] = _BIO


def lives_under_headings(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """The paragraph right under a heading like "About the author", where it is the story's last one or begins with an
    author's name."""
    names = tuple(filter(is_person, page.hints.authors))
    kept = [block for block in region if verdicts[block.position].kept]
    for heading, below in pairwise(region):
        verdict = verdicts[heading.position]
        if verdict.rule != OF_LIVES or not verdicts[below.position].kept or below.tag in HEADINGS:
            continue
        named = bool(names) and below.text.startswith(names)
        if named or (below is kept[-1] and len(kept) > _FEW and len(below.text) <= _LIVES):
            verdicts[below.position] = verdict


def _signed_lines(page: Outline, region: Sequence[Block], verdicts: Verdicts, names: Sequence[str]) -> None:
    """Right over the story, an author's name with a place or an office; at its end, who that is, told of today, or in
    either place of "Ms. Family".
    """
    kept = [block for block in region if verdicts[block.position].kept]
    if not _tells(page, kept):
        return
    if len(page.hints.authors) > 1:
        _line_of_all((*kept[:_FEW], *_last_lines(page, region, verdicts)), verdicts, page.hints.authors)
    titled = tuple(f"{title} {name.split()[-1]} " for name in names if is_person(name) for title in _TITLES)
    if len(page.hints.authors) == 1:
        for block in kept[:_FEW]:
            rest = _behind(block.text, names)
            if block.text.startswith(titled) and _TODAY.match(_behind_title(block.text)):
                verdicts[block.position] = _BIO
            elif block.tag not in HEADINGS and (
                (len(block.text) <= _LABEL and _PLACE.fullmatch(rest)) or _is_with_post(block.text, names)
            ):
                verdicts[block.position] = _BYLINE
    for block in _doubted_behind(page, region, verdicts):
        if _is_life(block, names, titled):
            verdicts[block.position] = _BIO
    while _tells(page, kept[:-1]) and kept[-1].tag not in HEADINGS and _is_life(kept[-1], names, titled):
        verdicts[kept.pop().position] = _BIO


def _is_with_post(line: str, names: Sequence[str]) -> bool:
    """Whether a line is "By", an author and the post, whatever stands between: "By Ann Lee EX News Port editor"."""
    introduced = _BY.match(line)
    rest = _behind(line[introduced.end() :], names) if introduced else ""
    return 0 < len(rest) <= _LABEL and rest[-1] not in ".!?" and _OFFICE.search(rest) is not None


def _is_life(block: Block, names: Sequence[str], titled: tuple[str, ...]) -> bool:
    """Whether a block says of one of these persons, or of one of these titles with family names, who that is today."""
    text = block.text.lstrip(_MARKS)
    return _TODAY.match(_behind_title(text) if text.startswith(titled) else _behind(text, names)) is not None


def _doubted_behind(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> list[Block]:
    """The sentences that the model took out right behind the last block that is kept: what they are, it cannot say."""
    last = _last_kept(region, verdicts)
    behind = region[last + 1 : last + 1 + _NEAR] if last >= 0 else ()
    return [block for block in behind if verdicts[block.position].by_model and page.sentences[block.position]]


def _line_of_all(edges: Sequence[Block], verdicts: Verdicts, authors: Sequence[str]) -> None:
    """A line over the story or under it that holds all its authors, two or more, and hardly more than a place."""
    for block in edges:
        if len(block.text) <= _LINE and block.tag not in HEADINGS and all(name in block.text for name in authors):
            rest = block.text
            for name in authors:
                rest = rest.replace(name, "")
            if sum(map(str.isalpha, rest)) <= _PLACE_LETTERS and not DIGIT.search(rest):
                verdicts[block.position] = _BYLINE


def _life_of_nobody(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """A last paragraph that says what office somebody holds, of whom the story tells nothing, is its writer's life."""
    told = [block for block in region if verdicts[block.position].kept]
    if len(told) <= _FEW or told[-1].tag in HEADINGS or not page.hints.is_story:
        return
    text = told[-1].text
    found = _NAMED.match(text)
    if (
        found is None
        or not _TODAY.match(text, found.end())
        or not _OFFICE.search(text, found.end(), found.end() + _NEARBY)
    ):
        return
    name, known = found[0], [page.hints.title, *(block.text for block in told[:-1])]
    family = name.split()[-1]
    if is_person(name) and not any(family in each for each in known):
        verdicts[told[-1].position] = _BIO


def _tells(page: Outline, kept: Sequence[Block]) -> bool:
    """Whether a line of the writer may stand beside these: they are several, or one of them is a paragraph."""
    return len(kept) > _FEW or any(page.is_paragraph(block.position) for block in kept)


def _behind(text: str, names: Sequence[str]) -> str:
    """What follows the person's name that a text begins with; "" where it begins with none.

    "Ann Lee Example News Ann Lee is a reporter": on a card of the author the name stands once more.
    """
    name = next((name for name in names if text.startswith(name)), "")
    rest = text[len(name) :] if name and is_person(name) else ""
    again = rest.find(name, 0, _LABEL) if rest else -1
    return rest[again + len(name) :] if again > 0 and "." not in rest[:again] else rest


def _behind_title(text: str) -> str:
    """What follows a title and a family name."""
    return text[text.index(" ", text.index(" ") + 1) :]


def sign_off(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """The line right after the story, or the last of it, that is nothing but an agency's name or its sign, or its
    writers' signs ("ab/cde/fg")."""
    last = _last_kept(region, verdicts)
    edge = _last_lines(page, region, verdicts)
    for block in region[max(0, last) : last + 1 + _NEAR]:
        if len(block.text) > _LABEL:
            continue
        kind, rule = verdicts[block.position].kind, verdicts[block.position].rule
        sign = page.hints.is_story and block in edge and _SIGN.fullmatch(block.text)
        if (kind not in _SAID or rule == "caption.credit.tail") and (sign or signed_off(block.text)):
            initials = len(block.text) < _SHORTEST_SIGN or (block.text.islower() and "/" not in block.text)
            verdicts[block.position] = _BYLINE if initials else _PROVIDER


def names_alone(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Lines of persons' names only over the first sentence or at the end, on a page that names no person otherwise.

    Whatever a page says of itself, Chinese names in brackets under its last sentence sign it, and names in an element
    that is called a signature.
    """
    kept = [block for block in region if verdicts[block.position].kept]
    if not _tells(page, kept) or any(map(_is_somebody, page.hints.authors)):
        return
    told, last = page.hints.is_story, _last_lines(page, region, verdicts)
    japanese = told and KANA.search(kept[0].text) is not None
    end = last[0].position
    below = (block for block in region if end < block.position <= end + _RIGHT_BELOW)
    for block in (*last, *(each for each in below if verdicts[each.position].kind is Kind.BYLINE)):
        if len(block.text) <= _LABEL and bracketed_names(block.text, japanese=japanese):
            verdicts[block.position] = _NAMES
    over = takewhile(lambda block: not page.sentences[block.position], kept)
    signed = told or any(map(_is_signature, last))
    for block in (*(over if told else ()), *(last if signed else ())):
        if block.tag not in HEADINGS and len(block.text) <= _LABEL and lone_names(block.text):
            verdicts[block.position] = _NAMES


def _is_signature(block: Block) -> bool:
    return "signature" in block.element.names.lower().split()


def _is_somebody(name: str) -> bool:
    """Whether an author's name is a person's, no desk's or paper's."""
    return is_person(name) and not desk_name(name) and not OUTLET.fullmatch(name)


def _last_kept(region: Sequence[Block], verdicts: Verdicts) -> int:
    """The place of the last kept block; -1 without one."""
    return next((at for at in range(len(region) - 1, -1, -1) if verdicts[region[at].position].kept), -1)


def _last_lines(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> list[Block]:
    """The last kept block, and the one right behind it that its template and its parent made, or that is called a
    signature, if only the model takes that for none of the story, as it does with names and signs."""
    last = _last_kept(region, verdicts)
    found = region[last : last + 2] if last >= 0 else region[:0]
    if len(found) < 2:
        return list(found)
    story, line = found
    made = page.groups[line.position] is page.groups[story.position] or _is_signature(line)
    beside = made and line.element.parent is story.element.parent
    return [story, line] if beside and page.sentences[story.position] and verdicts[line.position].by_model else [story]


def signed_posts(page: Outline, region: Sequence[Block], verdicts: Verdicts) -> None:
    """Names behind a dash that end the posts of one page, two at least, each right before the next one's heading or at
    the end. Under a quote the same is whose words it is."""
    kept = [block for block in region if verdicts[block.position].kept]
    signed = [
        block
        for block, after in zip_longest(kept, kept[1:])
        if block.text[0] in _DASHES
        and len(block.text) <= _LABEL
        and (after is None or after.tag in HEADINGS)
        and is_person(block.text.lstrip(_DASHES + " "))
    ]
    for block in signed if len(signed) > 1 else ():
        verdicts[block.position] = _BYLINE
