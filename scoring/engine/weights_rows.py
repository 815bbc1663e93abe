"""From the rows of a spreadsheet to the document a weighting method reads: each method has its own layout."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, NoReturn

from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.weights import named
from scoring.engine.weights_input import Problems, settle, shown

Rows = Sequence[tuple[int, list[str]]]

VECTORS = ("best_to_others", "others_to_worst")


class Sheet(NamedTuple):
    """A table of text: the header without its first cell, the first cells of the rows, the cells, and their lines."""

    columns: list[str]
    codes: list[str]
    cells: list[list[str]]
    lines: list[int]


def document(method: str, rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """What `method` reads, from a header row and the rows under it; rows without any text are passed over."""
    name = named(method)
    text = [["" if cell is None else str(cell).strip() for cell in row] for row in rows]
    full = [(line, row) for line, row in enumerate(text, start=1) if any(row)]
    if not full:
        _refuse(_("the table"), _("nothing"), _("a header row and rows under it"))
    return SHAPES.get(name, _table)(full)


def _refuse(place: str, found: str, expected: str) -> NoReturn:
    raise Refused((Problem(place, found, expected),))


def _sheet(rows: Rows) -> Sheet:
    """Refused where a row is not as long as the header."""
    (_line, header), *body = rows
    problems: Problems = [
        Problem(_("row {0} (code {1})", line, shown(row[0])), _("{0} cells", len(row)), _("{0} cells", len(header)))
        for line, row in body
        if len(row) != len(header)
    ]
    settle(problems)
    return Sheet(header[1:], [row[0] for _, row in body], [row[1:] for _, row in body], [line for line, _ in body])


def _table(rows: Rows) -> dict[str, Any]:
    """Entrants in rows. A column of words alone, such as a province, is a tag: it is passed over, and said."""
    sheet = _sheet(rows)
    tags = [place for place in range(len(sheet.columns)) if _words(cells[place] for cells in sheet.cells)]
    tags = tags if len(tags) < len(sheet.columns) else []
    kept = [place for place in range(len(sheet.columns)) if place not in tags]
    cells = [[row[place] for place in kept] for row in sheet.cells]
    table = {
        "codes": [sheet.columns[place] for place in kept],
        "entrants": sheet.codes,
        "matrix": cells,
        "lines": sheet.lines,
    }
    return table | ({"passed_over": [sheet.columns[place] for place in tags]} if tags else {})


def _words(cells: Iterable[str]) -> bool:
    """Whether every cell has a letter and none begins like a number."""
    return all(any(sign.isalpha() for sign in cell) and not cell.lstrip("+-.")[:1].isdecimal() for cell in cells)


def _matrix(rows: Rows) -> dict[str, Any]:
    """A square table of judgements; one that begins with its diagonal 1 has neither header nor codes. Several tables below
    each other are a hierarchy: the first cell of each header is the element under which the others are compared.
    """
    if rows[0][1][0] == "1" and all(len(row) == len(rows) for _, row in rows):
        return {"matrix": [row for _, row in rows]}
    blocks = _blocks(rows)
    if len(blocks) > 1:
        names = [block[0][1][0] for block in blocks]
        twice = [name for name in names if names.count(name) > 1 or not name]
        if twice:
            _refuse(_("first column"), _("{0} more than once", shown(twice[0])), _("the element of each table, once"))
        return {"matrices": {name: _matrix(block) for name, block in zip(names, blocks, strict=True)}}
    sheet = _sheet(rows)
    if sheet.codes != sheet.columns:
        _refuse(
            _("first column"),
            shown(", ".join(sheet.codes)[:200]),
            _("the criteria of the header: {0}", ", ".join(sheet.columns)[:200]),
        )
    return {"codes": sheet.columns, "matrix": sheet.cells}


def _blocks(rows: Rows) -> list[Rows]:
    """Tables below each other: a header and as many rows as it names criteria; cells beyond its end are dropped if empty."""
    found: list[Rows] = []
    at = 0
    while at < len(rows):
        width = max(place for place, cell in enumerate(rows[at][1], start=1) if cell)
        block = rows[at : at + width]
        found.append([(line, row[:width] if not any(row[width:]) else row) for line, row in block])
        at += width
    return found


def _vectors(rows: Rows) -> dict[str, Any]:
    sheet = _sheet(rows)
    if sorted(sheet.columns) == sorted(VECTORS):
        turned = [list(column) for column in zip(*sheet.cells, strict=True)]
        return {"codes": sheet.codes, **dict(zip(sheet.columns, turned, strict=False))}
    if sorted(sheet.codes) != sorted(VECTORS):
        _refuse(_("first column"), shown(", ".join(sheet.codes)), _("{0} and {1}", *VECTORS))
    return {"codes": sheet.columns, **dict(zip(sheet.codes, sheet.cells, strict=True))}


def _listed(rows: Rows) -> dict[str, Any]:
    """Columns code and weight, or one row of weights under the criteria."""
    sheet = _sheet(rows)
    if sheet.columns == ["weight"]:
        return {"codes": sheet.codes, "weights": [cells[0] for cells in sheet.cells]}
    if len(sheet.cells) != 1:
        _refuse(_("the table"), _("{0} rows", len(sheet.cells)), _("columns code and weight, or one row of weights"))
    return {"codes": sheet.columns, "weights": sheet.cells[0]}


def _names(rows: Rows) -> dict[str, Any]:
    """The criteria of the header, or of the first column where that is all there is, or weights beside it."""
    header = rows[0][1]
    if header[1:] in ([], ["weight"]):
        return {"codes": [row[0] for _, row in rows[1:]]}
    return {"codes": header[1:]}


def _sets(rows: Rows) -> dict[str, Any]:
    sheet = _sheet(rows)
    twice = [code for code in sheet.codes if sheet.codes.count(code) > 1]
    if twice:
        _refuse(_("first column"), _("{0} more than once", shown(twice[0])), _("names that differ"))
    return {"codes": sheet.columns, "sets": dict(zip(sheet.codes, sheet.cells, strict=True))}


SHAPES: Mapping[str, Callable[[Rows], dict[str, Any]]] = {
    "ahp": _matrix,
    "bwm": _vectors,
    "given": _listed,
    "relative": _listed,
    "equal": _names,
    "combination": _sets,
}
