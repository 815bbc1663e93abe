"""The Celery application: workers and beat are started with `celery -A deploy.celery`."""

import os
import signal
from logging.config import dictConfig
from typing import Any

from celery import Celery, signals
from django.conf import settings
from structlog.contextvars import bind_contextvars, unbind_contextvars

from deploy.ties import tie

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")

app = Celery("saima")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["scoring", "submissions", "evaluation"])
app.autodiscover_tasks(
    [
        "submissions.trail",
        "submissions.accounts",
        "submissions.imports",
        "submissions.documents",
        "submissions.oversight",
        "evaluation.ranking",
    ]
)
app.autodiscover_tasks(["deploy"], related_name="health")  # the workers' sign of life
app.conf.beat_schedule = {  # what beat does by the clock, in seconds
    "sweep-runs": {"task": "scoring.tasks.sweep", "schedule": 10.0},
    "sweep-verifications": {"task": "submissions.trail.tasks.sweep_verifications", "schedule": 10.0},
    "sweep-imports": {"task": "submissions.imports.tasks.sweep", "schedule": 10.0},
    "sweep-blind-copies": {"task": "submissions.documents.tasks.sweep_blind_copies", "schedule": 30.0},
    "sweep-uploads": {"task": "submissions.documents.tasks.sweep_uploads", "schedule": 3600.0},
    "sweep-orphans": {"task": "submissions.documents.tasks.sweep_orphans", "schedule": 86400.0},
    "sweep-comparisons": {"task": "submissions.oversight.tasks.sweep_comparisons", "schedule": 10.0},
    "sweep-exports": {"task": "submissions.oversight.tasks.sweep_exports", "schedule": 15.0},
    "send-reminders": {"task": "submissions.oversight.tasks.send_reminders", "schedule": 300.0},
}


@signals.setup_logging.connect
def keep_the_logs(**_: object) -> None:
    """Workers and beat write the same lines as everybody else: Celery sets up no logging of its own."""
    dictConfig(settings.LOGGING)


@signals.worker_process_init.connect
def end_with_the_worker(**_: object) -> None:
    """No process of a pool outlives its worker, which may be killed; what it was at is taken up again from the queue."""
    tie(os.getppid(), signal.SIGKILL)


@signals.task_prerun.connect
def name_the_job(task: Any, task_id: str, **_: object) -> None:
    bind_contextvars(task=task.name, task_id=task_id)


@signals.task_postrun.connect
def forget_the_job(**_: object) -> None:
    unbind_contextvars("task", "task_id")
