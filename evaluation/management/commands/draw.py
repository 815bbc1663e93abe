"""manage.py draw ID [FILE]: repeat a draw of judges from its seed and inputs, and say whether the same comes out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.judging import draw as drawing
from evaluation.judging.models import Draw
from scoring.management.speaking import SpeakingCommand


class Command(SpeakingCommand):
    help = gettext_lazy(
        "Repeat a draw of judges from its stored (or published) seed and inputs. Exit 0: it is the same. Exit 1: it is not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("draw", help=_("the draw's number, or the JSON file that was published of it"))

    def handle(self, *args: Any, **options: Any) -> None:
        stored = self._stored(options["draw"])
        try:
            outcome = drawing.repeat(stored["seed"], stored["inputs"])
            found = drawing.digest(stored["seed"], stored["inputs"], outcome)
        except (KeyError, TypeError, AttributeError) as error:
            raise CommandError(
                _("%(file)s does not hold a draw's seed, inputs, outcome and digest.") % {"file": options["draw"]},
                returncode=2,
            ) from error
        self.stdout.write(_("seed %(seed)s") % {"seed": stored["seed"]})
        counted = {"entries": len(outcome), "tasks": sum(map(len, outcome.values()))}
        self.stdout.write(_("entries %(entries)s, tasks %(tasks)s") % counted)
        for entry in sorted({*outcome, *stored["outcome"]}):
            if outcome.get(entry) != stored["outcome"].get(entry):
                differing = {"entry": entry, "was": stored["outcome"].get(entry), "now": outcome.get(entry)}
                self.stderr.write(_("%(entry)s: recorded %(was)s, drawn again %(now)s") % differing)
                sys.exit(1)
        if found != stored["digest"]:
            digests = {"was": stored["digest"], "now": found}
            self.stderr.write(_("digest: recorded %(was)s, computed %(now)s") % digests)
            sys.exit(1)
        self.stdout.write(_("digest %(digest)s") % {"digest": found})
        self.stdout.write(_("The draw repeats exactly."))

    def _stored(self, name: str) -> dict[str, Any]:
        if name.isdecimal():
            draw = Draw.objects.filter(pk=int(name)).first()
            if draw is None:
                raise CommandError(_("There is no draw %(number)s.") % {"number": name}, returncode=2)
            return {"seed": draw.seed, "inputs": draw.inputs, "outcome": draw.outcome, "digest": draw.digest}
        try:
            content = json.loads(Path(name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            words = _("%(file)s cannot be read as JSON: %(error)s") % {"file": name, "error": error}
            raise CommandError(words, returncode=2) from error
        return content if isinstance(content, dict) else {}
