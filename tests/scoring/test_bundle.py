"""A run's closed record: exported, it comes out the same anywhere; altered, the first difference is named."""

import dataclasses
import io
import json
import zipfile

import pytest
from django.core.management import call_command

from scoring import bundle, results, runs, sheets, tasks
from scoring.engine.evaluate import evaluate
from scoring.engine.problems import Refused
from scoring.models import ScoringRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(document, table) -> ScoringRun:
    run = runs.prepare(runs.adopt(document), table)
    tasks.score(run.pk)
    run.refresh_from_db()
    return run


def verify(what, capsys) -> tuple[int, str, str]:
    try:
        call_command("verify_run", str(what))
        code = 0
    except SystemExit as end:
        code = end.code
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def altered(data: bytes, changes: dict) -> bytes:
    """The bundle with some parts changed, the manifest left as it was unless it is named."""
    old, new = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(new, "w") as archive:
        for name in old.namelist():
            if changes.get(name, "kept") is not None:
                archive.writestr(name, changes[name](old.read(name)) if name in changes else old.read(name))
    return new.getvalue()


def test_the_bundle_is_the_same_bytes_every_time(run):
    assert bundle.export(run) == bundle.export(ScoringRun.objects.get())


def test_a_stored_run_and_its_bundle_verify(run, tmp_path, capsys):
    words = f"{run.reference}: 4 scores recomputed, all equal\n"
    assert verify(run.reference, capsys) == (0, words, "")
    (tmp_path / "run.zip").write_bytes(bundle.export(run))
    assert verify(tmp_path / "run.zip", capsys) == (0, words, "")


def test_a_bundle_verifies_without_a_database(run, tmp_path, capsys, django_db_blocker):
    (tmp_path / "run.zip").write_bytes(bundle.export(run))
    with django_db_blocker.block():
        assert verify(tmp_path / "run.zip", capsys)[0] == 0


def test_an_altered_score_in_the_database_is_the_first_difference(run, capsys):
    run.scores.filter(code="D").update(score="76.01", rank=1)
    assert verify(run.reference, capsys) == (1, "", "D: score is 76.0100000000, recomputed 76.0000000000\n")


def test_an_altered_explanation_is_found_to_its_line(run, capsys):
    score = run.scores.get(code="A")
    score.node("output")["input"] = "602.76"
    score.save()
    place = [node["code"] for node in score.breakdown["nodes"]].index("output")
    difference = f"A: breakdown.nodes[{place}].input is 602.76, recomputed 602.75\n"
    assert verify(run.reference, capsys) == (1, "", difference)


def test_a_score_too_many_or_too_few(run, capsys):
    run.scores.filter(code="D").update(code="E")
    assert verify(run.reference, capsys)[2] == "D has no score, recomputed 76\n"


@pytest.mark.parametrize("part", bundle.PARTS)
def test_a_part_that_is_not_the_one_described(run, tmp_path, capsys, part):
    (tmp_path / "run.zip").write_bytes(
        altered(bundle.export(run), {part: lambda old: old.replace(b"602.75", b"602.76") + b" "})
    )
    assert verify(tmp_path / "run.zip", capsys) == (1, "", f"{part} is not the file that the manifest describes\n")


def test_a_forged_manifest_does_not_help(run):
    def forged(old):
        return json.dumps({**json.loads(old), "result_digest": "0" * 64}).encode()

    kept, first = bundle.read(altered(bundle.export(run), {"manifest.json": forged}))
    assert first is None
    assert bundle.difference(kept) == f"result_digest is {'0' * 64}, recomputed {run.result_digest}"


def test_a_stored_run_of_an_older_engine_may_word_its_breakdown_otherwise(run):
    """Its scores, ranks and flags must still come out; a word of the breakdown is no reason to doubt them."""
    score = run.scores.get(code="A")
    score.breakdown["nodes"][0]["words"]["en"] = "as it was put then"
    score.save()
    assert "words.en is as it was put then" in (bundle.difference(bundle.record(run)) or "")
    run.engine_version = "0.0"
    run.digest = runs.digest(run.model.digest, run.table_digest, "0.0")
    run.save()
    assert bundle.difference(bundle.record(run)) is None
    run.scores.filter(code="A").update(rank=9)
    assert bundle.difference(bundle.record(run)) == "A: rank is 9, recomputed 1"


def test_a_bundle_of_another_engine_is_verified_with_a_word(run, tmp_path, capsys):
    def older(old):
        manifest = json.loads(old)
        manifest["engine_version"] = "0.0"
        manifest["digest"] = runs.digest(manifest["model_digest"], manifest["table_digest"], "0.0")
        return json.dumps(manifest).encode()

    (tmp_path / "run.zip").write_bytes(altered(bundle.export(run), {"manifest.json": older}))
    code, _, words = verify(tmp_path / "run.zip", capsys)
    told = f"computed by engine 0.0, verified by engine {runs.ENGINE_VERSION}: all but the words of its breakdown\n"
    assert (code, words) == (0, told)


@pytest.mark.parametrize(
    "changes",
    [
        {"manifest.json": None},
        {"table.json": None},
        {"manifest.json": lambda old: b"[]"},
        {"manifest.json": lambda old: b"{"},
        {"manifest.json": lambda old: old.replace(b"saima-run/1", b"saima-run/9")},
        {"result.json": lambda old: b"[1]"},
        {"result.json": lambda old: b"[" * 100_000},
        {"model.json": lambda old: b"\xff"},
        {"table.json": lambda old: b"{}"},
    ],
)
def test_what_is_no_bundle_is_refused(run, tmp_path, capsys, changes):
    (tmp_path / "run.zip").write_bytes(altered(bundle.export(run), changes))
    code, out, words = verify(tmp_path / "run.zip", capsys)
    assert (code, out) == (2, "")
    assert "expected" in words


def test_names_that_lead_nowhere_are_refused(tmp_path, capsys):
    (tmp_path / "no.zip").write_bytes(b"no zip at all")
    for name in ("R-20260101-0000000000", tmp_path / "none.zip", tmp_path / "no.zip", tmp_path):
        assert verify(name, capsys)[:2] == (2, "")


def test_a_run_that_is_not_done_has_no_bundle(document, table):
    run = runs.prepare(runs.adopt(document), table)
    with pytest.raises(Refused, match="a run that is queued"):
        bundle.export(run)


def test_what_an_older_engine_wrote_may_differ_in_its_last_digits_only(run):
    """Twelve digits of a file are decided; a byte more is held against the same engine alone."""
    kept = bundle.record(run)
    written = sheets.csv_bytes(results.sheet(run.model.parsed(), evaluate(run.model.parsed(), kept.table)))
    older = dataclasses.replace(
        kept,
        stated={
            **kept.stated,
            "engine_version": "0.0",
            "digest": runs.digest(run.model.digest, run.table_digest, "0.0"),
        },
    )
    score = next(line.split(b",")[1] for line in written.splitlines() if line.startswith(b"A,"))
    last = written.replace(b"A," + score, b"A," + score + (b"000000000001" if b"." in score else b".000000000001"))
    assert bundle.difference(dataclasses.replace(older, sheet=last)) is None
    assert bundle.difference(dataclasses.replace(kept, sheet=last)) == "result.csv holds other scores"
    assert (
        bundle.difference(dataclasses.replace(older, sheet=written.replace(b"A," + score, b"A,1" + score)))
        == "result.csv holds other scores"
    )
