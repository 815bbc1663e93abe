"""What is refused before anything is laid: one sentence, and nothing of the libraries' own."""

import os
import subprocess
import sys

import pytest

from deploy import prepare

pytestmark = [pytest.mark.process, pytest.mark.alike]  # refused before anything is asked
SHAPE = "postgres://user:password@host:5432/name"


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"DATABASE_URL": "foo"}, f"DATABASE_URL: found “foo”; expected {SHAPE}.\n"),
        ({"DATABASE_URL": "foo://bar"}, f"DATABASE_URL: found “foo://bar”; expected {SHAPE}.\n"),
        ({"REDIS_URL": "foo"}, "REDIS_URL: found “foo”; expected redis://:password@host:6379/0.\n"),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "The broker of REDIS_URL does not answer.\n"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_sentence(tmp_path, setting, sentence):
    outer = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    ended = subprocess.run(
        [sys.executable, "-m", "deploy.groundwork", "--empty"],
        cwd=prepare.ROOT, env=outer | {"SAIMA_VAR": str(tmp_path)} | setting, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", sentence)
