"""Search beside FTS5's own ranking, on an archive that benchmarks.growth made.

    python -m benchmarks.search --folder DIR [--rounds 7]

For words that many, some and few stories have, alone and together: CPU time of a search newest first and best first,
and of FTS5's own `ORDER BY rank`, which ranks every match and lets the future count. All three in turns, so that what
else the machine does weighs on them alike; the medians, and best first as a ratio to FTS5.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

from storage.archive import Archive
from storage.queries.question import Question
from storage.queries.search import Order, SearchQuery

SAMPLE = 400
"""Stories that are looked at to find words."""
SHARES = {"many": 0.5, "some": 0.1, "few": 0.01}
"""The least share of the sampled stories that a word of this name is in; the rarest such word is taken."""
_WORD = re.compile(r"[^\W\d_]{4,}")


def questions(db: sqlite3.Connection) -> dict[str, str]:
    """What is asked, by a name for it: the words that the archive's own texts have."""
    (last,) = db.execute("SELECT max(id) FROM versions").fetchone()
    rows = db.execute("SELECT text FROM versions WHERE id % ? = 0 AND text != '' LIMIT ?", (last // SAMPLE + 1, SAMPLE))
    texts = [set(_WORD.findall(text.lower())) for (text,) in rows if text.isascii()]
    stories = Counter(word for text in texts for word in text)
    words = {
        name: min((word for word, number in stories.items() if number >= share * len(texts)), key=stories.__getitem__)
        for name, share in SHARES.items()
    }
    most = [word for word, _ in stories.most_common(2)]
    return words | {
        "the two commonest": " ".join(most),
        "many OR few": f"{words['many']} OR {words['few']}",
        "a beginning": f"{most[0][:4]}*",
    }


def measured(archive: Archive, words: str, rounds: int) -> tuple[int, dict[str, float]]:
    """How many stories match, at most 2,000, and the median CPU milliseconds of each way to ask."""
    db = archive.connection
    match = Question.of(db, SearchQuery(words=words)).match
    ways: dict[str, Callable[[], object]] = {
        "newest": lambda: archive.search(SearchQuery(words=words)),
        "best": lambda: archive.search(SearchQuery(words=words, order=Order.BEST)),
        "fts5": lambda: db.execute(
            "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rank LIMIT 20", (match,)
        ).fetchall(),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, ask in ways.items():
            before = process_time()
            ask()
            taken[name].append(1000 * (process_time() - before))
    return archive.search(SearchQuery(words=words)).count, {name: median(each) for name, each in taken.items()}


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="of an archive; it is only read")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with Archive.open(options.folder, read_only=True) as archive:
        print(f"{archive.connection.execute('SELECT count(*) FROM articles').fetchone()[0]:,} articles; CPU ms")
        print(f"{'words':20} {'matches':>8} {'newest':>8} {'best':>8} {'FTS5':>8} {'best/FTS5':>10}")
        for name, words in questions(archive.connection).items():
            count, taken = measured(archive, words, options.rounds)
            times = "".join(f" {taken[way]:8.1f}" for way in ("newest", "best", "fts5"))
            print(f"{name:20} {count:8,}{times} {taken['best'] / taken['fts5']:10.2f}")


if __name__ == "__main__":
    main()
