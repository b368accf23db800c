"""Public suffixes, against tldextract, whose list they are read from."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tldextract import TLDExtract

from storage.suffixes import _rules, parted

_REFERENCE = TLDExtract(suffix_list_urls=(), cache_dir=None)


def hosts() -> list[str]:
    names = [rule.lstrip("!").replace("*", "any") for rule in sorted(_rules())]
    return [f"{before}{name}" for name in names for before in ("", "one.", "two.one.")]


def agrees(host: str) -> bool:
    told = _REFERENCE(host)
    return parted(host) == (told.domain, told.suffix)


def test_every_rule_means_what_tldextract_takes_it_for() -> None:
    assert len(hosts()) > 15_000
    assert [host for host in hosts() if not agrees(host)] == []


def test_international_names_may_be_written_in_ascii() -> None:
    foreign = [host for host in hosts() if not host.isascii()]
    assert len(foreign) > 300
    assert [host for host in foreign if not agrees(host.encode("idna").decode("ascii"))] == []


@pytest.mark.parametrize(
    "host",
    [
        *("", "localhost", "www.example.co.uk", "example.co.uk", "co.uk", "a.b.kawasaki.jp", "x.city.kawasaki.jp"),
        *("user.github.io", "shop.example.nosuchsuffix", "127.0.0.1", "10.0.0.300", "example.com.", "xn--zz--.example"),
        *("news\u3002example\uff0ecom", "www.ck", "a.www.ck", "b.a.ck", "com.", "xn--p1ai", "a.xn--p1ai", "1.2.3.com"),
    ],
)
def test_odd_hosts(host: str) -> None:
    told = _REFERENCE(host)
    own = told.domain if told.suffix or not told.domain.replace(".", "").isdecimal() else host.rpartition(".")[2]
    assert parted(host) == (own, told.suffix)


def test_no_http_client_is_loaded_for_it() -> None:
    loaded = "import sys, pipelines.processes.reading, crawler.discovery.look"
    code = f"{loaded}; print(*{{'requests', 'tldextract'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
