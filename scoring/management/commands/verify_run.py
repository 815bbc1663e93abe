"""`manage.py verify_run RUN | BUNDLE.zip`: computes a stored or exported run again and compares everything."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from scoring import archives, bundle
from scoring.engine.problems import Problem, Refused
from scoring.management.refusing import RefusingCommand
from scoring.models import ScoringRun


class Command(RefusingCommand):
    help = "Recompute a run from its closed record. Exit 0: it matches; 1: the first difference; 2: no such record."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", metavar="RUN|BUNDLE.zip", help="reference of a stored run, or an exported bundle")

    def work(self, options: dict[str, Any]) -> None:
        kept, altered = self.find(options["run"])
        first = altered or bundle.difference(kept)
        if note := bundle.engine_note(kept):
            self.tell(note)
        if first:
            self.tell(first)
            sys.exit(1)
        self.stdout.write(f"{kept.stated['reference']}: {len(kept.rows)} scores recomputed, all equal")

    def find(self, name: str) -> tuple[bundle.Record, str | None]:
        path = Path(name)
        if path.suffix.lower() == ".zip" or path.is_file():
            return bundle.read(archives.load(path, bundle.LIMIT), path.name)
        try:
            run = ScoringRun.objects.select_related("model").filter(reference=name).first()
        except DatabaseError as error:
            raise Refused((Problem("database", str(error), "the product's database, or a bundle"),)) from error
        if run is None:
            raise Refused((Problem(name, "nothing", "the reference of a run, or a bundle"),))
        return bundle.record(run), None
