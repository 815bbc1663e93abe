"""The larger installations say what the settings understand: every variable that they give exists, and is explained."""

import re

import pytest

from deploy.fingerprint import variables
from deploy.prepare import ROOT

OTHERS = {
    "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE", "SAIMA_HOST", "DJANGO_SETTINGS_MODULE",
    "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PIP_NO_CACHE_DIR",
}  # fmt: skip
"""What is read by PostgreSQL's image, by compose itself, by Django, by Python and by pip."""
FILES = ["compose.yaml", "docker/Dockerfile", "k8s/saima.yaml"]
NAME = re.compile(r"(?<![\w$/{-])([A-Z][A-Z0-9]*_[A-Z0-9_]+|HTTPS)(?=\s*[:=])")


@pytest.mark.parametrize("file", FILES)
def test_every_variable_given_is_one_that_is_read(file):
    text = (ROOT / "deploy" / file).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    given = set(NAME.findall("\n".join(lines)))
    read = {*variables(), *(f"{name}_FILE" for name in variables())}
    assert given - read - OTHERS == set()
    assert given & read


def test_every_variable_that_is_read_is_explained_in_the_runbook():
    text = (ROOT / "deploy/README.md").read_text(encoding="utf-8")
    hidden = {"DEBUG", "COMPRESS_STATIC"}  # for developers and for the image
    assert [name for name in variables() if f"`{name}`" not in text and name not in hidden] == []


def test_the_same_worker_and_the_same_clock_everywhere():
    """Prefork of two, and one beat: on one machine, under systemd, in compose and in k8s alike."""
    worker = re.compile(r"worker[\"',\s]+--concurrency[\"',\s]+2")
    for file in ("supervisor.py", "systemd/saima-worker.service", "compose.yaml", "k8s/saima.yaml"):
        assert worker.search((ROOT / "deploy" / file).read_text(encoding="utf-8")), file
