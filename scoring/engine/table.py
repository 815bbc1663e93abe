"""A table of entrants: exact decimals as typed, tags as words, missing as None."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from scoring.engine.canonical import plain
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
                problems.append(Problem(f"column {name}", f"{len(cells)} cells", f"{len(self.codes)} cells"))
                continue
            problems.extend(
                Problem(f"row {row + 2} (code {self.codes[row]}), column {name}", found, "a finite number")
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
            raise Refused([Problem("table", type(error).__name__, "the canonical JSON of a table")]) from error
        columns: dict[str, tuple[Cell, ...]] = {**figures, **tags}
        return Table(codes, {name: columns[name] for name in sorted(columns)})


def unfit(number: Decimal) -> str:
    """What is wrong with a number as a cell, or nothing."""
    if not number.is_finite():
        return str(number)
    if len(number.as_tuple().digits) > DIGITS or (number and abs(number.adjusted()) > MAGNITUDE):
        return f"a number of {len(number.as_tuple().digits)} digits at 1E{number.adjusted():+d}"
    return ""


def is_tags(cells: tuple[Cell, ...]) -> bool:
    """Whether a column holds words: one word makes it so."""
    return any(isinstance(cell, str) for cell in cells)


def _bad_codes(codes: tuple[str, ...]) -> list[Problem]:
    problems, seen = [], dict[str, int]()
    for row, code in enumerate(codes):
        if not code:
            problems.append(Problem(f"row {row + 2}, column code", "nothing", "a code"))
        elif code in seen:
            problems.append(
                Problem(f"row {row + 2}, column code", f"{code} again (row {seen[code] + 2})", "each code once")
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
