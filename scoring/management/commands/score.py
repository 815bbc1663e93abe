"""`manage.py score MODEL.json TABLE.csv`: the published scores of a table under a model, without web or database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from scoring import forms, results, sheets, tables
from scoring.engine import spec
from scoring.engine.evaluate import evaluate
from scoring.engine.problems import Problem, Refused
from scoring.management.refusing import RefusingCommand


class Command(RefusingCommand):
    help = "Score TABLE under MODEL. Exit 0: done; 2: the input was refused, each problem on its own line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("model", type=Path, metavar="MODEL.json")
        parser.add_argument(
            "table", type=Path, metavar="TABLE.csv", help=".csv (UTF-8, GB18030) or .xlsx; first column: code"
        )
        parser.add_argument("--out", type=Path, help="write the scores to this .csv or .xlsx instead of stdout")
        parser.add_argument("--breakdown", type=Path, help="write the explanation of every score to this .csv or .xlsx")
        parser.add_argument("--json", action="store_true", help="write the scores as JSON")

    def work(self, options: dict[str, Any]) -> None:
        model = spec.parse(forms.read_model(options["model"]))
        table = tables.read(options["table"], **tables.expected(model))
        result = evaluate(model, table)
        if options["json"]:
            text = json.dumps(results.document(model, table, result), ensure_ascii=False, indent=1)
            scores = f"{text}\n".encode()
        else:
            scores = sheets.as_file(results.sheet(model, result), options["out"] or Path("scores.csv"))
        files = {options["out"]: scores} if options["out"] else {}
        if options["breakdown"]:
            files[options["breakdown"]] = sheets.as_file(results.breakdown_sheet(result), options["breakdown"])
        for path, data in files.items():
            self.save(path, data)
        if not options["out"]:
            self.stdout.write(scores.decode(), ending="")
        self.tell(results.spoken(model, table, result))

    def save(self, path: Path, data: bytes) -> None:
        try:
            sheets.write(path, data)
        except OSError as error:
            raise Refused((Problem(str(path), error.strerror or str(error), "a place to write to"),)) from error
