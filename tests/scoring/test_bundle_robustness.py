"""An analysis as one file: verified from nothing else, and every change in it found."""

import io
import json
import zipfile

import pytest
from django.core.management import call_command

from scoring import bundle_robustness as bundle
from scoring import robustness, runs, tasks
from scoring.engine.problems import Refused
from scoring.engine.robustness_settings import Settings
from scoring.models import RankInterval, RobustnessRun, ScoringRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def analysis(document, table) -> RobustnessRun:
    made = robustness.prepare(runs.prepare(runs.adopt(document), table), Settings(draws=600, cuts=(1, 2), noise="0.2"))
    for part in robustness.begin(made.pk):
        tasks.draw(part)
    tasks.conclude(made.pk)
    made.refresh_from_db()
    return made


def repacked(data: bytes, name: str, change) -> bytes:
    """The bundle with one part changed, and the manifest made to agree with it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = json.dumps(change(json.loads(parts[name]))).encode()
    manifest = json.loads(parts["manifest.json"])
    if name != "manifest.json":
        manifest["files"][name] = bundle.hashlib.sha256(parts[name]).hexdigest()
        parts["manifest.json"] = json.dumps(manifest).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return made.getvalue()


def test_the_same_analysis_is_the_same_bytes_and_comes_out_again(analysis):
    data = bundle.export(analysis)
    assert data == bundle.export(analysis)
    kept, altered = bundle.read(data)
    assert (altered, bundle.difference(kept), bundle.engine_note(kept)) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("ranks.json", lambda rows: [{**rows[0], "low": 9}, *rows[1:]], "A: low is 9, recomputed 1"),
        ("ranks.json", lambda rows: rows[1:], "A has no ranks, recomputed 1.0"),
        ("ranks.json", lambda rows: [*rows, rows[0]], "ranks of the same entrant twice, who are not ranked"),
        ("settings.json", lambda given: {**given, "seed": 2}, "digest is "),
        ("summary.json", lambda given: {**given, "sources": []}, "summary.sources is [], recomputed "),
        ("model.json", lambda given: {**given, "code": "other"}, "run_digest is "),
        ("manifest.json", lambda given: {**given, "result_digest": "0" * 64}, "result_digest is 000"),
    ],
)
def test_any_change_is_found(analysis, name, change, said):
    kept, _ = bundle.read(repacked(bundle.export(analysis), name, change))
    assert bundle.difference(kept).startswith(said)


def test_a_part_that_its_manifest_does_not_know_is_named(analysis):
    with zipfile.ZipFile(io.BytesIO(bundle.export(analysis))) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part, content in (parts | {"summary.json": b"{}"}).items():
            archive.writestr(part, content)
    assert bundle.read(made.getvalue())[1] == "summary.json is not the file that the manifest describes"


def test_the_command_verifies_a_stored_analysis_and_its_bundle(analysis, tmp_path, capsys):
    file = tmp_path / "analysis.zip"
    file.write_bytes(bundle.export(analysis))
    for name in (analysis.reference, str(file)):
        call_command("verify_run", name)
        assert capsys.readouterr().out == f"{analysis.reference}: 3 rank intervals recomputed, all equal\n"
    RankInterval.objects.filter(analysis=analysis, code="A").update(high=3)
    with pytest.raises(SystemExit) as left:
        call_command("verify_run", analysis.reference)
    assert (left.value.code, capsys.readouterr().err) == (1, "A: high is 3, recomputed 2\n")


@pytest.mark.parametrize("data", [b"", b"PK", b"{}"])
def test_what_is_no_bundle_is_refused(data, tmp_path, capsys):
    file = tmp_path / "x.zip"
    file.write_bytes(data)
    with pytest.raises(SystemExit) as left:
        call_command("verify_run", str(file))
    assert left.value.code == 2


def test_an_unfinished_analysis_is_not_exported(document, table):
    made = robustness.prepare(runs.prepare(runs.adopt(document), table), Settings(draws=10, cuts=(1,)))
    with pytest.raises(Refused):
        bundle.export(made)
    assert ScoringRun.objects.count() == 1
