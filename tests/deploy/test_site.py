"""What every page wears: each template parses, and the sheets of errors tell what is safe and nothing else."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.urls import reverse

TEMPLATES = Path(settings.TEMPLATES[0]["DIRS"][0])
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_parses_and_keeps_to_the_ceiling(name):
    get_template(name)
    text = (TEMPLATES / name).read_text()
    assert len(text.splitlines()) <= 120
    assert "onclick=" not in text
    assert " style=" not in text
    assert "<style" not in text


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "503.html"])
def test_an_error_sheet_names_nothing_of_what_was_asked(name):
    sheet = render_to_string(name, {"exception": "No Application matches SECRET-7", "request_path": "/SECRET-7/"})
    assert 'class="a4 error"' in sheet
    assert "SECRET-7" not in sheet


def test_the_last_sheet_needs_neither_request_nor_context():
    assert 'class="a4 error"' in render_to_string("500.html")


@pytest.mark.parametrize("name", sorted(path.name for path in (TEMPLATES.parent / "static/saima").glob("*.js")))
def test_a_script_neither_evaluates_nor_styles_inline(name):
    text = (TEMPLATES.parent / "static/saima" / name).read_text()
    assert "eval(" not in text
    assert "new Function" not in text
    assert ".style." not in text


@pytest.mark.django_db
def test_the_description_of_the_interface_may_be_drawn_and_asks_no_other_host(client):
    answer = client.get(reverse("api-docs"))
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert (policy["style-src"], policy["default-src"]) == ("'self' 'unsafe-inline'", "'self'")
    assert "googleapis" not in answer.content.decode()
    assert "<script>" not in answer.content.decode()
