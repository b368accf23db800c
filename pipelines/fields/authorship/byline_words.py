"""The words of bylines, by which names are told from what stands around them, in the languages of the press."""

from __future__ import annotations

import re

# Words before the names, in the languages of the finance press. A verb or noun may stand before the preposition.
_BEFORE = (
    r"(?:written|story|posted|reported|reporting|text|words|published|submitted|article|analysis|opinion|column|"
    r"edited|compiled|curated|produced|view all (?:posts|articles|stories)|(?:more|all) (?:posts|articles))\s+by|"
    r"(?:(?:zeige )?alle (?:beiträge|artikel)|alles) von|(?:veröffentlicht|erstellt|geschrieben|verfasst|gepostet|"
    r"beitrag|artikel|text|interview|kommentar|kolumne|analyse|bericht|leitartikel|gastbeitrag|gastkommentar|pressemitteilung|"
    r"ein (?:kommentar|beitrag|gastbeitrag|gastkommentar)) von|propos recueillis par|recueilli par|publié par|"
    r"écrit par|publicado por|escrito por|pubblicato da|scritto da|skrevet av|geschreven door|über(?=\s+[A-ZÀ-Þ])|"
    r"by(?=\s*:?\s*[A-ZÀ-Þ\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])|"
    r"(?:von|aus) unser(?:em|er|en) (?:\w+ ){0,2}?(?:korrespondent|redakteur|reporter|mitarbeiter)(?:in|innen|en)?|"
    r"aus [^\W\d_]\w+ berichtet|a cura di|ditulis oleh|oleh|napisał[ao]?|γράφει(?:\s[οη])?|szerző|írta|"
    r"nga(?=\s+[A-ZÀ-Þ])|about(?!\s+us\b)(?=\s+(?-i:[A-ZÀ-Þ]))|"
    r"von|vom|from|par|por|di(?=\s+[A-Z])|da(?=\s+[A-Z])|af|av|door|przez|pela?|"
    r"autor(?:[/:*_]-?in|in|en|es|a|i)?|auteur(?:e|s)?|authors?|text(?:o)?|interview|reporter|redacción|"
    r"(?:texte|teksti?|tekst|redação|reportage|reportagem|yazar|haber|penulis|tác giả|kirjoittaja|autoři)(?=\s*:)|"
    r"журналист|авторы?|текст(?=\s*:)|編集委員|論説委員|取材・文|文・写真|写真・文|文|撰文|作者|記者|记者|編譯|编译|原创|原創|執筆|著者|署名|글"
)
INTRODUCED = re.compile(
    rf"^(?:und\s+|and\s+|[©~–—⊙○●◎■□◆▲△-]\s*)*(?:{_BEFORE})(?:\s*[:：／/|＝=]\s*|\s+|(?<=文)(?!章)|(?<=者)(?![為为是会會])(?=[\u4e00-\u9fff]))",
    re.IGNORECASE,
)
SIGN = re.compile(r"^[©~*•\s]+")
BY_GLUED = re.compile(r"^By(?=[A-ZÀ-Þ][a-zß-ÿ])")
TRAILING_ROLE = re.compile(r"\s*(?:記者|记者|기자|特派員|特派记者|編集委員|論説委員|(?<=\s)(?:報導|报道|報道))\s*$")
ASIDE = re.compile(r"\s*[(（\[【<][^()（）\[\]【】<>]{0,120}[)）\]】>]\s*")
ADDRESS = re.compile(r"[^\s()<>]+@[^\s()<>]+|https?://[^\s()<>]+|(?<!\w)@\w+|\bwww\.[^\s()<>]+|\bfacebook\.com/\S+")
DATE_AFTER = re.compile(
    r"\s+(?:(?:am|on|le|el|den|at)\s+)?(?:(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)\.?,?\s+)?"
    r"(?:\d{1,2}[./-]\s?\d|"
    r"\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,}\.?\s+(?:del?\s+)?\d{4}|"
    r"(?:\d{1,2}|an?)\s+(?:minute|hour|day|week)s?\s+ago|"
    r"[^\W\d_]{3,}\.?\s+\d{1,2},\s+\d{4}|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"\d{1,2}\s?min\b|am (?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend)\b).*$",
    re.IGNORECASE,
)
_ZH_LABEL = r"(?:[記记]者|作者|撰文)"
_DATE = (
    r"(?:\d{1,2}\s?[./]\s?\d{1,2}\s?[./]\s?(?:\d{4}|\d\d)(?!\d)|\d{4}(?:-\d\d-\d\d|/\d{1,2}/\d{1,2})|"
    rf"\d{{4}}年\d{{1,2}}月\d{{1,2}}日(?=\s+(?:\d{{1,2}}:\d\d\s+)?{_ZH_LABEL})|"
    r"\d{1,2}\.?\s[^\W\d_]{3,12}\.?,?\s\d{4}|[^\W\d_]{3,12}\.?\s\d{1,2},?\s\d{4})"
)
_TIME = r"(?:\s*(?:,|[-–|@]|um|at)?\s*\d{1,2}[:.]\d\d(?:\s*(?:uhr|h|[ap]\.?m\.?))?)?"
# "Posted on March 3, 2025 by", "03.03.2025 10:30 von", "3 March 2025 -": what stands before a name.
DATE_BEFORE = re.compile(
    r"(?:(?:posted|published|veröffentlicht|publiziert|erstellt|geschrieben|publié|publicado)\s+)?"
    rf"(?:(?:on|am|le|el|vom)\s+)?(?:[^\W\d_]{{2,10}}\.?,\s*)?{_DATE}{_TIME}"
    rf"\s*(?P<sign>[-–—|,•·/]\s*|\s(?=(?:by|von|par|por|di|da)\s|{_ZH_LABEL}[\s：:]?[\u4e00-\u9fff]))",
    re.IGNORECASE,
)
# Mo, Do, So and Sun are surnames, too: these go with a date only.
LABEL_AFTER = re.compile(
    r"\s+(?:stand|publiziert|veröffentlicht|published|posted|updated|aktualisiert|follow|folgen|shares?|"
    r"di|mi|fr|sa|mon|tue|wed|thu|fri|sat)\.?$",
    re.IGNORECASE,
)
CONJUNCTION = re.compile(
    r"\s+(?:and|und|et|y|e|og|och|en|ja|i|и|та|ve|dan|và|with|mit|avec|con|&|\+)\s+|\s*&\s*|\s*(?:、|，|和|及|與|与)\s*|"
    r"\s+(?:[实實][习習]|见习|見習|特[约約])(?:生|[记記]者)\s+",
    re.IGNORECASE,
)
# A text node that stands between two linked names.
JOINING = re.compile(r"[,;/·|&+]|,?\s*(?:and|und|et|y|e|og|och|en|ja|i|и|та|ve|dan|và)", re.IGNORECASE)
HARD_BREAK = re.compile(r"\s*[;；|｜•·]\s*|\s+[-–—/]\s+|／|\s{3,}|(?<=[\u3040-\u9fff])\s+[:：]\s+")
# "A B, Outlet — Town": what follows the name is no other name.
OUTLET_AND_PLACE = re.compile(r",\s*(?:[AO]\s)?[^\s,—–]{2,20}\s[—–]\s[^,—–]{2,40}$")
# "Outlet by A B", as portals name whom they have a story from.
OUTLET_BY = re.compile(r"^[A-Z][\w.]{3,24}(?: [A-Z][\w.]{2,24})? by (?=[A-Z][\w'’.-]+ [A-Z])")
# "Outlet 記者 Name", and Korean towns, two letters each, before "Name 기자".
OUTLET_BEFORE = re.compile(
    r"^[\u4e00-\u9fff]{2,6}(?:[日晚時时]?[報报]|[網网]|新[聞闻])\s+(?=[\u4e00-\u9fff]{2,4}$)|"
    r"^[\w ]{2,14}(?:記者|记者)\s*(?=[\u4e00-\u9fff]{2,4}(?:\s*[／/、]|\s|$))|"
    r"^(?:[가-힣]{2},\s*)*[가-힣]{2}(?:\s+|=)(?=[가-힣]{2,4}\s*(?:기자|특파원))"
)
ROLE = re.compile(
    r"\b(?:reporters?|editors?|\w*redakt(?:eur|ör|ør|or|ion)\w*|redactor\w*|rédact\w*|correspondents?|korrespondent\w*|"
    r"journalist\w*|journaliste|periodista|giornalista|writers?|columnists?|producers?|contributors?|"
    r"contributing|strategists?|(?<!the )economists?|"
    r"\w*leiter(?:in)?|staff|chef\w*|chief|head of|analysts?|director|professor\w*|phd|ph\.d|m\.?d\.?|cfa|mba|"
    r"ressort\w*|"
    r"autor(?:in)?|enviado|envoyée?|inviato|freelance|bureau|desk|newsroom|follow(?:er)?|updated|published|posted|"
    r"senior|managing|executive|assistant|associate|special to|for the|für die|profile|bio|contact|email|"
    r"share)\b|記者|编辑|編輯|責任|责编|責編",
    re.IGNORECASE,
)
NOT_A_NAME = re.compile(
    r"^(?:(?:(?:user|site|web)[ _-]?)?admin\w*|web ?master|.* (?:by|por|par)|"
    r"\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: [A-Z]{2,5})?|(?:기사)?(?:입력|수정|등록|승인)(?: ?(?:일|일시|시간))?|"
    r"editor(?:ial)?(?: (?:team|staff|board))?|staff(?: (?:writer|reporter)s?)?|redaktion|"
    r"ai[- ](?:boost|assist\w*|tools?|bot|desk|writer|team|generated.*)|(?:chat)?gpt\S*|"
    r"rédaction|redacción|redazione|newsdesk|web ?desk|news ?desk|none|null|undefined|unknown|anonymous|"
    r"(?:no )?authors?|auteurs?|autor(?:en|in|es)?|guest|gast|user|root|wordpress|publisher|home|"
    r"(?:latest|recent|letzte|neueste) (?:articles|posts|stories|artikel|beiträge)\b.*|about|über|"
    r"(?:last|latest|letzte) (?:updated?|modified|change|aktualisierung|änderung)|"
    r"share|follow|folgen|suivre|seguir|comments?|(?:on )?(?:twitter|facebook|linkedin|instagram|google ?\+)|"
    r"(?:e-?mail|mail|write|contact|message|follow|about|meet) (?:to )?(?:(?:the|this|our) )?"
    r"(?:author|writer|reporter|editor)s?|"
    r"(?:e-?mail|schreiben sie) an (?:den|die) (?:autor|redakt)\w*|"
    r"special to (?:the )?\w.*|for immediate release.*|"
    r"cortesía|link kopieren|copy link|copier le lien|"
    r"(?:read )?more(?: posts)?|subscribe|advertisement|\S{0,6}(?:報導|报道|報道)|"
    r"(?:posted|published|veröffentlicht|publiziert|erstellt|(?:zuletzt )?geändert|publié|publicado)"
    r"(?: (?:on|am|by|von|le|el))?|"
    r"by|von|par|por|stand|revised edition|(?:quelle|source|fuente|fonte|foto|photo|image|bild)s?\s*[:/].*|"
    r"(?:foto(?:graf)?|photo(?:graph)?)s? (?:by|von|par) .*|фото\b.*|article by|"
    r"mit (?:material|informationen|agenturmaterial)\b.*|\d+ ?min(?:ute[ns]?)?\b.*|"
    # Chinese labels, buttons, and signs for a name that nobody knows.
    r"[关關]注|追[蹤踪]|[订訂][阅閱]|收藏|分享|[举舉][报報]|[评評][论論]|登[录錄入]|[转轉][发發]|[点點][赞讚]|正文|[来來]源|"
    r"字[号號体體]|打印|列印|[关關][闭閉]|返回|更多|首[页頁]|[发發](?:布|佈|表)(?:[日时時于於]期?[间間]?)?|"
    r"未知|佚名|匿名|[网網][络絡](?:整理|[来來][源稿])?|(?:本站)?小[编編]|管理[员員]|本站(?:整理|[编編][辑輯])?|"
    r"(?:다른|관련|최신|전체)?\s?기사\s?(?:더\s?)?보기|구독(?:하기)?|팔로우|프로필|기자\s?페이지|"
    r"name|copyright.*|all rights reserved|\W*)$",
    re.IGNORECASE,
)
# No names of people; said only where the page has nothing better.
DESK = re.compile(
    r"(?:die )?redaktion|(?:la )?rédaction|(?:la )?redacción|(?:la )?redazione|editorial (?:team|staff|board)|"
    r"(?:national|metro|city|foreign|sports|business|breaking news|web|news)[- ]?desk|newsroom|"
    r"(?:web|online|news|digital|site|wire)[- ](?:editor|admin|team|reporter)s?|"
    r"staff (?:writer|reporter)s?|(?:[\w.&'-]+ ){1,3}staff|"
    r"[^\s、，・]{0,12}(?:編集[部局室]?|取材班|報道部|[编編][辑輯]部|新[闻聞](?:中心|部))",
    re.IGNORECASE,
)
EDITED = re.compile(
    r"(?:\b(?:(?:medically )?reviewed|(?:fact[- ])?checked|"
    r"edit(?:ed|ing|or)|photos?|fotos?|pictures?|images?|video|graphics?|illustrations?|redigier\w*|bearbeit\w*)\b"
    r"\s*(?:by|von|par|:)|責任編輯|责任编辑|[責责][編编]\s?[:：/／]|[編编][輯辑]\s?[:：/／]|校對|校对|\beditor\s*:|"
    r"(?<=\s)(?:[攝摄]影|[審审]核|核稿|[監监][製制]|翻[譯译]|[視视][頻频]|[繪绘製制][圖图])\s?[:：/／]|[⊙○●◎■□◆▲△]\s?[編编][輯辑]\s).*$",
    re.IGNORECASE,
)
EDITOR = re.compile("(?:[責责]任[编編][辑輯]|[責责][编編])\\s?[:：]")
# Behind it stand sections and topics.
FILED = re.compile(
    r"(?:^|\s+)(?:filed\s+(?:under|in)|posted\s+in|tagged(?:\s+with)?|abgelegt\s+unter)\b.*$", re.IGNORECASE | re.DOTALL
)
# Of a person, behind the name and a comma; in small letters some are names.
DEGREE = re.compile(r"M\.?A\.?|M\.?S\.?|M\.?Sc\.?|B\.?A\.?|B\.?S\.?|B\.?Sc\.?|MPH|J\.?D\.?|R\.?N\.?|DVM|DDS|CPA|CFP")
DIGIT = re.compile(r"\d")
COLON = re.compile("[:：]")
SIGNED_AND_DATED = re.compile(r"(?P<name>[^|·•\d]{5,50}?)\s*[|·•]\s*(?P<rest>.*)")
DATE_NEXT = re.compile(
    r"(?:[^\W\d_]{2,12}\.?:?,? ){0,2}\d{1,4}[./-]? ?(?:\d{1,2}[./-]|[^\W\d_]{3,12}\.? \d{4}|, \d{4})"
)
# Two words with capitals that name a section or a place.
NO_PERSON = re.compile(
    r"\b(?:news|street|estate|markets?|finance|business|money|econom\w+|politi\w+|world|tech\w*|science|sports?|opinion|"
    r"health|energy|auto\w*|industr\w+|media|culture|home|life\w*|wirtschaft\w*|geld\w*|börse\w*|unternehm\w*|"
    r"finanz\w*|économie|entreprises?|bourse|mercados?|empresas?|mercati|aziende|new|san|los|las|hong|kuala|buenos|the)\b",
    re.IGNORECASE,
)
# What a line of names has not: the marks of sentences and clauses, an article or a question at its head, and in Korean,
# where a name has no space in it, two words side by side.
TOLD = re.compile(
    r"[，。！？!?：]|^(?:der|die|das|eine?|mehr|more|what|how|why|was|wie|warum)\s|[가-힣]\s+[가-힣]", re.IGNORECASE
)
_PERSON_WORD = r"[A-ZÀ-ÞĀ-ŽΆ-ΏΑ-ΩА-ЯЁІЇЄҐ][\w'’.-]*"
# "and Cy Adams" after a comma.
JOINED = re.compile(r"^(?:and|und|et|y|e|og|och|en|with|mit|avec|&)\s+(?=\S)", re.IGNORECASE)
# What may follow a person's name: a sentence on the person, a place, an outlet, a trade.
_SENTENCE = r"\s+(?:is|ist|est|es|has|hat|covers|writes|schreibt|berichtet)\s+\S"
SENTENCE = re.compile(_SENTENCE, re.IGNORECASE)
AFTER_PERSON = re.compile(
    rf"{_SENTENCE}|\s+(?:(?:in|at|aus|à|en|em|from|for|of)\s+\S|"
    r"(?:(?:senior|staff|chief|managing|executive|contributing|special|associate|assistant)\s+){0,2}"
    r"(?:reporter|writer|editor|correspondent|columnist|contributor|producer|analyst|redakteur|korrespondent|"
    r"journalist|periodista|autor)(?:in|e)?\b)",
    re.IGNORECASE,
)
TOWN_AFTER = re.compile(r"\s(?:[台臺][北中南]|新竹|高雄|桃園|香港|北京|上海|深圳|广州|廣州|東京|紐約|華盛頓)$")
PLACE = re.compile(r"(?:in|at|à|au|en|em|aus|from|based in)\s+[^\W\d_]", re.IGNORECASE)
# One word that is no agency's name.
TOWN = re.compile(r"(?!Reuters|Bloomberg)[A-ZÀ-Þ][a-zß-ÿ]{2,}")
AND_AGENCY = re.compile(r"\s+(?:und|mit)\s+(dpa(?:-afx)?|afp|apa|epd|kna|rtr|sid|reuters)$", re.IGNORECASE)
# The second line of a byline that markup sets as one.
AGENCY_AFTER = re.compile(
    r"\s+(?:the\s+)?(?:associated press|canadian press|press association|agence france-presse|tribune news service|"
    r"bloomberg(?: news)?|cnn(?: business)?|reuters|upi)$",
    re.IGNORECASE,
)
DATED_PIECE = re.compile(rf"(?:[^\W\d_]{{2,10}}\.?,?\s+)?{_DATE}", re.IGNORECASE)
LETTER = re.compile(r"[^\W\d_]")
HAN = re.compile("[\u3400-\u9fff]+")
# What parts names, and is in none that is written without blanks.
PARTING = re.compile("[、，/／]")
NO_CJK_NAME = re.compile("[、，/／。！？!?\\d]")
# "Outlet 2025-03-03 10:11 記者 Name 報導": where a line ends so, whatever stands before it.
REPORTED = re.compile(r"(?:^|[\s\d）)])[記记]者\s?(?P<names>[^。，：:]{2,30}?)\s?(?:綜合|综合)?(?:報導|报道|報道)$")
# What a writer is, in a line of its own or behind the name and a comma; the others are also named of people in stories.
WRITER_POST = re.compile(
    r"(?:[\w&'’-]+ ){0,4}(?:reporter|correspondent|columnist|editor|writer|journalist|redakteur|korrespondent|"
    r"redacteur|verslaggever|journaliste|chroniqueur|redactor|redattore|giornalista|periodista|dziennikarz|"
    r"reporterka|dziennikarka)(?:in|e|a)?(?:,? [\w&'’-]+){0,4}",
    re.IGNORECASE,
)
OTHER_POST = re.compile(
    r"(?:[\w&'’-]+ ){0,4}(?:analyst|strategist|economist|(?:portfolio|fund|investment) manager|head of [\w ]{3,20}|"
    r"volkswirt(?:in)?|fondsmanager(?:in)?|stratege|analyste|stratégiste|économiste)(?:,? [\w&'’-]+){0,4}",
    re.IGNORECASE,
)
# "(Outlet Name)", "（氏名、氏名）", "【氏名】": how a story of East Asia is signed behind its last sentence.
SIGNED_IN_BRACKETS = re.compile(
    r"[(（【](?:(?:本[报報]|\S{1,8}(?:社|[报報]|[网網]|新[闻聞]))?\s?(?:[记記]者\s?)?)?(?P<names>[^()（）【】]{2,30})[)）】]"
)
# What ends such words that are no names: "(以下略)", "(東京時間)".
JAPANESE_NAME = re.compile(
    "[\u3400-\u9fff々ヶ]{2,4}[\u3041-\u3096\u3400-\u9fff々]{1,2}(?<![略面了完続終者社版部時間中下上聞等記り])"
)
PARTS_OF_SIGNATURE = re.compile(r"[、，,/／\s]+")
KANA = re.compile("[\u3041-\u3096]")
HAN_OF_THREE = re.compile("[\u3400-\u9fff]{3}")
LONGEST_HAN = 6
LONGEST_KANA = 20
ABBREVIATED = re.compile(r"(?:^|[\s.])[^\W\d_]{1,3}\.$")
ORGANISATION = re.compile(
    r"\b(?:e\. ?V\.|GmbH|AG|Ltd|Inc|LLC|S\.A\.|Verein|Foundation|Association|Institute?|University|Universität|"
    r"Ministry|Council|Press|Media|Group|News|Agency|Bank|Reserve|Capital|Holdings?|Securities|Exchange|Fund|Trust|"
    r"Motors)(?![\w-])|"
    r"(?:stiftung|verband|verbandes|verein|anstalt|ministerium|institut|zeitung|verlag|agentur)\b|"
    r"[\u4e00-\u9fff]{2}(?:公司|集[团團]|系[统統]|[协協][会會]|[委研][员員究](?:[会會]|院|所)|大[学學]|政府|[银銀]行)$",
    re.IGNORECASE,
)
# What ends the names of papers, stations and their desks, and how a freelance writer is told from the staff.
OUTLET_AFTER = re.compile(
    r"\b(?:today|times|tribune|gazette|herald|chronicle|observer|journal|magazine|sports?|radio|tv|television|network|"
    r"online|newswires?|service|broadcasting|bureau)$|^special (?:for|to)\b",
    re.IGNORECASE,
)
# Names of papers and sites, which no person bears.
OUTLET = re.compile(
    "[\u4e00-\u9fff]{2,6}(?:[网網]|[日晚早时時]?[报報]|[财財][经經]|通[讯訊信]社|新[闻聞]社?|[周週]刊)|新[华華]社"
)
LOGIN = re.compile(r"^[a-z0-9]+(?:[._-][a-z0-9]+)*$")
GIVEN = re.compile(r"[A-ZÀ-Þ][^\W\d_]{2,14}")
_PARTICLES = r"(?:(?:von|van|de|der|den|di|da|del|la|le|al|bin|ten|zu)\s+){0,2}"
PERSON = re.compile(rf"(?:(?:Dr|Prof)\.\s+){{0,2}}{_PERSON_WORD}(?:\s+{_PARTICLES}{_PERSON_WORD}){{1,3}}")
