"""Reading settings from the environment: what cannot be used ends the process with one sentence, and no traceback.

The sentence names the variable, what was found and what is expected. Passwords inside addresses are not repeated.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Never
from urllib.parse import SplitResult, urlsplit

import environ
from environ.fileaware_mapping import FileAwareMapping

from deploy.speaking import gettext as _

YES, NO = ("true", "1", "yes", "on", "y", "t", "ok"), ("false", "0", "no", "off", "n", "f", "")
NAME = re.compile(r"\*|\.?(\*\.)?[\w-]+(\.[\w-]+)*\.?|\[[0-9a-fA-F:.]+\]")
"""A host name as Django compares them: `*`, `.example.cn` with all below it, an address; no scheme, no port, no path."""
BROKERS = ("redis", "rediss", "unix", "redis+socket")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
SHAPES = {
    "CLAMAV_URL": "tcp://host:3310, unix:///run/clamav/clamd.ctl",
    "DATABASE_URL": "postgres://user:password@host:5432/name",
    "EMAIL_URL": "smtp+tls://user:password@host:587",
    "REDIS_URL": "redis://:password@host:6379/0",
}
"""What addresses look like."""
RATE = re.compile(r"[1-9]\d{0,8}/(s|sec|second|m|min|minute|h|hour|d|day)")


class Unusable(SystemExit):
    """A setting cannot be used. Whichever process reads it ends with exit 1 and this one sentence."""


def refuse(name: str, found: str, expected: str) -> Never:
    """Say which setting is wrong, what was found, and what is expected."""
    words = {"name": name, "found": re.sub(r"(?<=://).*@", "…@", found), "expected": expected}
    raise Unusable(_("%(name)s: found “%(found)s”; expected %(expected)s.") % words)


class Environment(environ.FileAwareEnv):
    """The environment and the files that `<NAME>_FILE` names, each read when it is asked for."""

    ENVIRON = FileAwareMapping(cache=False)

    def text(self, name: str, default: str = "", strip: bool = True) -> str:
        """The value as it stands, without white space around it; the default where none is given."""
        try:
            value = str(self.ENVIRON.get(name) or "")
        except (OSError, UnicodeDecodeError):
            refuse(f"{name}_FILE", os.environ[f"{name}_FILE"], _("a file of text that can be read"))
        return (value.strip() if strip else value) or default

    def flag(self, name: str) -> bool:
        """Whether it is on; off where it is not given."""
        value = self.text(name).lower()
        if value not in YES + NO:
            refuse(name, value, _("true or false"))
        return value in YES

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        value = self.text(name, str(default))
        if not re.fullmatch(r"\d{1,9}", value) or not least <= int(value) <= most:
            limits = {"least": least, "most": most}
            refuse(name, value, _("a whole number from %(least)s to %(most)s") % limits)
        return int(value)

    def one_of(self, name: str, default: str, choices: Sequence[str]) -> str:
        """One of the choices, whichever case it is written in."""
        value = self.text(name, default)
        if value.upper() not in choices:
            refuse(name, value, _("one of %(choices)s") % {"choices": ", ".join(choices)})
        return value.upper()

    def hosts(self, name: str, default: list[str]) -> list[str]:
        """Host names, with commas between them."""
        values = self._listed(name)
        for value in values:
            if not NAME.fullmatch(value):
                refuse(name, value, _("host names with commas between them, without https://, port or path"))
        return values or default

    def origins(self, name: str) -> list[str]:
        """Origins, with commas between them: scheme and host name, and a port where it is not the usual one."""
        expected = _("https://name, with commas between several")
        values = self._listed(name)
        for value in values:
            parts = _split(name, value, expected)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
                refuse(name, value, expected)
        return values

    def _listed(self, name: str) -> list[str]:
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def rate(self, name: str, default: str) -> str:
        """How many in which time, such as 1200/min."""
        value = self.text(name, default)
        if not RATE.fullmatch(value):
            refuse(name, value, _("a number and a time, such as 1200/min"))
        return value

    def sender(self, name: str, default: str) -> str:
        """A mail address, with or without a name before it."""
        value = self.text(name, default)
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(value)[1]) or "\n" in value:
            refuse(name, value, _("a mail address, such as saima@example.cn"))
        return value

    def folder(self, name: str, default: Path, make: bool = False) -> Path:
        """A folder, which need not be there yet; with `make`, made here for this user alone."""
        path = Path(self.text(name) or default).absolute()
        try:
            if make:
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
            elif path.exists() and not path.is_dir():
                raise NotADirectoryError
        except OSError:
            refuse(name, str(path), _("a folder that can be written"))
        return path

    def address(self, name: str, shape: str, schemes: Sequence[str], default: str = "", place: bool = True) -> str:
        """An address with one of these schemes, and with a host or a path where there must be a `place`; `shape` shows one."""
        value = self.text(name, default)
        if value:
            parts = _split(name, value, shape)
            if parts.scheme not in schemes or "://" not in value or (place and not (parts.hostname or parts.path)):
                refuse(name, value, shape)
        return value

    def database(self, name: str, shape: str) -> str:
        """Where the database is; empty for the one of this installation."""
        value = self.address(name, shape, ("postgres", "postgresql", "sqlite"))
        if value and not _split(name, value, shape).path.strip("/"):
            refuse(name, value, shape)
        return value

    def mail(self, name: str, shape: str) -> str:
        """Where mail goes: by default into the log."""
        value = self.address(name, shape, tuple(self.EMAIL_SCHEMES), "consolemail://", place=False)
        parts = _split(name, value, shape)
        if parts.scheme.startswith("smtp") and not parts.hostname:
            refuse(name, value, shape)
        return value


def _split(name: str, value: str, expected: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        _port = parts.port  # a port that is none raises ValueError as well
    except ValueError:
        refuse(name, value, expected)
    return parts
