"""What is known of a site and helps to read its pages. Accepted by `read`, so defined here; a source carries one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bs4 import Tag

DateOrder = Literal["DMY", "MDY", "YMD"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Hints for one site; the empty recipe is the general extractor.

    Selectors are CSS. `zone` is the IANA zone of dates that name none. `valid_until` (inclusive) bounds the fetch
    dates this recipe is for. `function` names a Python function, "module:function", that may correct the article's
    own fragment: it gets a BeautifulSoup tag and returns nothing.
    """

    id: str = "general"
    zone: str = ""
    date_order: DateOrder | None = None
    languages: tuple[str, ...] = ()
    publisher: str = ""
    title: str = ""
    body: str = ""
    authors: str = ""
    published: str = ""
    provider: str = ""
    strip: tuple[str, ...] = ()
    strip_text: tuple[str, ...] = ()
    valid_until: date | None = None
    function: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What the archive has learned of a source, as a numbered snapshot. `repeated` holds masked block fingerprints."""

    snapshot: int = 0
    repeated: frozenset[str] = field(default_factory=frozenset)


GENERAL = Recipe()
NOTHING_LEARNED = Learned()

FragmentFunction = Callable[["Tag"], None]
