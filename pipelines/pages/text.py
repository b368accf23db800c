"""Clean text: NFC, white space folded, nothing invisible."""

from __future__ import annotations

import re
import unicodedata
from string import ascii_lowercase
from urllib.parse import quote

# Prose about programs names one of them now and then.
_CODE_SIGNS = ("<script", "</script", "<iframe", "function(", "function (", ".push(", "});", "</div>")
_SIGNS_OF_CODE = 3
# Marks of list items that stand in the text itself.
BULLETS = frozenset("•●▪◦‣■")

# Soft hyphen, combining grapheme joiner, Arabic letter mark, Hangul fillers, Mongolian vowel separator, zero-width
# space to right-to-left mark, bidi embeddings, word joiner to isolates, byte order mark, interlinear annotation,
# tag characters, lone surrogates, and the C0 and C1 controls but white space (U+0085 counts as such in Python).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffc\U000e0000-\U000e007f]"
)


# Up to Georgian, and punctuation: a text of nothing else holds no East Asian script. One run over it costs half of what
# looking for such characters does.
_NARROW = re.compile("[\0-\u10ff\u2000-\u2dff]*")
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""An ideograph, kana or syllable of Hangul, whose words no blanks part."""
# Those of the invisible that Python counts as printable.
_PRINTABLE = ("\u034f", "\u115f", "\u1160", "\ufffc")
# Latin letters and the punctuation of most languages: visible, and in NFC whatever stands beside them.
_COMMON = re.compile("[ -~\xa1-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
_ASCII_SHOWN = bytes(range(0x20, 0x7F))
_LONG = 60


# What has a meaning in an address, or is a byte's number already.
_URL_SIGNS = "%/:?#[]@!$&'()*+,;=~-._ "


def is_narrow(text: str) -> bool:
    """True for a text that surely holds no ideograph, kana or Hangul; a few rare scripts count as doubtful."""
    return text.isascii() or _NARROW.fullmatch(text) is not None


def weight(text: str) -> int:
    """How much a text says, in Latin characters: an ideograph counts for two and a half of them."""
    return len(text) if text.isascii() or is_narrow(text) else len(text) + len(_WIDE.findall(text)) * 3 // 2


def clean_text(raw: str) -> str:
    """One line of text: NFC, control, zero-width and bidi characters dropped, white space folded to single spaces.

    Idempotent.
    """
    # Nearly all text is plain, but for its white space: asking that is far quicker than splitting or the pattern. Most
    # other white space than single blanks is the source's indentation around it.
    text = raw.strip()
    spaced = "  " in text
    if not spaced and _is_plain(text):
        return text
    if spaced or not text.isprintable():
        text = " ".join(text.split())
        if _is_plain(text):
            return text
    if not text.isprintable() or (not text.isascii() and any(map(text.__contains__, _PRINTABLE))):
        text = " ".join(_INVISIBLE.sub("", raw).split())
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _is_plain(text: str) -> bool:
    """Whether a text surely is clean but for repeated blanks: it holds nothing but blanks and common signs."""
    if not text.isascii():
        return _COMMON.fullmatch(text) is not None
    # Through bytes, a long text takes a quarter of the time.
    return text.isprintable() if len(text) < _LONG else not text.encode().translate(None, _ASCII_SHOWN)


def plain_apostrophes(text: str) -> str:
    """The text with the typographer's apostrophe as the typewriter's, in which wordings are listed."""
    return text.replace("’", "'")


def clean_address(written: str) -> str:
    """An address as browsers ask for it: without controls and the blanks around it, what else is invisible in it, and
    what is no NFC, written as its bytes."""
    address = written.strip()
    if address.isascii() and address.isprintable():
        return address
    shown = (each for each in address if each > "\x1f" and each != "\x7f")
    address = "".join(
        each if each.isprintable() and each not in _PRINTABLE else quote(each, errors="ignore") for each in shown
    )
    return address if unicodedata.is_normalized("NFC", address) else quote(address, safe=_URL_SIGNS)


def is_code(text: str) -> bool:
    """Whether a text is a script, or markup that a page shows by mistake: several of their signs stand in it."""
    return ("});" in text or "<script" in text) and sum(map(text.count, _CODE_SIGNS)) >= _SIGNS_OF_CODE


_LETTERS_ONLY = bytes(each if chr(each) in ascii_lowercase else ord(" ") for each in range(256))


def small_words(text: str) -> list[str]:
    """The runs of small ASCII letters of an ASCII text: parted through bytes, at a third of what a pattern costs."""
    return text.encode().translate(_LETTERS_ONLY).decode().split()


# No letter and no digit, beyond ASCII.
_SIGNS = re.compile(r"[^\0-\x7f\w]+")
_NO_LETTERS = bytes(each for each in range(128) if not chr(each).isalnum())


def letters_of(text: str) -> str:
    """What spellings of one name or title share: its letters and digits, without case."""
    # The signs of ASCII go through bytes, at a twentieth of what the pattern costs for them; others are few.
    letters = text.casefold().encode("utf-8", "surrogatepass").translate(None, _NO_LETTERS)
    return letters.decode() if letters.isascii() else _SIGNS.sub("", letters.decode("utf-8", "surrogatepass"))
