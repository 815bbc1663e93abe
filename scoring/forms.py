"""The gate for indicator models that come as JSON text: from a file, a form or the REST API."""

import json
import re
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from scoring import archives, faults, wording
from scoring.engine import spec
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused

KINDS = {list: "array", str: "string", bool: "true or false", type(None): "null"}
LONGEST, SHOWN = 400, 60  # characters of a number; of one that is refused
MAX_BYTES = 5 * 1024 * 1024
NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # as json.dumps writes it, not behind an escaped backslash


def read_model(path: Path) -> dict[str, Any]:
    """The model document in a file. Raises Refused."""
    return read_document(archives.load(path, MAX_BYTES), path.name)


def read_document(data: bytes, name: str = "model") -> dict[str, Any]:
    """The JSON object in `data`. Raises Refused."""
    document = read_json(data, name, MAX_BYTES)
    if not isinstance(document, dict):
        raise Refused((Problem(name, _("a JSON {0}", KINDS.get(type(document), "number")), _("an object")),))
    return document


def read_json(data: bytes, name: str, limit: int) -> Any:
    """What `data` holds: strict JSON in UTF-8, no key twice, no text that a database could not keep. Raises Refused."""
    archives.check_size(data, name, limit)
    try:
        given = data.decode("utf-8-sig")
        whole, part = (partial(_measured, kind, given, name) for kind in (int, float))
        value = json.loads(
            given, object_pairs_hook=_distinct, parse_constant=_no_number, parse_int=whole, parse_float=part
        )
        text = json.dumps(value, ensure_ascii=False)
        text.encode()
    except RecursionError as error:
        raise Refused((Problem(name, _("lists or objects nested too deep"), _("a few levels")),)) from error
    except Refused:
        raise
    except ValueError as error:  # not UTF-8, not JSON or half a character
        raise Refused((Problem(name, faults.told(error), _("JSON in UTF-8")),)) from error
    if NUL.search(text):
        raise Refused((Problem(name, _("a NUL character"), _("text without it")),))
    return value


class IndicatorModelForm(forms.Form):
    """A model as a file or as text; `document` comes out checked, with every problem as an error of its own."""

    file = forms.FileField(label=gettext_lazy("model file (JSON)"), required=False, max_length=255)
    text = forms.CharField(
        label=gettext_lazy("model (JSON)"), required=False, widget=forms.Textarea, max_length=MAX_BYTES
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        upload, text = cleaned.get("file"), cleaned.get("text") or ""
        if bool(upload) == bool(text):
            raise ValidationError(gettext_lazy("Give the model either as a file or as text."))
        data = upload.read(MAX_BYTES + 1) if upload else text.encode(errors="replace")
        try:
            cleaned["document"] = read_document(data, upload.name if upload else "model")
            spec.parse(cleaned["document"])
        except Refused as refused:
            raise ValidationError(wording.lines(refused)) from refused
        return cleaned


def _measured(kind: type[int] | type[float], text: str, name: str, number: str) -> int | float:
    """The number that is written so in the text. Raises Refused for one that nothing measured comes near."""
    if len(number) > LONGEST or not isfinite(float(number)):
        shown = number if len(number) <= SHOWN else number[:SHOWN] + "..."
        line = text.count("\n", 0, text.index(number)) + 1
        wanted = _("a number of at most {0} characters, below 1.8e308", LONGEST)
        raise Refused((Problem(f"{name}:{line}", _("the number {0}", shown), wanted),))
    return kind(number)


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(_("the key {0} twice in one object", repr(twice[:80])))
    return found


def _no_number(constant: str) -> None:
    raise ValueError(_("{0}, which is not a number", constant))
