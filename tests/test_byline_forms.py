"""Bylines as the press writes them in many languages, all made up: who is named, and what around it is no name."""

from __future__ import annotations

import pytest

from pipelines.fields.authorship.names import introduced_names, lone_names, split_names


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By ANN LEE and BO PARK", ["ANN LEE", "BO PARK"]),
        ("By Ann Lee, Bo Park, and Cy Adams", ["Ann Lee", "Bo Park", "Cy Adams"]),
        ("Nga Ann Lee", ["Ann Lee"]),
        ("Ann Lee | Ulm", ["Ann Lee"]),
        ("Ann Lee | Reuters", ["Ann Lee", "Reuters"]),
        ("User Admin", []),
        ("9:39AM BST 05 Oct 2031", []),
        ("기사입력", []),
        ("By Ann Lee in New York and Bo Park in London", ["Ann Lee", "Bo Park"]),
        ("By Ann Lee, Staff Writer", ["Ann Lee"]),
        ("By ANN LEE Associated Press", ["ANN LEE"]),
        ("Ann Lee The Canadian Press", ["Ann Lee"]),
        ("Ann Lee for Portwatch", ["Ann Lee"]),
        ("Text: Erika Muster, Foto: Max Beispiel", ["Erika Muster"]),
        ("Von Erika Muster (dpa)", ["Erika Muster"]),
        ("Erika Muster, dpa-AFX", ["Erika Muster"]),
        ("Von Erika Muster, Berlin", ["Erika Muster"]),
        ("Von unserem Korrespondenten Max Beispiel", ["Max Beispiel"]),
        ("Aus Berlin berichtet Erika Muster", ["Erika Muster"]),
        ("Ein Gastbeitrag von Prof. Dr. Erika Muster", ["Prof. Dr. Erika Muster"]),
        ("Interview: Erika Muster", ["Erika Muster"]),
        ("Propos recueillis par Zoé Exemple", ["Zoé Exemple"]),
        ("Publié par Zoé Exemple le 3 mars 2025 à 10h30", ["Zoé Exemple"]),
        ("Par Zoé Exemple, à Paris", ["Zoé Exemple"]),
        ("Zoé Exemple (à Londres) et Luc Modèle", ["Zoé Exemple", "Luc Modèle"]),
        ("di Mario Rossi", ["Mario Rossi"]),
        ("a cura di Mario Rossi", ["Mario Rossi"]),
        ("door Jan Voorbeeld", ["Jan Voorbeeld"]),
        ("Tekst: Jan Voorbeeld", ["Jan Voorbeeld"]),
        ("Av Kari Nordmann", ["Kari Nordmann"]),
        ("Af Jens Prøve", ["Jens Prøve"]),
        ("Napisał: Jan Kowalski", ["Jan Kowalski"]),
        ("Автор: Иван Примеров", ["Иван Примеров"]),
        ("Текст: Иван Примеров", ["Иван Примеров"]),
        ("Ann Lee, Ph.D., CFA", ["Ann Lee"]),
        ("Ann Lee\nSenior Reporter", ["Ann Lee"]),
        ("By Ann Lee Updated March 3, 2025", ["Ann Lee"]),
        ("Ann Lee • 3 min read", ["Ann Lee"]),
        ("Ann Lee · March 3, 2025", ["Ann Lee"]),
        ("Written by Ann Lee Edited by Bo Park", ["Ann Lee"]),
        ("By: Ann Lee", ["Ann Lee"]),
        ("Ann Lee, MA", ["Ann Lee"]),
        ("Jack Ma, Ann Lee, RN", ["Jack Ma", "Ann Lee"]),
        ("Written by Ann Lee Filed Under Boats Ropes", ["Ann Lee"]),
        ("By Dr. Ann Lee", ["Dr. Ann Lee"]),
        ("By Ann Lee - Portwatch Staff", ["Ann Lee"]),
        ("文/王小明 編輯/陳美", ["王小明"]),
        ("記者 王小明／台北報導", ["王小明"]),
        ("王小明 報道", ["王小明"]),
        ("本報記者 王小明", ["王小明"]),
        ("繩報記者王小明 台北", ["王小明"]),
        ("For immediate release", []),
        ("香港文匯報記者 王小明", ["王小明"]),
        ("김철수 기자 kim@news.kr", ["김철수"]),
        ("글 김철수", ["김철수"]),
        ("김철수·이영희 기자", ["김철수", "이영희"]),
        ("編集委員 山田太郎", ["山田太郎"]),
        ("山田 太郎", ["山田 太郎"]),
        ("取材・文＝山田太郎", ["山田太郎"]),
        ("Ann Lee and Bo Park of Portwatch", ["Ann Lee", "Bo Park"]),
        ("Ann Lee is a reporter at Portwatch", ["Ann Lee"]),
        ("By Ann Lee, Contributor", ["Ann Lee"]),
        ("Opinion by Ann Lee", ["Ann Lee"]),
        ("Analysis by Ann Lee", ["Ann Lee"]),
        ("Story by Ann Lee", ["Ann Lee"]),
        ("Reviewed by Bo Park", []),
        ("Fact checked by Bo Park", []),
        ("By Ann Lee Reviewed by Bo Park", ["Ann Lee"]),
        ("Medically reviewed by Bo Park", []),
        ("Ann Lee, Bo Park (Reuters)", ["Ann Lee", "Bo Park"]),
        ("Ann Lee/Bo Park", ["Ann Lee", "Bo Park"]),
        ("Ann Lee / Bo Park", ["Ann Lee", "Bo Park"]),
        ("Ann Lee & Bo Park", ["Ann Lee", "Bo Park"]),
        ("Ann Lee with Bo Park", ["Ann Lee", "Bo Park"]),
        ("Ann Lee, with Bo Park", ["Ann Lee", "Bo Park"]),
        ("Published by Ann Lee 3 hours ago", ["Ann Lee"]),
        ("by Ann Lee on March 3, 2025 at 10:30 am", ["Ann Lee"]),
        ("Ann Lee March 3, 2025", ["Ann Lee"]),
        ("Ann Lee 3. März 2025", ["Ann Lee"]),
        ("Von Erika Muster 03.03.2025, 10:30 Uhr", ["Erika Muster"]),
        ("Von Erika Muster und dpa", ["Erika Muster", "dpa"]),
        ("Erika Muster und Max Beispiel aus Berlin", ["Erika Muster", "Max Beispiel"]),
        ("Erika Muster, Wien", ["Erika Muster"]),
        ("Erika Muster/Redaktion", ["Erika Muster"]),
        ("(em)", []),
        ("erm/dpa", ["erm/dpa"]),
        ("Mit Material der dpa", []),
        ("Quelle: dpa", []),
        ("Ann Lee, Senior Editor, and Bo Park, Reporter", ["Ann Lee", "Bo Park"]),
        ("Ann Lee, Tokyo; Bo Park, Seoul", ["Ann Lee", "Bo Park"]),
        ("Ann van der Lee", ["Ann van der Lee"]),
        ("María José García-López", ["María José García-López"]),
        ("Published By Ann Lee", ["Ann Lee"]),
        ("Reported By: Ann Lee", ["Ann Lee"]),
        ("Edited By: Bo Park", []),
        ("Curated By : Ann Lee", ["Ann Lee"]),
        ("Ditulis oleh Budi Contoh", ["Budi Contoh"]),
        ("Penulis: Budi Contoh", ["Budi Contoh"]),
        ("Oleh: Budi Contoh", ["Budi Contoh"]),
        ("Yazar: Ali Örnek", ["Ali Örnek"]),
        ("Haber: Ali Örnek", ["Ali Örnek"]),
        ("Tác giả: Lê Phương", ["Lê Phương"]),
        ("Kirjoittaja: Matti Esimerkki", ["Matti Esimerkki"]),
        ("Teksti: Matti Esimerkki", ["Matti Esimerkki"]),
        ("Γράφει ο Γιώργος Παράδειγμα", ["Γιώργος Παράδειγμα"]),
        ("Szerző: Kovács Péter", ["Kovács Péter"]),
        ("Autor: Jan Novák", ["Jan Novák"]),
        ("Autoři: Jan Novák, Petr Svoboda", ["Jan Novák", "Petr Svoboda"]),
        ("Por: Ana Ejemplo", ["Ana Ejemplo"]),
        ("Redação: Ana Exemplo", ["Ana Exemplo"]),
        ("Escrito por Ana Ejemplo el 3 de marzo de 2025", ["Ana Ejemplo"]),
        ("Texte : Zoé Exemple", ["Zoé Exemple"]),
        ("By Ann Lee, Port Town Today", ["Ann Lee"]),
        ("Ann Lee, PORT TOWN Sports", ["Ann Lee"]),
        ("Ann Lee, PTG News Service", ["Ann Lee"]),
        ("Ann Lee and Bo Park , Special for PORT TOWN", ["Ann Lee", "Bo Park"]),
        ("Port Town Today, Ann Lee", ["Port Town Today", "Ann Lee"]),
        ("Ann Lee, Associated Press", ["Ann Lee", "Associated Press"]),
        ("Ann Lee, Tim Servicer", ["Ann Lee", "Tim Servicer"]),
    ],
)
def test_bylines(byline: str, names: list[str]) -> None:
    assert list(split_names(byline)) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee in New York", ("Ann Lee",)),
        ("by Ann Lee in Paris", ()),
        ("By Ann Lee is the best", ()),
        ("Von Erika Muster ist nun", ()),
        ("By Ann Lee, Harbour Group", ("Ann Lee",)),
        ("Автор: Иван Примеров", ("Иван Примеров",)),
    ],
)
def test_a_byline_in_plain_text_is_no_part_of_a_sentence(line: str, names: tuple[str, ...]) -> None:
    assert introduced_names(line) == names


def test_organisations_keep_their_places() -> None:
    for name in ("Bayerische Landesanstalt für Wald", "Museum of Ropes", "Hafenverband in Emden e. V."):
        assert split_names(name) == (name,)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ann Lee", ("Ann Lee",)),
        ("Ann Lee/Bo Park", ("Ann Lee", "Bo Park")),
        ("Ann Lee, Bo Park and Cy Adams", ("Ann Lee", "Bo Park", "Cy Adams")),
        ("該ETF去年上市，追蹤S&P Lantern指數，規模已逾百億元。", ()),
        ("금리 동결", ()),
        ("Der Ausblick", ()),
        ("Markets Fall, Bonds Rise", ()),
        ("Nordhaff Bank", ()),
        ("Ann Lee, Merrow Capital", ()),
    ],
)
def test_a_line_of_names_alone(line: str, names: tuple[str, ...]) -> None:
    assert lone_names(line) == names


def test_a_label_names_nobody() -> None:
    assert lone_names("Harbour Pilots") == ("Harbour Pilots",)
    assert lone_names("Harbour Pilots:") == ()
