"""The rights ledger: what a page's publisher said about keeping and using it, as seen at the fetch.

One row of `rights` for each combination, and `captures.rights_id` names it. What the page itself says comes from the
article or the refusal (`rights` of both), for any other answer from its HTTP head.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from storage.article import Article
from storage.errors import UsageError
from storage.page import Page, storable
from storage.reading import NotModified, Reading

DIRECTIVES = ("noarchive", "noindex", "nosnippet", "noai", "noimageai", "nofollow")
"""Words of meta robots and X-Robots-Tag that reserve something."""
TDM = "tdm-reservation"
POLICY, LICENCE = "tdm-policy=", "licence="
"""What the entries of `Article.rights` begin with that carry an address or a text."""
EXCLUDABLE = ("noarchive", "tdm", "noindex", "nosnippet", "noai", "noimageai", "nofollow")
"""The reservations by which searches and exports can leave articles out."""


def reservations(page: Page, spoken: Iterable[str] = (), tdm: Iterable[str] = ()) -> tuple[str, ...]:
    """The reservations of a page's HTTP head, and of the contents of its robots and TDM meta tags, in a fixed order."""
    texts = [*spoken, *(value for name, value in page.headers if name.lower() == "x-robots-tag")]
    words = {word for text in texts for word in text.lower().replace(":", ",").replace(",", " ").split()}
    if "none" in words:
        words |= {"noindex", "nofollow"}
    found = [directive for directive in DIRECTIVES if directive in words]
    if "1" in (page.header("tdm-reservation").strip(), *(each.strip() for each in tdm)):
        found.append(TDM)
    return tuple(found)


def reserved_by(reading: Reading) -> tuple[str, ...]:
    """What a page reserves: as it was read, and where nothing was, by its HTTP head."""
    said = () if isinstance(reading.result, NotModified) else reading.result.rights
    return said if said or isinstance(reading.result, Article) else reservations(reading.page)


def note_rights(db: sqlite3.Connection, capture_id: int, source: str, reading: Reading) -> None:
    """Keep beside a capture what its publisher said. What was noted before stays: it is a matter of the fetch."""
    said = reserved_by(reading)
    reserved = [each for each in said if not each.startswith((POLICY, LICENCE))]
    values = {
        "robots": reading.page.robots,
        "noarchive": int("noarchive" in reserved),
        "tdm": int(TDM in reserved),
        "reserved": json.dumps(reserved),
        "tdm_policy": _after(POLICY, said),
        "licence": _after(LICENCE, said),
        "source": source,
    }
    found = db.execute(
        "SELECT id FROM rights WHERE robots = :robots AND reserved = :reserved AND tdm_policy = :tdm_policy "
        "AND licence = :licence AND source_licence = (SELECT licence FROM sources WHERE name = :source)",
        values,
    ).fetchone()
    if found is None:
        found = db.execute(
            "INSERT INTO rights (robots, noarchive, tdm, reserved, tdm_policy, licence, source_licence) VALUES ("
            ":robots, :noarchive, :tdm, :reserved, :tdm_policy, :licence, "
            "(SELECT licence FROM sources WHERE name = :source)) RETURNING id",
            values,
        ).fetchone()
    db.execute("UPDATE captures SET rights_id = ? WHERE id = ? AND rights_id IS NULL", (found[0], capture_id))


def rights_condition(excluded: Iterable[str], version: str = "v") -> str:
    """SQL, beginning with AND, that leaves versions out whose page reserved one of these (EXCLUDABLE); "" for none.

    `version` is the alias of `versions`. Both the ledger and what the version was read with count. Raises UsageError.
    """
    names = tuple(dict.fromkeys(excluded))
    if unknown := [name for name in names if name not in EXCLUDABLE]:
        raise UsageError(f"{unknown[0]!r} is no reservation; there are {', '.join(EXCLUDABLE)}.")
    if not names:
        return ""
    kept = [f'"{TDM if name == "tdm" else name}"' for name in names]
    ledger = " OR ".join(f"instr(r.reserved, '{word}')" for word in kept)
    own = " OR ".join(f"instr({version}.rights, '{word}')" for word in kept)
    return (
        f"AND NOT ({own}) AND NOT EXISTS (SELECT 1 FROM captures rc JOIN rights r ON r.id = rc.rights_id "
        f"WHERE rc.id = {version}.capture_id AND ({ledger}))"
    )


def _after(start: str, said: Iterable[str]) -> str:
    return next((storable(each.removeprefix(start)) for each in said if each.startswith(start)), "")
