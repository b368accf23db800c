"""The shared table of boilerplate wordings, which is not part of this repository, as blocks for made-up pages."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.languages import ITEMS

TABLE = next(
    (folder / "shared" / "domain" / "boilerplate.csv" for folder in Path(__file__).resolve().parents[2:]
     if (folder / "shared" / "domain" / "boilerplate.csv").exists()),
    Path("boilerplate.csv"),
)  # fmt: skip
# Remarks of the table's author that stand inside the wording, and what its placeholders stand for.
_REMARK = re.compile(
    r"\s*\((?:new pages|after \"|often|machine translation|ticker list|line of its own|headline about|see more)[^)]*\)+"
    r"|\s\+ empty numbered list 1\.\.10"
)
_FILLED = (
    ("NAME", "Ottilie Brandt"), ("CITY", "ULM"), ("PHONE", "+44 20 7946 0958"), ("<year>", "2024"),
    ("<day> <mois>", "6 févr."), ("<Month> <day>", "Feb 6"), ("<headline of another story>", ITEMS["en"][0]),
    ("<promotion of a game>", "Win a boat with Lantern Bingo"), ("<show>", "Harbour Hour"), ("ANI|PTI|Reuters", "ANI"),
    ("news-releases/…", "news-releases/1.html"),
)  # fmt: skip
_OMITTED = re.compile(r"\s*(?:\.\.\.|…)\s*")
_HEAD = re.compile(r"FIRST|\bhead\b|\btop\b|first (?:words|page)")
_INSIDE = re.compile(r"inside|between|anywhere", re.IGNORECASE)
_LIST_HEADINGS = ("most_read", "related", "ai_notice")
_NOTICE = "An earlier version of this story gave the wrong year."


@dataclass(frozen=True, slots=True)
class Wording:
    """One alternative of a row: `number` is "row.alternative"; `before`, the story paragraph that it stands before."""

    number: str
    category: str
    language: str
    text: str
    before: int

    @property
    def is_list_heading(self) -> bool:
        """True for a line that heads items: short, and with nothing after a colon."""
        return self.category in _LIST_HEADINGS and len(self.text) <= 45 and not re.search(r"[:：].", self.text)


@cache
def wordings() -> tuple[Wording, ...]:
    """Every alternative of every row; none where the table is not at hand."""
    if not TABLE.exists():
        return ()
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Wording(f"{row['id']}.{at}", row["category"], _language(row["lang"]), _text(part, row), _before(row))
            for row in csv.DictReader(lines)
            for at, part in enumerate(row["wording"].split(" / "), 1)
        )


def _language(tag: str) -> str:
    return "zh-Hans" if tag == "zh" else tag


def _text(part: str, row: dict[str, str]) -> str:
    text = _REMARK.sub("", part)
    for placeholder, filled in _FILLED:
        text = text.replace(placeholder, filled)
    text = _OMITTED.sub(" and so on ", _OMITTED.sub("", text, 1) if _OMITTED.match(text) else text).strip()
    text = re.sub(r" and so on$", "", text)
    return f"{text} {_NOTICE}" if row["category"] == "correction" and text.endswith(":") else text


def _before(row: dict[str, str]) -> int:
    # What opens a section on forward-looking statements stands in the tail, where these sections do.
    if row["category"] != "forward_looking" and _HEAD.search(row["place"]):
        return 0
    return 3 if _INSIDE.search(row["place"]) else 6


def markups(wording: Wording) -> dict[str, str]:
    """The wording as a block in several sites' markup; a list heading with the items under it."""
    text, name = wording.text, wording.category.replace("_", "-")
    if not wording.is_list_heading:
        return {
            "paragraph": f"<p>{text}</p>",
            "emphasis": f"<p><em>{text}</em></p>",
            "class name": f"<div class='article-note {name}'><p>{text}</p></div>",
            "hashed class": f"<div class='k9_x q1zb'>{text}</div>",
        }
    linked = [f"<a href='/{at}'>{item}</a>" for at, item in enumerate(ITEMS[wording.language])]
    listed = "".join(f"<li>{item}</li>" for item in linked)
    lines = "".join(f"<p>{item}</p>" for item in linked)
    return {
        "paragraph": f"<p>{text}</p><ol>{'<li></li>' * 10}</ol>",
        "heading": f"<h3>{text}</h3><ul>{listed}</ul>",
        "class name": f"<div class='{name}'><div>{text}</div>{lines}</div>",
        "hashed class": f"<div class='k9_x q1zb'><span>{text}</span><ul>{listed}</ul></div>",
    }
