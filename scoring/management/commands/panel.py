"""manage.py panel: what a panel's marks come to, who is lenient, how far the judges agree."""

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from scoring import faults, marks, sheets
from scoring.engine.panel import KINDS, Method, Stages, half_up
from scoring.engine.panel_report import Mark, Report, report
from scoring.engine.panel_report import sheets as sheets_of
from scoring.engine.panel_rounding import MODES
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.management.refusing import RefusingCommand

DECIMALS = re.compile(r"\d{1,2}|(exact|\d{1,2}),(exact|\d{1,2}),\d{1,2}", re.ASCII)
CUT = re.compile(r"(trimmed|winsorised):(\d{1,6}),(\d{1,6})", re.ASCII)
MOST_DECIMALS = 12


class Command(RefusingCommand):
    help = _("""Score a panel from MARKS (long form: subject, judge, mark and, if wanted, item, weight, factor, base,
judge_group, subject_group; an empty mark is an absent judge).

Stages: the kept marks of one subject and item are averaged (--sum: added) and rounded half-up; times the item's factor
(plus its base, such as the base value of an element) and rounded again; times weight, summed over items and rounded.
Ranked from that, ties broken by --chain and else sharing the best rank.

subjects.csv: raw is the score before rounding, adjusted the same from marks less each judge's effect, se its standard
error, spread the widest range of marks on one item. judges.csv: effect above 0 is lenient, z is effect / se, agreement
is Spearman's rho with the rest. Where judges cannot be compared, effects and adjusted scores are left empty and
summary.json says why, as it does which subjects have no marks for an item and from which sheets nothing was taken away
(both also on standard error). Without --out the subjects are printed. Exit 2: the input was refused.""")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("marks", metavar="MARKS", help=_(".csv or .xlsx"))
        parser.add_argument("--method", default="mean", help="mean | median | trimmed:LOW,HIGH | winsorised:LOW,HIGH")
        parser.add_argument(
            "--from", dest="size", help=_("least marks on a sheet for LOW,HIGH to apply (LOW + HIGH + 1)")
        )
        parser.add_argument("--sum", action="store_true", help=_("add the kept marks instead of averaging them"))
        parser.add_argument(
            "--decimals", default="2", help=_("of every rounding stage (2), or of the three stages: exact,2,2")
        )
        parser.add_argument("--rounding", default="half_up", help=" | ".join(MODES))
        parser.add_argument(
            "--chain", default="", help=_("items that break ties, with commas: the higher points go first")
        )
        parser.add_argument("--out", metavar="DIR", help=_("where subjects.csv, judges.csv and summary.json go"))

    def work(self, options: dict[str, Any]) -> None:
        method, decimals = asked(options)
        found = marks.read(Path(options["marks"]))
        chain = chained(options["chain"] or "", {mark.item for mark in found.marks})
        takes_away(method, found.marks)
        done = report(found.marks, method, decimals, found.judge_group, found.subject_group, chain=chain)
        if options["out"]:
            _write(Path(options["out"]), done, options)
        else:
            self.stdout.write(sheets.csv_bytes(_subjects(done)).decode(), ending="")
        for note in notes(done):
            self.tell(note)


def asked(options: dict[str, Any]) -> tuple[Method, Stages]:
    """The method and decimals that the options ask for. Raises Refused with everything wrong with them."""
    problems = []
    method = options["method"].lower().replace(" ", "").replace("winsorized", "winsorised")
    cut, decimals, size = CUT.fullmatch(method), str(options["decimals"]), options["size"]
    if not cut and method not in KINDS[:2]:
        problems.append(
            Problem("--method", options["method"], _("mean, median, trimmed:LOW,HIGH or winsorised:LOW,HIGH"))
        )
    if not DECIMALS.fullmatch(decimals) or any(
        int(part) > MOST_DECIMALS for part in decimals.split(",") if part != "exact"
    ):
        wanted = _("a whole number from 0 to {0}, or three with commas such as exact,2,2", MOST_DECIMALS)
        problems.append(Problem("--decimals", decimals, wanted))
    if options["rounding"] not in MODES:
        problems.append(Problem("--rounding", options["rounding"], _("one of {0}", ", ".join(MODES))))
    if size is not None and not re.fullmatch(r"\d{1,6}", str(size), re.ASCII):
        problems.append(Problem("--from", str(size), _("a whole number of marks")))
    if problems:
        raise Refused(problems)
    kind = next(known for known in KINDS if known == (cut[1] if cut else method))
    low, high = (int(cut[2]), int(cut[3])) if cut else (0, 0)
    parts = [None if part == "exact" else int(part) for part in decimals.split(",")]
    first, second, last = parts * 3 if len(parts) == 1 else parts
    panel = Method(kind, low, high, None if size is None else int(size), options["sum"])
    return panel, Stages(first, second, last or 0, options["rounding"])


def chained(text: str, items: set[str]) -> list[str]:
    """The items of --chain. Raises Refused with those that nobody marked."""
    chain = [name.strip() for name in text.split(",") if name.strip()]
    strange = [name for name in chain if name not in items]
    known = ", ".join(sorted(items - {""}))
    wanted = _("one of {0}", known) if known else _("a column item in the marks")
    if strange:
        raise Refused([Problem("--chain", name, wanted) for name in strange])
    return chain


def takes_away(method: Method, marks: Sequence[Mark]) -> None:
    """Refuse to take away marks where no sheet has enough of them, unless --from says that this may be."""
    largest = max((sum(mark is not None for mark in sheet.marks) for sheet in sheets_of(marks)), default=0)
    if method.from_size is None and method.low + method.high and largest < method.smallest:
        found = f"{method.kind}:{method.low},{method.high}"
        raise Refused(
            [Problem("--method", found, _("fewer marks to take away than the {0} of the largest sheet", largest))]
        )


def notes(done: Report) -> list[str]:
    """What the table of subjects does not show."""
    found: list[str] = []
    for row in done.summary["missing_items"]:
        items = ", ".join(filter(None, row["items"]))
        found.append(_("{0}: no marks for {1}", row["subject"], items) if items else _("{0}: no marks", row["subject"]))
    if whole := done.summary["taken_whole"]:
        found.append(_("nothing taken away on {0} sheets, which have too few marks for it", len(whole)))
    return found + [_("not adjusted for leniency: {0}", reason) for reason in done.unadjusted]


def decimals_told(options: dict[str, Any]) -> int | str:
    """The decimals as they were asked for."""
    text = str(options["decimals"])
    return int(text) if text.isdecimal() else text


def _write(folder: Path, done: Report, options: dict[str, Any]) -> None:
    summary = {"method": options["method"], "sum": options["sum"], "decimals": decimals_told(options)} | done.summary
    try:
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(summary, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
        sheets.write_all({
            folder / "subjects.csv": sheets.csv_bytes(_subjects(done)),
            folder / "judges.csv": sheets.csv_bytes(_judges(done)),
            folder / "summary.json": text.encode(),
        })  # fmt: skip
    except OSError as error:
        raise Refused([Problem(str(folder), faults.told(error), _("a folder that can be written"))]) from error


def _subjects(done: Report) -> list[list[Any]]:
    rows: list[list[Any]] = [["subject", "marks", "raw", "score", "adjusted", "se", "spread", "rank"]]
    for row in done.subjects:
        raw = None if row.raw is None else half_up(row.raw, 6)
        figures = [raw, row.score, _six(row.adjusted), _six(row.se), row.spread]
        rows.append([row.subject, row.marks, *map(_plain, figures), "" if row.rank is None else row.rank])
    return rows


def _judges(done: Report) -> list[list[Any]]:
    rows: list[list[Any]] = [["judge", "marks", "effect", "se", "z", "agreement"]]
    for row in done.judges:
        rows.append([row.judge, row.marks, *(_plain(_six(x)) for x in (row.effect, row.se, row.z, row.agreement))])
    return rows


def _six(figure: float | None) -> Decimal | None:
    return None if figure is None else half_up(Decimal(repr(figure)), 6)


def _plain(figure: Decimal | None) -> str:
    return "" if figure is None else format(figure, "f")
