"""Pictures and archives that are called pages are none, and no page in any encoding is taken for one."""

from __future__ import annotations

import gzip
import random
import zlib

import pytest

from pipelines.read import read
from pipelines.refusals.binary import binary_evidence
from storage.article import Article
from storage.outcome import Reason, Rejected
from storage.page import Page

NOISE = random.Random(1).randbytes(20_000)
PACKED = zlib.compress(NOISE)
SENTENCES = {
    "en": "The harbour board said on Tuesday that tin rose, and that the mills were glad of it. ",
    "ru": "Портовое управление сообщило во вторник, что олово подорожало и заводы этому рады. ",
    "zh": "港務局周二表示，錫價上升，工廠對此感到高興，並預計下季訂單會繼續增加。",
    "ja": "港湾局は火曜日、錫の価格が上昇し、工場はそれを喜んでいると発表した。",
}


def page_of(language: str) -> str:
    paragraphs = "".join(f"<p>{SENTENCES[language] * 4}</p>" for _ in range(6))
    return f"<html lang={language}><head><title>Tin</title></head><body><article><h1>Tin</h1>{paragraphs}</article>"


@pytest.mark.parametrize(
    "body",
    [
        NOISE,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x04\x00\x00\x00\x03\x00\x08\x02\x00\x00\x00" + PACKED,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n4 0 obj\n<</Filter/FlateDecode/Length 19999>>\nstream\n" + PACKED,
        b"PK\x03\x04\x14\x00\x08\x00\x08\x00" + PACKED,
        gzip.compress(NOISE),
        bytes(range(32)) * 200,
    ],
)
@pytest.mark.parametrize("media_type", ["", "text/html", "text/plain"])
def test_what_is_no_text_is_refused(body: bytes, media_type: str) -> None:
    headers = (("content-type", media_type),) if media_type else ()
    refused = read(Page(url="https://quay.example/a", body=body, headers=headers))
    assert isinstance(refused, Rejected) and refused.reason is Reason.NOT_HTML, refused
    assert "binary data" in refused.evidence[0]


@pytest.mark.parametrize(
    ("language", "encoding"),
    [(language, encoding) for language in SENTENCES for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-16-be")]
    + [("ru", "koi8-r"), ("ru", "cp1251"), ("zh", "big5"), ("zh", "gb18030"), ("ja", "shift-jis")]
    + [("ja", "euc-jp"), ("ja", "iso-2022-jp")],
)
def test_a_page_in_any_encoding_is_text(language: str, encoding: str) -> None:
    body = page_of(language).encode(encoding)
    assert binary_evidence(body) == ()
    declared = Page(
        url="https://quay.example/a", body=body, headers=(("content-type", f"text/html; charset={encoding}"),)
    )
    assert isinstance(read(declared), Article)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_what_counts_as_utf16_is_read_as_such(encoding: str) -> None:
    # A comment of Chinese words first: neither a tag nor mostly zeros.
    body = ("稿件" * 200 + page_of("zh")).encode(encoding)
    article = read(Page(url="https://quay.example/a", body=body))
    assert isinstance(article, Article) and article.title == "Tin", article


def test_zeros_behind_brackets_make_no_utf16() -> None:
    body, at = bytearray(page_of("ru").encode()), 0
    for _ in range(4):  # all at even places, as they would be in UTF-16
        at = next(place for place in range(at + 1, len(body)) if body[place] == ord("<") and place % 2)
        body[at + 1 : at + 1] = b"\0"
    article = read(Page(url="https://quay.example/a", body=bytes(body)))
    assert isinstance(article, Article) and article.title == "Tin", article


def test_a_stray_control_character_is_no_reason() -> None:
    assert binary_evidence(page_of("en").encode().replace(b"Tuesday", b"Tues\x01day")) == ()
    assert binary_evidence(b"") == ()
