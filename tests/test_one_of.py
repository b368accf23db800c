"""Many wordings as one pattern: arranged by their letters, it finds what they find one after another."""

import random
import re
import tomllib
from importlib.resources import files

import pytest

from pipelines.refusals.alternation import one_of

LISTS = tomllib.loads(files("pipelines").joinpath("data/refusals.toml").read_text("utf-8"))


def found(pattern: str, text: str) -> list[tuple[int, str]]:
    return [(each.start(), each[0]) for each in re.finditer(pattern, text)]


def test_wordings_that_begin_alike_are_one_branch() -> None:
    assert one_of(["harbour", "gate", "hall|gale"]) == "h(?:a(?:rbour|ll))|g(?:a(?:te|le))"
    assert (
        one_of([r"\bpiers?\b|\bports\b", "(?:old |new )?quay"]) == r"\b(?:p(?:iers?\b|orts\b))|old quay|new quay|quay"
    )


@pytest.mark.parametrize("wordings", [["a?b", "ab"], ["(?:a|b)+c", "bc"], ["[ab]|b", "a"], ["(?:x|y(?:z|w))?", "y"]])
def test_the_first_of_two_that_match_stays_the_first(wordings: list[str]) -> None:
    for text in ("ab", "abbc", "ba", "yzyw", ""):
        assert found(one_of(wordings), text) == found("|".join(wordings), text)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_what_is_found_stays_the_same(name: str) -> None:
    wordings = LISTS[name]
    dice = random.Random(name)
    words = [*(word for each in wordings for word in re.findall(r"[^\\W\\d_]+|[ '.:/-]", each)), " ", "the", "9"]
    for _ in range(300):
        text = "".join(dice.choice(words) + dice.choice(("", " ")) for _ in range(40))
        assert found(one_of(wordings), text) == found("|".join(wordings), text), text
