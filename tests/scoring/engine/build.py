"""Small models and tables, made in one line each."""

from decimal import Decimal
from typing import Any

from scoring.engine import spec
from scoring.engine.evaluate import Result, evaluate
from scoring.engine.table import Table

LINE = {"method": "identity"}


def leaf(code: str, weight: str = "1", **settings: Any) -> dict[str, Any]:
    return {"code": code, "weight": weight, **settings}


def group(code: str, *children: str, weighing: str = "relative", **settings: Any) -> dict[str, Any]:
    return {"code": code, "children": list(children), "weights": {"method": weighing}, **settings}


def document(*nodes: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """A model whose first node is the root."""
    return {"schema": 1, "code": "m", "root": nodes[0]["code"], "nodes": list(nodes), **settings}


def table(codes: str, **columns: str) -> Table:
    """Columns of cells parted by spaces: - is missing, letters are tags."""
    cells = {name: [None if c == "-" else c for c in text.split()] for name, text in columns.items()}
    read = {
        name: tuple(
            None if c is None else c if any(x is not None and x.isalpha() for x in row) else Decimal(c) for c in row
        )
        for name, row in cells.items()
    }
    return Table(tuple(codes.split()), read)


def run(given: dict[str, Any], rows: Table) -> Result:
    return evaluate(spec.parse(given), rows)
