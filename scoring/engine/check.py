"""Whether a table fits a model: every column that is missing and every cell that cannot be read, before anything is computed."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from scoring.engine.canonical import plain
from scoring.engine.conditions import Value
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.reading import shown
from scoring.engine.table import Cell, Table
from scoring.engine.tree import Model, Node

MOST = 1_000  # problems listed of one table
ANSWERS = {
    "yes": Decimal(1),
    "no": Decimal(0),
    "true": Decimal(1),
    "false": Decimal(0),
    "是": Decimal(1),
    "否": Decimal(0),
}
KINDS = {"number": _("numbers"), "tag": _("words"), "either": _("words or numbers")}


def fit(model: Model, table: Table) -> None:
    """Raise Refused with everything that keeps the table from being scored under the model."""
    problems = [Problem(_("the table"), _("no rows"), _("at least one entrant"))] if not table.codes else []
    for name, kind in model.columns.items():
        if name not in table.columns:
            problems.append(
                Problem(
                    _("column {0}", name),
                    _("no such column"),
                    _("a column of {0}, for {1}", KINDS[kind], _users(model, name)),
                )
            )
        elif kind == "number":
            problems += list(_words(table, name))
    problems += [
        Problem(
            _("column {0}", item.code),
            _("a column of the table"),
            _("no such column: it is computed as {0}", item.formula),
        )
        for item in model.derived
        if item.code in table.columns
    ]
    for code in model.leaves:
        problems += list(_rule_cells(model.nodes[code], table))
    if problems:
        raise Refused(problems[:MOST])


def place(table: Table, row: int, column: str) -> str:
    """A cell for a message, its row counted as in a file with a header."""
    return _("row {0} (code {1}), column {2}", row + 2, table.codes[row], column)


def _users(model: Model, name: str) -> str:
    """Who reads a column: the first leaf, formula, gate or tag found."""
    for node in model.nodes.values():
        if name in node.columns:
            return _("node {0}", node.code)
    for item in model.derived:
        if name in item.formula:
            return _("the formula of {0}", item.code)
    for gate in model.gates:
        if name in (column for column, _ in gate.require.columns()):
            return _("the gate {0}", gate.code)
    return _("the bonus") if name in model.bonus.columns else _("a condition, a group or a rank")


def _words(table: Table, name: str) -> Iterator[Problem]:
    for row, cell in enumerate(table.columns[name]):
        if isinstance(cell, str):
            yield Problem(place(table, row, name), shown(cell), _("a number"))


def _rule_cells(node: Node, table: Table) -> Iterator[Problem]:
    """Cells that the leaf's rule has no points for."""
    method = node.rule.method
    if method == "grade":
        grades: Mapping[str, Decimal] = node.rule["grades"]
        for row, cell in enumerate(table.columns.get(node.column, ())):
            if cell is not None and grade(cell) not in grades:
                yield Problem(place(table, row, node.column), shown(grade(cell)), _("one of {0}", ", ".join(grades)))
    if method == "yes_no":
        for row, cell in enumerate(table.columns.get(node.column, ())):
            if cell is not None and answer(cell) is None:
                expected = _("1 for yes or 0 for no, or {0}", ", ".join(ANSWERS))
                yield Problem(place(table, row, node.column), shown(grade(cell)), expected)
    if method == "membership":
        for name in node.columns:
            for row, cell in enumerate(table.columns.get(name, ())):
                if isinstance(cell, Decimal) and cell < 0:
                    yield Problem(place(table, row, name), plain(cell), _("a share of 0 or more"))


def answer(cell: Value) -> Decimal | None:
    """1 for yes and 0 for no, from a number or a word; None for anything else."""
    if isinstance(cell, str):
        return ANSWERS.get(cell.lower()) if cell not in ("0", "1") else Decimal(cell)
    return Decimal(int(cell)) if cell in (0, 1) and cell is not None else None


def grade(cell: Cell) -> str:
    """A grade as its word; a grade written as a number is that number."""
    return plain(cell) if isinstance(cell, Decimal) else str(cell)
