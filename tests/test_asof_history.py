"""What an as-of question answers is what a copy of the archive that was made then answers, whatever happened later.

One thing must change an answer: a removal on request. Then the answer is that of the copy with the same removal done to
it, no word of what was removed is in it, and it says how much is missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from storage.archive import Archive
from storage.queries.record import story_record
from storage.queries.search import Order, SearchQuery, SearchResult
from storage.removal.forgetting import forget
from tests.lived import RECIPES, SECRETS, History, Step, Written, history, url_of
from tests.made_archive import NOW

WORDS = ("tin", "zinc", "copper", "rose", "fell", "央行", "降息")
STORIES = st.integers(0, len(SECRETS) - 1)
PAGES = st.builds(
    Written,
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(tuple),
    shape=st.integers(0, 3),
    language=st.sampled_from(["en", "de"]),
)
HAPPENS = (
    st.tuples(st.just("fetch"), STORIES, PAGES),
    st.tuples(st.just("fetch"), STORIES, PAGES),
    st.tuples(st.just("fetch_other"), STORIES, PAGES),
    st.tuples(st.just("bring"), STORIES, PAGES, st.sampled_from([0, 30, 31])),
    st.tuples(st.just("withdraw"), STORIES, st.sampled_from([404, 410, 200])),
    st.tuples(st.just("wall"), STORIES),
    st.tuples(st.just("read_again"), st.sampled_from(sorted(RECIPES))),
)
COPIES = st.sampled_from([None, None, 0, 30])
"""After a step: no copy, or one that is asked about at the very microsecond of the last record, or a little later."""

QUERIES: tuple[dict[str, Any], ...] = (
    {},
    {"words": "tin"},
    {"words": "tin OR zinc"},
    {"words": "cop* -fell"},
    {"words": '"tin rose" OR 央行'},
    {"words": "降息", "lang": "en"},
    {"source": "wire"},
    {"ticker": "HKG:700", "words": "tin OR copper"},
    {"lang": "de"},
    {"words": "quay", "since": NOW - timedelta(hours=2)},
    {"until": NOW - timedelta(hours=1), "words": "tin OR fell"},
    {"words": "box exchange"},
    {"without_rights": ("noai",)},
)


def searched(archive: Archive, as_of: datetime | None, *, undated: bool) -> Iterator[tuple[SearchQuery, SearchResult]]:
    """Every query in both orders, with all of its pages."""
    for query in QUERIES:
        for order in Order:
            for offset in (0, 3):
                asked = SearchQuery(**query, order=order, as_of=as_of, undated=undated, limit=3, offset=offset)
                yield asked, archive.search(asked)


def answers(archive: Archive, as_of: datetime | None) -> Iterator[tuple[object, object]]:
    """Everything one can ask: searches in both orders, exports, stories with their versions, by number and address."""
    for query, result in searched(archive, as_of, undated=True):
        yield query, (result.hits, result.count, result.more, result.undated)
    for asked in QUERIES:
        export = archive.export(SearchQuery(**asked, as_of=as_of, undated=True))
        yield asked, [json.dumps(story_record(story, [])) for story in export]
    for number in range(len(SECRETS) + 1):
        yield number, shown(archive, number, as_of)
    for number in range(len(SECRETS)):
        yield url_of(number), shown(archive, url_of(number), as_of)
        yield f"amp {number}", shown(archive, f"https://news.example/amp/{number}", as_of)


def shown(archive: Archive, which: int | str, as_of: datetime | None) -> object:
    """What `show --versions --json` prints of a story, or whether it is one that is held no more."""
    story = archive.article(which, as_of=as_of)
    if story is None:
        return "has no article" in archive.absence(which, as_of=as_of)
    return json.dumps(story_record(story, archive.versions(story.id, as_of=as_of)))


def check(lived: History) -> None:
    """Hold the live archive against its copies, each at its moment."""
    for copy in lived.copies:
        with Archive.open(copy.folder, read_only=True) as then:
            before = {str(query): result for query, result in searched(then, copy.moment, undated=False)}
            held = {url for url in map(url_of, range(len(SECRETS))) if then.article(url) is not None}
        for wanted in copy.forgotten:
            forget(copy.folder, wanted, why="a letter", now=copy.moment)
        with Archive.open(copy.folder, read_only=True) as then:
            told = []
            for (asked, now), (_, answer) in zip(answers(then, None), answers(lived.archive, copy.moment), strict=True):
                assert answer == now, (copy.moment, asked)
                told.append(str(answer))
            now_gone = {wanted.url for wanted in copy.forgotten}
            for secret in (name for at, name in enumerate(SECRETS) if url_of(at) in now_gone):
                assert not [text for text in told if f"at {secret}" in text or f"for {secret}" in text]
            # Without `undated` both are asked as of then, and the copy knows nothing later.
            asked_then = searched(lived.archive, copy.moment, undated=False)
            for (query, now), (_, answer) in zip(searched(then, copy.moment, undated=False), asked_then, strict=True):
                assert (answer.hits, answer.count, answer.undated) == (now.hits, now.count, now.undated), query
                assert now.forgotten == 0
                if not copy.forgotten:
                    assert (answer, answer.forgotten) == (before[str(query)], 0)
            everything = lived.archive.search(SearchQuery(as_of=copy.moment, undated=True))
            export = lived.archive.export(SearchQuery(as_of=copy.moment, undated=True))
            list(export)
            assert everything.forgotten == export.forgotten == len(held & now_gone)


def lives(steps: list[tuple[Step, int | None]]) -> None:
    with history() as lived:
        for step, copied in steps:
            lived.happen(step)
            if copied is not None and len(lived.copies) < 3:
                lived.copy(copied)
        check(lived)


SAID = Written(("tin", "rose"))
REFUSED = ("read_again", "blind"), None
READ = ("read_again", "all"), 30


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.one_of(HAPPENS), COPIES), min_size=4, max_size=20))
# A page that was refused turns out to be another address of a story the archive has.
@example([(("fetch", 5, SAID), 0), REFUSED, (("fetch_other", 5, SAID), 0), READ, (("fetch", 1, SAID), 0)])
# A story that was withdrawn, refused, read again, and comes back.
@example([(("fetch", 5, SAID), 0), (("withdraw", 5, 410), 0), REFUSED, READ, (("fetch", 5, SAID), 0)])
def test_what_came_later_never_changes_an_answer(steps: list[tuple[Step, int | None]]) -> None:
    lives(steps)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.one_of(*HAPPENS, st.tuples(st.just("forget"), STORIES)), COPIES), min_size=4, max_size=16))
@example([(("fetch", 5, SAID), 0), REFUSED, (("forget", 5), 0), READ, (("fetch", 5, SAID), 0)])
@example([(("fetch", 5, SAID), 0), (("fetch", 4, SAID), 0), (("forget", 4), 0), (("forget", 5), None)])
def test_a_removal_on_request_leaves_the_rest_and_says_what_is_missing(steps: list[tuple[Step, int | None]]) -> None:
    lives(steps)
