"""A table of entrants: exact decimals as typed, tags as words, missing as None."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from scoring.engine.canonical import plain
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused

Cell = Decimal | str | None
DIGITS, MAGNITUDE = 64, 99  # a longer number is a mistake or a bomb; 1E999999 would fill the memory as an integer


@dataclass(frozen=True)
class Table:
    """Rows are entrants (`codes`), columns are figures or tags of the same length. Problems count rows as a file with a header does."""

    codes: tuple[str, ...]
    columns: Mapping[str, tuple[Cell, ...]]

    def __post_init__(self) -> None:
        problems = [*_bad_codes(self.codes)]
        for name, cells in self.columns.items():
            if len(cells) != len(self.codes):
                problems.append(
                    Problem(_("column {0}", name), _("{0} cells", len(cells)), _("{0} cells", len(self.codes)))
                )
                continue
            problems.extend(
                Problem(
                    _("row {0} (code {1}), column {2}", row + 2, self.codes[row], name), found, _("a finite number")
                )
                for row, cell in enumerate(cells)
                if isinstance(cell, Decimal) and (found := unfit(cell))
            )
        if problems:
            raise Refused(problems)

    def to_json(self) -> bytes:
        """Canonical JSON with rows in the order given: codes, then columns of figures and of tags."""
        return _bytes(self, range(len(self.codes)))

    def digest(self) -> str:
        """SHA-256 of the canonical form with rows sorted by code: the order of rows does not matter."""
        order = sorted(range(len(self.codes)), key=self.codes.__getitem__)
        return hashlib.sha256(_bytes(self, order)).hexdigest()

    @staticmethod
    def from_json(content: bytes) -> "Table":
        """The table `to_json` wrote; Refused if it is not one."""
        try:
            held = json.loads(content)
            codes = tuple(str(code) for code in held["codes"])
            figures = {str(k): tuple(None if c is None else Decimal(c) for c in v) for k, v in held["figures"].items()}
            tags = {str(k): tuple(None if c is None else str(c) for c in v) for k, v in held["tags"].items()}
        except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation, RecursionError) as error:
            raise Refused([Problem(_("the table"), _("something else"), _("the canonical JSON of a table"))]) from error
        columns: dict[str, tuple[Cell, ...]] = {**figures, **tags}
        return Table(codes, {name: columns[name] for name in sorted(columns)})


def unfit(number: Decimal) -> str:
    """What is wrong with a number as a cell, or nothing."""
    if not number.is_finite():
        return str(number)
    if len(number.as_tuple().digits) > DIGITS or (number and abs(number.adjusted()) > MAGNITUDE):
        return _("a number of {0} digits at 1E{1:+d}", len(number.as_tuple().digits), number.adjusted())
    return ""


def is_tags(cells: tuple[Cell, ...]) -> bool:
    """Whether a column holds words: one word makes it so."""
    return any(isinstance(cell, str) for cell in cells)


def _bad_codes(codes: tuple[str, ...]) -> list[Problem]:
    problems, seen = [], dict[str, int]()
    for row, code in enumerate(codes):
        if not code:
            problems.append(Problem(_("row {0}, column code", row + 2), _("nothing"), _("a code")))
        elif code in seen:
            problems.append(
                Problem(
                    _("row {0}, column code", row + 2),
                    _("{0} again (row {1})", code, seen[code] + 2),
                    _("each code once"),
                )
            )
        seen.setdefault(code, row)
    return problems


def _bytes(table: Table, order: "range | list[int]") -> bytes:
    figures: dict[str, list[str | None]] = {}
    tags: dict[str, list[str | None]] = {}
    for name, cells in table.columns.items():
        spelt = [plain(c) if isinstance(c := cells[row], Decimal) else c for row in order]
        (tags if is_tags(cells) else figures)[name] = spelt
    held = {"codes": [table.codes[row] for row in order], "figures": figures, "tags": tags}
    return json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
