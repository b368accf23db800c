"""How well pages are read: `python -m benchmarks.extraction [--corpus DIR] [--part tune|held|all] [--peers PYTHON]`.

The figures are defined in benchmarks/scoring.py. A part holds whole publishers (or domains): work on "tune", judge by
"held"; without --part both are shown. Page text is printed to the terminal only.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple
from pathlib import Path

from benchmarks.corpus import DEFAULT_CORPUS, SETS, Case, HashedCase, load
from benchmarks.failures import Failure, by_class, failures
from benchmarks.ours import by_id, timed_readings
from benchmarks.peers import FUNDUS, PEERS, peer_readings
from benchmarks.scoring import Reading, Score, fold, score_publisher
from benchmarks.segment_failures import segment_failures, told
from benchmarks.summary import Figures, publishers_figures, segments_figures, table
from crawler.sources.owners import recipe_by_host
from crawler.sources.source_files import load_sources

OURS = "tearsheet"
RECIPES = "tearsheet, recipes"
HASHED = "tearsheet, hashed"
SHOWN = 40


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, score, print. Exit code 0, 2 when there is no corpus."""
    options = _options(arguments)
    chosen = [options.only] if options.only else list(SETS)
    cases = {name: load(options.corpus, name, options.part) for name in chosen}
    if options.diff:
        return _show(cases, options.diff)
    if not any(cases.values()):
        print(f"No pages under {options.corpus}: give a folder with publishers/ or segments/ by --corpus.")
        return 2
    flat = [case for name in chosen for case in cases[name]]
    readings = {OURS: by_id(timed_readings(flat))}
    if options.recipes:
        readings[RECIPES] = by_id(timed_readings(flat, recipe_by_host(load_sources().values())))
    if options.hashed:
        readings[HASHED] = by_id(timed_readings([HashedCase(*astuple(case)) for case in flat]))
    if options.peers:
        readings |= _peers(options.peers, flat, options.peer or PEERS)
    if options.fundus:
        readings |= _peers(options.fundus, cases.get("publishers", []), [FUNDUS])
    rows = list(_rows(cases, readings, options.part))
    print(table(rows))
    _print_refusals(flat, readings[OURS])
    _print_failures(cases, readings[OURS], options.worst)
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=DEFAULT_CORPUS, help="folder with publishers/ and segments/")
    parser.add_argument("--part", choices=("tune", "held", "all"), default="all")
    parser.add_argument("--only", choices=SETS)
    parser.add_argument("--worst", type=int, default=10, metavar="N", help="show the N worst pages of each set (10)")
    parser.add_argument("--diff", metavar="ID", help="show one page: truth against reading, and what was removed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures (no page text)")
    parser.add_argument("--peers", metavar="PYTHON", help="interpreter that has benchmarks/requirements-peers.txt")
    parser.add_argument("--peer", action="append", choices=PEERS, help="only this one (may be given again)")
    parser.add_argument("--fundus", metavar="PYTHON", help="interpreter that has benchmarks/requirements-fundus.txt")
    parser.add_argument("--recipes", action="store_true", help="a second row of ours, read with the bundled recipes")
    parser.add_argument("--hashed", action="store_true", help="a row of ours with all class names and ids hashed")
    return parser.parse_args(arguments)


def _peers(python: str, cases: list[Case], names: Sequence[str]) -> dict[str, dict[str, Reading]]:
    return {name: by_id(read) for name, read in peer_readings(python, cases, names).items()}


def _rows(cases: dict[str, list[Case]], readings: dict[str, dict[str, Reading]], part: str) -> Iterable[Figures]:
    parts = ("tune", "held", "all") if part == "all" else (part,)
    for set_name, figures in (("publishers", publishers_figures), ("segments", segments_figures)):
        for each in parts:
            chosen = [case for case in cases.get(set_name, []) if each in ("all", case.part)]
            for name, read in readings.items():
                covered = [case for case in chosen if case.id in read]
                if covered and len(covered) == len(chosen):
                    yield figures(name, each, chosen, read)
                elif covered:
                    yield figures(f"{name}, {len(covered)} pages", each, covered, read)
                    yield figures(f"{OURS}, those pages", each, covered, readings[OURS])


def _print_refusals(cases: list[Case], readings: dict[str, Reading]) -> None:
    lines = []
    for case in cases:
        reading = readings[case.id]
        if reading.failed:
            lines.append(f"crashed  {case.set_name}/{case.id}: {reading.failed}")
        elif reading.refused and (case.set_name == "publishers" or case.truth["must_have"]):
            lines.append(f"refused  {case.set_name}/{case.id}: {reading.refused[:150]}")
    print("\n".join(["", *lines[:SHOWN]]))
    if len(lines) > SHOWN:
        print(f"... and {len(lines) - SHOWN} more refused or crashed")


def _print_failures(cases: dict[str, list[Case]], readings: dict[str, Reading], worst: int) -> None:
    publishers, segments = cases.get("publishers", []), cases.get("segments", [])
    scores = {case.id: score_publisher(case.truth, readings[case.id]) for case in publishers}
    if publishers:
        _print_classes("paragraphs", (each for c in publishers for each in failures(c, readings[c.id], scores[c.id])))
    found = {case.id: list(segment_failures(case, readings[case.id])) for case in segments}
    if segments:
        _print_read_ones(segments, readings)
        _print_classes("strings of segments", (each for some in found.values() for each in some))
    for case in sorted(publishers, key=lambda each: scores[each.id].paragraphs.f1)[:worst]:
        _print_diff(case, readings[case.id], scores[case.id])
    for case in sorted(segments, key=lambda each: -len(found[each.id]))[:worst]:
        print(f"\n=== {case.id}  {len(found[case.id])} strings wrong  {case.url}\n{readings[case.id].refused}")
        for each in found[case.id]:
            print(f"  {'-' if each.side == 'missing' else '+'}{each.text[:120]}   [{each.kind}]")


def _print_read_ones(cases: list[Case], readings: dict[str, Reading]) -> None:
    """Paywall teasers and shop pages have known strings too, and refusing them is right: F with and without them."""
    read = [case for case in cases if not readings[case.id].refused]
    row = segments_figures("tearsheet", "all", read, readings)
    refused = len(cases) - len(read)
    print(f"\nsegments without the {refused} refused: F {row.f1:.3f}, P {row.precision:.3f}, R {row.recall:.3f}")


def _print_classes(what: str, found: Iterable[Failure]) -> None:
    print(f"\nFailures, {what} (pages; some of them):")
    for side, kind, count, ids in by_class(found):
        print(f"  {side:8}{count:5} ({len(ids):3})  {kind:55} {', '.join(ids[:3])}")


def _show(cases: dict[str, list[Case]], wanted: str) -> int:
    for case in (case for group in cases.values() for case in group if case.id == wanted):
        reading = timed_readings([case])[0]
        if case.set_name == "publishers":
            _print_diff(case, reading, score_publisher(case.truth, reading))
        else:
            _print_segments(case, reading)
        for text, kind, rule in reading.removed:
            print(f"removed  {kind:16} {rule:30} {fold(text)[:120]}")
        return 0
    print(f"No page {wanted!r} in this part of the corpus.")
    return 2


def _print_segments(case: Case, reading: Reading) -> None:
    print(f"{case.id}  {case.url}\n{reading.refused}{reading.failed}")
    for each in told(case, reading):
        right, key = each.wanted == each.found, "must_have" if each.wanted else "must_not_have"
        print(f"  {'ok ' if right else 'BAD'} {key:14} {each.text}")
    print("\n".join(reading.paragraphs))


def _print_diff(case: Case, reading: Reading, score: Score) -> None:
    print(f"\n=== {case.id}  F1 {score.paragraphs.f1:.3f}  {case.url}\n{reading.refused}{reading.failed}")
    for name, right, true, read in (
        ("title", score.title, case.truth["title"], reading.title),
        ("authors", score.authors, case.truth["authors"], list(reading.authors)),
        ("published", score.instant, case.truth["published_at"], reading.published),
    ):
        if right is False:
            print(f"  {name}: truth {true!r}\n  {' ' * len(name)}   read {read!r}")
    paragraphs = list(filter(None, map(fold, reading.paragraphs)))
    lines = difflib.unified_diff(list(score.variant), paragraphs, "truth", "read", n=1, lineterm="")
    for line in lines:
        print(f"  {line[:300]}")


if __name__ == "__main__":
    sys.exit(main())
