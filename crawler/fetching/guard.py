"""What may be connected to. Judged on the very address a socket is about to be opened to, so no name, notation or
answer that changes between two questions gets past it.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from storage.errors import UsageError

FORBIDDEN = "is not a public address"
# Where an IPv6-only network puts the IPv4 internet: the last 32 bits are the address (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an IP address, as the socket gets it, belongs to the public internet.

    An IPv6 address that carries an IPv4 address (mapped, NAT64, 6to4, Teredo) is judged by that one.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return _is_public(ip)
    if ip.ipv4_mapped:
        return _is_public(ip.ipv4_mapped)
    if ip in _NAT64:
        return _is_public(IPv4Address(int(ip) & 0xFFFFFFFF))
    carried = [ip.sixtofour, *(ip.teredo or ())]
    return _is_public(ip) and not ip.is_site_local and all(_is_public(each) for each in carried if each)


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    # `is_global` is true for multicast and parts of the reserved space.
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


def public_socket(address: Any) -> socket.socket:
    """A socket for aiohttp's connector, or OSError when the address is not public.

    `address` is an entry of `socket.getaddrinfo`, the one that is connected to next.
    """
    family, kind, protocol, _, endpoint = address
    if not is_public(endpoint[0]):
        raise OSError(errno.EACCES, f"{endpoint[0]} {FORBIDDEN}")
    return socket.socket(family, kind, protocol)


class LocalNames(ThreadedResolver):
    """The system's resolver; names under .localhost are this computer (RFC 6761), whatever the system says."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host. Raises OSError when there are none."""
        name = host.lower().rstrip(".")
        if name == "localhost" or name.endswith(".localhost"):
            return [_result(host, Endpoint("127.0.0.1", port))]
        return await super().resolve(host, port, family)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a connection really goes."""

    address: str
    port: int


class ConnectTo:
    """Hosts that are served elsewhere, as curl's --connect-to has them: for tests, replays and the newsroom.

    Keys are (host, port); host "" stands for every host, port 0 for every port. Literal addresses are never mapped.
    """

    def __init__(self, endpoints: Mapping[tuple[str, int], Endpoint] | None = None) -> None:
        self._endpoints = dict(endpoints or {})

    def find(self, host: str, port: int) -> Endpoint | None:
        """Where host:port is to be connected to, or None when nothing was said of it."""
        name = host.lower().rstrip(".")
        if not self._endpoints or is_literal(name):
            return None
        for key in ((name, port), (name, 0), ("", port), ("", 0)):
            if key in self._endpoints:
                return self._endpoints[key]
        return None


def parse_connect_to(entries: tuple[str, ...]) -> ConnectTo:
    """Entries "HOST:PORT:ADDRESS:PORT"; the first two may be empty for any. Raises UsageError for anything else."""
    endpoints: dict[tuple[str, int], Endpoint] = {}
    for entry in entries:
        host, _, rest = entry.partition(":")
        port, _, target = rest.partition(":")
        address, _, target_port = target.rpartition(":")
        address = address.removeprefix("[").removesuffix("]")
        ports_are_numbers = (port.isdecimal() or not port) and target_port.isdecimal()
        if not ports_are_numbers or not is_literal(address) or is_literal(host):
            raise UsageError(
                f"--connect-to {entry!r} is not HOST:PORT:ADDRESS:PORT with a host name and an IP address, "
                "for example news.example:80:127.0.0.1:8000"
            )
        endpoints[host.lower(), int(port or 0)] = Endpoint(address, int(target_port))
    return ConnectTo(endpoints)


class MappedNames(AbstractResolver):
    """Answers with what `ConnectTo` says and nothing else."""

    def __init__(self, connect_to: ConnectTo) -> None:
        self._connect_to = connect_to

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The mapped endpoint of a host. Raises OSError when it has none."""
        endpoint = self._connect_to.find(host, port)
        if endpoint is None:
            raise OSError(errno.ENOENT, f"{host}:{port} is not mapped")
        return [_result(host, endpoint)]

    async def close(self) -> None:
        """Nothing to close."""


def is_literal(host: str) -> bool:
    """Whether a host is written as an IP address."""
    try:
        ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def _result(host: str, endpoint: Endpoint) -> ResolveResult:
    family = socket.AF_INET6 if ":" in endpoint.address else socket.AF_INET
    return ResolveResult(
        hostname=host, host=endpoint.address, port=endpoint.port, family=family, proto=0, flags=socket.AI_NUMERICHOST
    )
