"""Messages between us and a worker over a socket: a byte for the kind, the length, and the bytes."""

from __future__ import annotations

import socket
import struct
import time

RESULT, CRASH = b"r", b"c"
"""An answer, or the words of what was raised instead."""
_LENGTH = struct.Struct("!Q")
_HEAD = 1 + _LENGTH.size
_AT_ONCE = 1 << 18


def send(sock: socket.socket, kind: bytes, message: bytes) -> None:
    """Send one message. Raises OSError, as ConnectionError when the other end is gone."""
    # In one piece: whoever waits for it is woken once.
    head = kind + _LENGTH.pack(len(message))
    sent = sock.sendmsg((head, message))
    if sent < len(head) + len(message):
        sock.sendall(memoryview(head + message)[sent:])


class Inbox:
    """The messages that come out of a socket. What comes is taken at once: each wait may cost a change of threads."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._taken = b""

    def receive(self, until: float | None = None) -> tuple[bytes, bytes]:
        """One message: its kind and its bytes. `until` is a time of the monotonic clock (s).

        Raises TimeoutError, and ConnectionError when the other end is gone.
        """
        taken = self._taken or self._some(_AT_ONCE, until)
        while len(taken) < _HEAD:
            taken += self._some(_AT_ONCE, until)
        end = _HEAD + _LENGTH.unpack_from(taken, 1)[0]
        if len(taken) < end:
            parts, missing = [taken], end - len(taken)
            while missing:
                parts.append(self._some(missing, until))
                missing -= len(parts[-1])
            taken = b"".join(parts)
        self._taken = taken[end:]
        return taken[:1], taken[_HEAD:end]

    def _some(self, most: int, until: float | None) -> bytes:
        if until is not None:
            self._socket.settimeout(max(until - time.monotonic(), 0.001))
        part = self._socket.recv(min(most, _AT_ONCE))
        if not part:
            raise ConnectionError("the other end is gone")
        return part
