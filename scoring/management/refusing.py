"""What the engine's commands share: a refusal is told line by line on stderr, exit code 2, never a traceback."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from scoring import faults, sheets, wording
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused


class RefusingCommand(BaseCommand):
    """A command whose `work` may raise Refused. It needs no database and no system checks."""

    requires_system_checks: list[str] = []

    def handle(self, *_arguments: Any, **options: Any) -> None:
        with translation.override(spoken_here()):
            self._work_or_refuse(options)

    def _work_or_refuse(self, options: dict[str, Any]) -> None:
        try:
            self.work(options)
        except Refused as refused:
            self.tell("\n".join(" ".join(line.splitlines()) for line in wording.lines(refused)))
            sys.exit(2)

    def work(self, options: dict[str, Any]) -> None:
        """Do what the command is for. Raises Refused."""

    def save(self, files: Mapping[Path, bytes]) -> None:
        """Write every file, or none. Raises Refused with the place that cannot be written to."""
        try:
            sheets.write_all(files)
        except (OSError, ValueError) as error:
            place = str(getattr(error, "filename", None) or ", ".join(map(str, files)))
            raise Refused((Problem(place, faults.told(error), _("a place to write to")),)) from error

    def tell(self, text: str) -> None:
        """Write to stderr without colours: programs read it too."""
        self.stderr.write(text, lambda plain: plain)


def spoken_here() -> str:
    """The language of the terminal: Chinese where LANGUAGE, LC_ALL, LC_MESSAGES or LANG, the first that is set, says so."""
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return "zh-hans" if wanted.lower().startswith("zh") else "en"


def refuse_same(options: Mapping[str, Any], second: str) -> None:
    """Refuse to write the file of option `second` onto that of --out."""
    out, other = options["out"], options[second]
    if out and other and out.resolve() == other.resolve():
        raise Refused((Problem(f"--{second}", str(other), _("another file than --out")),))
