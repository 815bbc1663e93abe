"""What the engine's commands share: a refusal is told line by line on stderr, exit code 2, never a traceback."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scoring import faults, sheets, wording
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.management.speaking import SpeakingCommand


class RefusingCommand(SpeakingCommand):
    """A command whose `work` may raise Refused. It needs no database and no system checks."""

    requires_system_checks: list[str] = []

    def handle(self, *_arguments: Any, **options: Any) -> None:
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
        """Write to stderr, in the language spoken here, without colours: programs read it too."""
        self.stderr.write(wording.said(text), lambda plain: plain)


def overwritten(options: Mapping[str, Any], read: Sequence[str], written: Sequence[str]) -> list[Problem]:
    """The options whose file would be written onto one that is read, or that another option writes; each a Path or None."""
    taken = {options[name].resolve(): name.upper() for name in read if options[name] and options[name].is_file()}
    problems = []
    for name in (name for name in written if options[name]):
        place = options[name].resolve()
        if place in taken:
            problems.append(Problem(f"--{name}", str(options[name]), _("another file than {0}", taken[place])))
        taken.setdefault(place, f"--{name}")
    return problems
