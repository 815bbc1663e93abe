"""kill -9 of the worker in the middle of an import: it begins anew by itself, and everything stands once."""

import pytest

from tests.scoring.test_worker_crash import PRELUDE, database, finished, installation, kill  # noqa: F401

pytestmark = pytest.mark.process

SCENE = """
import io, openpyxl
from django.core.files.base import ContentFile
from submissions.imports import actions
from submissions.models import Role
from tests import make
call, by = make.call(), make.user(Role.ADMINISTRATOR)
book = openpyxl.Workbook()
book.active.append(["code", "track", "output_2023", "output_2024", "output_2025"])
for n in range(6000):
    book.active.append([f"C-{n}", "equipment", n, n + 1, n + 2])
file = io.BytesIO()
book.save(file)
job = actions.start_import(call, ContentFile(file.getvalue(), name="a.xlsx"), is_trial=False, by=by)
print(job.pk)
"""
IMPORT = (
    PRELUDE
    + """
from submissions.models import Application, Import, IndicatorValue

def facts():
    stored = {"applications": Application.objects.count(), "values": IndicatorValue.objects.count()}
    return [job | stored for job in Import.objects.values("status", "attempt", "done")]
"""
)


def test_an_import_finishes_by_itself_after_kill_9_of_its_worker(installation):  # noqa: F811
    installation.prelude = IMPORT
    installation.valkey()
    worker = installation.worker()
    assert installation.do(SCENE) == 1
    (begun,) = installation.wait(lambda jobs: jobs[0]["done"] > 0, 100)
    assert begun == {"status": "running", "attempt": 1, "done": begun["done"], "applications": 0, "values": 0}
    kill(worker)
    (killed,) = installation.do("print(json.dumps(facts()))")
    assert killed == {"status": "running", "attempt": 1, "done": killed["done"], "applications": 0, "values": 0}
    installation.worker()
    installation.celery("beat", "--pidfile", "", "--schedule", str(installation.var / "schedule"))
    done = {"status": "done", "attempt": 2, "done": 6000, "applications": 6000, "values": 18000}
    assert installation.wait(finished, 100) == [done]
