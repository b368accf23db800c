"""Personal names out of bylines: introductions, roles, places, addresses and dates taken off, several names split."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from pipelines.fields.authorship import byline_words as words
from pipelines.pages.text import CJK
from pipelines.pages.unescape import unescaped

_JOINING = 3  # letters of the longest word between two names, "and"
_MAX_NAME = 80
_SHORTEST_TOLD = 3
_MAX_BYLINE = 400


def split_names(byline: str, *, publisher: str = "") -> tuple[str, ...]:
    """The names in a byline, in order, each once; () when there is none. `publisher` is dropped beside a person, and
    before one."""
    text = words.ADDRESS.sub(" ", unescaped(byline[: 2 * _MAX_BYLINE])[:_MAX_BYLINE])
    text = words.OUTLET_AND_PLACE.sub(
        "", words.OUTLET_BY.sub("", words.EDITED.sub("", words.FILED.sub("", text))).strip()
    )
    dated = words.DATE_BEFORE.match(text)
    if dated:
        text = text[dated.end() :]
    found: list[str] = []
    pieces = words.HARD_BREAK.split(_without_introduction(text))
    for piece in pieces[:1] if "|" in text and _goes_on_with_town(pieces) else pieces:
        if not words.DATED_PIECE.match(piece) and not (found and words.ROLE.search(piece)):
            found += _names_of(_without_introduction(piece))
    names = list(dict.fromkeys(name for name in found if is_name(name)))
    if publisher:
        first = len(publisher) + 1
        own = (
            name.casefold().startswith(f"{publisher.casefold()} ")
            and is_person(name[first:])
            and not is_post(name[first:])
            for name in names
        )
        names = [name[first:] if told else name for told, name in zip(own, names, strict=True)]
    if publisher and len(names) > 1:
        names = [name for name in names if name.casefold() != publisher.casefold()] or names
    return tuple(names)


def _goes_on_with_town(pieces: list[str]) -> bool:
    """Whether what stands behind a name and a bar is the town or the desk: "Ann Lee | Harbour Town | 03.03.2025",
    "Ann Lee | Ulm"."""
    if len(pieces) > 2:
        return bool(words.DATED_PIECE.match(pieces[-1]))
    return len(pieces) > 1 and is_person(pieces[0]) and bool(words.TOWN.fullmatch(pieces[1]))


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, spellings that differ in case taken for the same."""
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(name.casefold(), name)
    return tuple(kept.values())


def without_initials(names: list[str]) -> list[str]:
    """The names without those that are another one's initials: "AP" beside "The Associated Press"."""
    short = {"".join(word[0] for word in name.split() if word != "The") for name in names if " " in name}
    return [name for name in names if name not in short]


def is_name(text: str) -> bool:
    """Whether a cleaned text can be the name of a person, desk or agency."""
    if not 2 <= len(text) <= _MAX_NAME or words.NOT_A_NAME.match(text) or not words.LETTER.search(text):
        return False
    return len(text.split()) <= 8 and not (words.DIGIT.search(text) and len(text.split()) > 3)


def desk_name(byline: str) -> str:
    """The desk that a byline names and nothing else ("By Staff Writer", "Redaktion"); "" where it names none."""
    text = _trimmed(_without_introduction(unescaped(byline[:_MAX_NAME])))
    return text if words.DESK.fullmatch(text) else ""


def is_login(name: str) -> bool:
    """Whether the name is that of an account ("jdoe", "jane.doe") or a sign ("amw"), not one that a person writes."""
    return bool(words.LOGIN.match(name))


def is_organisation(name: str) -> bool:
    """Whether a word of the name is one of companies, offices and associations."""
    return bool(words.ORGANISATION.search(name))


def is_post(name: str) -> bool:
    """Whether a word of the name is one of companies, offices, trades or posts."""
    return is_organisation(name) or bool(words.ROLE.search(name))


def is_person(name: str) -> bool:
    """Whether a name has the shape of a person's: two to four words with capitals, or Chinese, Japanese, Korean."""
    if CJK.match(name):
        longest = words.LONGEST_HAN if words.HAN.fullmatch(name) else words.LONGEST_KANA
        return len(name) <= longest and not words.NO_CJK_NAME.search(name)
    return words.PERSON.fullmatch(name) is not None


def is_chinese_name(text: str) -> bool:
    """Whether a text is a surname of the list and one or two characters more, as nearly all Chinese names are.

    For lines that nothing but their length marks: of words of two characters, labels and buttons are the most.
    """
    if not words.HAN.fullmatch(text):
        return False
    single, double = _surnames()
    return len(text) in (3, 4) if text[:2] in double else text[0] in single and len(text) in (2, 3)


@cache
def _surnames() -> tuple[frozenset[str], frozenset[str]]:
    data = tomllib.loads(files("pipelines").joinpath("data/surnames.toml").read_text(encoding="utf-8"))
    return frozenset(data["single"]), frozenset(data["double"].split())


def introduced_names(line: str) -> tuple[str, ...]:
    """The names of a line that is a byline and nothing else: "Von Erika Muster", "By A. Writer and B. Writer".

    For lines that nothing but their words marks: each name must look like one, so that "By the end of May" is none.
    """
    rest = _without_introduction(line)
    if rest == line.strip() or not rest:
        return ()
    # A sentence that a link parts begins in small letters or goes on with a verb: "by Ann Lee in Ulm", "By Ann Lee is".
    if words.SENTENCE.search(rest) or (words.AFTER_PERSON.search(rest) and not line.lstrip()[:1].isupper()):
        return ()
    return _persons(split_names(rest))


def lone_names(line: str) -> tuple[str, ...]:
    """The names of a line of persons' names and nothing else: "Ann Lee/Bo Park", "Ann Lee, Bo Park and Cy Adams".

    A sentence is none, though Chinese parts clauses as it parts names; nor is a short headline ("Der Ausblick"), nor a
    row of figures ("Merrow Steel | 3.10 | -0.10%"), nor a label ("Harbour Pilots:").
    """
    if (
        line.rstrip().endswith((":", "："))
        or words.DIGIT.search(line)
        or words.TOLD.search(line)
        or words.NO_PERSON.search(line)
    ):
        return ()
    names = _persons(split_names(line))
    letters = sum(map(str.isalpha, line)) - sum(map(str.isalpha, "".join(names)))
    return names if " " in line.strip() and letters <= _JOINING * (len(names) - 1) else ()


def dated_names(line: str) -> tuple[str, ...]:
    """The names of a line that has a date, then names, and nothing else: "3 March 2025 - Ann Lee"."""
    dated = words.DATE_BEFORE.match(line.strip())
    rest = line.strip()[dated.end() :] if dated else ""
    names = split_names(rest) if rest else ()
    if names and _without_introduction(rest) != rest and len(names) == 1 and words.GIVEN.fullmatch(names[0]):
        return names
    return _persons(names)


def _persons(names: tuple[str, ...]) -> tuple[str, ...]:
    """The persons among the names; () where one is neither a person nor an organisation."""
    persons = tuple(name for name in names if not is_organisation(name))
    return persons if all(map(is_person, persons)) else ()


def names_before_date(line: str, following: str = "") -> tuple[str, ...]:
    """The names of a line that is names, a bar and a date, nothing else: "Erika Muster | 05.04.2025".

    `following` is the next line, for markup that parts the date from the bar. Words of sections and places are none.
    """
    signed = words.SIGNED_AND_DATED.match(line)
    if signed is None or not words.DATE_NEXT.match(signed["rest"] or following):
        return ()
    names = split_names(signed["name"])
    return names if names and all(is_person(name) and not words.NO_PERSON.search(name) for name in names) else ()


def names_over_date(line: str, following: str) -> tuple[str, ...]:
    """The names of a line that is a person's or several persons' ("Ann Lee and Bo Park") and nothing else, where the
    next line begins with a date. Beside a Chinese name the outlet behind its stroke is left out."""
    if len(following) > _MAX_NAME or not words.DATED_PIECE.match(following) or words.COLON.search(line):
        return ()
    names = split_names(line) if CJK.match(line) else lone_names(line) or (line,)
    persons = all(is_person(name) and not words.NO_PERSON.search(name) and not is_post(name) for name in names)
    return (tuple(filter(is_chinese_name, names)) or names) if persons else ()


def _names_of(piece: str) -> list[str]:
    """Names of a piece without hard breaks: split at conjunctions and commas, what is no name left out."""
    piece = _trimmed(" ".join(words.DATE_AFTER.sub("", words.ASIDE.sub(" ", piece)).split()))
    parts = [_trimmed(part) for part in piece.split(",")]
    names: list[str] = []
    for position, part in enumerate(parts):
        if part and not _is_appendix(part, parts[0], position):
            names += _at_conjunctions(words.JOINED.sub("", part) if position else part)
    return [_alone(_trimmed(words.TRAILING_ROLE.sub("", name))) for name in names]


def _alone(name: str) -> str:
    """A person's name without the place, outlet, trade or sentence after it."""
    # With these it is three words; only Chinese, Japanese and Korean names are without blanks.
    if CJK.match(name):
        name = words.TOWN_AFTER.sub("", name)
    elif len(name.split()) < _SHORTEST_TOLD:
        return name
    agency = words.AGENCY_AFTER.search(name)
    if agency and is_person(name[: agency.start()]):
        return name[: agency.start()]
    for after in words.AFTER_PERSON.finditer(name):
        head = name[: after.start()]
        if is_person(head) and not words.NO_PERSON.search(head) and not is_organisation(name):
            # "Ann Lee Ann is a reporter": the sentence begins with the given name once more.
            given, _, family = head.partition(" ")
            return head.removesuffix(f" {given}") if family.endswith(given) else head
    return name


def _trimmed(text: str) -> str:
    """Without punctuation around it, but with the point of an initial or of "Jr."."""
    text = words.LABEL_AFTER.sub("", words.SIGN.sub("", text).strip(" ,;:-–—/|→»›，、；："))
    return text.lstrip(".") if words.ABBREVIATED.search(text) else text.strip(" .")


def _at_conjunctions(part: str) -> list[str]:
    """Split "A B and C D"; not "Ortega y Gasset" or "Procter & Gamble", where one side is a single word."""
    agency = words.AND_AGENCY.search(part)
    if agency and is_person(part[: agency.start()]):
        return [part[: agency.start()], agency[1]]
    person, slash, rest = part.partition("/")
    if slash and words.PARTING.search(person):
        return [*_at_conjunctions(person), *(side for side in rest.split("/") if is_person(side))]
    if slash and is_person(person):
        return [person, *(side for side in rest.split("/") if is_person(side))]
    # "张三丰 李四": Japanese parts a surname of two characters so, "高橋 文子".
    beside = part.split()
    if len(beside) > 1 and all(map(is_chinese_name, beside)) and any(map(words.HAN_OF_THREE.fullmatch, beside)):
        return beside
    sides = [side.strip() for side in words.CONJUNCTION.split(part) if side.strip()]
    if len(sides) > 1 and (all(" " in side or CJK.search(side) for side in sides) or all(map(str.isupper, sides))):
        return [side for side in sides if not words.ROLE.search(side)] or sides
    return [part]


def _is_appendix(part: str, first: str, position: int) -> bool:
    """Whether a part after a comma is a role, a degree, a place, an outlet or a date rather than one more name."""
    if position == 0:
        return False
    # "Ann Lee, portfolio manager": a trade has no capital letter, where the name before it has.
    if (
        words.PLACE.match(part)
        or words.DEGREE.fullmatch(part)
        or (part.islower() and " " in part and not first.islower())
    ):
        return True
    if _is_outlet(part) and any(map(is_person, _at_conjunctions(first))):
        return True
    one_word = " " not in part and not CJK.search(part)
    return bool(words.ROLE.search(part) or words.DIGIT.search(part)) or (
        one_word and " " in first and not part.isupper()
    )


def _is_outlet(part: str) -> bool:
    """Whether words behind a person's name are where the person writes: "Port Town Times", "Special for Port Watch". An
    agency is told apart later: it is the story's provider."""
    return bool(words.OUTLET_AFTER.search(part)) and not words.AGENCY_AFTER.search(f" {part}")


def _without_introduction(text: str) -> str:
    text = text.strip()
    if not text.isascii():
        text = words.OUTLET_BEFORE.sub("", text)
    for _ in range(3):
        introduced = words.INTRODUCED.match(text)
        shorter = text[introduced.end() :] if introduced else text
        glued = words.BY_GLUED.match(shorter)
        shorter = (shorter[glued.end() :] if glued else shorter).strip()
        if shorter == text:
            break
        text = shorter
    return text
