"""The fingerprint of a paragraph, by which what a source repeats is known though numbers and dates differ."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from unicodedata import normalize

_NUMBER = re.compile(r"\d[\d.,:/'’-]*")
# By first letters: one branch a letter is tried at each word, not one a name.
_MONTHS_AND_DAYS = re.compile(
    r"\b(?:j(?:an(?:uary?|uar|vier)?|än(?:ner)?|une?|uni|uin|uly?|uli|uillet|eudi)|f(?:eb(?:ruary|ruar)?|évr?(?:ier)?|"
    r"ri(?:day)?|reitag)|m(?:ar(?:ch|s)?|ärz|ay|ai|on(?:day|tag)?|ittwoch|ardi|ercredi)|a(?:pr(?:il)?|vr(?:il)?|"
    r"ug(?:ust)?|oût)|s(?:ept?(?:ember|embre)?|at(?:urday)?|amstag|onnabend|un(?:day)?|onntag|amedi)|"
    r"o[ck]t(?:ober|obre)?|nov(?:ember|embre)?|d(?:e[cz](?:ember)?|éc(?:embre)?|ienstag|onnerstag|imanche)|"
    r"t(?:ue(?:s(?:day)?)?|hu(?:r(?:s(?:day)?)?)?)|wed(?:nesday)?|lundi|vendredi)\b\.?"
)
# Digits are not all the numbers and dates of Chinese and Japanese, which write "第一百二十期" and "土曜日", too.
_CJK = re.compile("[〇一-龥]")
_CJK_NUMBER = re.compile("[〇零一二三四五六七八九十百千万萬億亿兆]+")
_CJK_DAY = re.compile(
    "(?:星期|礼拜|禮拜|週|周)[一二三四五六日天]|[月火水木金土日]曜日?|(?<=日)\\([月火水木金土日一二三四五六]\\)"
)
# A sentence that tells amounts is told anew each time: "The euro cost $1.0812." in report after report. Three patterns,
# each with one set of first characters: a search for them costs a tenth of one for either.
_PRICE = re.compile(r"[$€£¥₹]\s?\d")
_AMOUNT = re.compile(
    r"[0-9]\s?(?:[%‰]|per ?cent|prozent|pour cent|por ciento|per cento|points?\b|punkte|zähler|dollars?|us-dollar"
    r"|euros?\b|pounds?\b|pence|cents?\b|francs?\b|franken|kronen|crowns|yen|yuan|[mb]illion|milliard|mrd|mio|barrels?\b)"
)
_CJK_AMOUNT = re.compile(
    r"[\d〇一二三四五六七八九十百千万萬億亿]\s?(?:分之|[元円]|[點点](?![\d半鐘钟一二三四五])|ポイント|パーセント|ドル|ユーロ|美元|[億亿萬万])"
)
_STOPS = (".", "!", "?", "。", "！", "？")


# A paragraph that is looked for among what its source repeats is asked for once more when its article is counted.
@lru_cache(maxsize=1024)
def fingerprint(text: str) -> str:
    """A hash of a paragraph that numbers and dates do not change, 16 hex digits.

    Case and compatibility forms are folded (NFKC), digit runs, Chinese numerals and the names of months and weekdays
    in English, German, French, Chinese and Japanese are masked; everything else must be equal. In sentences that tell
    amounts the numbers must be equal, too.
    """
    folded = normalize("NFKC", text).casefold()
    masked = _NUMBER.sub("0", _MONTHS_AND_DAYS.sub("~", folded))
    has_cjk = not masked.isascii() and _CJK.search(masked) is not None
    if has_cjk:
        masked = _CJK_NUMBER.sub("0", _CJK_DAY.sub("~", masked))
    if masked != folded and folded.endswith(_STOPS) and _tells_amounts(folded, has_cjk=has_cjk):
        masked = folded
    return sha256(_spaced(masked).encode("utf-8", "replace")).hexdigest()[:16]


def _tells_amounts(folded: str, *, has_cjk: bool) -> bool:
    found = _AMOUNT.search(folded) or _PRICE.search(folded) or (has_cjk and _CJK_AMOUNT.search(folded))
    return bool(found)


def _spaced(text: str) -> str:
    """The words with one space between them. Clean text mostly is so, and to look costs a third of taking it apart.

    The only white space that is printable is the space itself.
    """
    if text.isprintable() and "  " not in text and text.strip() == text:
        return text
    return " ".join(text.split())


def headed(heading: str, text: str) -> str:
    """The fingerprint of a heading with the block under it: a standing section has other words each time."""
    return fingerprint(f"{heading} | {text}")
