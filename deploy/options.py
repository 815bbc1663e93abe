"""What `deploy/start` is asked for, and whether this machine can give it; every refusal is one sentence."""

from __future__ import annotations

import argparse
import socket
from typing import Never

from deploy.speaking import gettext as _
from deploy.steps import Refused


class Help(argparse.HelpFormatter):
    """Help whose every word is the terminal's."""

    def add_usage(self, usage, actions, groups, prefix=None) -> None:  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(heading and _(heading))


class Parser(argparse.ArgumentParser):
    """A parser that speaks the terminal's language, and refuses in one sentence."""

    def __init__(self, program: str, about: str) -> None:
        super().__init__(program, description=about, formatter_class=Help, add_help=False, allow_abbrev=False)
        self.add_argument("-h", "--help", action="help", help=_("show this help message and exit"))

    def error(self, message: str) -> Never:
        words = {"program": self.prog}
        raise Refused(_("These options are not understood; %(program)s --help lists those that there are.") % words)


def options(arguments: list[str]) -> argparse.Namespace:
    """What `deploy/start` was asked for."""
    about = _("Start Saima on this machine; Ctrl-C stops it.")
    parser = Parser("deploy/start", about)
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (default: %(default)s)"))
    parser.add_argument("--port", default="8000", help=_("port to listen on (default: %(default)s)"))
    parser.add_argument("--empty", action="store_true", help=_("do not load the demonstration competition"))
    parser.add_argument("--workers", default="2", metavar="N", help=_("web processes (default: %(default)s)"))
    chosen = parser.parse_args(arguments)
    words = {"port": chosen.port, "workers": chosen.workers}
    if (port := _whole(chosen.port, 65535)) is None:
        raise Refused(_("There is no port %(port)s: choose one from 1 to 65535.") % words)
    if (workers := _whole(chosen.workers, 64)) is None:
        raise Refused(_("%(workers)s web processes are not possible: choose from 1 to 64.") % words)
    chosen.port, chosen.workers = port, workers
    return chosen


def _whole(text: str, most: int) -> int | None:
    """The number, where it is one from 1 to `most`."""
    return int(text) if text.isdecimal() and len(text) < 9 and 1 <= int(text) <= most else None


def check_port(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on, before minutes are spent on anything else."""
    words = {"host": host, "port": port}
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except socket.gaierror as error:
        raise Refused(_("The address %(host)s is not known on this machine.") % words) from error
    except PermissionError as error:
        raise Refused(_("Port %(port)s may not be opened by this user: choose one from 1024 up.") % words) from error
    except OSError as error:
        if error.errno == 98 or "in use" in str(error):
            words_used = _("Port %(port)s on %(host)s is already in use: choose another with --port.")
            raise Refused(words_used % words) from error
        failure = _("Port %(port)s on %(host)s fails (%(reason)s): choose another with --port.")
        raise Refused(failure % (words | {"reason": error.strerror})) from error
