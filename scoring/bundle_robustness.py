"""The closed record of a robustness analysis as one file, and its recomputation from nothing else.

A bundle is a zip of model.json, table.json, settings.json, ranks.json, summary.json, and manifest.json with their digests.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring import archives, robustness
from scoring.engine import robustness_settings, spec
from scoring.engine.evaluate import ENGINE_VERSION
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.robustness import Robustness
from scoring.engine.table import Table
from scoring.models import RobustnessRun
from scoring.runs import digest as run_digest

FORMAT = "saima-robustness/1"
OWN = ("settings.json", "ranks.json", "summary.json")  # which the bundle of a run has not
PARTS = ("model.json", "table.json", *OWN)
SIGNED = ("reference", "engine_version", "run_digest", "digest", "result_digest")
FIELDS = ("code", "rank", "low", "median", "high", "first", "top", "top_se")


@dataclass(frozen=True)
class Record:
    """An analysis as it was kept: its input, its digests, and what was found."""

    document: Mapping[str, Any]
    table: Table
    settings: Mapping[str, Any]
    stated: Mapping[str, str]  # the SIGNED values
    rows: Sequence[Mapping[str, Any]]  # best first
    summary: Mapping[str, Any]


def record(analysis: RobustnessRun) -> Record:
    """The record of an analysis that is done. Raises Refused for one that is not."""
    if analysis.status != RobustnessRun.Status.DONE:
        found = _("an analysis that is {0}", _(analysis.status))
        raise Refused((Problem(_("analysis {0}", analysis.reference), found, _("one that is done")),))
    run = analysis.run
    stated = {name: getattr(analysis, name) for name in SIGNED if name != "run_digest"} | {"run_digest": run.digest}
    rows = [{**row, "rank": f"{row['rank']:.1f}"} for row in analysis.intervals.values(*FIELDS)]
    return Record(run.model.document, run.entrants(), analysis.settings, stated, rows, analysis.summary)


def export(analysis: RobustnessRun) -> bytes:
    """The bundle of an analysis that is done; the same analysis gives the same bytes. Raises Refused."""
    kept = record(analysis)
    parts = {
        "model.json": spec.canonical(kept.document),
        "table.json": kept.table.to_json(),
        "settings.json": _json(kept.settings),
        "ranks.json": _json(kept.rows),
        "summary.json": _json(kept.summary),
    }
    files = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    manifest = {"format": FORMAT, **kept.stated, "files": files}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"manifest.json": _json(manifest), **parts}.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def is_one(data: bytes) -> bool:
    """Whether a zip says that it is the bundle of an analysis."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return not set(OWN).isdisjoint(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def read(data: bytes, name: str = "bundle") -> tuple[Record, str | None]:
    """The record in a bundle, and the first part that is not as its manifest says. Raises Refused if it is none."""
    found = archives.bundle(data, name, FORMAT, PARTS, SIGNED, ("model.json", *OWN), "ranks.json")
    document, settings, rows, summary = found.read
    kept = Record(document, Table.from_json(found.parts["table.json"]), settings, found.stated, rows, summary)
    return kept, found.altered


def difference(kept: Record) -> str | None:
    """Compute the record again: the first thing that does not come out, or None. Raises Refused if it cannot be."""
    settings = robustness_settings.read(kept.settings)
    version = kept.stated["engine_version"]
    found = {"run_digest": run_digest(spec.digest(kept.document), kept.table.digest(), version)}
    found["digest"] = robustness.digest(found["run_digest"], settings.digest(), version)
    for name, value in found.items():
        if kept.stated[name] != value:
            return _("{0} is {1}, recomputed {2}", name, kept.stated[name], value)
    again, summary = robustness.computed_from(settings, spec.parse(kept.document), kept.table)
    if unequal := _unequal(kept.rows, list(rows(again))):
        return unequal
    if _json(kept.summary) != _json(summary):
        key = next(key for key in sorted({*kept.summary, *summary}) if kept.summary.get(key) != summary.get(key))
        was, now = (str(given.get(key))[:200] for given in (kept.summary, summary))
        return _("{0} is {1}, recomputed {2}", f"summary.{key}", was, now)
    recomputed = robustness.result_digest(again, summary)
    if kept.stated["result_digest"] != recomputed:
        return _("{0} is {1}, recomputed {2}", "result_digest", kept.stated["result_digest"], recomputed)
    return None


def engine_note(kept: Record) -> str | None:
    """A word of caution when another version of the engine computed the record."""
    version = kept.stated["engine_version"]
    if version == ENGINE_VERSION:
        return None
    return _("computed by engine {0}, verified by engine {1}", version, ENGINE_VERSION)


def rows(found: Robustness) -> list[dict[str, Any]]:
    """What is stored of each entrant, best first."""
    return [
        {name: value for name, value in vars(row).items() if name in FIELDS}
        for row in robustness.intervals(RobustnessRun(), found)
    ]


def _unequal(stored: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> str | None:
    kept = {row["code"]: row for row in stored}
    for row in found:
        was = kept.pop(row["code"], None)
        if was is None:
            return _("{0} has no ranks, recomputed {1}", row["code"], row["rank"])
        for name in FIELDS:
            if was.get(name) != row[name]:
                return _("{0}: {1}", row["code"], _("{0} is {1}, recomputed {2}", name, was.get(name), row[name]))
    if kept or len(stored) != len(found):
        strange = ", ".join(sorted(kept)[:3])
        return _("ranks of {0}, who are not ranked", strange or _("the same entrant twice"))
    return None


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()
