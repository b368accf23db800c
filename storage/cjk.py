"""Chinese, Japanese and Korean text for an index that knows only words between separators.

unicode61 takes a run of Chinese characters for one word, so "央行" would not be found in "中国央行降息". Between the
characters of such text a separator is put, in the stored copy that is indexed and in the query, where a word becomes
a phrase of its characters. Measured beside overlapping pairs and a dictionary: the same recall at two thirds of the
size of pairs (1.38 against 2.13 times the raw text).
"""

from __future__ import annotations

import re

# U+001F, "unit separator": clean text has no control characters, so it can be taken out again without a trace.
SEPARATOR = "\x1f"

# Ideographs with extensions A to H and compatibility forms, kana, hangul. The last two ranges are supplementary planes.
_RANGES = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f" + (
    "\U00020000-\U0002fa1f\U00030000-\U0003347f"
)
_CJK = re.compile(f"[{_RANGES}]")
_SEAM = re.compile(rf"(?<=[{_RANGES}])(?=\w)|(?<=\w)(?=[{_RANGES}])")


def has_cjk(text: str) -> bool:
    """True when a character of the text needs segmentation."""
    return _CJK.search(text) is not None


def segment(text: str) -> str:
    """The text with a separator at every seam between a CJK character and another letter or digit."""
    return _SEAM.sub(SEPARATOR, text)


def join(text: str) -> str:
    """The inverse of `segment`, also for a snippet of its result."""
    return text.replace(SEPARATOR, "")
