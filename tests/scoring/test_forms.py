"""The gate for models: a form takes a file or a text, and shows every problem."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.engine.problems import Refused
from scoring.forms import IndicatorModelForm, read_document, read_json


def uploaded(data: bytes) -> dict:
    return {"file": SimpleUploadedFile("model.json", data)}


def test_a_model_comes_as_a_file_or_as_text(document):
    text = json.dumps(document)
    for form in (IndicatorModelForm({}, uploaded(text.encode())), IndicatorModelForm({"text": text})):
        assert form.is_valid()
        assert form.cleaned_data["document"] == document


def test_neither_or_both_is_refused(document):
    text = json.dumps(document)
    for form in (IndicatorModelForm({}), IndicatorModelForm({"text": text}, uploaded(text.encode()))):
        assert len(form.non_field_errors()) == 1


def test_every_problem_is_an_error(document):
    bad = {**document, "nodes": [{**node, "weight": "x"} for node in document["nodes"]]}
    form = IndicatorModelForm({"text": json.dumps(bad)})
    assert len(form.non_field_errors()) >= 3


@pytest.mark.parametrize(("text", "value"), [('"\\\\u0000"', "\\u0000"), ('{"a": [1, "ü"]}', {"a": [1, "ü"]})])
def test_text_that_only_looks_like_a_nul_is_kept(text, value):
    assert read_json(text.encode(), "t", 100) == value


@pytest.mark.parametrize("number", ["1e999", "-1e999", "7" * 10_000])
def test_a_number_beyond_all_measure_is_named_with_its_line(number):
    with pytest.raises(Refused) as refused:
        read_document(b'{"schema": 1,\n "weight": %s}' % number.encode(), "model.json")
    (problem,) = refused.value.problems
    assert problem.place == "model.json:2"
    assert str(problem.found).startswith(f"the number {number[:60]}")
    assert "at most 400 characters" in str(problem.expected)
