"""Messages between us and a worker over a socket: a byte for the kind, the length, and the bytes."""

from __future__ import annotations

import socket
import struct
import time

RESULT, CRASH = b"r", b"c"
"""An answer, or the words of what was raised instead."""
_LENGTH = struct.Struct("!Q")


def send(sock: socket.socket, kind: bytes, message: bytes) -> None:
    """Send one message. Raises OSError, as ConnectionError when the other end is gone."""
    sock.sendall(kind + _LENGTH.pack(len(message)))
    sock.sendall(message)


def receive(sock: socket.socket, until: float | None = None) -> tuple[bytes, bytes]:
    """One message: its kind and its bytes. `until` is a time of the monotonic clock (s).

    Raises TimeoutError, and ConnectionError when the other end is gone.
    """
    head = _exactly(sock, 1 + _LENGTH.size, until)
    return head[:1], _exactly(sock, _LENGTH.unpack(head[1:])[0], until)


def _exactly(sock: socket.socket, size: int, until: float | None) -> bytes:
    buffer = bytearray(size)
    view = memoryview(buffer)
    while view:
        if until is not None:
            sock.settimeout(max(until - time.monotonic(), 0.001))
        count = sock.recv_into(view)
        if not count:
            raise ConnectionError("the other end is gone")
        view = view[count:]
    return bytes(buffer)
