"""Bytes that are no text, whatever the answer calls them: a picture, a PDF or an archive, saved or served as a page."""

from __future__ import annotations

import codecs

from pipelines.pages.decoding import utf16_without_mark

# Bytes of a body's beginning.
_LOOKED_AT = 4096
# The control characters that no text has (https://mimesniff.spec.whatwg.org/#binary-data-byte). Random bytes have a
# tenth of them; a stray one in a real page is no reason.
_CONTROLS = bytes({*range(0x01, 0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)})
# Control bytes that a text may hold by mistake: so many, or so much of it.
_STRAY, _MOST_CONTROLS = 8, 0.02
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def binary_evidence(body: bytes) -> tuple[str, ...]:
    """What says that these bytes are no text, in any encoding; nothing where they may be one."""
    head = body[:_LOOKED_AT]
    controls = len(head) - len(head.translate(None, delete=_CONTROLS))
    if controls <= max(_STRAY, _MOST_CONTROLS * len(head)) or head.startswith(_MARKS) or utf16_without_mark(head):
        return ()
    return (f"binary data: {controls} of {len(head)} bytes are control characters",)
