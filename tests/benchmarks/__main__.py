"""`python -m tests.benchmarks NAME [--json FILE]`: runs one benchmark and prints its rows as a Markdown table."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
from pathlib import Path
from typing import Any

from tests import benchmarks


def names() -> list[str]:
    """Every benchmark there is: the modules of this package that offer `main`."""
    return sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_"))


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as a Markdown table; the first row's keys are the columns."""
    if not rows:
        return "(no rows)"
    heads = list(rows[0])
    lines = [heads, ["---"] * len(heads), *[[str(row.get(head, "")) for head in heads] for row in rows]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def run() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("name", choices=names())
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    given, rest = parser.parse_known_args()
    rows = importlib.import_module(f"tests.benchmarks.{given.name}").main(rest)
    print(table(rows))
    if given.json:
        given.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    run()
