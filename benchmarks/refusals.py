"""False articles and false refusals: over the made-up pages of tests/pages, over those of benchmarks/pages, which
the judge of whole pages was trained on, and over a corpus of real articles.

    python -m benchmarks.refusals [--corpus FOLDER]

A false article is a page that is none and was read; a wrong reason is counted apart. A false refusal is a real article
that was refused: all pages of `publishers`; of `segments`, where blogs, shops and teasers stand among the news, those
whose wanted strings are all on the page outside scripts.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks import site_pages
from benchmarks.corpus import DEFAULT_CORPUS, SETS, load
from pipelines.pages.document import parse
from pipelines.read import read
from storage.outcome import Rejected
from storage.page import Page
from tests.refusal_pages import refused_pages, short_articles


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the counts; exit code 1 when a page of tests/pages is judged wrongly."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--corpus", type=Path, default=DEFAULT_CORPUS)
    options = parser.parse_args(arguments)
    wrong = _made_up()
    _site_pages()
    for name in SETS:
        _corpus(options.corpus, name)
    return 1 if wrong else 0


def _made_up() -> int:
    false_articles, wrong_reasons, false_refusals = [], [], []
    refused, articles = list(refused_pages()), list(short_articles())
    for case in refused:
        outcome = read(case.page)
        if not isinstance(outcome, Rejected):
            false_articles.append(case.name)
        elif outcome.reason is not case.reason:
            wrong_reasons.append(f"{case.name} ({outcome.reason})")
    for case in articles:
        outcome = read(case.page)
        if isinstance(outcome, Rejected):
            false_refusals.append(f"{case.name} ({outcome.reason})")
    print(f"made-up pages that are no articles: {len(refused)}, false articles {len(false_articles)}, ", end="")
    print(f"wrong reasons {len(wrong_reasons)}")
    print(f"made-up short articles: {len(articles)}, false refusals {len(false_refusals)}")
    for name in (*false_articles, *wrong_reasons, *false_refusals):
        print(f"  {name}")
    return len(false_articles) + len(false_refusals)


def _site_pages() -> None:
    found = site_pages.outcomes()
    for is_article, wrong in ((False, "read"), (True, "refused")):
        chosen = [each for each in found if each.page.is_article == is_article]
        false = [each for each in chosen if not each.is_right]
        sort = "articles" if is_article else "no articles"
        print(f"site pages that are {sort}: {len(chosen)}, {wrong} {len(false)}")
        kinds = Counter(each.page.kind for each in chosen)
        of_false = sorted(Counter(each.page.kind for each in false).items())
        print("  " + ", ".join(f"{kind} {count} of {kinds[kind]}" for kind, count in of_false))


def _corpus(folder: Path, name: str) -> None:
    cases = load(folder, name)
    if not cases:
        print(f"{name}: not at {folder}")
        return
    refused = []
    for case in cases:
        page = case.page()
        outcome = read(page)
        if isinstance(outcome, Rejected):
            refused.append((case, outcome, served(page, case.truth.get("must_have", ()))))
    false = [each for each in refused if each[2]]
    print(f"{name}: {len(cases)} articles, refused {len(refused)}, ", end="")
    print(f"false refusals {len(false)} ({len(false) / len(cases):.2%})")
    print("  " + ", ".join(f"{reason} {count}" for reason, count in Counter(o.reason for _, o, _ in refused).items()))
    for case, outcome, whole in refused:
        note = "" if whole else " [its text is not in the page's markup]"
        print(f"  {case.id} {outcome.reason}: {'; '.join(outcome.evidence)}{note}")


def served(page: Page, wanted: Sequence[str]) -> bool:
    """Whether all the wanted strings are in the text of the page, white space and no-script text aside."""
    tree = parse(page).tree
    for node in tree.css("script, style, template"):
        node.decompose()
    text = "".join((tree.body.text() if tree.body else "").split())
    return all("".join(each.split()) in text for each in wanted)


if __name__ == "__main__":
    raise SystemExit(main())
