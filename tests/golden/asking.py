"""Asks the commands, as a stranger would: files in, files out."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management import call_command


def _written(folder: Path, name: str, content: Any) -> str:
    path = folder / name
    if name.endswith(".json"):
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(content)
    return str(path)


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def scored(folder: Path, document: dict[str, Any], table: Sequence[Sequence[Any]]) -> dict[str, dict[str, str]]:
    """What `score` writes, by code."""
    model, rows = _written(folder, "model.json", document), _written(folder, "table.csv", table)
    call_command("score", model, rows, "--out", str(folder / "out.csv"), "--breakdown", str(folder / "breakdown.csv"))
    return {row["code"]: row for row in _rows(folder / "out.csv")}


def breakdown(folder: Path, code: str) -> list[dict[str, str]]:
    """The breakdown that `scored` wrote beside the scores, of one entrant."""
    return [row for row in _rows(folder / "breakdown.csv") if row["code"] == code]


def panelled(folder: Path, marks: Iterable[Sequence[Any]], *options: str) -> dict[str, tuple[str, str]]:
    """What `panel` writes of each subject: score and rank."""
    call_command("panel", _written(folder, "marks.csv", marks), "--out", str(folder / "panel"), *options)
    return {row["subject"]: (row["score"], row["rank"]) for row in _rows(folder / "panel" / "subjects.csv")}


def weighed(folder: Path, method: str, content: Any, *options: str) -> dict[str, Any]:
    """What `weights` answers to a table (a list of rows) or to a document (anything else)."""
    name = "input.csv" if isinstance(content, list) else "input.json"
    call_command("weights", method, _written(folder, name, content), "--out", str(folder / "weights.json"), *options)
    found: dict[str, Any] = json.loads((folder / "weights.json").read_text(encoding="utf-8"))
    return found


def flat(*leaves: dict[str, Any], root: str = "all", **settings: Any) -> dict[str, Any]:
    """A model of one group; `weights`, `aggregate`, `round` and `scale` are the group's, the rest the model's."""
    own = {name: settings.pop(name) for name in ("weights", "aggregate", "round", "scale") if name in settings}
    group = {"code": root, "children": [leaf["code"] for leaf in leaves], "weights": "relative", **own}
    return {"schema": 1, "code": "m", "root": root, "nodes": [group, *leaves], **settings}
