"""Names in the lines that sign a story at its end: who reported it, and the agency it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.fields.authorship.byline_words import HAN, OUTLET, OUTLET_AFTER
from pipelines.fields.authorship.names import (
    desk_name,
    introduced_names,
    is_chinese_name,
    is_login,
    is_organisation,
    is_person,
    lone_names,
    split_names,
)
from pipelines.fields.authorship.providers import NEXT_LABEL, NO_SOURCE, agency_of, signed_off
from pipelines.fields.authorship.signed_lines import bracketed_names
from pipelines.pages.text import letters_of

# Each says who comes next. Editors, translators and those who helped are no authors.
_WRITERS = (
    r"reporting(?: and (?:writing|editing))? by|report by|writ(?:ing|ten)(?: and \w+)? by|compiled by|bericht von|"
    r"von(?=[^;]*[,;] (?:redigiert|bearbeitet) von)|bericht:|reporter(?:in)?:|rédigé par|écrit par|"
    r"reportage(?: d'| de| par)?|(?:[記记]者|撰文|作者|執筆|取材・文|取材(?!協力)|採訪|采写|文)(?![為为是は])"
)
_OTHERS = (
    r"additional reporting by|with reporting by|edit(?:ing|ed)(?: and \w+)? by|with (?:additional )?assistance by|"
    r"with assistance from|contributing|contributors?|redigiert von|bearbeitet von|(?:unter )?mitarbeit(?: von)?|"
    r"édité par|version française|avec(?: la contribution de)?|[責责]任[編编][輯辑]|[責责][編编]|核稿(?:編輯)?|"
    r"[編编][輯辑集]|[審审]核|校[對对]|監製|翻[譯译訳]|聞き手|取材協力|攝影|摄影"
)
_ROLE = re.compile(rf"(?<![^\W_])(?:(?P<other>{_OTHERS})|(?P<writer>{_WRITERS}))\s*[:：／/＝]?\s*", re.IGNORECASE)
# A name and nothing else but its trade, or the agency that it follows.
_ALONE = re.compile(
    r"(?P<korean>[가-힣]{2,4})(?: [\w.]{2,12})? ?(?:선임|수습|전문|인턴)?(?:기자|특파원|논설위원)(?!.*기자)|"
    r"(?P<name>[^\W\d_][\w ]{3,30}) \(theo\b|"
    r"(?P<japanese>[一-龠々ヶ]{1,4}\s?[一-龠々ヶぁ-ん]{1,4})(?<!本[報紙誌])記者$",
    re.IGNORECASE,
)
_OF_DATELINE = re.compile(
    "(?:[记記]者|[实實][习習]生)\\s?([\u4e00-\u9fff]{2,4}?)"
    "(?=[／/）)〕、\\s]|(?:[\u4e00-\u9fff]{2}[縣市县]?|華盛頓|舊金山|洛杉磯|吉隆坡|新德里|日內瓦|布魯塞爾|法蘭克福)\\d|$)|"
    "([가-힣]{2,4})\\s?(?:(?:선임|수습|전문|인턴)?기자|특파원)|"
    "(?<=[\u3040-\u30ff\u4e00-\u9fff]＝)((?!共同|時事)[\u4e00-\u9fff々ヶ]{2,5}[\u3041-\u3096]{0,2})(?<![社員者])(?=[】）)])"
)
_TOWN_AND_DAY = re.compile("(?<=[\u4e00-\u9fff]{2})[\u4e00-\u9fff]{2}\\d{1,2}日.*")
_PLACE = re.compile(r"\s+(?:in|à|at|aus)\s+[^\W\d_a-z][\w.'-]*(?:\s+[^\W\d_a-z][\w.'-]*)*")
_INTRODUCED = re.compile(
    r"(?:sources?|quellen?|fuentes?|fonte|bron|źródło|"
    r"(?:本文|文章|資料|资料|新聞|新闻|信息|稿件|内容|內容)?[來来]源(?:于|於|自)?|[转轉]自|"
    r"(?:[综綜]合)?(?:整理|[编編][译譯]|摘[编編])自|[综綜]合自|"
    r"出[典所]|提供元?|"
    r"配信元?|(?:news )?(?:distributed|provided|powered) by|avec(?: l')?|"
    r"mit (?:material|informationen) (?:von|der|des)|©|\(?c\)|copyright)\s*[:：]?\s*",
    re.IGNORECASE,
)
_ORIGIN = re.compile(r"\b(?:published|appeared)(?: first)? (?:on|at|in|by) (?P<name>[^\W_a-z][\w.&' -]{1,40})")
_ORIGIN_DE = re.compile(
    r"(?:zuerst|ursprünglich)(?: erschienen| veröffentlicht)? (?:bei|in(?: der)?|auf|im|am)\s+[\"„“»«]?"
    r"(?P<name>[^\W\d_a-z][\w.&' -]{1,40}?)[\"“”«»]?\s*(?:erschienen|veröffentlicht|[.!]?$)"
)
# The service that sent a release: "EQS-Ad-hoc: ...", "RNS Number : 1234X", "übermittelt durch Kai News - ein Dienst".
_SERVICE = re.compile(
    r"\b(?:übermittelt durch|transmitted by|diffusée? par) (?:die |den |the )?"
    r"(?P<by>[^\W\d_a-z][\w.&-]*(?: [A-Z][\w.&-]*)?)|"
    r"^(?P<code>[A-Z]{3,4})(?:-[\w-]{2,14}: |(?: [Nn]umber| Reach)\b)"
)
# Who wrote it signs so, no agency does.
_TWO_LETTERS = re.compile(r"[A-Z]\.\s?[A-Z]\.?")
# A sentence on the text that names nobody whom a pattern knows.
_TELLS = re.compile(r"(?:diese[rs]?|this|the|cet(?:te)?) (?:artikel|beitrag|text|article|story|texte)\b", re.IGNORECASE)
_HELD_BY_DATELINE = re.compile(r"[(（\[［【]([^()（）\[\]［］【】]{2,40})[)）\]］】]|/([^/]{2,40})/")
# "新華社北京2月6日電": a Chinese agency opens its dateline; a Japanese one ends it: "【北京共同】".
_OPENS_DATELINE = re.compile(r"\W*([\u4e00-\u9fff]{2}社)")
_ENDS_DATELINE = re.compile("(?:共同|時事)(?:通信)?$")
# The last word in brackets may be the agency: "[東京 6日 ロイター]", "(서울=연합뉴스)".
_WORDS_OF_DATELINE = re.compile(r"[\s=＝]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|dpa:[\d/-]+")
_LONGEST = 40
_SHORTEST_OWN = 3
_BRACKETS = " ()[]（）［］【】|-–—*.,，⊙○●◎□■"


def signed(lines: Iterable[str]) -> tuple[str, ...]:
    """The reporters that credit lines name ("Reporting by A in X; Editing by B": A), each once; () when none does."""
    names = [name for line in lines for name in _reporters(line)]
    return tuple(dict.fromkeys(names))


def authors_of(
    stated: tuple[str, ...], lines: Iterable[str], *, over: Iterable[str] = (), dateline: str = "", publisher: str = ""
) -> tuple[str, ...]:
    """The authors that the page states, or the reporters who sign the story where it states a desk, itself or none.
    `over` are the bylines over the story.

    Datelines of East Asia name them, too: "(서울=연합뉴스) 김느릅 기자 =", "（記者林榆／烏姆報導）", "【烏姆＝林榆】".
    """
    signing = list(lines)
    if any(not (_is_own(name, publisher) or desk_name(name) or _is_outlet(name) or is_login(name)) for name in stated):
        # "By Ann Lee and Bo Park" over the story, whose head names Ann Lee only.
        if more := next((named for named in map(introduced_names, over) if set(stated) < set(named)), ()):
            return more
        agencies = all(agency_of(name) or _is_agency(name, signing) for name in stated)
        return (signed(signing) if agencies else ()) or stated
    told = (found for line in (dateline, *signing) for found in _OF_DATELINE.finditer(line))
    named = signed(signing) or tuple(dict.fromkeys(found[1] or found[2] or found[3] for found in told))
    return named or next(filter(None, map(introduced_names, over)), stated)


def _is_own(name: str, publisher: str) -> bool:
    """Whether a name is the site's, or one of several words of it that name no person: "ABC English News"."""
    return letters_of(name) == letters_of(publisher) or (is_organisation(name) and " " in name and name in publisher)


def _is_outlet(name: str) -> bool:
    """Whether a name is an outlet's by its last word or character; two characters are one without a surname before
    them."""
    return bool(OUTLET.fullmatch(name) or OUTLET_AFTER.search(name)) or (
        len(name) == 2 and bool(HAN.fullmatch(name)) and not is_chinese_name(name)
    )


def _is_agency(name: str, signing: Iterable[str]) -> bool:
    """Whether a name is no person's and stands behind one where the story is signed: "Von Ann Lee, abc-HFX"."""
    return not is_person(name) and any(line.rstrip(_BRACKETS).endswith(f", {name}") for line in signing)


def _reporters(line: str) -> Iterator[str]:
    alone = _ALONE.match(line.lstrip(_BRACKETS))
    if alone:
        yield alone["korean"] or alone["japanese"] or alone["name"]
        return
    roles = list(_ROLE.finditer(line))
    if not roles:
        yield from bracketed_names(line, japanese=True)
        # Without brackets or dashes "By End User" may be a heading of the story.
        yield from lone_names(line) or (introduced_names(line.strip(_BRACKETS)) if line[:1] in "(（[-–—" else ())
    elif roles[0]["other"] and line[:1] in "(（[［":
        # "(氏名、氏名 編集:氏名)": who wrote it comes first.
        first = split_names(line[: roles[0].start()].strip(_BRACKETS + "；;"))
        yield from first if all(map(is_person, first)) else ()
    for at, role in enumerate(roles):
        end = roles[at + 1].start() if at + 1 < len(roles) else len(line)
        if role["writer"]:
            told = _TOWN_AND_DAY.sub("", line[role.end() : end]).strip(_BRACKETS + ";；")
            yield from filter(is_person, split_names(_PLACE.sub("", told)))


def credited(lines: Iterable[str], *, publisher: str = "") -> str:
    """The agency or company that credit lines name, known agencies before others; "" where it is the site itself."""
    names = [name for name in map(_credit, lines) if name and not _is_site(name, publisher)]
    return next((agency for agency in map(agency_of, names) if agency), names[0] if names else "")


def dateline_agency(dateline: str, *, publisher: str = "") -> str:
    """The known agency that a dateline names, in brackets ("PARIS (AFP)") or, in Chinese, as its first word.

    "" where it is the site itself, or none.
    """
    held = [each[1] or each[2] for each in _HELD_BY_DATELINE.finditer(dateline)]
    named = [name for each in held for name in (each, _WORDS_OF_DATELINE.split(each)[-1])]
    named += [opening[1] for each in (dateline, *held) if (opening := _OPENS_DATELINE.match(each))]
    known = [*map(agency_of, named), *(ending[0] for each in held if (ending := _ENDS_DATELINE.search(each)))]
    return next((name for name in known if name and not _is_site(name, publisher)), "")


def _is_site(name: str, publisher: str) -> bool:
    """Whether a credit is the site's own name, or the beginning of it: "F.A.Z." on FAZ.NET."""
    own, site = map(letters_of, (name, publisher))
    return own == site or (len(own) >= _SHORTEST_OWN and site.startswith(own))


def _credit(line: str) -> str:
    origin = _ORIGIN.search(line) or _ORIGIN_DE.search(line)
    if origin:
        return origin["name"].strip(_BRACKETS)
    if agency := signed_off(line):
        return agency
    if sent := _SERVICE.search(line):
        return (sent["by"] or sent["code"]).rstrip(".")
    introduced = _INTRODUCED.match(line.lstrip(_BRACKETS))
    rest = line.strip(_BRACKETS)
    if introduced:
        rest = NEXT_LABEL.sub("", line.lstrip(_BRACKETS)[introduced.end() :])
        if NO_SOURCE.fullmatch(rest.strip(_BRACKETS)):
            return ""
    name = _YEAR.sub("", rest).partition(". ")[0].strip(_BRACKETS)
    # "(c)AFP/Ann Lee": the agency and its reporter.
    first, _, second = name.partition("/")
    if is_person(second) and (agency := agency_of(first)):
        return agency
    whole = introduced or len(name) <= _LONGEST or agency_of(name)
    named = (
        whole
        and any(map(str.isalpha, name))
        and "://" not in name
        and not _TELLS.match(name)
        and not name.lower().startswith("view ")
    )
    return name if named and not _TWO_LETTERS.fullmatch(name) else ""
