"""The columns of a table question and the options of a choice, as the ministry types them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.calls import building
from submissions.calls.questions import COLUMN_KINDS, KINDS, Question
from submissions.calls.texts import line

ROWS = 12
"""Columns that a table may have."""


def options_of(text: str, asked: Question | Any | None) -> list[dict[str, str]]:
    """Options by the words, one a line; those that stay keep their codes, so that answers stay what they were."""
    words = list(dict.fromkeys(line(word, 80) for word in text.splitlines() if word.strip()))
    known = {option.name: option.code for option in asked.options} if asked else {}
    english = {option.name: option.name_en for option in asked.options} if asked else {}
    codes = building.codes(words, known, "o")
    return [{"code": codes[word], "name": word, "name_en": english.get(word, "")} for word in words]


class ColumnForm(forms.Form):
    """A column of a table question; one without a name is left out."""

    code = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Column"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind, KINDS[kind]) for kind in COLUMN_KINDS], required=False)
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    options = forms.CharField(label=_("Options, with commas between"), max_length=400, required=False)
    required = forms.BooleanField(label=_("required"), required=False)


ColumnRows = forms.formset_factory(ColumnForm, extra=3, max_num=ROWS, absolute_max=ROWS)


def columns(rows: list[dict[str, Any]], asked: Question | None) -> list[dict[str, Any]]:
    """The columns in their stored form. One that stays keeps its code, found by the hidden field."""
    known = {column.code: column for column in asked.columns} if asked else {}
    taken = set(known)
    made = []
    for row in rows:
        if not row.get("name"):
            continue
        old = known.get(row["code"])
        code = old.code if old else next(c for c in (f"c{n}" for n in range(1, 99)) if c not in taken)
        taken.add(code)
        words = row["options"].replace("，", ",").replace("、", ",").replace(",", "\n")
        made.append(
            {
                "code": code, "name": line(row["name"], 60), "kind": row["kind"] or "text", "unit": row["unit"],
                "required": row["required"], "options": options_of(words, old), "limit": old.limit if old else 120,
                "name_en": old.name_en if old else "",
            }
        )  # fmt: skip
    return made
