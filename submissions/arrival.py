"""When the request in hand arrived: what is held against a deadline, however long the request waited for others.

It may have waited in the kernel's queue of connections, in the web server's queue of requests, and for an application's
lock. The kernel keeps the moment of a connection's last byte through all of them (`tcpi_last_data_recv` of `TCP_INFO`,
milliseconds ago; tcp(7), linux/tcp.h), so that neither a client nor a proxy has to be believed: what began before a
deadline and was completed after it arrived after it.
"""

from __future__ import annotations

import datetime
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from django.utils import timezone

LAST_DATA_RECEIVED = 52
"""Bytes before `tcpi_last_data_recv` in `struct tcp_info`."""


class _Request(NamedTuple):
    taken_up: datetime.datetime
    connection: socket.socket | None


_in_hand: ContextVar[_Request | None] = ContextVar("request_in_hand", default=None)


def arrived() -> datetime.datetime:
    """The moment at which the request in hand had arrived whole; outside of a request, now.

    Where the kernel does not tell (no TCP, not Linux), it is the moment at which the request was taken up.
    """
    request = _in_hand.get()
    if request is None:
        return timezone.now()
    waited = _since_last_byte(request.connection)
    return request.taken_up if waited is None else timezone.now() - waited


@contextmanager
def of(connection: Any) -> Iterator[None]:
    """While a request is answered: its connection, as the web server hands it on, or None."""
    token = _in_hand.set(_Request(timezone.now(), connection))
    try:
        yield
    finally:
        _in_hand.reset(token)


def _since_last_byte(connection: socket.socket | None) -> datetime.timedelta | None:
    if connection is None or not hasattr(socket, "TCP_INFO"):
        return None
    try:
        told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, LAST_DATA_RECEIVED + 4)
    except OSError:
        return None
    if len(told) < LAST_DATA_RECEIVED + 4:
        return None
    return datetime.timedelta(milliseconds=struct.unpack_from("=I", told, LAST_DATA_RECEIVED)[0])
