"""Names in lines whose form signs a story: in brackets at its end, before "報導", before or over a writer's post."""

from __future__ import annotations

from pipelines.fields.authorship import byline_words as words
from pipelines.fields.authorship.names import is_chinese_name, is_person, is_post, split_names


def bracketed_names(line: str, *, japanese: bool) -> tuple[str, ...]:
    """The names of a line that signs a story in brackets, behind an outlet's name or alone: "(Outlet 穆青)"; () where
    one is not such a name. `japanese` says whether names may be Japanese, which no surname marks."""
    found = words.SIGNED_IN_BRACKETS.fullmatch(line.strip())
    named = [name for name in words.PARTS_OF_SIGNATURE.split(found["names"]) if name] if found else []
    if japanese and all(map(words.JAPANESE_NAME.fullmatch, named)):
        return tuple(named)
    return tuple(named) if all(map(is_chinese_name, named)) else ()


def reporting_names(line: str) -> tuple[str, ...]:
    """The Chinese names between "記者" and "報導" at a line's end, whatever stands before them."""
    told = words.REPORTED.search(line)
    return tuple(filter(is_chinese_name, split_names(told["names"]))) if told else ()


def name_with_post(line: str, following: str, *, dated: bool) -> str:
    """The person of a line that is a name and a post of the press ("Ann Lee, Economics Editor"), or a name whose post
    is the next line; of other posts (analyst, fund manager) only where `dated`: a date stands by. "" where it is none.
    """
    name, _, post = line.partition(", ")
    told = post or following
    if not is_person(name) or is_post(name) or words.NO_PERSON.search(name) or words.DIGIT.search(told):
        return ""
    posts = (words.WRITER_POST, words.OTHER_POST) if dated else (words.WRITER_POST,)
    return name if any(each.fullmatch(told) for each in posts) else ""
