"""Which addresses may be connected to, and where --connect-to leads."""

from __future__ import annotations

import asyncio
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetching.guard import Endpoint, LocalNames, MappedNames, is_public, parse_connect_to, public_socket
from storage.errors import UsageError

NOT_PUBLIC = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",  # carrier-grade NAT
    "169.254.169.254",  # cloud metadata
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",  # NAT64 of 127.0.0.1
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",  # 6to4 of 127.0.0.1
    "2001:0:7f00:1::1",  # Teredo
    "fe80::1",
    "fe80::1%lo",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "localhost",
    "",
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_what_is_not_public_gets_no_socket(address: str) -> None:
    assert not is_public(address)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with pytest.raises(OSError, match="is not a public address"):
        public_socket((family, socket.SOCK_STREAM, 0, "", (address, 80)))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_what_is_public_gets_one(address: str) -> None:
    assert is_public(address)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    public_socket((family, socket.SOCK_STREAM, 0, "", (address, 80))).close()


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_no_notation_makes_a_private_address_public(address: object) -> None:
    number = int(address)  # type: ignore[call-overload]
    low = f"{number >> 16:x}:{number & 0xFFFF:x}"
    for written in (str(address), f"::ffff:{address}", f"64:ff9b::{low}", f"2002:{low}::1", f"::{address}"):
        assert not is_public(written)


def test_localhost_names_are_this_computer() -> None:
    found = asyncio.run(_resolve(LocalNames, "paper.localhost"))
    assert [(result["host"], result["port"]) for result in found] == [("127.0.0.1", 8080)]


async def _resolve(kind: type[LocalNames], host: str) -> list[dict[str, object]]:
    return list(await kind().resolve(host, 8080))  # type: ignore[arg-type]


def test_connect_to_finds_the_most_exact_entry() -> None:
    connect_to = parse_connect_to(
        ("News.Example:443:127.0.0.1:8443", "news.example::127.0.0.1:8000", "::[::1]:9000", ":81:127.0.0.1:81")
    )
    assert connect_to.find("news.example", 443) == Endpoint("127.0.0.1", 8443)
    assert connect_to.find("NEWS.example.", 80) == Endpoint("127.0.0.1", 8000)
    assert connect_to.find("other.example", 81) == Endpoint("127.0.0.1", 81)
    assert connect_to.find("other.example", 80) == Endpoint("::1", 9000)
    assert connect_to.find("10.0.0.1", 80) is None
    assert parse_connect_to(()).find("news.example", 80) is None


@pytest.mark.parametrize(
    "entry",
    ["", "a", "a:b", "a:80:127.0.0.1", "a:x:127.0.0.1:80", "a:80:localhost:80", "10.0.0.1:80:127.0.0.1:80", "a:80::80"],
)
def test_a_wrong_entry_is_named(entry: str) -> None:
    with pytest.raises(UsageError, match="HOST:PORT:ADDRESS:PORT"):
        parse_connect_to((entry,))


def test_mapped_names_know_nothing_else() -> None:
    with pytest.raises(OSError, match="not mapped"):
        asyncio.run(MappedNames(parse_connect_to(())).resolve("a.example", 80))
