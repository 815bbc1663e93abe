"""`manage.py verify_run RUN | BUNDLE.zip`: computes a stored or exported run, or robustness analysis, again and compares all."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from scoring import archives, bundle, bundle_robustness, wording
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.management.refusing import RefusingCommand
from scoring.models import RobustnessRun, ScoringRun

Record = bundle.Record | bundle_robustness.Record


class Command(RefusingCommand):
    help = _("Recompute a run from its closed record. Exit 0: it matches; 1: the first difference; 2: no such record.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "run", metavar="RUN|BUNDLE.zip", help=_("reference of a stored run or analysis, or an exported bundle")
        )

    def work(self, options: dict[str, Any]) -> None:
        name = options["run"]
        kept, altered = self._bundled(Path(name)) if self._is_file(name) else (self._stored(name), None)
        about = bundle_robustness if isinstance(kept, bundle_robustness.Record) else bundle
        first = altered or about.difference(kept)  # type: ignore[arg-type]
        if note := about.engine_note(kept):  # type: ignore[arg-type]
            self.tell(note)
        if first:
            self.tell(first)
            sys.exit(1)
        equal = _("{0}: {1} scores recomputed, all equal", kept.stated["reference"], len(kept.rows))
        if about is bundle_robustness:
            equal = _("{0}: {1} rank intervals recomputed, all equal", kept.stated["reference"], len(kept.rows))
        self.stdout.write(wording.said(equal))

    def _is_file(self, name: str) -> bool:
        path = Path(name)
        return path.suffix.lower() == ".zip" or path.is_file()

    def _bundled(self, path: Path) -> tuple[Record, str | None]:
        data = archives.load(path, archives.BUNDLE)
        if bundle_robustness.is_one(data):
            return bundle_robustness.read(data, path.name)
        return bundle.read(data, path.name)

    def _stored(self, name: str) -> Record:
        try:
            analysis = RobustnessRun.objects.select_related("run__model").filter(reference=name).first()
            if analysis is not None:
                return bundle_robustness.record(analysis)
            run = ScoringRun.objects.select_related("model").filter(reference=name).first()
        except DatabaseError as error:
            raise Refused((Problem("database", str(error), _("the product's database, or a bundle")),)) from error
        if run is None:
            raise Refused((Problem(name, _("nothing"), _("the reference of a run or an analysis, or a bundle")),))
        return bundle.record(run)
