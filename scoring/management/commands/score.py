"""`manage.py score MODEL.json TABLE.csv`: the published scores of a table under a model, without web or database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from scoring import forms, results, sheets, tables, wording
from scoring.engine import guide, spec
from scoring.engine.evaluate import evaluate
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.schema import schema
from scoring.management.refusing import RefusingCommand, overwritten


class Command(RefusingCommand):
    help = _("""Score TABLE under MODEL: code, score, rank (rank_within), each node's value and flags. The summary with the digests goes
to standard error. --methods tells what a model may say, --schema the same for an editor.
Exit 0: done; 2: the input was refused, each problem on its own line.""")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("model", type=Path, nargs="?", metavar="MODEL.json")
        parser.add_argument(
            "table",
            type=Path,
            nargs="?",
            metavar="TABLE.csv",
            help=_(".csv (UTF-8, GB18030) or .xlsx; first column: code"),
        )
        parser.add_argument("--methods", action="store_true", help=_("print every method of a model with its settings"))
        parser.add_argument("--schema", action="store_true", help=_("print the JSON Schema of a model"))
        parser.add_argument("--out", type=Path, help=_("write the scores to this .csv or .xlsx instead of stdout"))
        parser.add_argument(
            "--breakdown", type=Path, help=_("write the explanation of every score to this .csv or .xlsx")
        )
        parser.add_argument("--json", action="store_true", help=_("write the scores as JSON"))

    def work(self, options: dict[str, Any]) -> None:
        if options["methods"] or options["schema"]:
            told = (
                guide.text(wording.said)
                if options["methods"]
                else json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"
            )
            self.stdout.write(told, ending="")
            return
        refuse_paths(options)
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
        self.save(files)
        if not options["out"]:
            self.stdout.write(scores.decode(), ending="")
        for line in results.spoken(model, table, result):
            self.tell(line)


def refuse_paths(options: dict[str, Any]) -> None:
    """Refuse a run without its two files, and one that would write onto one of them or both answers into one."""
    problems = [
        Problem(name.upper(), _("nothing"), _("a file")) for name in ("model", "table") if options[name] is None
    ]
    problems += overwritten(options, ("model", "table"), ("out", "breakdown"))
    if problems:
        raise Refused(tuple(problems))
