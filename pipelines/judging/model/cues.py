"""Words that short blocks beside a story are made of, in the languages of the press, counted for the learned judge.

No cue decides anything: "read", "photo" and "subscribe" stand in stories too. Rules that decide are in pipelines/rules.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.pages.text import small_words

# Each line is a theme; a word counts when its first six letters are listed.
_THEMES = (
    "inbox newsle subscr abonni abonne signin signup sign anmeld regist weekly daily bullet suscri iscriv "
    "infole postfa abo alerts briefi",
    "getty imago images image photo photos foto fotos bild pictur dpa afp reuter archiv quelle source "
    "credit photog fotogr photoc illust graphi symbol shutte epa keysto",
    "copyri reserv rights rechte droits derech reprod gmbh llc ltd imprin impres redist verwer nachdr publis syndic",
    "cookie privac datens consen agree einwil extern inhalt policy browse javasc terms zustim widerr verwen laden",
    "read lesen lire leer leggi more mehr plus relate thema themen articl artike beiträ storie ähnlic "
    "latest also auch aussi tambié siehe weiter les läs čtěte recomm empfeh meistg populä popula trendi",
    "commen kommen discus bewert feedba forum antwor user login konto modera reply",
    "share teilen thread whatsa facebo twitte instag telegr youtub follow folgen linked app google podcas "
    "partag compar",
    "editor writer redakt journa report author autor senior fellow column founde profes studie corres "
    "redact kolumn volont intern",
    "email mail contac kontak addres adress phone tel send submit tip tips",
    "donate donati spende suppor unters join member promot advert offers offer commis sponso partne sale anzeig affili",
    "we our us wir uns unser unsere you your sie ihre ihnen dein deine dich dir nous notre nos vous votre "
    "nosotr nuestr",
    "please bitte click klicke check visit hier here now jetzt free kosten",
)
_IDEOGRAPHS = (
    "関連 写真 撮影 提供 コメント 会員 登録 記事 無断 転載 編輯 编辑 記者 记者 来源 來源 "
    "免責 免责 點擊 点击 订阅 訂閱 广告 廣告 分享 더보기 기자 무단 구독 사진 저작권 推薦 "
    "推荐 相關 相关 熱門 热门"
)
_IDEOGRAPHIC = tuple(_IDEOGRAPHS.split())
_THEME_OF_WORD = {word: at for at, theme in enumerate(_THEMES) for word in theme.split()}
CUE_NAMES = ("cue_inbox", "cue_commen", "cues")
"""Those of newsletters, those of comments, and all; of the other themes alone the judge asks nothing."""
# Places of these two in `_THEMES`.
_NEWSLETTER, _COMMENTS = 0, 5
# The first six letters of each word.
_STEMS = re.compile(r"([^\W\d_]{1,6})[^\W\d_]*")
_BEYOND = re.compile("[\u2e81-\U0010ffff]")
_NONE = (0, 0, 0)
LONGEST = 300
"""In characters: the words of a longer text say what a story is about."""


def cue_counts(text: str) -> tuple[int, int, int]:
    """How many cues the text has, as `CUE_NAMES`; zeros for a long text."""
    return _NONE if len(text) > LONGEST else _counted(text)


# A site repeats its short blocks on all of its pages.
@lru_cache(maxsize=8192)
def _counted(text: str) -> tuple[int, int, int]:
    is_ascii, small = text.isascii(), text.lower()
    stems = [word[:6] for word in small_words(small)] if is_ascii else _STEMS.findall(small)
    themes = [_THEME_OF_WORD[stem] for stem in stems if stem in _THEME_OF_WORD]
    ideographs = 0 if is_ascii or not _BEYOND.search(text) else sum(cue in text for cue in _IDEOGRAPHIC)
    if not themes and not ideographs:
        return _NONE
    return themes.count(_NEWSLETTER), themes.count(_COMMENTS), len(themes) + ideographs
