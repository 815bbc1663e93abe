"""`manage.py robustness MODEL.json TABLE.csv`: how firmly a ranking stands when weights and methods are uncertain."""

import json
import os
import re
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from scoring import forms, marks, sheets, tables
from scoring.engine import robustness_settings as settings
from scoring.engine import spec
from scoring.engine.canonical import plain
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.robustness import Robustness, run
from scoring.engine.robustness_report import SOBOL_DRAWS, summary
from scoring.engine.robustness_sobol import sobol
from scoring.engine.table import Table
from scoring.engine.tree import Model
from scoring.management.refusing import RefusingCommand, overwritten

WHOLE = re.compile(r"\d{1,18}", re.ASCII)


class Command(RefusingCommand):
    help = _("""Draw what is uncertain again and again, and rank. Columns: code, rank, rank_p05, rank_p50, rank_p95, p_cut (the
probability of a rank at or above the cut) and its standard error se_cut; with several cuts p_cut_K and se_cut_K each.
Every draw is ranked by the model's whole rule: scores rounded, ties along its chain (nodes as drawn, columns as they
stand), then shared at the best rank. Ranks are overall, or with --within those inside each group of rank.within: then
the columns are code, group, rank_within, ..., and the cut is how many of each group are selected.
Exit 0: done; 2: the input was refused, each problem on its own line.""")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("model", type=Path, metavar="MODEL.json")
        parser.add_argument(
            "table", type=Path, metavar="TABLE.csv", help=_(".csv (UTF-8, GB18030) or .xlsx; first column: code")
        )
        parser.add_argument("--draws", default="10000", help=_("how many times (default 10000)"))
        parser.add_argument(
            "--seed", default="1", help=_("where chance begins: the same seed gives the same digits (default 1)")
        )
        parser.add_argument("--weights", default="uniform:0.25", help="uniform:P | dirichlet:C | smaa | none")
        parser.add_argument(
            "--alternatives", default="", help="min_max,z_score,rank,percentile,arithmetic,geometric,harmonic"
        )
        parser.add_argument("--imputed", action="store_true", help=_("imputed cells take the value of another entrant"))
        parser.add_argument(
            "--noise", default="0", help=_("normal error of each leaf value, in standard deviations of its column")
        )
        parser.add_argument(
            "--marks",
            type=Path,
            help=_("judges' marks drawn again: .csv or .xlsx with subject, judge, mark, item (a leaf)"),
        )
        parser.add_argument("--panel", default="mean", help="mean | median | trimmed:LOW,HIGH | winsorised:LOW,HIGH")
        parser.add_argument(
            "--cut", action="append", help=_("how many are selected; may be given again (default: one third)")
        )
        parser.add_argument(
            "--within", action="store_true", help=_("ranks and cuts inside each group of the model's rank.within")
        )
        parser.add_argument("--workers", default=str(os.cpu_count() or 1), help=_("threads; they change no digit"))
        parser.add_argument("--out", type=Path, help=_("write the ranks to this .csv or .xlsx instead of stdout"))
        parser.add_argument(
            "--summary", type=Path, help=_("write cuts, pairs, swaps, Sobol indices and single weights to this .json")
        )

    def work(self, options: dict[str, Any]) -> None:
        wanted = _settings(options)
        model = spec.parse(forms.read_model(options["model"]))
        table = tables.read(options["table"], **tables.expected(model))
        if options["marks"]:
            wanted = replace(wanted, marks=_marks(options["marks"], model, table))
        task = wanted.task(model, table)
        found = run(task, workers=max(1, min(64, int(options["workers"]))))
        ranks = sheets.as_file(rows(found), options["out"] or Path("ranks.csv"))
        files = {options["out"]: ranks} if options["out"] else {}
        if options["summary"]:
            text = json.dumps(summary(task, found, sobol(task, SOBOL_DRAWS)), ensure_ascii=False, indent=1) + "\n"
            files[options["summary"]] = text.encode()
        self.save(files)
        if not options["out"]:
            self.stdout.write(ranks.decode(), ending="")
        self.tell(_("{0} draws, digest {1}", found.draws, found.digest()))


def _settings(options: dict[str, Any]) -> settings.Settings:
    """The options as settings. Raises Refused with all that are wrong."""
    problems = overwritten(options, ("model", "table", "marks"), ("out", "summary"))
    document: dict[str, Any] = {name: options[name] for name in ("weights", "imputed", "noise", "panel", "within")}
    for name in ("draws", "seed", "workers"):
        if not WHOLE.fullmatch(str(options[name])):
            problems.append(Problem(f"--{name}", str(options[name])[:60], _("a whole number")))
        elif name != "workers":
            document[name] = int(options[name])
    for text in options["cut"] or ():
        if not WHOLE.fullmatch(str(text)):
            problems.append(Problem("--cut", str(text)[:60], _("a whole number")))
    cuts = [int(text) for text in options["cut"] or () if WHOLE.fullmatch(str(text))]
    names = [name.strip() for name in options["alternatives"].split(",") if name.strip()]
    try:
        found = settings.read({**document, "cuts": cuts, "alternatives": names})
    except Refused as refused:
        problems += refused.problems
    if problems:
        raise Refused(problems)
    return found


def _marks(path: Path, model: Model, table: Table) -> dict[str, dict[str, list[str]]]:
    """The marks by leaf and entrant; without a column item they are of the model's only expert leaf. Raises Refused."""
    experts = [code for code in model.leaves if model.nodes[code].kind == "expert"]
    only = experts[0] if len(experts) == 1 else ""
    found: dict[str, dict[str, list[str]]] = {}
    problems, entrants = [], set(table.codes)
    for mark in marks.read(path).marks:
        leaf = mark.item or only
        if leaf not in model.leaves:
            problems.append(Problem(f"{path.name}, item", leaf or _("nothing"), _("a leaf of the model")))
        if mark.subject not in entrants:
            problems.append(Problem(f"{path.name}, subject", mark.subject, _("the code of an entrant")))
        if mark.mark is not None:
            found.setdefault(leaf, {}).setdefault(mark.subject, []).append(plain(mark.mark))
    if problems:
        raise Refused(list(dict.fromkeys(problems)))
    return found


def rows(found: Robustness) -> list[list[Any]]:
    """Entrants in published order."""
    names = [""] if len(found.cuts) == 1 else [f"_{cut}" for cut in found.cuts]
    header = [name + end for end in names for name in ("p_cut", "se_cut")]
    places = ["group", "rank_within"] if found.groups else ["rank"]
    lines: list[list[Any]] = [["code", *places, "rank_p05", "rank_p50", "rank_p95", *header]]
    for place, code in enumerate(found.codes):
        spread = [int(column[place]) for column in (found.low, found.median, found.high)]
        shares = [f"{table[cut][place]:.4f}" for cut in range(len(names)) for table in (found.top, found.top_se)]
        lines.append([code, *found.groups[place : place + 1], f"{found.rank[place]:g}", *spread, *shares])
    return lines
