"""Weights from judgements or data, for auditors: the same engine as on the pages, files in and files out."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from scoring import archives, forms, tables
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Refused
from scoring.engine.weights import ALIASES, METHODS, named, weigh
from scoring.engine.weights_ahp import RANDOM_INDEX
from scoring.engine.weights_rows import document
from scoring.management.refusing import RefusingCommand, overwritten

HELP = _(
    """Weights of criteria by METHOD, from INPUT.json, .csv or .xlsx, rounded to 6 decimals that add to exactly 1.

METHOD is one of {0}.

CSV (UTF-8, with or without BOM, or GB18030) or .xlsx; a header row, and the first column is a code:
  ahp           header: the criteria; a row for each criterion; cells are numbers or fractions such as 1/3,
                an empty cell is a pair that was not compared; several such tables below each other are a hierarchy,
                and the first cell of each header is the element under which the others are compared
  bwm           header: the criteria; a row best_to_others and a row others_to_worst
                (or a row for each criterion with the columns best_to_others and others_to_worst)
  entropy, critic, cv, std, pca, merec, cilos, idocriw
                header: the criteria; a row for each entrant; --directions says which are costs (default: all benefit);
                a column of words alone is a tag and is passed over
  given, relative   columns code and weight, a row for each criterion
  equal         header: the criteria
  combination   header: the criteria; a row for each set of weights

JSON:
  ahp           {{"codes": [...], "matrix": [["1", "3"], ["1/3", "1"]]}} or {{"upper": {{"1,2": "3", ...}}}}; null is a
                pair that was not compared; a group of judges: {{"codes": [...], "group": [{{"name": ..., "weight": ...,
                "matrix": ...}}, ...]}}; a hierarchy: {{"matrices": {{"goal": {{"codes": ["price", "style"], "matrix": ...}},
                "price": {{"codes": ["A", "B"], "matrix": ...}}, ...}}}} or {{"hierarchy": {{"code": "goal", "matrix": ...,
                "children": [{{"code": "price", "matrix": ..., "children": ["A", "B"]}}, ...]}}}}. The weights are then those
                of what has no matrix; diagnostics hold each matrix, each level and the consistency of the whole
  bwm           {{"best_to_others": {{...}}, "others_to_worst": {{...}}}}, by criterion or as lists beside "codes"
  entropy ...   {{"codes": [...], "matrix": [[...], ...], "directions": ["benefit", "cost", ...]}}
  given, relative   {{"weights": {{...}}}}
  equal         {{"codes": [...]}}
  combination   {{"sets": {{"ahp": {{...}}, "entropy": {{...}}}}}}
Any option below may also stand in the JSON under its name.

The answer (--out, else standard output) is JSON: weights (decimal strings, to be frozen into a model), raw, diagnostics
(lambda_max, CI, RI, CR, the most inconsistent judgements, ...) and provenance.
Exit 0 done; 2 the input was refused, each problem on its own line on standard error.""",
    ", ".join(METHODS),
)

OPTIONS = {
    "directions": _("benefit or cost for each criterion, with commas, or price=cost,energy=cost"),
    "priority": _("ahp: eigenvector (default), geometric_mean, column_mean"),
    "incomplete": _("ahp: eigenvalue_optimal (default), harker, log_least_squares"),
    "random_index": _("ahp: {0} (the first is the default), or the RI itself", ", ".join(RANDOM_INDEX)),
    "synthesis": _(
        "ahp of a hierarchy: distributive (default) or ideal (the best alternative under each criterion is 1)"
    ),
    "join": _("ahp of a group: judgements (AIJ, default) or priorities (AIP)"),
    "mean": _("ahp of a group by priorities: geometric (default) or arithmetic"),
    "model": _("bwm: linear (default) or nonlinear"),
    "best": _("bwm: the best criterion, where more than one is judged 1"),
    "worst": _("bwm: the worst criterion, where more than one is judged 1"),
    "normalise": _("objective methods: none, min_max, sum, vector, max"),
    "shift": _("entropy: added to every normalised value"),
    "correlation": _("critic: pearson (default), spearman, absolute"),
    "variant": _("pca: components (default), first, factors"),
    "keep": _("pca: share of the variance to keep (default 0.85), or kaiser"),
    "by": _("combination: linear (default), multiplicative, geometric, game_theory"),
    "shares": _("combination: the share of each set, with commas"),
    "total": _("given: what the points add to (default: 1 or 100)"),
}


class Command(RefusingCommand):
    """`manage.py weights METHOD INPUT [--out weights.json]`"""

    help = HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("method", metavar="METHOD", help=_("also: {0}", ", ".join(ALIASES)))
        parser.add_argument("input", metavar="INPUT", type=Path, help=_("a .json, .csv or .xlsx file"))
        parser.add_argument("--out", type=Path, help=_("where to write; standard output without it"))
        for name, text in OPTIONS.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=text)

    def work(self, options: dict[str, Any]) -> None:
        if problems := overwritten(options, ("input",), ("out",)):
            raise Refused(problems)
        given = {name: options[name] for name in OPTIONS if options[name] is not None}
        if "shares" in given:
            given["shares"] = given["shares"].split(",")
        found = weigh(options["method"], _read(options["method"], options["input"]), given)
        text = json.dumps(found.to_json(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
        if options["out"] is None:
            self.stdout.write(text, ending="")
        else:
            self.save({options["out"]: text.encode()})
        ratio = found.diagnostics.get("CR")
        many, digest = len(found.codes), found.input_digest
        if ratio is None:
            self.tell(_("{0}: {1} criteria, input {2}", found.method, many, digest))
        else:
            self.tell(_("{0}: {1} criteria, CR {2}, input {3}", found.method, many, f"{ratio:.4f}", digest))


def _read(method: str, path: Path) -> Any:
    named(method)
    if path.suffix.lower() == ".json":
        return forms.read_json(archives.load(path, tables.MAX_BYTES), path.name, tables.MAX_BYTES)
    return document(method, [cells for _line, cells in tables.rows(path)[1]])
