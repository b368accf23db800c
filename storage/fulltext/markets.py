"""How people write a market: "HKG:9988", "0700.HK", "700 HK Equity", and the ISO 10383 MICs they can mean.

For questions only, where an ambiguous prefix asks for all its markets; what a page means is decided by its reader.
"""

from __future__ import annotations

import re
from collections import defaultdict

# MIC: prefixes of news and data vendors | suffixes of Yahoo and of Reuters codes | codes that Bloomberg puts behind
_MARKETS = {
    "XHKG": "HK HKEX HKG HKSE SEHK | HK | HK",
    "XSHG": "CHN SH SHA SHH SHSE SSE | SS | CG CH",
    "XSHE": "CHN SHE SHZ SZ SZSE | SZ | CH CS",
    "BJSE": "BJ BJSE BSE | BJ |",
    "XTKS": "JPX TKS TSE TYO | T | JP JT",
    "XNGO": "NAG NGO NSE | N NG | JN JP",
    "XFKA": "FKA FSE | FU | JF JP",
    "XSAP": "SAP SSE | S SP | JP JS",
    "XKRX": "KOSE KOSPI KRX KS | KS | KP KS",
    "XKOS": "KOSDAQ KQ | KQ | KQ",
    "XTAI": "TAI TPE TSE TWSE | TW | TT",
    "ROCO": "OTC TPEX TWO | TWO | TT",
    "XSES": "SES SGX SI SIN | SI | SP",
    "XKLS": "KLS KLSE MYX | KL | MK",
    "XBKK": "BKK SET | BK | TB",
    "XIDX": "IDX JK JKT | JK | IJ",
    "XPHS": "PSE | PS | PM",
    "HSTC": "HNX HSTC | HN VN | VH VN",
    "XSTC": "HOSE HSX | HM VN | VM VN",
    "XNSE": "NS NSE NSEI | NS | IN IS",
    "XBOM": "BOM BSE | BO | IB IN",
    "XASX": "ASX AX | AX | AT AU",
    "XNZE": "NZE NZSE NZX | NZ | NZ",
    "XNYS": "N NYQ NYS NYSE | N | UN US",
    "XNAS": "NASDAQ NASDAQCM NASDAQGM NASDAQGS NMS | O OQ | UQ UR US UW",
    "XASE": "AMEX ASE NYSEAMERICAN NYSEMKT | A AM | UA US",
    "ARCX": "ARCA NYSEARCA PCX | P | UP US",
    "BATS": "BATS BZX CBOE | Z | UF US",
    "OTCM": "OTC OTCMKTS OTCPINK OTCPK OTCQB OTCQX PINK | OB PK | US UV",
    "XTSE": "TOR TSE TSX | TO | CN CT",
    "XTSX": "CVE TSX-V TSX.V TSXV TSXVENTURE | V | CN CV",
    "XCNQ": "CNSX CSE | CD CN | CF CN",
    "NEOE": "CBOECA NEO NEOE | NE NEO | CN QF",
    "XMEX": "BMV MEX | MX | MM",
    "BVMF": "B3 BOVESPA BVMF SAO | SA | BS BZ",
    "XBUE": "BCBA BUE | BA | AF AR",
    "XSGO": "SGO SNSE SSE | SN | CC CI",
    "XLON": "AIM LN LON LSE | L | LN",
    "AIMX": "AIM LON | L | LN",
    "AQSE": "AQSE AQUIS | AQ | PZ",
    "XETR": "ETR FWB GER XETRA XTRA | DE | GR GY",
    "XFRA": "DB FRA FSE FWB | F | GF GR",
    "XSTU": "STU | SG | GR GS",
    "XMUN": "MUN | MU | GM GR",
    "XHAM": "HAM | H HM | GH GR",
    "XBER": "BER | BE | GB GR",
    "XPAR": "ENXTPA EPA EURONEXT PAR | PA | FP",
    "XAMS": "AEX AMS ENXTAM | AS | NA",
    "XBRU": "BRU EBR ENXTBR | BR | BB",
    "XLIS": "ELI ENXTLS LIS | LS | PL",
    "XDUB": "DSE DUB ISE | I IR | ID",
    "XOSL": "OB OSE OSL | OL | NO",
    "MTAA": "BI BIT MIL | MI | IM",
    "XMAD": "BME MAD MCE | MC | SM",
    "XSWX": "EBS SIX SWX VTX | S SW | SE SW",
    "XWBO": "VIE WBAG | VI | AV",
    "XSTO": "OM STO | ST | SS",
    "XCSE": "CPH CSE | CO | DC",
    "XHEL": "HEL | HE | FH",
    "XICE": "ICE | IC | IR",
    "XWAR": "GPW WAR WSE | WA | PW",
    "XPRA": "PRG SEP | PR | CP",
    "XBUD": "BUD BUSE | BD BU | HB",
    "ASEX": "ASE ATH ATSE | AT | GA",
    "XIST": "BIST ISE IST | IS | TI",
    "XTAE": "TASE TLV | TA | IT",
    "XSAU": "SASE TADAWUL | SE SR | AB",
    "XDFM": "DFM | AE DU | DB UH",
    "XADS": "ADX | AD | DH UH",
    "DSMD": "DSM QSE | QA | QD",
    "XJSE": "JNB JSE | J JO | SJ",
    "XCAI": "CAI EGX | CA | EC EY",
    "MISX": "MCX MOEX | ME MM | RM RX",
}


def _index(part: int) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for mic, words in _MARKETS.items():
        for word in words.split("|")[part].split():
            found[word].append(mic)
    return {word: tuple(mics) for word, mics in found.items()}


_BY_PREFIX = _index(0)
_BY_SUFFIX = _index(1)
_BY_CODE = _index(2)
_BLOOMBERG = re.compile(r"(\S+) ([A-Z]{2})(?: EQUITY)?")
# Shares of a class, as some vendors write them: BRK/B, BRK-B
_CLASS = re.compile(r"([A-Z]+)[/-]([A-Z])")


def listings(wanted: str) -> tuple[tuple[str, str], ...]:
    """The (MIC, symbol) pairs a person can mean; an empty MIC is any market.

    "HKG:9988", "9988.HK" and "9988 HK Equity" name a market, "9988" does not. A Hong Kong code is found with its zeros
    and without.
    """
    behind = _BLOOMBERG.fullmatch(" ".join(wanted.split()).upper())
    if behind and behind[2] in _BY_CODE:
        return tuple((mic, form) for mic in _BY_CODE[behind[2]] for form in _forms(behind[1]))
    text = "".join(wanted.split()).upper().removeprefix("$")  # as people write it in posts: $ORRY
    market, colon, symbol = text.partition(":")
    if colon and symbol:
        return tuple((mic, form) for mic in _BY_PREFIX.get(market, (market,)) for form in _forms(symbol))
    plain = text.strip(":")
    symbol, dot, suffix = plain.rpartition(".")
    by_suffix = [(mic, form) for mic in _BY_SUFFIX.get(suffix, ()) for form in _forms(symbol)] if dot and symbol else []
    return (*by_suffix, *(("", form) for form in _forms(plain)))


def _forms(symbol: str) -> tuple[str, ...]:
    if symbol.isdecimal() and len(symbol) <= 5:
        return tuple(dict.fromkeys((symbol, symbol.lstrip("0").zfill(4))))
    of_class = _CLASS.fullmatch(symbol)
    return (symbol, f"{of_class[1]}.{of_class[2]}") if of_class else (symbol,)
