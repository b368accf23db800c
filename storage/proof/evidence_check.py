"""Checks the bundle in this folder. Needs Python 3.8 or later and nothing else: python -I -S verify.py [--expect HEX]

README.txt says what it proves. Prints one line a check, then the newest day's seal; exit code 1 on any mismatch.
HEX is the seal of one of the days, or DAY:HEX; what was recorded after that day is named.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import zlib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PROOFS = "proofs.json"
END = b"\r\n\r\n"


def sha(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> bytes:
    """The one JSON form of the seals."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def root_by(leaf: bytes, index: int, size: int, path: list[str]) -> str:
    """The Merkle root (RFC 6962) that an audit path leads to; "" when its length is wrong."""
    top, rest, last = hashlib.sha256(b"\0" + leaf).digest(), [bytes.fromhex(each) for each in path], size - 1
    while last:
        if index & 1 or index < last:
            if not rest:
                return ""
            beside = rest.pop(0)
            top = hashlib.sha256(b"\1" + (beside + top if index & 1 else top + beside)).digest()
        index, last = index >> 1, last >> 1
    return "" if rest else top.hex()


class Check:
    """Counts what does not match."""

    def __init__(self) -> None:
        self.faults = 0

    def say(self, good: bool, what: str) -> None:
        """One line."""
        self.faults += not good
        print(("ok     " if good else "WRONG  ") + what)


def read(name: str) -> bytes:
    """A file of the bundle."""
    return (HERE / name).read_bytes()


def block(name: str) -> list[bytes]:
    """WARC head, HTTP head and body of the record in a file."""
    head, _, rest = gzip.decompress(read(name)).partition(END)
    http, _, body = rest.partition(END)
    return [head, http, body[: -len(END)]]


def check_capture(check: Check, said: Any, original: Any) -> None:
    """The record, its headers and the body against what the version's content says."""
    at = f"captures/{said['id']:d}"
    head, http, body = block(at + ".warc.gz")
    if said["record"] is not None:
        check.say(sha(read(at + ".warc.gz")) == said["record"], at + ".warc.gz is the record that was sealed")
    check.say(read(at + ".headers.txt") == head + END + http + END, at + ".headers.txt is of this record")
    if original is not None:
        body = block(f"captures/{original:d}.warc.gz")[2]
    check.say(body == read(at + ".body"), at + ".body is the body of the record")
    payload = b"WARC-Payload-Digest: sha256:" + sha(body).encode()
    check.say(payload in head.split(b"\r\n"), at + ".body has the payload digest of the record")
    check.say(sha(body) == said["digest"], at + ".body has the digest that was sealed")


def check_version(check: Check, version: Any, after: str, proofs: Any) -> None:
    """Content, seal, place in the story and in the tree of the day."""
    at = f"versions/{version['id']:d}"
    sealed = read(at + ".seal")
    said = json.loads(sealed)
    check.say(sha(sealed) == version["seal"], at + ".seal has the seal")
    named = [said["id"], said["article"], said["content"], said["after"], said["recorded_at"][:10]]
    listed = [version["id"], proofs["article"], version["content"], after, version["day"]]
    check.say(named == listed and version["after"] == after, at + ".seal names content, day and the version before")
    day = {each["day"]: each for each in proofs["days"]}[version["day"]]
    root = root_by(bytes.fromhex(version["seal"]), version["index"], version["size"], version["path"])
    check.say(root == day["root"] and version["size"] == day["versions"], at + " is in the tree of " + day["day"])
    if version["forgotten"]:
        print(f"note   {at}: its content was removed on request; the seal still stands for it")
        return
    content = read(at + ".content")
    check.say(sha(content) == version["content"], at + ".content has the content digest")
    capture = json.loads(content)["capture"]
    if capture is None or str(capture["id"]) not in proofs["captures"]:
        print(f"note   {at}: no capture of it was kept")
    else:
        check_capture(check, capture, proofs["captures"][str(capture["id"])])


def check_expected(check: Check, seal: str, proofs: Any) -> None:
    """Whether a day has this seal; the versions of later days are not proved by it."""
    held = [each["day"] for each in proofs["days"] if each["seal"] == seal]
    check.say(bool(held), "the seal expected is that of " + (held[0] if held else "a day in the bundle"))
    for version in proofs["versions"]:
        if held and version["day"] > held[0]:
            print(f"note   versions/{version['id']:d} was recorded after that day")


def check_all(check: Check) -> Any:
    """Everything; gives the proofs."""
    data = read(PROOFS)
    proofs = json.loads(data)
    check.say(data == canonical(proofs), PROOFS + " has its form")
    for name, digest in proofs["files"].items():
        check.say(sha(read(name)) == digest, name + " is the file that was bundled")
    after = ""
    for version in proofs["versions"]:
        check_version(check, version, after, proofs)
        after = version["seal"]
    before = proofs["days"][0]["after"]
    for day in proofs["days"]:
        seal = sha(canonical({name: day[name] for name in ("after", "day", "root", "versions")}))
        check.say(seal == day["seal"] and day["after"] == before, "the seal of " + day["day"])
        before = day["seal"]
    print(f"Newest seal, of {proofs['days'][-1]['day']}: {before}")
    return proofs


def main(arguments: list[str]) -> int:
    """Exit code."""
    check = Check()
    try:
        proofs = check_all(check)
        if arguments[:1] == ["--expect"] and len(arguments) == 2:
            check_expected(check, arguments[1].rpartition(":")[2].lower(), proofs)
        elif arguments:
            check.say(False, "the arguments are not --expect HEX")
    except (OSError, EOFError, ValueError, KeyError, IndexError, TypeError, AttributeError, zlib.error) as error:
        check.say(False, f"the bundle cannot be read: {error!r}")
    print("1 mismatch" if check.faults == 1 else f"{check.faults} mismatches")
    return 1 if check.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
