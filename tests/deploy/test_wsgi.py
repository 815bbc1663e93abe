"""What the web server loads before it answers: the code of every page, and none of the libraries that take long to load."""

import os
import subprocess
import sys

import pytest

from deploy import prepare

pytestmark = [pytest.mark.process, pytest.mark.alike]  # nothing is asked of either

LOADED = """
import gc, sys
import deploy.wsgi
from django.urls import get_resolver
late = {"scipy.special", "scipy.optimize", "openpyxl", "pandas", "docx", "pikepdf", "xlsxwriter", "PIL.Image"}
print(get_resolver()._populated, gc.isenabled(), gc.get_freeze_count() > 100_000, sorted(late & set(sys.modules)))
"""


def test_every_page_is_loaded_before_workers_are_forked_and_slow_libraries_are_not(tmp_path):
    environment = {"PATH": os.environ["PATH"], "SAIMA_VAR": str(tmp_path)}
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADED],
        cwd=prepare.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split(maxsplit=3) == ["True", "True", "True", "[]\n"]
