"""What the engine's commands share: a refusal is told line by line on stderr, exit code 2, never a traceback."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from scoring.engine.problems import Refused


class RefusingCommand(BaseCommand):
    """A command whose `work` may raise Refused. It needs no database and no system checks."""

    requires_system_checks: list[str] = []

    def handle(self, *_arguments: Any, **options: Any) -> None:
        try:
            self.work(options)
        except Refused as refused:
            self.tell("\n".join(" ".join(str(problem).splitlines()) for problem in refused.problems))
            sys.exit(2)

    def work(self, options: dict[str, Any]) -> None:
        """Do what the command is for. Raises Refused."""

    def tell(self, text: str) -> None:
        """Write to stderr without colours: programs read it too."""
        self.stderr.write(text, lambda plain: plain)
