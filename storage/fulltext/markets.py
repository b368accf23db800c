"""How people write a market: prefixes ("HKG:9988") and suffixes ("0700.HK") and the ISO 10383 MICs they can mean.

For questions only, where an ambiguous prefix asks for all its markets; what a page means is decided by its reader.
"""

from __future__ import annotations

from collections import defaultdict

# MIC: prefixes of news and data vendors | suffixes of Yahoo and of Reuters codes
_MARKETS = {
    "XHKG": "HK HKEX HKG HKSE SEHK | HK",
    "XSHG": "CHN SH SHA SHH SHSE SSE | SS",
    "XSHE": "CHN SHE SHZ SZ SZSE | SZ",
    "BJSE": "BJ BJSE BSE | BJ",
    "XTKS": "JPX TKS TSE TYO | T",
    "XNGO": "NAG NGO NSE | N NG",
    "XFKA": "FKA FSE | FU",
    "XSAP": "SAP SSE | S SP",
    "XKRX": "KOSE KOSPI KRX KS | KS",
    "XKOS": "KOSDAQ KQ | KQ",
    "XTAI": "TAI TPE TSE TWSE | TW",
    "ROCO": "OTC TPEX TWO | TWO",
    "XSES": "SES SGX SI SIN | SI",
    "XKLS": "KLS KLSE MYX | KL",
    "XBKK": "BKK SET | BK",
    "XIDX": "IDX JK JKT | JK",
    "XPHS": "PSE | PS",
    "HSTC": "HNX HSTC | HN VN",
    "XSTC": "HOSE HSX | HM VN",
    "XNSE": "NS NSE NSEI | NS",
    "XBOM": "BOM BSE | BO",
    "XASX": "ASX AX | AX",
    "XNZE": "NZE NZSE NZX | NZ",
    "XNYS": "N NYQ NYS NYSE | N",
    "XNAS": "NASDAQ NASDAQCM NASDAQGM NASDAQGS NMS | O OQ",
    "XASE": "AMEX ASE NYSEAMERICAN NYSEMKT | A AM",
    "ARCX": "ARCA NYSEARCA PCX | P",
    "BATS": "BATS BZX CBOE | Z",
    "OTCM": "OTC OTCMKTS OTCPINK OTCPK OTCQB OTCQX PINK | OB PK",
    "XTSE": "TOR TSE TSX | TO",
    "XTSX": "CVE TSX-V TSX.V TSXV TSXVENTURE | V",
    "XCNQ": "CNSX CSE | CD CN",
    "NEOE": "CBOECA NEO NEOE | NE NEO",
    "XMEX": "BMV MEX | MX",
    "BVMF": "B3 BOVESPA BVMF SAO | SA",
    "XBUE": "BCBA BUE | BA",
    "XSGO": "SGO SNSE SSE | SN",
    "XLON": "AIM LN LON LSE | L",
    "AIMX": "AIM LON | L",
    "AQSE": "AQSE AQUIS | AQ",
    "XETR": "ETR FWB GER XETRA XTRA | DE",
    "XFRA": "DB FRA FSE FWB | F",
    "XSTU": "STU | SG",
    "XMUN": "MUN | MU",
    "XHAM": "HAM | H HM",
    "XBER": "BER | BE",
    "XPAR": "ENXTPA EPA EURONEXT PAR | PA",
    "XAMS": "AEX AMS ENXTAM | AS",
    "XBRU": "BRU EBR ENXTBR | BR",
    "XLIS": "ELI ENXTLS LIS | LS",
    "XDUB": "DSE DUB ISE | I IR",
    "XOSL": "OB OSE OSL | OL",
    "MTAA": "BI BIT MIL | MI",
    "XMAD": "BME MAD MCE | MC",
    "XSWX": "EBS SIX SWX VTX | S SW",
    "XWBO": "VIE WBAG | VI",
    "XSTO": "OM STO | ST",
    "XCSE": "CPH CSE | CO",
    "XHEL": "HEL | HE",
    "XICE": "ICE | IC",
    "XWAR": "GPW WAR WSE | WA",
    "XPRA": "PRG SEP | PR",
    "XBUD": "BUD BUSE | BD BU",
    "ASEX": "ASE ATH ATSE | AT",
    "XIST": "BIST ISE IST | IS",
    "XTAE": "TASE TLV | TA",
    "XSAU": "SASE TADAWUL | SE SR",
    "XDFM": "DFM | AE DU",
    "XADS": "ADX | AD",
    "DSMD": "DSM QSE | QA",
    "XJSE": "JNB JSE | J JO",
    "XCAI": "CAI EGX | CA",
    "MISX": "MCX MOEX | ME MM",
}


def _index(part: int) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for mic, words in _MARKETS.items():
        for word in words.split("|")[part].split():
            found[word].append(mic)
    return {word: tuple(mics) for word, mics in found.items()}


_BY_PREFIX = _index(0)
_BY_SUFFIX = _index(1)


def listings(wanted: str) -> tuple[tuple[str, str], ...]:
    """The (MIC, symbol) pairs a person can mean; an empty MIC is any market.

    "HKG:9988" and "9988.HK" name a market, "9988" does not. A Hong Kong code is found with and without its zeros.
    """
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
    return (symbol,)
