"""`python -m tests.benchmarks NAME [--json FILE]`: run tests/benchmarks/NAME.py and print what it measured as a
Markdown table.
"""

import argparse
import importlib
import json
import pkgutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(module.name for module in pkgutil.iter_modules([str(HERE)]) if not module.name.startswith("_"))


def markdown(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as a table; a figure that was not measured is a dash."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [columns, ["---"] * len(columns), *([_shown(row.get(column)) for column in columns] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _shown(value: Any) -> str:
    if value is None:
        return "—"
    return (
        f"{value:,.3g}"
        if isinstance(value, float) and abs(value) < 1_000
        else f"{value:,.0f}"
        if isinstance(value, float)
        else str(value)
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("name", choices=names())
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    options, rest = parser.parse_known_args()
    rows = importlib.import_module(f"tests.benchmarks.{options.name}").main(rest)
    print(markdown(rows))
    if options.json:
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
