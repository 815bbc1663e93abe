"""kill -9 of the worker in the middle of an export and of blind copies: both finish by themselves, once."""

import pytest

from tests.scoring.test_worker_crash import database, installation, kill  # noqa: F401

pytestmark = pytest.mark.process

EXPORT = """
from submissions.models import Application, Role, User
from submissions.oversight import actions
from tests import make
lead = make.organisation(recommended_by=make.body())
call, by = make.call(), make.user(Role.ADMINISTRATOR)
first = make.application(call, lead, "submitted")
author = User.objects.get(pk=first.created_by_id)
more = [Application(call=call, code=f"B-{n:05d}", lead=lead, track=first.track, name=f"集群{n}", created_by=author,
    status="submitted") for n in range(600)]
Application.objects.bulk_create(more)
print(actions.ask_export(call, kind="json", by=by).pk)
"""
COPIES = """
from django.core.files.base import ContentFile
from submissions.documents import actions
from submissions.models import User
from tests import make
from tests.submissions.documents import samples
lead = make.organisation(recommended_by=make.body())
draft = make.application(make.call(documents_most=200), lead)
by = User.objects.get(pk=draft.created_by_id)
for n in range(40):
    actions.upload(draft, ContentFile(samples.pdf() + b"%% %d" % n, name=f"{n}.pdf"), by=by)
print(draft.documents.count())
"""
WATCH = """
import time
from django.core.files.storage import default_storage
from submissions.models import BlindCopy, Export
end = time.monotonic() + 120
while True:
    jobs = list({model}.objects.order_by("pk"))
    if {until} or time.monotonic() > end:
        break
    time.sleep(0.02)
files = {{job.file.name for job in jobs if job.file and default_storage.exists(job.file.name)}}
print(json.dumps([sorted({{job.status for job in jobs}}), max(job.attempt for job in jobs), len(files)]))
"""


def started_over(installation, watch, running):  # noqa: F811
    """What stands once the worker that was killed in the middle was followed by another one, with beat."""
    worker = installation.worker()
    before = installation.do(WATCH.format(**watch, until=running))
    kill(worker)
    installation.worker()
    installation.celery("beat", "--pidfile", "", "--schedule", str(installation.var / "schedule"))
    after = installation.do(WATCH.format(**watch, until="all(job.status == 'done' for job in jobs)"))
    return before, after


def test_an_export_finishes_by_itself_after_kill_9_of_its_worker(installation):  # noqa: F811
    installation.valkey()
    assert installation.do(EXPORT) == 1
    watch = {"model": "Export"}
    before, after = started_over(installation, watch, "any(job.done > 0 for job in jobs)")
    assert (before, after) == ([["running"], 1, 0], [["done"], 2, 1])


def test_blind_copies_finish_by_themselves_after_kill_9_of_their_worker(installation):  # noqa: F811
    installation.valkey()
    assert installation.do(COPIES) == 40
    watch = {"model": "BlindCopy"}
    _before, after = started_over(installation, watch, "any(job.status == 'running' for job in jobs)")
    assert (after[0], after[2]) == (["done"], 40)
