"""A line with a date made plain: labels, weekdays in brackets, datelines and wire tags taken off, forms unified."""

from __future__ import annotations

import re
from unicodedata import normalize

_MAX_LINE = 240
MAX_DATE = 64

_UPDATED = (
    r"last\s+(?:updated|modified)(?:\s+(?:on|at))?|updated(?:\s+(?:on|at))?|modified(?:\s+on)?|revised|"
    r"(?:zuletzt\s+)?aktualisiert(?:\s+am)?|geändert(?:\s+am)?|stand|mis\s+à\s+jour(?:\s+le)?|modifié(?:\s+le)?|"
    r"actualizado(?:\s+el)?|aggiornato(?:\s+il)?|atualizado(?:\s+em)?|bijgewerkt|laatste\s+update|uppdaterad|"
    r"oppdatert|opdateret|päivitetty|aktualizacja|güncelleme|обновлено|оновлено|aktualizováno|frissítve|actualizat|ενημέρωση|آخر\s+تحديث|עודכן|अपडेट|diperbarui|cập\s+nhật|"
    r"更新(?:時間|时间|日時|日)?|最終更新|수정"
)
_PUBLISHED = (
    r"(?:first\s+|originally\s+)?(?:published|posted|created|released|issued|filed|original)(?:\s+(?:on|at|by\s+\w+))?|"
    r"date\s+published|publish(?:ed)?\s+date|publication\s+date|date|veröffentlicht(?:\s+am)?|erschienen(?:\s+am)?|"
    r"erstellt(?:\s+am)?|datum|vom|publiée?(?:\s+le)?|paru(?:\s+le)?|publicado(?:\s+(?:el|em))?|pubblicato(?:\s+il)?|"
    r"gepubliceerd(?:\s+op)?|publicerad|publisert|offentliggjort|julkaistu|opublikowano|yayınlanma|опубликовано|"
    r"опубліковано|publikováno|közzétéve|publicat|δημοσίευση|δημοσιεύτηκε|giriş(?:\s+tarihi)?|نشر(?:\s+في)?|تاريخ\s+النشر|"
    r"פורסמה?|प्रकाशित|diterbitkan|"
    r"發佈|发布|發布|發表|发表|刊登|公開|配信|掲載|投稿|(?:發佈|发布|發布|發表|发表|公開|配信)(?:時間|时间|日時|日)|입력|등록|時間|时间|日期"
)
_LABEL = re.compile(
    rf"(?<!\w)(?:(?P<updated>{_UPDATED})|(?P<published>{_PUBLISHED}))(?!\w)\s*[:：.]?\s*", re.IGNORECASE
)
_WIRE = re.compile(
    r"/[A-Z][\w-]*(?:\s\w+)?/|\((?:[^()\d]{2,40})\)|--+|\|\s*(?:source|quelle|via|来源|來源)\b.*$", re.IGNORECASE
)
_BRACKETED = re.compile(r"[(\[](?![^()\[\]]*\b(?:19|20)\d\d\b)[^()\[\]]{0,40}[)\]]")
_BRACKETED_ZONE = re.compile(
    r"[(\[]\s*((?:UTC|GMT)\s?[+-]\s?\d{1,2}(?::?\d\d)?|[A-Z]{1,4}T|UTC|Mecca(?: time)?|"
    r"(?:Saudi|Riyadh|Gulf|UAE|Dubai) time)\s*[)\]]"
)
_ISO_T = re.compile(r"(?<=\d)T(?=\d\d:?\d\d)")
_FRENCH_H = re.compile(r"(?<!\d)([01]?\d|2[0-3])\s?h\s?([0-5]\d)(?!\d)", re.IGNORECASE)
_CJK_TIME = re.compile(
    r"(?<!\d)([01]?\d|2[0-4])\s*[時时시点點]\s*(?:([0-5]?\d)\s*[分분])?(?:\s*([0-5]?\d)\s*[秒초])?(?![前間间])"
)
_CJK_HALF = re.compile(
    r"(上午|早上|凌晨|清晨|午前|오전|下午|晚上|中午|傍晚|夜间|午後|오후)\s*(\d{1,2}:\d{2}(?::\d{2})?)"
)
_MORNING = frozenset(("上午", "早上", "凌晨", "清晨", "午前", "오전"))
# Where points part hours and minutes: after a word for the hour, after a whole date, before a zone's name.
_POINTED = re.compile(
    r"(?<![\w.])((?:kl|klo|kell|kello|alle|ore|pukul|jam|ob)\.?\s*|(?:19|20)\d\d[\s,|-]+)([01]?\d|2[0-3])\.([0-5]\d)(?![\d.])",
    re.IGNORECASE,
)
_POINTED_BEFORE = re.compile(r"(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?=\s?(?:น\.|WIB\b|WITA\b|WIT\b))")
_HALF_AFTER = re.compile(r"(?<=\d)\s*(?:(صباحا|ص|π\.?\s?μ)|(مساء|م|μ\.?\s?μ))(?!\w)\.?")
_THAI = re.compile("[\u0e01-\u0e5b]")
# Years of the Buddhist era: four digits, or two after the abbreviation of a month.
_BUDDHIST = re.compile(r"(?<!\d)(25[4-9]\d)(?!\d)|(?<=[ก-ฮ]\.)\s*([4-9]\d)(?![\d:.])")
_BEFORE_BUDDHIST = 543
_ERA = re.compile(r"(民國|民国|令和|平成|昭和)\s*(\d{1,3}|元)\s*年")
# The year before the first year of each era: Republic of China, Reiwa, Heisei, Showa.
_ERA_BEFORE = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}
# Digits of Arabic, Persian, Hindi and Thai; NFKC leaves them.
_ZEROS = "٠۰०๐"
_DIGITS = {chr(ord(zero) + digit): str(digit) for zero in _ZEROS for digit in range(10)}
_REPLACED = str.maketrans(
    _DIGITS | {"’": "'", "–": "-", "—": "-", "−": "-", "\u3000": " ", "\xa0": " ", "·": " ", "•": " "}
)


def date_segment(line: str) -> tuple[str, bool]:
    """(the part of the line that says when it was published, whether a label said that it is a date).

    Of "Updated A / Original B" that is B, of "Published A - Updated B" it is A; an update alone stands for itself.
    The part is at most `MAX_DATE` characters long, so that no reader meets a long line.
    """
    line = normalize("NFKC", line[:_MAX_LINE]).translate(_REPLACED)
    labels = list(_LABEL.finditer(line))
    if not labels:
        return line[:MAX_DATE].strip(), False
    before = line[: labels[0].start()].strip(" /|-,")
    parts: list[tuple[str, bool]] = [(before, False)] if any(map(str.isdigit, before)) else []
    ends = [label.start() for label in labels[1:]] + [len(line)]
    for label, end in zip(labels, ends, strict=True):
        text = line[label.end() : end].strip(" /|-,")
        if text:
            parts.append((text, bool(label["updated"])))
    readable = [part for part in parts if any(map(str.isalnum, part[0]))]
    for text, updated in sorted(readable, key=lambda part: part[1]):
        return text[:MAX_DATE].strip(), not (text == before and not updated)
    return "", True


def plain(segment: str) -> str:
    """The segment in lower case with times as H:MM, CJK half days resolved, era years as years, no wire tags."""
    text = _BRACKETED_ZONE.sub(r" \1 ", segment)
    text = _BRACKETED.sub(" ", _WIRE.sub(" ", text))
    text = _ISO_T.sub(" ", text)
    text = _ERA.sub(lambda era: f"{_ERA_BEFORE[era[1]] + (1 if era[2] == '元' else int(era[2]))}年", text)
    if _THAI.search(text):
        text = _BUDDHIST.sub(lambda year: f" {int(year[1] or f'25{year[2]}') - _BEFORE_BUDDHIST}", text)
    text = _POINTED.sub(r"\1\2:\3", _POINTED_BEFORE.sub(r"\1:\2", text))
    text = _HALF_AFTER.sub(lambda half: " am" if half[1] else " pm", text)
    text = _FRENCH_H.sub(r"\1:\2", text)
    text = _CJK_TIME.sub(
        lambda time: f" {time[1]}:{int(time[2] or 0):02d}{':' + time[3].zfill(2) if time[3] else ''} ", text
    )
    text = _CJK_HALF.sub(_half_day, text)
    return " ".join(text.lower().split())


def _half_day(found: re.Match[str]) -> str:
    hour, _, rest = found[2].partition(":")
    late = found[1] not in _MORNING and int(hour) < 12 and not (found[1] == "中午" and int(hour) >= 11)
    return f" {(int(hour) + 12) % 24 if late else int(hour)}:{rest}"
