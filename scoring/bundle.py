"""The closed record of a run as one file, and its recomputation from nothing else.

A bundle is a zip of model.json, table.json, result.json, result.csv, and manifest.json with the digests of them all.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import InvalidOperation
from typing import Any

from scoring import archives, results, runs, sheets, tables
from scoring.engine import spec
from scoring.engine.evaluate import ENGINE_VERSION, evaluate
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.table import Table
from scoring.models import ScoringRun

FORMAT = "saima-run/1"
PARTS = ("model.json", "table.json", "result.json", "result.csv")
SIGNED = ("reference", "engine_version", "model_digest", "table_digest", "digest", "result_digest")
OUTCOME = (
    "code",
    "score",
    "rank",
    "rank_within",
    "outcome",
    "flags",
)  # what every version of the engine must find alike
FIELDS = (*OUTCOME, "breakdown")  # another version may word its breakdown otherwise


@dataclass(frozen=True)
class Record:
    """A run as it was kept: its input, its digests, and its rows by entrant."""

    document: Mapping[str, Any]
    table: Table
    stated: Mapping[str, str]  # the SIGNED values
    rows: Sequence[Mapping[str, Any]]
    sheet: bytes | None = None  # result.csv, where there is one


def record(run: ScoringRun) -> Record:
    """The record of a run that is done. Raises Refused for one that is not."""
    if run.status != ScoringRun.Status.DONE:
        raise Refused(
            (Problem(_("run {0}", run.reference), _("a run that is {0}", _(run.status)), _("one that is done")),)
        )
    stated = {name: getattr(run, name) for name in SIGNED if name != "model_digest"}
    rows = [{field: getattr(score, field) for field in FIELDS} for score in run.scores.all()]
    for row in rows:
        row["score"] = row["score"] if row["score"] is None else str(row["score"])
    return Record(run.model.document, run.entrants(), {**stated, "model_digest": run.model.digest}, rows)


def export(run: ScoringRun) -> bytes:
    """The bundle of a run that is done; the same run gives the same bytes. Raises Refused."""
    kept = record(run)
    model = spec.parse(kept.document)
    parts = {
        "model.json": spec.canonical(kept.document),
        "table.json": kept.table.to_json(),
        "result.json": _json(_by_code(kept.rows)),
        "result.csv": sheets.csv_bytes(results.sheet(model, evaluate(model, kept.table))),
    }
    files = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    manifest = _json({"format": FORMAT, **kept.stated, "files": files})
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"manifest.json": manifest, **parts}.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def read(data: bytes, name: str = "bundle") -> tuple[Record, str | None]:
    """The record in a bundle, and the first part that is not as its manifest says. Raises Refused if it is none."""
    found = archives.bundle(data, name, FORMAT, PARTS, SIGNED, ("result.json", "model.json"), "result.json")
    rows, document = found.read
    kept = Record(document, Table.from_json(found.parts["table.json"]), found.stated, rows, found.parts["result.csv"])
    return kept, found.altered


def difference(kept: Record) -> str | None:
    """Compute the record again: the first thing that does not come out, or None. Raises Refused if it cannot be."""
    model = spec.parse(kept.document)
    found = {"model_digest": spec.digest(kept.document), "table_digest": kept.table.digest()}
    found["digest"] = runs.digest(found["model_digest"], found["table_digest"], kept.stated["engine_version"])
    for name, value in found.items():
        if kept.stated[name] != value:
            return _("{0} is {1}, recomputed {2}", name, kept.stated[name], value)
    result = evaluate(model, kept.table)
    compared = FIELDS if kept.stated["engine_version"] == ENGINE_VERSION else OUTCOME
    stored = {row["code"]: row for row in kept.rows}
    for row in results.rows(result):
        if unequal := _unequal(stored.pop(row["code"], None), row, compared):
            return unequal
    if stored or len(kept.rows) != len(result.codes):
        strange = ", ".join(sorted(stored)[:3])
        return _("scores of {0}, who are not in the table", strange or _("the same entrant twice"))
    if kept.sheet is not None and not _same_sheet(kept, sheets.csv_bytes(results.sheet(model, result))):
        return _("result.csv holds other scores")
    if kept.stated["result_digest"] != result.digest:
        return _("{0} is {1}, recomputed {2}", "result_digest", kept.stated["result_digest"], result.digest)
    return None


def engine_note(kept: Record) -> str | None:
    """A word of caution when another version of the engine computed the record."""
    version = kept.stated["engine_version"]
    if version == ENGINE_VERSION:
        return None
    return _(
        "computed by engine {0}, verified by engine {1}: all but the words of its breakdown", version, ENGINE_VERSION
    )


def _same_sheet(kept: Record, recomputed: bytes) -> bool:
    """Whether the scores as a file are the recomputed ones: to the byte, or, where another engine wrote them, to 12 digits."""
    if kept.sheet == recomputed or kept.sheet is None or kept.stated["engine_version"] == ENGINE_VERSION:
        return kept.sheet == recomputed
    return _cells(kept.sheet) == _cells(recomputed)


def _cells(sheet: bytes) -> list[list[str]]:
    lines = csv.reader(io.StringIO(sheet.decode("utf-8", "replace"), newline=""))
    return [[f"{float(cell):.12g}" if tables.NUMBER.fullmatch(cell) else cell for cell in cells] for cells in lines]


def _unequal(stored: Mapping[str, Any] | None, row: Mapping[str, Any], fields: Sequence[str]) -> str | None:
    code = row["code"]
    if stored is None:
        return _("{0} has no score, recomputed {1}", code, row["score"])
    for field in fields:
        was, now = stored.get(field), row[field]
        if field == "score":
            was, now = _kept(was), _kept(now)
        if was != now:
            return _("{0}: {1}", code, _first_unequal(field, was, now))
    return None


def _kept(score: Any) -> str | None:
    """A score to the places the database keeps; what is no number is left as it is, to be shown as the difference."""
    try:
        return None if score is None else str(results.stored(str(score)))
    except InvalidOperation:
        return str(score)


def _first_unequal(place: str, was: Any, now: Any) -> str:
    """The innermost difference of two JSON values, as words."""
    if isinstance(was, dict) and isinstance(now, dict):
        key = next(key for key in sorted({*was, *now}) if was.get(key) != now.get(key))
        return _first_unequal(f"{place}.{key}", was.get(key), now.get(key))
    if isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        index = next(index for index, pair in enumerate(zip(was, now, strict=True)) if pair[0] != pair[1])
        return _first_unequal(f"{place}[{index}]", was[index], now[index])
    return f"{place} is {str(was)[:200]}, recomputed {str(now)[:200]}"


def _by_code(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(rows, key=lambda row: row["code"])


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()
