"""A story as a bundle that proves itself without Tearsheet: what was kept, what it was sealed by, and a script."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from gzip import decompress
from pathlib import Path
from typing import Any

from storage.errors import UsageError
from storage.files.captures import read_record
from storage.proof.merkle import inclusion
from storage.proof.seals import Row, canonical_json, digest, rows_of

_END = b"\r\n\r\n"
_DATE = (1980, 1, 1, 0, 0, 0)
_SCRIPT = Path(__file__).with_name("evidence_check.py")
_README = """Evidence for one story of a Tearsheet archive.

Check it with Python 3.8 or later, nothing else is needed:

    python -I -S verify.py
    python -I -S verify.py --expect SEAL    (the seal of a whole day, noted or published elsewhere)

versions/N.content     all that version N says; its SHA-256 is the version's content digest
versions/N.seal        what the version's seal is the SHA-256 of
captures/N.warc.gz     the page as it was recorded (WARC 1.1), a body that was seen before in the record it refers to
captures/N.headers.txt the heads of this record, captures/N.body its body
proofs.json            the seals, the Merkle audit paths (RFC 6962) and the chain of days

It proves that nothing recorded up to the end of that day was changed since its seal was noted. Without an outside time
stamp, or a seal published elsewhere, it does not prove when that was, nor what the publisher's server sent. A version
whose content was removed on request has its seal only.
"""


def bundle(db: sqlite3.Connection, captures: Path, article: int) -> bytes:
    """The zip file, the same bytes for the same archive. `captures` is the folder of the capture files.

    Raises UsageError where there is no such article, ArchiveDamaged where a capture is not as it was written.
    """
    db.execute("BEGIN")  # one state of the archive: a crawl may write meanwhile
    try:
        return _zip(_files(db, captures, article))
    finally:
        db.execute("ROLLBACK")


def _files(db: sqlite3.Connection, captures: Path, article: int) -> dict[str, bytes]:
    versions = rows_of(db, article)
    if not versions:
        raise UsageError(f"the archive has no article {article}")
    files = {"README.txt": _README.encode(), "verify.py": _SCRIPT.read_bytes()}
    proofs: dict[str, Any] = {"article": article, "versions": [], "captures": {}}
    after = b""
    for row in versions:
        values = row.values
        at = f"versions/{values['id']}"
        files[f"{at}.seal"] = row.seal_bytes(after, values["content"])
        if values["forgotten_id"] is None:
            files[f"{at}.content"] = row.content_bytes()
            if values["capture_id"] is not None:
                _add_capture(db, captures, values["capture_id"], files, proofs["captures"])
        proofs["versions"].append(_proof(db, row, after))
        after = values["seal"]
    proofs["days"] = _days(db, proofs["versions"][0]["day"])
    proofs["files"] = {name: digest(data) for name, data in files.items()}
    files["proofs.json"] = canonical_json(proofs)
    return files


def _proof(db: sqlite3.Connection, row: Row, after: bytes) -> dict[str, Any]:
    values = row.values
    day = values["recorded_at"][:10]
    before = db.execute("SELECT coalesce(max(last_id), 0) FROM days WHERE day < ?", (day,)).fetchone()[0]
    last = db.execute("SELECT last_id FROM days WHERE day = ?", (day,)).fetchone()[0]
    found = db.execute("SELECT id, seal FROM versions WHERE id > ? AND id <= ? ORDER BY id", (before, last)).fetchall()
    index = [each[0] for each in found].index(values["id"])
    leaves = [each[1] for each in found]
    return {
        "id": values["id"], "content": values["content"], "seal": values["seal"], "after": after, "day": day,
        "index": index, "size": len(leaves), "path": inclusion(leaves, index),
        "forgotten": values["forgotten_id"] is not None,
    }  # fmt: skip


def _days(db: sqlite3.Connection, first: str) -> list[dict[str, Any]]:
    earlier = db.execute("SELECT seal FROM days WHERE day < ? ORDER BY day DESC LIMIT 1", (first,)).fetchone()
    after = earlier[0] if earlier else b""
    days = []
    found = db.execute("SELECT day, versions, root, seal FROM days WHERE day >= ? ORDER BY day", (first,))
    for day, versions, root, seal in found:
        days.append({"after": after, "day": day, "versions": versions, "root": root, "seal": seal})
        after = seal
    return days


def _add_capture(
    db: sqlite3.Connection, folder: Path, capture: int, files: dict[str, bytes], known: dict[str, int | None]
) -> None:
    query = (
        "SELECT f.name, c.offset, c.length, c.revisit_of FROM captures c JOIN capture_files f ON f.id = c.file_id "
        "WHERE c.id = ?"
    )
    place = db.execute(query, (capture,)).fetchone()
    if place is None:
        return
    data, body = _member(folder, place)
    if place[3] is not None:
        original = db.execute(query, (place[3],)).fetchone()
        if original is None:
            return
        files[f"captures/{place[3]}.warc.gz"], body = _member(folder, original)
    head, _, block = decompress(data).partition(_END)
    files[f"captures/{capture}.warc.gz"] = data
    files[f"captures/{capture}.headers.txt"] = head + _END + block.partition(_END)[0] + _END
    files[f"captures/{capture}.body"] = body
    known[str(capture)] = place[3]


def _member(folder: Path, place: Any) -> tuple[bytes, bytes]:
    name, offset, length = place[0], place[1], place[2]
    body = read_record(folder / name, offset, length).body
    with (folder / name).open("rb") as file:
        file.seek(offset)
        return file.read(length), body


def _zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            target.writestr(entry, files[name])
    return packed.getvalue()
