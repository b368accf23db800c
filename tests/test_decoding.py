"""Bytes to text: declarations that hold, that lie, and that are missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.pages.decoding import decode, utf8
from storage.page import Page

HTML = "<html><head>{meta}<title>{title}</title></head><body><p>{text}</p></body></html>"


def page(body: bytes, content_type: str = "") -> Page:
    headers = (("Content-Type", content_type),) if content_type else ()
    return Page(url="https://news.example/a", body=body, headers=headers)


def html(text: str, *, meta: str = "") -> str:
    return HTML.format(meta=meta, title=text[:8], text=text * 30)


@pytest.mark.parametrize(
    ("text", "encoding", "label"),
    [
        ("Die Börse schließt höher, Anleger übten Geduld. ", "cp1252", "iso-8859-1"),
        ("Le bénéfice de l’émetteur a reculé « nettement » cet été. ", "cp1252", "windows-1252"),
        ("股市上涨，投资者期待新的刺激政策。", "gb18030", "gb2312"),
        ("股市上升，投資者期待新的刺激措施。", "big5hkscs", "big5"),
        ("東京市場は反発し、半導体株①が買われた。", "cp932", "windows-31j"),
        ("東京市場は反発した。", "cp932", "Shift_JIS"),
        ("코스피가 반등했다. 똠방각하", "cp949", "euc-kr"),
        ("Акции выросли после решения регулятора. ", "cp1251", "windows-1251"),
        ("Borsa güne yükselişle başladı. ", "cp1254", "iso-8859-9"),
        ("Η αγορά έκλεισε με άνοδο. ", "iso8859-7", "iso-8859-7"),
    ],
)
@pytest.mark.parametrize("place", ["header", "meta"])
def test_declared_charset(text: str, encoding: str, label: str, place: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if place == "meta" else ""
    whole = html(text, meta=meta)
    header = f"text/html; charset={label}" if place == "header" else "text/html"
    assert decode(page(whole.encode(encoding), header)) == whole


@pytest.mark.parametrize("header", ["text/html; charset=iso-8859-1", "text/html; charset=gb2312", "text/html", ""])
def test_valid_utf8_wins_over_a_wrong_declaration(header: str) -> None:
    whole = html("Gewinne über zwölf Prozent – 上海 ")
    assert decode(page(whole.encode(), header)) == whole


def test_server_default_latin1_yields_to_the_page() -> None:
    whole = html("股市上涨，成交放大。", meta='<meta charset="gb2312">')
    assert decode(page(whole.encode("gb18030"), "text/html; charset=ISO-8859-1")) == whole


def test_undeclared_single_byte_text() -> None:
    whole = html("Die Aktie fiel um fünf Prozent, größere Verkäufe blieben aus. ")
    assert decode(page(whole.encode("cp1252"))) == whole


def test_xml_declaration() -> None:
    whole = '<?xml version="1.0" encoding="iso-8859-2"?>' + html("Giełda zyskała, inwestorzy wrócili. Łódź ")
    assert decode(page(whole.encode("iso8859-2"))) == whole


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_wide_encodings_and_marks(encoding: str) -> None:
    whole = html("Markets rose in Zürich. ")
    assert decode(page(whole.encode(encoding), "text/html; charset=utf-8")) == whole


def test_meta_that_says_utf16_is_not_believed() -> None:
    whole = html("Zinsen für Käufer ", meta='<meta charset="utf-16">')
    assert decode(page(whole.encode())) == whole


def test_iso_2022_jp() -> None:
    whole = html("東京市場は反発した。", meta='<meta charset="iso-2022-jp">')
    assert decode(page(whole.encode("iso2022_jp"))) == whole


def test_one_broken_byte_does_not_change_the_encoding() -> None:
    whole = html("Käufe und Verkäufe hielten sich die Waage. ").encode()
    broken = whole[:200] + b"\xff" + whole[200:]
    text = decode(page(broken))
    assert text.count("\ufffd") <= 1
    assert "Verkäufe" in text


@pytest.mark.parametrize("lost", ["\ufffd", "\ufffd\ufffd\ufffd\ufffd"])
def test_a_character_that_the_site_itself_lost_is_utf8(lost: str) -> None:
    text = f"The bank{lost}s profit rose."
    assert decode(page(text.encode(), "text/html; charset=utf-8")) == text
    assert utf8(page(text.encode())) == text.encode()


def test_cut_in_the_middle_of_a_character() -> None:
    whole = html("上海股市上涨。").encode()
    cut = whole[: whole.rindex("涨".encode()) + 1]
    assert "上海股市上涨" in decode(page(cut))


def test_unknown_label_is_ignored() -> None:
    whole = html("Größe ")
    assert decode(page(whole.encode(), "text/html; charset=x-nonsense")) == whole


@given(
    st.binary(max_size=600), st.sampled_from(["", "utf-8", "utf-16", "gbk", "latin1", "hz-gb-2312", "\x00", "utf-7"])
)
def test_any_bytes_decode_to_text_that_can_be_stored(body: bytes, label: str) -> None:
    decode(page(body, f"text/html; charset={label}")).encode("utf-8")


@pytest.mark.parametrize(
    "body",
    [
        html("Anleger übten Geduld. ").encode(),
        html("plain").encode(),
        "\ufeff".encode() + html("marked").encode(),
        html("n\x00ul").encode(),
        html("東京市場は反発した。").encode("utf-16"),
        html("東京市場は反発した。").encode("utf-16-le"),
        html("東京市場は反発した。", meta='<meta charset="iso-2022-jp">').encode("iso2022_jp"),
        html("schließt höher. ").encode("cp1252"),
        "damaged \ufffd \ufffd".encode(),
        html("cut ").encode() + b"\xc3",
        b"",
    ],
)
def test_bytes_for_the_parser_are_what_decoding_gives(body: bytes) -> None:
    assert utf8(page(body)).decode() == decode(page(body)).replace("\x00", "")


@pytest.mark.parametrize(
    ("text", "encoding", "lang"),
    [
        ("Größere Käufe trösten Anleger, während Börsen müde waren. ", "iso8859-1", "de"),
        ("股市上升，投資者期待新的刺激措施。", "big5hkscs", "zh-Hant"),
        ("東京市場は反発し、半導体株が買われた。", "cp932", "ja"),
        ("東京市場は反発し、半導体株が買われた。", "euc_jp", "ja-JP"),
        ("코스피가 반등했고 반도체 주식이 올랐다. ", "cp949", "ko"),
    ],
)
def test_a_charset_of_another_language_than_the_pages(text: str, encoding: str, lang: str) -> None:
    whole = html(text).replace("<html", f"<html lang='{lang}'")
    assert decode(page(whole.encode(encoding), "text/html; charset=gb2312")) == whole


def test_english_is_what_many_a_template_says_of_its_language() -> None:
    whole = html("股市上涨，成交放大。").replace("<html", "<html lang='en'")
    assert decode(page(whole.encode("gb18030"), "text/html; charset=gb2312")) == whole


def test_undeclared_iso_2022_jp() -> None:
    whole = html("東京市場は反発した。")
    assert decode(page(whole.encode("iso2022_jp"))) == whole
    assert decode(page(b"<p>A stray \x1b$ escape.</p>")) == "<p>A stray \x1b$ escape.</p>"


def test_a_page_that_calls_itself_utf8_and_is_not_says_nothing() -> None:
    whole = html("Giełda zyskała, inwestorzy wrócili, spółki też. ", meta="<meta charset=utf-8>")
    whole = whole.replace("<html", "<html lang=pl")
    assert decode(page(whole.encode("cp1250"), "text/html; charset=iso-8859-1")) == whole


@pytest.mark.parametrize("broken", [b"\xe2\x80", b"\x92"])
def test_a_character_that_was_cut_does_not_make_another_charset_of_what_says_utf8(broken: bytes) -> None:
    body = b"<meta charset=utf-8><p>The works\xe2\x80\x99 rope" + broken + b" held.</p>"
    assert decode(page(body)) == "<meta charset=utf-8><p>The works’ rope\ufffd held.</p>"


@pytest.mark.parametrize(
    ("text", "encoding"), [("Käufe, Größe, „Öl“. ", "cp1252"), ("股市上涨，成交放大。", "gb18030")]
)
def test_a_page_that_says_utf8_and_is_not_is_read_as_what_it_is(text: str, encoding: str) -> None:
    whole = html(text, meta="<meta charset=utf-8>")
    assert decode(page(whole.encode(encoding), "text/html; charset=utf-8")) == whole
