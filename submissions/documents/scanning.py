"""Asking a ClamAV daemon about a file, by its INSTREAM command over a socket. Not configured, nothing is asked.

Protocol: clamd(8): `zINSTREAM\\0`, then chunks as a four-byte length in network order and the bytes, then a length of 0;
the answer ends with a zero byte: `stream: OK`, `stream: <name> FOUND`, or `... ERROR`.
"""

from __future__ import annotations

import contextlib
import socket
import struct
from typing import IO
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.translation import gettext as _

CHUNK = 64 * 1024
PATIENCE = 60  # seconds


def scan(file: IO[bytes], name: str, address: str) -> bool:
    """Whether the file was looked at and nothing was found. ValidationError when something was, or nobody answers."""
    if not address:
        return False
    file.seek(0)
    try:
        said = _ask(file, address)
    except OSError:
        said = ""
    file.seek(0)
    if said.endswith(" FOUND"):
        virus = said.removeprefix("stream: ").removesuffix(" FOUND")
        words = _("%(name)s: the virus scanner found %(virus)s. The file was not kept.")
        raise ValidationError(words % {"name": name, "virus": virus}, code="virus")
    if said.startswith("INSTREAM size limit exceeded"):
        words = _(
            "%(name)s: the file is larger than the virus scanner takes. It was not kept; please tell the operator."
        )
        raise ValidationError(words % {"name": name}, code="scanner")
    if said != "stream: OK":
        words = _("%(name)s: the virus scanner does not answer. The file was not kept; please send it again later.")
        raise ValidationError(words % {"name": name}, code="scanner")
    return True


def _ask(file: IO[bytes], address: str) -> str:
    with _connected(address) as line:
        with contextlib.suppress(BrokenPipeError):  # of what is too large clamd takes a part, answers and hangs up
            line.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                line.sendall(struct.pack("!I", len(chunk)) + chunk)
            line.sendall(struct.pack("!I", 0))
        said = b""
        while not said.endswith(b"\0") and (more := line.recv(4096)):
            said += more
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connected(address: str) -> socket.socket:
    """`tcp://host:3310` or `unix:///run/clamav/clamd.ctl`."""
    parts = urlsplit(address)
    if parts.scheme == "tcp" and parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or 3310), PATIENCE)
    if parts.scheme != "unix" or not parts.path:
        raise ImproperlyConfigured("CLAMAV_URL has the shape tcp://host:3310 or unix:///run/clamav/clamd.ctl.")
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(PATIENCE)
    line.connect(parts.path)
    return line
