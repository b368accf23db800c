"""Personal names out of bylines: introductions, roles, places, addresses and dates taken off, several names split."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.pages.unescape import unescaped

_MAX_NAME = 80
_MAX_BYLINE = 400
# Words before the names, in the languages of the finance press. A verb or noun may stand before the preposition.
_BEFORE = (
    r"(?:written|story|posted|reported|reporting|text|words|published|submitted|article|analysis|opinion|column|"
    r"edited|compiled|produced|view all (?:posts|articles|stories)|(?:more|all) (?:posts|articles))\s+by|"
    r"(?:(?:zeige )?alle (?:beiträge|artikel)|alles) von|(?:veröffentlicht|erstellt|geschrieben|verfasst|gepostet|"
    r"beitrag|"
    r"artikel|text|interview|kommentar|kolumne|analyse|bericht|leitartikel|gastbeitrag|gastkommentar|pressemitteilung|"
    r"ein (?:kommentar|beitrag|gastbeitrag|gastkommentar)) von|propos recueillis par|recueilli par|publié par|"
    r"écrit par|publicado por|escrito por|pubblicato da|scritto da|skrevet av|geschreven door|über(?=\s+[A-ZÀ-Þ])|"
    r"by(?=\s*[A-ZÀ-Þ])|von|vom|from|par|por|di(?=\s+[A-Z])|da(?=\s+[A-Z])|af|av|door|przez|pela?|"
    r"autor(?:[/:*_]-?in|in|en|es|a|i)?|auteur(?:e|s)?|authors?|text(?:o)?|interview|reporter|redacción|"
    r"журналист|авторы?|文|撰文|作者|記者|记者|編譯|编译|執筆|著者|署名|글"
)
_INTRODUCED = re.compile(
    rf"^(?:und\s+|and\s+|[©~–—-]\s*)*(?:{_BEFORE})(?:\s*[:：／/|]\s*|\s+|(?<=文)(?!章)|(?<=者)(?=[\u4e00-\u9fff]))",
    re.IGNORECASE,
)
_SIGN = re.compile(r"^[©~*•\s]+")
_BY_GLUED = re.compile(r"^By(?=[A-ZÀ-Þ][a-zß-ÿ])")
_TRAILING_ROLE = re.compile(r"\s*(?:記者|记者|기자|特派員|特派记者|編集委員|論説委員)\s*$")
_ASIDE = re.compile(r"\s*[(（\[【<][^()（）\[\]【】<>]{0,120}[)）\]】>]\s*")
_ADDRESS = re.compile(r"[^\s()<>]+@[^\s()<>]+|https?://[^\s()<>]+|(?<!\w)@\w+|\bwww\.[^\s()<>]+|\bfacebook\.com/\S+")
_DATE_AFTER = re.compile(
    r"\s+(?:(?:am|on|le|el|den|at)\s+)?(?:\d{1,2}[./-]\s?\d|\d{1,2}\.?\s+[^\W\d_]{3,}\.?\s+\d{4}|"
    r"[^\W\d_]{3,}\.?\s+\d{1,2},\s+\d{4}|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"am (?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend)\b).*$",
    re.IGNORECASE,
)
_DATE = (
    r"(?:\d{1,2}\s?[./]\s?\d{1,2}\s?[./]\s?(?:\d{4}|\d\d)(?!\d)|\d{4}-\d\d-\d\d|"
    r"\d{1,2}\.?\s[^\W\d_]{3,12}\.?,?\s\d{4}|[^\W\d_]{3,12}\.?\s\d{1,2},?\s\d{4})"
)
_TIME = r"(?:\s*(?:,|[-–|@]|um|at)?\s*\d{1,2}[:.]\d\d(?:\s*(?:uhr|h|[ap]\.?m\.?))?)?"
# "Posted on March 3, 2025 by", "03.03.2025 10:30 von", "3 March 2025 -": what stands before a name.
_DATE_BEFORE = re.compile(
    r"(?:(?:posted|published|veröffentlicht|publiziert|erstellt|geschrieben|publié|publicado)\s+)?"
    rf"(?:(?:on|am|le|el|vom)\s+)?(?:[^\W\d_]{{2,10}}\.?,\s*)?{_DATE}{_TIME}"
    r"\s*(?P<sign>[-–—|,•·/]\s*|\s(?=(?:by|von|par|por|di|da)\s))",
    re.IGNORECASE,
)
_LABEL_AFTER = re.compile(
    r"\s+(?:stand|publiziert|veröffentlicht|published|posted|updated|aktualisiert|follow|folgen|shares?|"
    r"mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)\.?$",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(
    r"\s+(?:and|und|et|y|e|og|och|en|ja|i|и|та|ve|dan|và|with|mit|avec|con|&|\+)\s+|\s*&\s*|\s*(?:、|，|和|及|與|与)\s*",
    re.IGNORECASE,
)
_HARD_BREAK = re.compile(r"\s*[;；|｜•·]\s*|\s+[-–—/]\s+|／|\s{3,}|(?<=[\u3040-\u9fff])\s+[:：]\s+")
# "A B, Outlet — Town": what follows the name is no other name.
_OUTLET_AND_PLACE = re.compile(r",\s*(?:[AO]\s)?[^\s,—–]{2,20}\s[—–]\s[^,—–]{2,40}$")
# "Outlet 記者 Name".
_OUTLET_BEFORE = re.compile(r"^[\w ]{2,14}(?:記者|记者)\s*(?=[\u4e00-\u9fff]{2,4}(?:\s*[／/、]|\s|$))")
_ROLE = re.compile(
    r"\b(?:reporters?|editors?|redakt(?:eur|ör|ør|or|ion)\w*|redactor\w*|rédact\w*|correspondents?|korrespondent\w*|"
    r"journalist\w*|journaliste|periodista|giornalista|writers?|columnists?|producers?|contributors?|contributing|"
    r"staff|chef\w*|chief|head of|analysts?|director|professor\w*|phd|ph\.d|m\.?d\.?|cfa|mba|leiter\w*|ressort\w*|"
    r"autor(?:in)?|enviado|envoyée?|inviato|freelance|bureau|desk|newsroom|follow(?:er)?|updated|published|posted|"
    r"senior|managing|executive|assistant|associate|special to|for the|für die|profile|bio|contact|email|"
    r"share)\b|記者|编辑|編輯|責任",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"^(?:admin\w*|editor(?:ial)?(?: (?:team|staff|board))?|staff(?: (?:writer|reporter)s?)?|redaktion|"
    r"rédaction|redacción|redazione|newsdesk|web ?desk|news ?desk|none|null|undefined|unknown|anonymous|"
    r"(?:no )?authors?|auteurs?|autor(?:en|in|es)?|guest|gast|user|root|wordpress|publisher|home|"
    r"share|comments?|(?:read )?more(?: posts)?|subscribe|advertisement|\S{0,6}(?:報導|报道|報道)|"
    r"(?:posted|published|veröffentlicht|publiziert|erstellt|(?:zuletzt )?geändert|publié|publicado)"
    r"(?: (?:on|am|by|von|le|el))?|"
    r"by|von|par|por|stand|revised edition|(?:quelle|source|fuente|fonte|foto|photo|image|bild)s?\s*[:/].*|"
    r"(?:foto(?:graf)?|photo(?:graph)?)s? (?:by|von|par) .*|фото\b.*|article by|copyright.*|all rights reserved|\W*)$",
    re.IGNORECASE,
)
# No names of people; said only where the page has nothing better.
_DESK = re.compile(
    r"(?:die )?redaktion|(?:la )?rédaction|(?:la )?redacción|(?:la )?redazione|editorial (?:team|staff|board)|"
    r"(?:web|news) ?desk|newsroom|staff (?:writer|reporter)s?",
    re.IGNORECASE,
)
_EDITED = re.compile(
    r"(?:\b(?:edit(?:ed|ing|or)|photos?|fotos?|pictures?|images?|video|graphics?|illustrations?|redigier\w*|bearbeit\w*)\b"
    r"\s*(?:by|von|par|:)|責任編輯|责任编辑|編輯[:：/／]|编辑[:：/／]|校對|校对|\beditor\s*:).*$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_SIGNED_AND_DATED = re.compile(r"(?P<name>[^|·•\d]{5,50}?)\s*[|·•]\s*(?P<rest>.*)")
_DATE_NEXT = re.compile(
    r"(?:[^\W\d_]{2,12}\.?:?,? ){0,2}\d{1,4}[./-]? ?(?:\d{1,2}[./-]|[^\W\d_]{3,12}\.? \d{4}|, \d{4})"
)
# Two words with capitals that name a section or a place.
_NO_PERSON = re.compile(
    r"\b(?:news|street|estate|markets?|finance|business|money|econom\w+|politi\w+|world|tech\w*|science|sports?|opinion|"
    r"health|energy|auto\w*|industr\w+|media|culture|home|life\w*|wirtschaft\w*|geld\w*|börse\w*|unternehm\w*|"
    r"finanz\w*|économie|entreprises?|bourse|mercados?|empresas?|mercati|aziende|new|san|los|las|hong|kuala|buenos|the)\b",
    re.IGNORECASE,
)
_PERSON_WORD = r"[A-ZÀ-Þ][\w'’.-]*"
_LETTER = re.compile(r"[^\W\d_]")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HAN = re.compile("[\u3400-\u9fff]+")
_LONGEST_HAN = 6
_LONGEST_KANA = 20
_ABBREVIATED = re.compile(r"(?:^|[\s.])[^\W\d_]{1,3}\.$")
_ORGANISATION = re.compile(
    r"\b(?:e\. ?V\.|GmbH|AG|Ltd|Inc|LLC|S\.A\.|Verein|Foundation|Association|Institute?|University|Universität|"
    r"Ministry|Council|Press|Media|Group|News|Agency)(?![\w-])|"
    r"(?:stiftung|verband|verbandes|verein|anstalt|ministerium|institut|zeitung|verlag|agentur)\b",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"^[a-z0-9]+(?:[._-][a-z0-9]+)*$")
_GIVEN = re.compile(r"[A-ZÀ-Þ][^\W\d_]{2,14}")
_PARTICLES = r"(?:(?:von|van|de|der|den|di|da|del|la|le|al|bin|ten|zu)\s+){0,2}"
_PERSON = re.compile(rf"(?:(?:Dr|Prof)\.\s+){{0,2}}{_PERSON_WORD}(?:\s+{_PARTICLES}{_PERSON_WORD}){{1,3}}")


def split_names(byline: str, *, publisher: str = "") -> tuple[str, ...]:
    """The names in a byline, in order, each once; () when there is none. `publisher` is dropped beside a person."""
    text = unescaped(byline[: 2 * _MAX_BYLINE])[:_MAX_BYLINE]
    text = _OUTLET_AND_PLACE.sub("", _EDITED.sub("", _ADDRESS.sub(" ", text)).strip())
    dated = _DATE_BEFORE.match(text)
    if dated:
        text = text[dated.end() :]
    found: list[str] = []
    for piece in _HARD_BREAK.split(_without_introduction(text)):
        if not (found and _ROLE.search(piece)):
            found += _names_of(_without_introduction(piece))
    names = list(dict.fromkeys(name for name in found if is_name(name)))
    if publisher and len(names) > 1:
        names = [name for name in names if name.casefold() != publisher.casefold()] or names
    return tuple(names)


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, spellings that differ in case taken for the same."""
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(name.casefold(), name)
    return tuple(kept.values())


def is_name(text: str) -> bool:
    """Whether a cleaned text can be the name of a person, desk or agency."""
    if not 2 <= len(text) <= _MAX_NAME or _NOT_A_NAME.match(text) or not _LETTER.search(text):
        return False
    return len(text.split()) <= 8 and not (_DIGIT.search(text) and len(text.split()) > 3)


def desk_name(byline: str) -> str:
    """The desk that a byline names and nothing else ("By Staff Writer", "Redaktion"); "" where it names none."""
    text = _trimmed(_without_introduction(unescaped(byline[:_MAX_NAME])))
    return text if _DESK.fullmatch(text) else ""


def is_login(name: str) -> bool:
    """Whether the name is that of an account ("jdoe", "jane.doe") or a sign ("amw"), not one that a person writes."""
    return bool(_LOGIN.match(name))


def is_organisation(name: str) -> bool:
    """Whether a word of the name is one of companies, offices and associations."""
    return bool(_ORGANISATION.search(name))


def is_person(name: str) -> bool:
    """Whether a name has the shape of a person's: two to four words with capitals, or Chinese, Japanese, Korean."""
    if _CJK.match(name):
        return len(name) <= (_LONGEST_HAN if _HAN.fullmatch(name) else _LONGEST_KANA)
    return _PERSON.fullmatch(name) is not None


def introduced_names(line: str) -> tuple[str, ...]:
    """The names of a line that is a byline and nothing else: "Von Erika Muster", "By A. Writer and B. Writer".

    For lines that nothing but their words marks: each name must look like one, so that "By the end of May" is none.
    """
    rest = _without_introduction(line)
    if rest == line.strip() or not rest:
        return ()
    names = split_names(rest)
    return names if names and all(map(is_person, names)) else ()


def dated_names(line: str) -> tuple[str, ...]:
    """The names of a line that has a date, then names, and nothing else: "3 March 2025 - Ann Lee"."""
    dated = _DATE_BEFORE.match(line.strip())
    rest = line.strip()[dated.end() :] if dated else ""
    names = split_names(rest) if rest else ()
    if names and _without_introduction(rest) != rest and len(names) == 1 and _GIVEN.fullmatch(names[0]):
        return names
    return names if names and all(map(is_person, names)) else ()


def names_before_date(line: str, following: str = "") -> tuple[str, ...]:
    """The names of a line that is names, a bar and a date, nothing else: "Erika Muster | 05.04.2025".

    `following` is the next line, for markup that parts the date from the bar. Words of sections and places are none.
    """
    signed = _SIGNED_AND_DATED.match(line)
    if signed is None or not _DATE_NEXT.match(signed["rest"] or following):
        return ()
    names = split_names(signed["name"])
    return names if names and all(is_person(name) and not _NO_PERSON.search(name) for name in names) else ()


def _names_of(piece: str) -> list[str]:
    """Names of a piece without hard breaks: split at conjunctions and commas, what is no name left out."""
    piece = _trimmed(_DATE_AFTER.sub("", _ASIDE.sub(" ", piece)))
    parts = [_trimmed(part) for part in piece.split(",")]
    names: list[str] = []
    for position, part in enumerate(parts):
        if not part or _is_appendix(part, parts[0], position):
            continue
        names += _at_conjunctions(part)
    return [_trimmed(_TRAILING_ROLE.sub("", name)) for name in names]


def _trimmed(text: str) -> str:
    """Without punctuation around it, but with the point of an initial or of "Jr."."""
    text = _LABEL_AFTER.sub("", _SIGN.sub("", text).strip(" ,;:-–—/|→»›，、；："))
    return text.lstrip(".") if _ABBREVIATED.search(text) else text.strip(" .")


def _at_conjunctions(part: str) -> list[str]:
    """Split "A B and C D"; not "Ortega y Gasset" or "Procter & Gamble", where one side is a single word."""
    sides = [side.strip() for side in _CONJUNCTION.split(part) if side.strip()]
    if len(sides) > 1 and (all(" " in side or _CJK.search(side) for side in sides) or all(map(str.isupper, sides))):
        return [side for side in sides if not _ROLE.search(side)] or sides
    return [part]


def _is_appendix(part: str, first: str, position: int) -> bool:
    """Whether a part after a comma is a role, a degree, a place or a date rather than one more name."""
    if position == 0:
        return False
    one_word = " " not in part and not _CJK.search(part)
    return bool(_ROLE.search(part) or _DIGIT.search(part)) or (one_word and " " in first and not part.isupper())


def _without_introduction(text: str) -> str:
    text = _OUTLET_BEFORE.sub("", text.strip())
    for _ in range(3):
        introduced = _INTRODUCED.match(text)
        shorter = text[introduced.end() :] if introduced else text
        glued = _BY_GLUED.match(shorter)
        shorter = (shorter[glued.end() :] if glued else shorter).strip()
        if shorter == text:
            break
        text = shorter
    return text
