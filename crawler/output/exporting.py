"""Article records as JSON lines, CSV or Parquet, one at a time: a million articles need no more memory than one."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import IO, Any

from storage.errors import UsageError
from storage.files.folders import whole_file
from storage.queries.record import COLUMNS
from storage.queries.spreadsheet import harmless
from storage.times import offset_text

FORMATS = ("jsonl", "csv", "parquet")
_ROWS = 1000
"""Articles in a row group of a Parquet file."""
_TIMES = ("first_seen_at", "recorded_at", "gone_at", "published_at", "modified_at")

# A Parquet time is an instant, and the day that a page names in Hong Kong begins on the day before in UTC.
_PARQUET_COLUMNS = tuple(
    column for name in COLUMNS for column in ((name, "published_offset") if name == "published_at" else (name,))
)

Record = dict[str, Any]


def write(records: Iterable[Record], form: str, output: Path | None) -> int:
    """Write them to a file, or to standard output; how many they were.

    A file has its name only once it is whole. Raises UsageError when pyarrow is missing or the file cannot be made,
    and StorageError when the disk is full or fails.
    """
    if form == "parquet":
        assert output is not None
        schema = _schema()
        with whole_file(output) as path:
            return _parquet(records, path, schema)
    writing = _csv if form == "csv" else _jsonl
    if output is None:
        return writing(records, sys.stdout)
    with whole_file(output) as path, path.open("w", encoding="utf-8", newline="") as stream:
        return writing(records, stream)


def _jsonl(records: Iterable[Record], stream: IO[str]) -> int:
    number = 0
    for record in records:
        stream.write(json.dumps(record, ensure_ascii=False) + "\n")
        number += 1
    return number


def _csv(records: Iterable[Record], stream: IO[str]) -> int:
    """As RFC 4180 has it, lines ended by CR LF; the first line has the names."""
    writer, number = csv.writer(stream), 0
    writer.writerow(COLUMNS)
    for record in records:
        writer.writerow([_cell(record[name]) for name in COLUMNS])
        number += 1
    return number


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return harmless(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _schema() -> Any:
    try:
        pa = import_module("pyarrow")
    except ModuleNotFoundError:
        raise UsageError(f"Parquet needs pyarrow: {sys.executable} -m pip install pyarrow") from None
    text, texts, moment = pa.string(), pa.list_(pa.string()), pa.timestamp("us", "UTC")
    types = {
        "id": pa.int64(),
        "version": pa.int64(),
        "published_inferred": pa.bool_(),
        **dict.fromkeys(_TIMES, moment),
        **dict.fromkeys(("authors", "paragraphs", "disclosures", "summary", "flags", "rights"), texts),
        "tickers": pa.list_(pa.struct({"symbol": text, "mic": text, "mention": text})),
        "links": pa.list_(pa.struct({"url": text, "text": text})),
        "removed": pa.list_(pa.struct({"text": text, "kind": text, "rule": text})),
    }
    return pa, types


def _parquet(records: Iterable[Record], path: Path, schema: Any) -> int:
    pa, types = schema
    rows, number = iter(records), 0
    table = pa.schema([(name, types.get(name, pa.string())) for name in _PARQUET_COLUMNS])
    with import_module("pyarrow.parquet").ParquetWriter(path, table, compression="zstd") as writer:
        while batch := list(islice(rows, _ROWS)):
            writer.write_table(pa.Table.from_pylist([_typed(record) for record in batch], schema=table))
            number += len(batch)
    return number


def _typed(record: Record) -> Record:
    moments = {name: datetime.fromisoformat(record[name]) for name in _TIMES if record[name]}
    published = moments.get("published_at")
    return {**record, **moments, "published_offset": offset_text(published) if published else None}
