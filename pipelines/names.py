"""Personal names out of bylines: introductions, roles, places, addresses and dates taken off, several names split."""

from __future__ import annotations

import re

from pipelines.unescape import unescaped

_MAX_NAME = 80
_MAX_BYLINE = 400
_INTRODUCED = re.compile(
    r"^(?:(?:written|story|posted|reported|reporting|text|words|published|submitted|article|analysis|opinion|column)\s+by|"
    r"by(?=\s*[A-ZÀ-Þ])|von|from|par|por|di(?=\s+[A-Z])|da(?=\s+[A-Z])|af|av|door|przez|autor(?:in|en|es|a|i)?|"
    r"auteur(?:e|s)?|author(?:s)?|text|redaktion|redacción|fotos?(?: und text)?|reporter|журналист|автор(?:ы)?|"
    r"(?:ein )?(?:gast)?(?:kommentar|beitrag|kolumne|analyse|interview|bericht|leitartikel) von|"
    r"propos recueillis par|recueilli par|texto(?: de)?|geschrieben von|verfasst von|skrevet av|"
    r"文|撰文|作者|記者|记者|編譯|编译|執筆|著者|署名|글)(?:\s*[:：／/|]\s*|\s+|(?<=文)|(?<=者)(?=[\u4e00-\u9fff]))",
    re.IGNORECASE,
)
_BY_GLUED = re.compile(r"^By(?=[A-ZÀ-Þ][a-zß-ÿ])")
_TRAILING_ROLE = re.compile(r"\s*(?:記者|记者|기자|特派員|特派记者|編集委員|論説委員|選手)\s*$")
_ASIDE = re.compile(r"\s*[(（\[【<][^()（）\[\]【】<>]{0,120}[)）\]】>]\s*")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|(?<!\w)@\w+|\bwww\.\S+")
_CONJUNCTION = re.compile(
    r"\s+(?:and|und|et|y|e|og|och|en|ja|i|и|та|ve|dan|và|with|mit|avec|con|&|\+)\s+|\s*&\s*|\s*(?:、|，|和|及|與|与)\s*",
    re.IGNORECASE,
)
_HARD_BREAK = re.compile(r"\s*[;；|｜•·]\s*|\s+[-–—/]\s+|／|\s{3,}")
_ROLE = re.compile(
    r"\b(?:reporters?|editors?|redakt(?:eur|ör|ør|or)\w*|redactor\w*|rédact\w*|correspondents?|korrespondent\w*|"
    r"journalist\w*|journaliste|periodista|giornalista|writers?|columnists?|producers?|contributors?|contributing|staff|"
    r"chef\w*|chief|head of|analysts?|director|professor\w*|phd|ph\.d|m\.?d\.?|cfa|mba|leiter\w*|ressort\w*|"
    r"autor(?:in)?|enviado|envoyée?|inviato|freelance|bureau|desk|newsroom|follow(?:er)?|updated|published|posted|senior|managing|"
    r"executive|assistant|associate|special to|for the|für die|profile|bio|contact|email|share)\b|記者|编辑|編輯|責任",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"^(?:admin\w*|editor(?:ial)?(?: (?:team|staff|board))?|staff(?: (?:writer|reporter)s?)?|redaktion|rédaction|"
    r"redacción|redazione|newsdesk|web ?desk|news ?desk|none|null|undefined|unknown|anonymous|author|guest|gast|user|"
    r"root|wordpress|home|share|comments?|more|read more|subscribe|advertisement|\W*)$",
    re.IGNORECASE,
)
_EDITED = re.compile(
    r"(?:\b(?:edit(?:ed|ing|or)|photos?|fotos?|pictures?|images?|video|graphics?|illustrations?|redigier\w*|bearbeit\w*)\b"
    r"\s*(?:by|von|par|:)|責任編輯|责任编辑|編輯[:：/／]|编辑[:：/／]|校對|校对|\beditor\s*:).*$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def split_names(byline: str, *, publisher: str = "") -> tuple[str, ...]:
    """The names in a byline, in order, each once; () when there is none. `publisher` is dropped beside a person."""
    text = unescaped(byline[: 2 * _MAX_BYLINE])[:_MAX_BYLINE]
    text = _EDITED.sub("", _ADDRESS.sub(" ", text)).strip()
    found: list[str] = []
    for piece in _HARD_BREAK.split(_without_introduction(text)):
        found += _names_of(_without_introduction(piece))
    names = list(dict.fromkeys(name for name in found if is_name(name)))
    if publisher and len(names) > 1:
        names = [name for name in names if name.casefold() != publisher.casefold()] or names
    return tuple(names)


def is_name(text: str) -> bool:
    """Whether a cleaned text can be the name of a person, desk or agency."""
    if not 2 <= len(text) <= _MAX_NAME or _NOT_A_NAME.match(text) or not _LETTER.search(text):
        return False
    return len(text.split()) <= 8 and not (_DIGITS.search(text) and len(text.split()) > 3)


def _names_of(piece: str) -> list[str]:
    """Names of a piece without hard breaks: split at conjunctions and commas, what is no name left out."""
    piece = _ASIDE.sub(" ", piece).strip(" ,.;:-–—/|")
    parts = [part.strip(" ,.;:") for part in piece.split(",")]
    names: list[str] = []
    for position, part in enumerate(parts):
        if not part or _is_appendix(part, parts[0], position):
            continue
        names += _at_conjunctions(part)
    return [_TRAILING_ROLE.sub("", name).strip() for name in names]


def _at_conjunctions(part: str) -> list[str]:
    """Split "A B and C D"; not "Ortega y Gasset" or "Procter & Gamble", where one side is a single word."""
    sides = [side.strip() for side in _CONJUNCTION.split(part) if side.strip()]
    if len(sides) > 1 and (all(" " in side or _CJK.search(side) for side in sides) or _lists(part)):
        return [side for side in sides if not _ROLE.search(side)] or sides
    return [part]


def _lists(part: str) -> bool:
    """Whether "and" joins words that are names by themselves (agencies in capitals: "AP and AFP")."""
    return all(side.strip().isupper() for side in _CONJUNCTION.split(part))


def _is_appendix(part: str, first: str, position: int) -> bool:
    """Whether a part after a comma is a role, a degree, a place or a date rather than one more name."""
    if position == 0:
        return False
    one_word = " " not in part and not _CJK.search(part)
    return bool(_ROLE.search(part) or _DIGITS.search(part)) or (one_word and " " in first and not part.isupper())


def _without_introduction(text: str) -> str:
    for _ in range(3):
        shorter = _BY_GLUED.sub("", _INTRODUCED.sub("", text.strip())).strip()
        if shorter == text:
            break
        text = shorter
    return text
