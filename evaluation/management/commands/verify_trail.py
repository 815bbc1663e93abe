"""`manage.py verify_trail`: computes every hash of the trail again; exit 1 and the first break when it does not hold."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from submissions.models import AuditEntry
from submissions.trail.actions import breaks

KINDS = {
    "gap": "an entry is missing before it",
    "link": "it does not follow the entry before",
    "content": "its content does not match its hash",
    "head": "entries after it are missing",
}


class Command(BaseCommand):
    help = "Verify the hash chain of the trail. Exit 0 when it holds, 1 and the first break when it does not."

    def handle(self, *args: Any, **options: Any) -> None:
        for number, kind in breaks():
            self.stderr.write(f"entry {number}: {KINDS[kind]}")
            sys.exit(1)
        self.stdout.write(f"{AuditEntry.objects.count()} entries, the chain holds")
