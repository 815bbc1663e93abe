"""The form builder's page of one question: its words, its rules, its columns, and when it is shown."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from submissions.calls import actions_forms as actions
from submissions.calls import building
from submissions.calls.forms_builder import ADDED, QuestionForm
from submissions.calls.forms_columns import ColumnRows, columns
from submissions.calls.models import Form
from submissions.calls.questions import KINDS, Question
from submissions.calls.views_builder import ROOM, carried_out, draft
from submissions.calls.wording import marked


@login_required
def form_question(request: HttpRequest, code: str, name: str = "") -> HttpResponse:
    """Change a question; without a name, a new one of `?kind=` in `?section=`."""
    form = draft(request, code)
    asked = form.sheet.find(name) if name else None
    kind = asked.kind if asked else request.GET.get("kind", "")
    if (name and asked is None) or (not name and kind not in dict(ADDED)):
        raise Http404
    given = request.POST if request.method == "POST" else None
    bound = _bound(form, kind, asked, given, request.GET.get("section", ""))
    table = _table(asked, given) if kind == "table" else None
    sound = given is not None and bound.is_valid() and (table is None or table.is_valid())
    if sound and carried_out(request, lambda: _store(form, asked, bound, table, request.user)):
        return redirect(f"{reverse('call-form', args=[code])}#{name or bound.cleaned_data['section']}")
    context = {
        "call": form.call, "form": bound, "table": table, "kind": KINDS[kind],
        "title": asked.name if asked else _("New question"), **marked(form.call),
    }  # fmt: skip
    return render(request, ROOM + "form_part.html", context, status=400 if given is not None else 200)


def _bound(form: Form, kind: str, asked: Question | None, given: Any, section: str) -> QuestionForm:
    groups = list(dict.fromkeys(form.call.indicators.values_list("section", flat=True)))
    initial = {} if asked else {"section": section}
    return QuestionForm(given, kind=kind, sheet=form.sheet, asked=asked, groups=groups, initial=initial)


def _table(asked: Question | None, given: Any) -> Any:
    rows = [
        {**column._asdict(), "options": "，".join(option.name for option in column.options)}
        for column in (asked.columns if asked else ())
    ]
    return ColumnRows(given, initial=rows, prefix="columns")


def _store(form: Form, asked: Question | None, bound: QuestionForm, table: Any, by: Any) -> None:
    row, section = bound.row(), bound.cleaned_data["section"]
    if table is not None:
        row["columns"] = columns([line.cleaned_data for line in table.forms if line.cleaned_data], asked)

    def change(document: building.Document) -> building.Document:
        if asked:
            return building.change_question(document, asked.code, section, row)
        return building.add_question(document, section, row)[0]

    actions.change_form(form, change, by=by, question=row["name"])
