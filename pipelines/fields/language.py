"""The language of a page or text, as a BCP 47 primary subtag; Traditional and Simplified Chinese told apart."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files

from pipelines.pages.document import Document
from pipelines.pages.jsonld import first_text
from pipelines.pages.text import is_narrow
from storage.page import Page

_TAG = re.compile(r"^([a-z]{2,3})(?:[-_]([a-z0-9-_]+))?$", re.IGNORECASE)
_ALIASES = {"iw": "he", "in": "id", "ji": "yi", "jp": "ja", "cn": "zh", "kr": "ko", "gr": "el", "cz": "cs", "dk": "da"}
_ALIASES |= {"nb": "no", "nn": "no", "fil": "tl", "cmn": "zh", "yue": "zh"}
# What some pages put into the place of a language.
_CHARSETS = frozenset(("utf", "gbk"))
_SCRIPTS = {
    "latin": re.compile("[A-Za-zÀ-ɏ]"),
    "han": re.compile("[\u3400-\u9fff]"),
    "kana": re.compile("[\u3040-\u30ff]"),
    "hangul": re.compile("[\uac00-\ud7af]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "arabic": re.compile("[\u0600-\u06ff]"),
    "greek": re.compile("[\u0370-\u03ff]"),
    "hebrew": re.compile("[\u0590-\u05ff]"),
    "thai": re.compile("[\u0e00-\u0e7f]"),
    "devanagari": re.compile("[\u0900-\u097f]"),
}
# The language that a script means where nothing else is known, and the others that are written in it.
_OF_SCRIPT = {"kana": "ja", "hangul": "ko", "greek": "el", "hebrew": "he", "thai": "th", "devanagari": "hi"}
_SCRIPT_OF = {
    "ja": {"kana", "han"}, "ko": {"hangul", "han"}, "zh": {"han"}, "ru": {"cyrillic"}, "uk": {"cyrillic"},
    "bg": {"cyrillic"}, "sr": {"cyrillic", "latin"}, "mk": {"cyrillic"}, "be": {"cyrillic"},
    "kk": {"cyrillic", "latin"},
    "ar": {"arabic"}, "fa": {"arabic"}, "ur": {"arabic"}, "el": {"greek"}, "he": {"hebrew"}, "th": {"thai"},
    "hi": {"devanagari"}, "mr": {"devanagari"}, "ne": {"devanagari"},
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4000
_SHORT_SAMPLE = 1500
_OPENING = 600
_WORDS_JUDGED = 600
# A text has at least this share of frequent words in its own language. Against a declaration another language is
# believed only with this share and three times that of the declared one.
_OWN_SHARE = 0.08
_FOREIGN_SHARE = 0.12
_BELIEVED = 3.0
_CLEARLY = 1.15
# With fewer than this a long text is not in the declared language at all.
_NO_SHARE = 0.02
_MANY_WORDS = 40
_LEAST_WORDS = 12


def normal_tag(tag: str) -> str:
    """The primary subtag of a language tag, "zh-Hant" or "zh-Hans" for Chinese with a script or region; "" if none."""
    found = _TAG.match(tag.strip())
    if not found:
        return ""
    if found[1].lower() in _CHARSETS:
        return ""
    primary, rest = found[1].lower(), (found[2] or "").lower().replace("_", "-").split("-")
    primary = _ALIASES.get(primary, primary)
    if primary == "zh":
        if {"hant", "tw", "hk", "mo", "cht"} & set(rest) or found[1].lower() == "yue":
            return "zh-Hant"
        if {"hans", "cn", "sg", "my", "chs"} & set(rest):
            return "zh-Hans"
    return primary


def declared_language(document: Document, page: Page) -> str:
    """What the page declares: html lang, JSON-LD inLanguage, og:locale, Content-Language; where nothing valid, or
    English, the one language of its title's script if there is such; "" where several are written in it."""
    claims = (
        document.lang,
        first_text(document.story.get("inLanguage"), keys=("alternateName", "name")),
        document.first_meta("og:locale", "content-language", "language", "dc.language"),
        page.header("content-language").partition(",")[0],
    )
    tag = next((tag for tag in map(normal_tag, claims) if tag), "")
    # A template's "en" stands over Chinese pages, too.
    return _of_title(document) or tag if not tag or tag == "en" else tag


def _of_title(document: Document) -> str:
    """The language that the script of the page's title tells by itself; Chinese only where it is of one kind."""
    title = document.tree.css_first("title")
    # The element is empty where a script fills it in.
    text = (title.text().strip() if title is not None else "") or document.first_meta("og:title")
    if text.isascii():
        return ""
    script = _main_script(text)
    found = "ja" if script == "kana" else _chinese(text, "") if script == "han" else _OF_SCRIPT.get(script, "")
    return found if found not in ("zh", "hi") else ""


def shown_language(declared: str, text: str) -> str:
    """The language of an article's text: what its page declares, unless the text is in a script of East or South Asia
    that this language does not have, or forty words of it are clearly in another one; where nothing is declared, what
    script and frequent words say, "" in doubt."""
    sample = text[:_SHORT_SAMPLE]
    primary = declared.partition("-")[0]
    if declared and is_narrow(sample) and primary in _frequent():
        words, frequent = _WORD.findall(sample[:_OPENING].lower()), _frequent()[primary]
        if sum([word in frequent for word in words]) < _OWN_SHARE * len(words):
            return _by_words(primary, sample, "latin", model=False) or declared
    if declared and (is_narrow(sample) or primary in _SCRIPT_OF):
        return declared
    script = _main_script(sample)
    if script in ("", "latin", "cyrillic", "arabic") and declared:
        return declared
    if script in ("latin", "cyrillic"):
        return _by_words("", sample, script, model=False)
    return detect_language(declared, sample) if script else declared


def detect_language(declared: str, text: str) -> str:
    """The language of `text`: what is declared (see `declared_language`) where script and words agree, else what they
    say; "" for a text too short to tell with nothing declared.

    py3langid is asked last and loaded only then: it takes more than a second to load.
    """
    declared = normal_tag(declared)
    sample = text[:_SAMPLE]
    script = _main_script(sample)
    if not script:
        return declared
    primary = declared.partition("-")[0]
    if script in ("han", "kana"):
        if script == "kana" or (primary == "ja" and _SCRIPTS["kana"].search(sample)):
            return "ja"
        return _chinese(sample, declared)
    if script in _OF_SCRIPT:
        return declared if primary in _SCRIPT_OF and script in _SCRIPT_OF[primary] else _OF_SCRIPT[script]
    if script == "arabic":
        return declared if primary in ("ar", "fa", "ur", "ps", "ckb") else "ar"
    return _by_words(primary, sample, script)


def _main_script(sample: str) -> str:
    """The script most letters are in; "kana" where a text of Han characters has some kana, as Japanese has."""
    counts = Counter({name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS.items()})
    # One Han character or kana says as much as three letters.
    for name in ("han", "kana", "hangul"):
        counts[name] *= 3
    if not counts.total():
        return ""
    script = counts.most_common(1)[0][0]
    if script == "han" and counts["kana"] * 10 > counts["han"]:
        return "kana"
    return script


def _chinese(sample: str, declared: str) -> str:
    traditional, simplified = _distinctive()
    old, new = sum(map(sample.count, traditional)), sum(map(sample.count, simplified))
    if old == new:
        return declared if declared.startswith("zh") else "zh"
    return "zh-Hant" if old > new else "zh-Hans"


def _by_words(primary: str, sample: str, script: str, *, model: bool = True) -> str:
    """The language of an alphabetic text by its frequent words; in doubt what the model says, "" without it."""
    words = Counter(_WORD.findall(sample.lower())[:_WORDS_JUDGED])
    total = words.total()
    if primary and total < _LEAST_WORDS:
        return primary
    shares = {
        language: sum(words[word] for word in frequent) / max(total, 1)
        for language, frequent in _frequent().items()
        if script in _SCRIPT_OF.get(language, {"latin"})
    }
    best = max(shares, key=lambda language: shares[language], default="")
    second = max((share for language, share in shares.items() if language != best), default=0.0)
    if primary:
        # A language without a table of words is believed.
        own = shares.get(primary, 0.0)
        if own >= _OWN_SHARE or primary not in _frequent():
            return primary if script in _SCRIPT_OF.get(primary, {"latin"}) else best
        clear = shares[best] > second * _CLEARLY and total >= _MANY_WORDS
        if clear and shares[best] >= max(_FOREIGN_SHARE, own * _BELIEVED):
            return best
        return _by_model(sample) if model and own < _NO_SHARE and total >= _MANY_WORDS else primary
    if shares[best] >= _OWN_SHARE and shares[best] > second * _CLEARLY:
        return best
    if not model:
        return ""
    return _by_model(sample) if total >= _LEAST_WORDS else primary or (best if shares[best] >= _OWN_SHARE else "")


def _by_model(sample: str) -> str:
    from py3langid import classify  # type: ignore[import-untyped]

    return normal_tag(str(classify(sample)[0]))


@cache
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("pipelines").joinpath("data/languages.toml").read_text(encoding="utf-8"))


@cache
def _frequent() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in _data()["words"].items()}


def is_frequent(word: str) -> bool:
    """Whether a word in lower case is among the most frequent of a language."""
    return word in _frequent_anywhere()


@cache
def _frequent_anywhere() -> frozenset[str]:
    return frozenset().union(*_frequent().values(), *map(str.split, _data()["short"].values()))


@cache
def _distinctive() -> tuple[frozenset[str], frozenset[str]]:
    """(characters of Traditional, of Simplified Chinese only)."""
    traditional, simplified = (frozenset(_data()["chinese"][name]) for name in ("traditional", "simplified"))
    return traditional - simplified, simplified - traditional
