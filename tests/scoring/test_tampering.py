"""A bundle that somebody had in hands, of a run and of an analysis: whatever was done to the file, it is said in one line."""

import io
import random
import zipfile

import pytest
from django.core.management import call_command

from scoring import bundle, bundle_robustness, robustness, runs, tasks
from scoring.engine.robustness_settings import Settings

pytestmark = pytest.mark.django_db
RUN = ("manifest.json", "model.json", "table.json", "result.json", "result.csv")
ANALYSIS = ("manifest.json", "model.json", "table.json", "settings.json", "ranks.json", "summary.json")


@pytest.fixture
def exported(document, table):
    run = runs.prepare(runs.adopt(document), table)
    tasks.score(run.pk)
    analysis = robustness.prepare(run, Settings(draws=200, cuts=(1,)))
    for part in robustness.begin(analysis.pk):
        tasks.draw(part)
    tasks.conclude(analysis.pk)
    run.refresh_from_db()
    analysis.refresh_from_db()
    return {"run": bundle.export(run), "analysis": bundle_robustness.export(analysis)}


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def packed(parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()


@pytest.fixture
def verify(tmp_path, capsys):
    def ask(data):
        path = tmp_path / "bundle.zip"
        path.write_bytes(data)
        try:
            call_command("verify_run", str(path))
            code = 0
        except SystemExit as end:
            code = end.code
        return code, capsys.readouterr().err.replace(str(path), "bundle.zip")

    return ask


@pytest.mark.parametrize(("kind", "names"), [("run", RUN), ("analysis", ANALYSIS)])
class TestABundle:
    def test_its_members_are_these(self, exported, kind, names):
        assert {name for name, _content in members(exported[kind])} == set(names)

    def test_each_member_is_missed(self, exported, verify, kind, names):
        for gone in names:
            code, said = verify(packed([part for part in members(exported[kind]) if part[0] != gone]))
            assert (code, gone in said, len(said.splitlines())) == (2, True, 1), (gone, said)

    def test_a_figure_changed_in_each_member_is_found(self, exported, verify, kind, names):
        for name in names:
            parts = [
                (part, content[:-2] + b" " + content[-2:] if part == name else content)
                for part, content in members(exported[kind])
            ]
            code, said = verify(packed(parts))
            wanted = 0 if name == "manifest.json" else 1  # white space in the manifest changes nothing it says
            assert (code, name in said) == (wanted, bool(wanted)), (name, said)

    def test_two_members_that_changed_places_are_found(self, exported, verify, kind, names):
        parts = dict(members(exported[kind]))
        parts["model.json"], parts["table.json"] = parts["table.json"], parts["model.json"]
        code, said = verify(packed(parts.items()))
        assert (code, said) == (2, "the table: found something else; expected the canonical JSON of a table\n")

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_a_member_too_many_is_refused(self, exported, verify, kind, names):
        parts = members(exported[kind])
        for more in (("note.txt", b"trust me"), ("../model.json", b"{}"), parts[1]):
            code, said = verify(packed([*parts, more]))
            assert (code, more[0] in said) == (2, True), (more[0], said)

    def test_a_file_cut_off_anywhere_is_refused(self, exported, verify, kind, names):
        data = exported[kind]
        for length in (0, 1, 30, len(data) // 2, len(data) - 30, len(data) - 1):
            code, said = verify(data[:length])
            assert (code, len(said.splitlines())) == (2, 1), (length, said)

    def test_a_byte_changed_anywhere_changes_no_verdict_unseen(self, exported, verify, kind, names):
        """Either it is found, or every member is still what it was (a byte of the archive's own dates, say)."""
        data, dice = bytearray(exported[kind]), random.Random(5)
        for place in dice.sample(range(len(data)), 150):
            kept = data[place]
            data[place] ^= 1 << dice.randrange(8)
            code, said = verify(bytes(data))
            if code == 0:
                assert members(bytes(data)) == members(exported[kind])
            else:
                assert (code in (1, 2), "Traceback" in said) == (True, False), said
            data[place] = kept
