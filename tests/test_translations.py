"""Every source string has its Chinese, and the compiled catalogue is the one that the source makes."""

import gettext
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

pytestmark = [pytest.mark.process, pytest.mark.alike]  # gettext alone

CATALOGUE = settings.LOCALE_PATHS[0] / "zh_Hans/LC_MESSAGES"
TOOLS = ("xgettext", "msgmerge", "msgfmt", "msguniq", "msgattrib")
ELSEWHERE = ["node_modules", ".venv", "var", "tests", "locale"]
needs_gettext = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)), reason="gettext was not found (apt-get install gettext)"
)


def compiled(source: Path, into: Path) -> str:
    """Compile a catalogue; returns what msgfmt counted, in English."""
    command = ["msgfmt", "--check", "--statistics", f"--output-file={into}", str(source)]
    ended = subprocess.run(command, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return ended.stderr


@needs_gettext
def test_no_string_of_the_source_lacks_its_chinese(tmp_path, settings, monkeypatch):
    """The catalogue is gathered anew, in a copy: nothing may be new, gone vague, or left without words.

    The source is a copy, too: gathering lays files beside templates, which other tests would find.
    """
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    copy = tmp_path / "locale/zh_Hans/LC_MESSAGES"
    shutil.copytree(CATALOGUE, copy)
    for app in ("deploy", "evaluation", "scoring", "submissions"):
        shutil.copytree(settings.ROOT / app, tmp_path / app, ignore=shutil.ignore_patterns(*ELSEWHERE))
    monkeypatch.chdir(tmp_path)
    call_command(
        "makemessages", locale=["zh_Hans"], no_location=True, no_obsolete=True, verbosity=0, ignore_patterns=ELSEWHERE
    )
    said = compiled(copy / "django.po", tmp_path / "fresh.mo")
    assert [word for word in ("fuzzy", "untranslated") if word in said] == [], said


@needs_gettext
def test_the_compiled_catalogue_is_not_older_than_its_source(tmp_path):
    compiled(CATALOGUE / "django.po", tmp_path / "fresh.mo")
    fresh, committed = (
        gettext.GNUTranslations(path.open("rb"))._catalog for path in (tmp_path / "fresh.mo", CATALOGUE / "django.mo")
    )
    assert fresh == committed
