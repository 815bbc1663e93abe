"""`manage.py verify_trail`: computes every hash of the trail again; exit 1 and every break when it does not hold."""

from __future__ import annotations

import re
import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.management.speaking import SpeakingCommand
from submissions.models import AuditEntry, TrailHead
from submissions.trail.chain import Kind, breaks
from submissions.trail.models import Head

SHOWN = 100  # breaks told; one is enough to prove that the trail does not hold


class Command(SpeakingCommand):
    help = gettext_lazy(
        "Verify the hash chain of the trail. Exit 0 and the head when it holds, 1 and the breaks when it does not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            metavar="NUMBER:HASH",
            help=_("an earlier head, as printed: its entry must still be part of the trail"),
        )

    def handle(self, *args: Any, head: str | None, **options: Any) -> None:
        witness = _witness(head) if head else None
        found = 0
        for number, kind in breaks(witness):
            found += 1
            if found <= SHOWN:
                self.stderr.write(_("entry %(number)s: %(kind)s") % {"number": number, "kind": Kind(kind).label})
        if found:
            sys.exit(1)
        self.stdout.write(_("%(count)s entries, the chain holds") % {"count": AuditEntry.objects.count()})
        if end := TrailHead.objects.filter(pk=1).first():
            self.stdout.write(_("head %(head)s") % {"head": f"{end.sequence}:{end.hash}"})


def _witness(text: str) -> Head:
    found = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text.strip().lower())
    if found is None:
        words = _("%(given)s is not a head. Expected: NUMBER:HASH, the hash in 64 hexadecimal digits.")
        raise CommandError(words % {"given": repr(text)})
    return Head(int(found[1]), found[2])
