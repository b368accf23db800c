"""A made-up story in each of the press's languages that the rules know, and short items for lists beside it."""

from __future__ import annotations

from storage.page import Page
from tests.story_pages import STORY, TITLE

TITLES = {
    "en": TITLE,
    "de": "Seilerei Lantern hebt nach mildem Winter ihre Prognose an",
    "fr": "La corderie Lantern relève ses prévisions après un hiver doux",
    "ja": "ランタン製綱、暖冬で通期予想を引き上げ",
    "zh-Hans": "灯塔绳业上调全年业绩预测 受益于暖冬",
    "zh-Hant": "燈塔繩業上調全年業績預測 受惠暖冬",
}
STORIES = {
    "en": (*STORY[:2], *STORY[3:6], STORY[7]),
    "de": (
        "Die Seilerei Lantern will in diesem Jahr mehr Hanfleinen verkaufen als jemals seit 1988, hieß es am Dienstag.",
        "Das Unternehmen aus der Hafenstadt Ulmsund hatte im Herbst noch vor schwacher Nachfrage der Fischer gewarnt.",
        "Der Umsatz stieg im Quartal um 14 Prozent auf 86 Millionen Kronen, der Gewinn vor Steuern auf 9,3 Millionen.",
        "Drei der fünf Analysten, die den Wert beobachten, hatten mit einem Rückgang gerechnet und lagen damit falsch.",
        "Die Preise für Seile haben sich verdoppelt, seit das Werk in Merrow nach einer Überschwemmung stillsteht.",
        "Die Aktie schloss 6 Prozent höher bei 41,20 Kronen und verbuchte ihren besten Tag seit dem Ende des Streiks.",
    ),
    "fr": (
        "La corderie Lantern compte vendre cette année plus de cordages en chanvre que jamais depuis 1988.",
        "Le groupe, installé dans le port d'Ulm-sur-Mer, avait prévenu à l'automne que les commandes étaient rares.",
        "Le chiffre d'affaires a progressé de 14 % à 86 millions de couronnes, et le bénéfice a atteint 9,3 millions.",
        "Trois des cinq analystes qui suivent la valeur attendaient une baisse, et deux d'entre eux ont changé d'avis.",
        "Le prix des cordes a doublé depuis l'inondation de l'usine de Merrow, qui filait un tiers de la production.",
        "Le titre a terminé en hausse de 6 % à 41,20 couronnes, sa meilleure séance depuis la fin de la grève.",
    ),
    "ja": (
        "ランタン製綱は火曜日、今年の麻綱の販売量が一九八八年以来の最高になる見込みだと発表した。暖冬で漁船の出漁が早まったためだ。",
        "港町ウルムに本社を置く同社は昨年の秋、トロール船からの注文が少ないと説明し、埠頭の新工場の拡張を見合わせていた。",
        "四半期の売上高は十四パーセント増の八千六百万クローナ、税引き前利益は九百三十万クローナで、いずれも市場の予測を上回った。",
        "同社株を追う五人のアナリストのうち三人は減収を見込んでいたが、二人は正午の発表を受けて見方を改めたという。",
        "メロー工場が水害に遭ってから綱の価格は二倍になった。同工場は沿岸の需要のおよそ三分の一を供給していた。",
        "株価は六パーセント高の四十一・二クローナで取引を終え、網職人のストライキが終わって以来の大幅な上昇となった。",
    ),
    "zh-Hans": (
        "灯塔绳业星期二表示，预计今年麻绳销量将创一九八八年以来新高，主要由于暖冬令渔船提早出海作业，订单比预期多。",
        "这家总部设于乌姆港的公司去年秋季曾经表示，拖网渔船的订单稀少，并且暂停了码头旁新厂房的扩建工程。",
        "季度收入上升百分之十四至八千六百万克朗，税前利润为九百三十万克朗，两项数字都高于市场原先的估计。",
        "跟踪该股的五名分析师之中，有三名原先预期收入下跌，其中两名在中午公布数字之后随即修改了模型。",
        "自从梅罗厂房遭到水淹之后，绳索价格已经上升一倍，该厂房过去供应沿岸地区大约三分之一的绳索需求。",
        "股价收盘上升百分之六，报四十一点二克朗，是织网工人罢工结束以来表现最好的一个交易日，成交额也有所增加。",
    ),
    "zh-Hant": (
        "燈塔繩業星期二表示，預計今年麻繩銷量將創一九八八年以來新高，主要由於暖冬令漁船提早出海作業，訂單比預期多。",
        "這家總部設於烏姆港的公司去年秋季曾經表示，拖網漁船的訂單疏落，並且暫停了碼頭旁新廠房的擴建工程。",
        "季度收入上升百分之十四至八千六百萬克朗，除稅前溢利為九百三十萬克朗，兩項數字都高於市場原先的估計。",
        "跟蹤該股的五名分析員之中，有三名原先預期收入下跌，其中兩名在中午公布數字之後隨即修改了模型。",
        "自從梅羅廠房遭到水浸之後，繩索價格已經上升一倍，該廠房過去供應沿岸地區大約三分之一的繩索需求。",
        "股價收市上升百分之六，報四十一點二克朗，是織網工人罷工結束以來表現最好的一個交易日，成交額亦見增加。",
    ),
}
ITEMS = {
    "en": ("Fern Bank opens a branch on a barge", "Oak Mutual sells its last typewriter", "Tin prices fall for a week"),
    "de": ("Farnbank eröffnet Filiale auf Kahn", "Eiche verkauft letzte Schreibmaschine", "Zinn wird billiger"),
    "fr": ("La banque Fern ouvre sur une péniche", "Oak vend sa dernière machine", "L'étain recule encore"),
    "ja": ("ファーン銀行、はしけに支店", "オーク社が最後のタイプ機を売却", "スズ価格が一週間下落"),
    "zh-Hans": ("蕨叶银行在驳船上开设分行", "橡树互助出售最后一台打字机", "锡价连跌一周"),
    "zh-Hant": ("蕨葉銀行在駁船上開設分行", "橡樹互助出售最後一部打字機", "錫價連跌一周"),
}


def page_in(language: str, body: str, *, head: str = "") -> Page:
    """A page in a language, its title in the head, with this body element's content."""
    html = (
        f"<!doctype html><html lang='{language}'><head><meta charset='utf-8'><title>{TITLES[language]}</title>"
        f"<meta property='og:type' content='article'>{head}</head><body>{body}</body></html>"
    )
    return Page(url="https://lantern.example/news/rope", body=html.encode())


def story_with(language: str, markup: str, *, before: int, wrapper: str = "div class=c0") -> Page:
    """The story of a language with `markup` before its paragraph number `before`, counted from 0; 6 is the end."""
    told = [f"<p>{text}</p>" for text in STORIES[language]]
    inner = "".join((*told[:before], markup, *told[before:]))
    return page_in(language, f"<{wrapper}><h1>{TITLES[language]}</h1>{inner}</{wrapper.split()[0]}>")
