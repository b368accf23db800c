"""From bytes to text, as browsers do it, but never trusting a declaration that the bytes contradict.

Order of evidence: byte order mark; valid UTF-8 (random bytes are practically never valid UTF-8 beyond ASCII);
Content-Type header; meta charset or XML declaration; statistics. Labels mean what the WHATWG Encoding Standard says
(https://encoding.spec.whatwg.org/#names-and-labels): iso-8859-1 is windows-1252, gb2312 is gb18030.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

from storage.page import Page

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(
    rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})|^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})",
    re.IGNORECASE,
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# A tag in two bytes a character, before text that has no zero bytes.
_WIDE_TAG = re.compile(rb"(?:\s\x00)*(?P<little><\x00[!?a-z]\x00)|(?:\x00\s)*\x00<\x00[!?a-z]", re.IGNORECASE)
# JIS X 0208 switched on, some of its pairs in seven bits, and ASCII again: no other page has these escapes.
_ISO_2022_JP = re.compile(rb"\x1b\$[@B](?:[!-~]{2})+\x1b\([BJ]")
# Hangul of EUC-KR, and any other character of two high bytes.
_HANGUL = re.compile(rb"[\xb0-\xc8][\xa1-\xfe]|([\x80-\xff])")
_MOSTLY = 0.85
# A page names its charset in the first kilobyte by the standard; many do so later.
_HEAD = 8192
# Python's codecs of these names lack the characters that the web's labels include.
_SUPERSETS = {
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-11": "cp874",
    "iso8859-9": "cp1254",
}
_SINGLE_BYTE_DEFAULT = "cp1252"
# What Turkish and Central European pages mean where they, or their servers, say iso-8859-1.
_SPOKEN = re.compile(
    rb"<html[^>]{0,400}?\slang\s*=\s*[\"']?(?:(?P<turkish>tr|az)|pl|cs|sk|hu|hr|sl|ro)\b", re.IGNORECASE
)
_LANGUAGE = re.compile(rb"<html[^>]{0,400}?\slang\s*=\s*[\"']?([a-z]{2,3})\b", re.IGNORECASE)
_MADE_FOR = {
    **dict.fromkeys(("gb18030", "big5hkscs"), "zh"),
    **dict.fromkeys(("cp932", "euc_jp", "iso2022_jp"), "ja"),
    "cp949": "ko",
}
_CENTRAL = ("cp1250", "iso8859-2")
# What gb18030 makes of Big5.
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# Western words have no four letters with accents in a row; those of other scripts read as Western have little else.
_ACCENTED = re.compile("[\xa1-\xff]{4,}")
_LOST = "\ufffd".encode()
_GUESSED_FROM = 65536
_WIDE_SAMPLE = 4096
_FEWEST_TAGS = 3
_FEWEST = 40
_STRAY = 3
_PIECE = 16384


def utf8(page: Page) -> bytes:
    """The page's text as UTF-8 without NUL, for a parser that wants bytes: its own body where that is such already."""
    body = page.body
    # A check, where decoding and encoding again cost half as much as parsing the page.
    plain = (
        b"\x00" not in body and b"\x1b" not in body and not body.startswith(codecs.BOM_UTF8) and _is_whole_utf8(body)
    )
    return body if plain else decode(page).replace("\x00", "").encode("utf-8", "ignore")


def _is_whole_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8. Decoded by pieces that stay in the processor's cache."""
    at = 0
    try:
        while at < len(body):
            piece = body[at : at + _PIECE]
            used = len(piece)
            if not piece.isascii():
                _, used = codecs.utf_8_decode(piece, "strict", at + _PIECE >= len(body))
            at += used
    except UnicodeDecodeError:
        return False
    return True


def decode(page: Page) -> str:
    """The page's text. Bytes that the encoding does not know become U+FFFD; no input raises."""
    body = page.body
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    wide = utf16_without_mark(body)
    if wide:
        return body.decode(wide, "replace")
    header = _header_charset(page)
    if b"\x1b" in body and ("iso2022_jp" in (header, _meta_charset(body)) or _ISO_2022_JP.search(body)):
        return body.decode("iso2022_jp", "replace")
    text = body.decode("utf-8", "replace")
    # U+FFFD itself, which a site wrote down after it had lost a character, is whole UTF-8.
    broken = text.count("\ufffd") - body.count(_LOST)
    if not broken:
        return text
    # Bytes of another encoding make few valid sequences; a UTF-8 page with a cut or foreign character makes many, and
    # one in English, which says what it is, has few to make.
    whole = _beyond_ascii(text) - broken
    stray = broken <= _STRAY and whole >= broken and "utf-8" in (header, _meta_charset(body))
    if whole > 7 * broken or stray:
        return text
    return _least_damaged(body, header)


def _least_damaged(body: bytes, header: str) -> str:
    """The body in the candidate encoding that leaves least of it wrong, the first of equals; none beats a whole one."""
    best, least, tried = "", -1, set[str]()
    for name in _candidates(body, header):
        if name not in tried:
            tried.add(name)
            text = body.decode(name, "replace")
            damage = _damage(text) + (_accented(text) if name == _SINGLE_BYTE_DEFAULT else 0)
            if least < 0 or damage < least:
                best, least = text, damage
            if not damage:
                break
    return best


def _candidates(body: bytes, header: str) -> Iterator[str]:
    """Encodings to try, the most trusted first: of two that fit equally well the first is taken."""
    # That it is no UTF-8 is known by now.
    meta = _meta_charset(body).replace("utf-8", "")
    guess = _codec(detect_encoding(body[:_GUESSED_FROM], html5_compatible=True) or "")
    spoken = _SPOKEN.search(body[:_HEAD]) if (meta or header) == _SINGLE_BYTE_DEFAULT else None
    if spoken and spoken["turkish"]:
        yield "cp1254"
    elif spoken and guess in _CENTRAL:
        yield guess
    # Servers send iso-8859-1 for everything; a page that names something else in its own head knows better. And what is
    # made for another language than the page's decodes nearly any bytes, to nonsense.
    foreign = _is_foreign(header, body)
    if header and not foreign and not (header == _SINGLE_BYTE_DEFAULT and meta):
        yield header
    if meta:
        yield meta
    if header and not foreign:
        yield header
    yield "utf-8"
    if guess in ("", "utf-8", _SINGLE_BYTE_DEFAULT) and _is_korean(body[:_GUESSED_FROM]):
        yield "cp949"
    if guess:
        yield guess
    if header:
        yield header
    yield _SINGLE_BYTE_DEFAULT


def _is_foreign(charset: str, body: bytes) -> bool:
    """Whether a charset is made for another language than the page says; "en" is what many a template says."""
    made_for = _MADE_FOR.get(charset)
    stated = _LANGUAGE.search(body[:_HEAD]) if made_for else None
    return stated is not None and stated[1].decode().lower() not in (made_for, "en")


def _is_korean(body: bytes) -> bool:
    """Whether nearly all bytes beyond ASCII are pairs in the rows of EUC-KR that hold Hangul syllables."""
    found = _HANGUL.findall(body)
    return len(found) > _FEWEST and found.count(b"") >= _MOSTLY * len(found)


def _damage(text: str) -> int:
    """How much of a decoded text is wrong: replacement characters, C1 controls, private characters."""
    controls = sum(map(text.count, map(chr, range(0x80, 0xA0))))
    return text.count("\ufffd") + controls + len(_PRIVATE.findall(text))


def _accented(text: str) -> int:
    """The characters in long runs beyond ASCII, where most such characters stand in these; else 0."""
    runs = sum(map(len, _ACCENTED.findall(text)))
    return runs if runs > _FEWEST and 2 * runs > _beyond_ascii(text) else 0


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _header_charset(page: Page) -> str:
    found = _CHARSET.search(page.header("content-type"))
    return _codec(found[1]) if found else ""


def _meta_charset(body: bytes) -> str:
    found = _DECLARED.search(body[:_HEAD])
    if not found:
        return ""
    name = _codec((found[1] or found[2]).decode("ascii", "replace"))
    # A head that could be read as ASCII is not UTF-16, whatever it says.
    return "utf-8" if name.startswith("utf-16") else name


def _codec(label: str) -> str:
    """Python's codec for a charset label of the web; "" for a label the web does not know."""
    name = map_encoding_to_html5(label, fallback_utf8=False) if label else None
    if not name:
        return ""
    name = _SUPERSETS.get(name, name)
    try:
        codecs.lookup(name)
    except LookupError:
        return ""
    return name


def utf16_without_mark(body: bytes) -> str:
    """ "utf-16-le" or "utf-16-be" for UTF-16 that does not begin with its mark, else "".

    A tag in two bytes a character opens it; or most of its zeros stand at one of two places, as those of markup do, and
    it is a tenth zeros, or no UTF-8 and has such tags.
    """
    opening = _WIDE_TAG.match(body)
    if opening:
        return "utf-16-le" if opening["little"] else "utf-16-be"
    sample = body[:_WIDE_SAMPLE]
    zeros, even = sample.count(0), sample[::2].count(0)
    if zeros < _FEWEST_TAGS or min(even, zeros - even) > zeros / 4:
        return ""
    if zeros < len(sample) / 10 and (sample.count(b"<\0") < _FEWEST_TAGS or _begins_as_utf8(sample)):
        return ""
    return "utf-16-be" if 2 * even > zeros else "utf-16-le"


def _begins_as_utf8(sample: bytes) -> bool:
    """Whether bytes that may end within a character are UTF-8 up to there."""
    try:
        codecs.utf_8_decode(sample, "strict", False)
    except UnicodeDecodeError:
        return False
    return True
