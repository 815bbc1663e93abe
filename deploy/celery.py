"""The Celery application: workers and beat are started with `celery -A deploy.celery`."""

import os

from celery import Celery

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
    "sweep-exports": {"task": "submissions.oversight.tasks.sweep_exports", "schedule": 15.0},
    "send-reminders": {"task": "submissions.oversight.tasks.send_reminders", "schedule": 300.0},
}
