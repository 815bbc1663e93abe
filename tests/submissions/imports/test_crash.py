"""kill -9 of the worker in the middle of an import: it begins anew by itself, and everything stands once."""

import pytest

from tests.scoring.test_worker_crash import database, installation, kill  # noqa: F401

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
WATCH = """
import time
from submissions.models import Application, Import, IndicatorValue
end = time.monotonic() + 100
while True:
    job = Import.objects.get()
    if {until} or time.monotonic() > end:
        break
print(json.dumps([job.status, job.attempt, Application.objects.count(), IndicatorValue.objects.count()]))
"""


def test_an_import_finishes_by_itself_after_kill_9_of_its_worker(installation):  # noqa: F811
    installation.valkey()
    worker = installation.worker()
    assert installation.do(SCENE) == 1
    assert installation.do(WATCH.format(until="job.done > 0")) == ["running", 1, 0, 0]
    kill(worker)
    assert installation.do(WATCH.format(until="True")) == ["running", 1, 0, 0]
    installation.worker()
    installation.celery("beat", "--pidfile", "", "--schedule", str(installation.var / "schedule"))
    assert installation.do(WATCH.format(until="job.is_finished")) == ["done", 2, 6000, 18000]
