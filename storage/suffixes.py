"""Which labels of a host name a registry gives out as one: the public suffixes of https://publicsuffix.org/list/.

The list is the snapshot that tldextract ships, its ICANN section; nothing is fetched. tldextract itself is not loaded:
it brings an HTTP client with it, and took a fifth of a worker's start.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")
_PRIVATE = "// ===BEGIN PRIVATE DOMAINS==="


def parted(host: str) -> tuple[str, str]:
    """A host's own label and its public suffix: ("example", "co.uk") for www.example.co.uk.

    The suffix is "" where none is listed, the label is "" for a host that is a suffix itself.
    """
    labels = host.translate(_DOTS).rstrip(".").split(".")
    at = _suffix_at([_decoded(label) for label in labels])
    return labels[at - 1] if at else "", ".".join(labels[at:])


def _suffix_at(labels: list[str]) -> int:
    """Where the longest rule that fits begins; the number of labels when there is none."""
    rules = _rules()
    for at in range(len(labels)):
        if ".".join(labels[at:]) in rules:
            return at
        if at + 1 < len(labels) and ".".join(("*", *labels[at + 1 :])) in rules:
            return at + 1 if f"!{'.'.join(labels[at:])}" in rules else at
    return len(labels)


@cache
def _rules() -> frozenset[str]:
    spec = find_spec("tldextract")
    assert spec is not None and spec.origin is not None, "tldextract is not installed"
    text = Path(spec.origin).with_name(".tld_set_snapshot").read_text(encoding="utf-8")
    lines = text.partition(_PRIVATE)[0].splitlines()
    return frozenset(line.split()[0] for line in lines if line and not line.isspace() and not line.startswith("//"))


def _decoded(label: str) -> str:
    """A label of an international name as it is written in the list."""
    label = label.lower()
    if label.startswith("xn--"):
        try:
            return label.encode("ascii").decode("idna")
        except UnicodeError:  # no such name
            return label
    return label
