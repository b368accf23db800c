"""The counts behind "best": taken out of bm25(), and those of the texts to the last word."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from storage.archive import Archive
from storage.queries.question import Question, SearchQuery
from storage.queries.ranking import _counts, _sizes
from tests.made_archive import NOW, later, reading

WORDS = ("tin", "zinc", "lead", "ore", "copper", "rose")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    chance = random.Random(3)
    with Archive.open(tmp_path_factory.mktemp("archive")) as made:
        run = made.start_run("wire", NOW)
        for number in range(120):
            weights = [chance.random() ** 3 for _ in WORDS]
            title, body = (" ".join(chance.choices(WORDS, weights, k=chance.randrange(1, most))) for most in (6, 400))
            if number % 5 == 0:
                body += "。錫價上升,錫" * chance.randrange(1, 9)
            at = later(minutes=number)
            made.save([reading(f"https://w.example/{number}", title, body, at=at)], run=run, recorded_at=at)
        yield made


def pattern_of(term: str) -> re.Pattern[str]:
    """Where a term of an FTS5 expression stands in a plain text."""
    words = re.findall(r"[一-鿿]|[a-z]+", term)
    if re.search("[一-鿿]", term):
        return re.compile("".join(words))
    return re.compile(rf"\b{' '.join(words)}" + ("" if "*" in term else r"\b"))


@pytest.mark.parametrize(
    "words",
    [
        *("tin", "rose", "zin*", '"tin zinc"', "tin zinc", "tin tin", "tin OR copper", "lead -ore"),
        *('"ore tin" OR zinc rose', "錫", "錫價 tin", "tin OR 錫價"),
    ],
)
def test_counts_are_those_of_the_texts(archive: Archive, words: str) -> None:
    db = archive.connection
    question = Question.of(db, SearchQuery(words=words, source="wire"))
    ids = [match.id for match in question.matches(db, newest_first=True)]
    assert len(ids) > 4
    tokens = {each: sum(sizes) for each, sizes in _sizes(db, ids).items()}
    counts = list(_counts(db, question, min(ids), max(ids), tokens))
    texts = [row for row in db.execute("SELECT id, title, text FROM versions") if row["id"] in ids]
    for term, found in zip(question.terms, counts, strict=True):
        pattern = pattern_of(term)
        for each, title, body in texts:
            expected = 5 * len(pattern.findall(title)) + len(pattern.findall(body))
            assert found.get(each, 0) == expected, f"{term} in version {each}"
