"""The Celery application: workers and beat are started with `celery -A deploy.celery`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")

app = Celery("saima")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["scoring", "submissions", "evaluation"])
app.autodiscover_tasks(
    ["submissions.accounts", "submissions.applications", "submissions.documents", "evaluation.ranking"]
)
app.autodiscover_tasks(["deploy"], related_name="health")  # the workers' sign of life
