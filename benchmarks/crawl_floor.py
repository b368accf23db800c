"""How fast the benchmark's site can be read at all: `python -m benchmarks.crawl_floor SITEMAP_URL PAGES`.

Sixteen raw connections that read and throw away, with no HTTP library: what the server gives, not what a client makes
of it. Prints one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import urllib.request
from time import perf_counter, process_time
from urllib.parse import urlsplit

CONNECTIONS = 16


async def _fetch(host: str, port: int, targets: list[str]) -> int:
    reader, writer = await asyncio.open_connection(host, port, limit=2**22)
    pages = 0
    while targets:
        request = f"GET {targets.pop()} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept-Encoding: gzip\r\n\r\n"
        writer.write(request.encode())
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]))
        pages += head.startswith(b"HTTP/1.1 200")
    writer.close()
    return pages


async def read_all(sitemap: str, pages: int) -> dict[str, float]:
    """Pages that were there, seconds and CPU seconds."""
    parts = urlsplit(sitemap)
    with urllib.request.urlopen(sitemap) as answer:
        found = re.findall(r"<loc>([^<]+)</loc>", answer.read().decode())
    targets = [urlsplit(url).path for url in found[:pages]]
    begun, cpu = perf_counter(), process_time()
    host, port = parts.hostname or "", parts.port or 80
    done = await asyncio.gather(*(_fetch(host, port, targets) for _ in range(CONNECTIONS)))
    return {"pages": sum(done), "seconds": perf_counter() - begun, "cpu_s": process_time() - cpu, "kept": 0}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(read_all(sys.argv[1], int(sys.argv[2])))))
