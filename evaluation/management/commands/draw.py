"""manage.py draw ID [FILE]: repeat a draw of judges from its seed and inputs, and say whether the same comes out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evaluation.judging import draw as drawing
from evaluation.judging.models import Draw


class Command(BaseCommand):
    help = "Repeat a draw of judges from its stored (or published) seed and inputs. Exit 0: it is the same. Exit 1: it is not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("draw", help="the draw's number, or the JSON file that was published of it")

    def handle(self, *args: Any, **options: Any) -> None:
        stored = self._stored(options["draw"])
        try:
            outcome = drawing.repeat(stored["seed"], stored["inputs"])
            found = drawing.digest(stored["seed"], stored["inputs"], outcome)
        except (KeyError, TypeError, AttributeError) as error:
            raise CommandError(
                f"{options['draw']} does not hold a draw's seed, inputs, outcome and digest.", returncode=2
            ) from error
        self.stdout.write(f"seed    {stored['seed']}")
        self.stdout.write(f"entries {len(outcome)}, tasks {sum(map(len, outcome.values()))}")
        for entry in sorted({*outcome, *stored["outcome"]}):
            if outcome.get(entry) != stored["outcome"].get(entry):
                self.stderr.write(f"{entry}: recorded {stored['outcome'].get(entry)}, drawn again {outcome.get(entry)}")
                sys.exit(1)
        if found != stored["digest"]:
            self.stderr.write(f"digest: recorded {stored['digest']}, computed {found}")
            sys.exit(1)
        self.stdout.write(f"digest  {found}")
        self.stdout.write("The draw repeats exactly.")

    def _stored(self, name: str) -> dict[str, Any]:
        if name.isdecimal():
            draw = Draw.objects.filter(pk=int(name)).first()
            if draw is None:
                raise CommandError(f"There is no draw {name}.", returncode=2)
            return {"seed": draw.seed, "inputs": draw.inputs, "outcome": draw.outcome, "digest": draw.digest}
        try:
            content = json.loads(Path(name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{name} cannot be read as JSON: {error}", returncode=2) from error
        return content if isinstance(content, dict) else {}
