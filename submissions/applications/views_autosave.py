"""What the form page sends, read; and the answer to its autosave: what was stored, what is wrong, what changed beside it."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from submissions.applications import answers, clashes, completeness
from submissions.applications.clashes import Clashing
from submissions.applications.derivation import derive
from submissions.applications.desk import contrast, odd, scopes, sections
from submissions.applications.forms import AnswersForm, FiguresForm
from submissions.applications.grid import reviewed, standing
from submissions.applications.inputs import field_of, inputs
from submissions.applications.models import Application, Member
from submissions.applications.parts import outline, unshown
from submissions.calls.questions import COLUMNS

ROOM = "submissions/applications/"


def typed(request: HttpRequest) -> MultiValueDict[str, str]:
    """What the form page sends: a form, or, as its script does, a JSON list of [name, value]. BadRequest for other JSON."""
    if request.content_type != "application/json":
        return request.POST
    data: MultiValueDict[str, str] = MultiValueDict()
    try:
        pairs = json.loads(request.body)
    except (ValueError, RecursionError):
        pairs = None
    if not isinstance(pairs, list) or not all(map(_is_pair, pairs)):
        raise BadRequest(_("The body must be a JSON list of pairs of a field's name and its text."))
    for name, value in pairs:
        data.appendlist(name, value)
    return data


def _is_pair(given: Any) -> bool:
    return isinstance(given, list) and len(given) == 2 and all(isinstance(one, str) for one in given)


class Sent:
    """One sending of the form page: the answers and figures that differ from what stands, and what they were typed over.

    `keep-<field>` = "theirs" leaves a field as somebody else wrote it, `resolved` then names the revision that was shown.
    """

    def __init__(self, application: Application, member: Member, data: Any) -> None:
        self.application, self.member = application, member
        self.sheet = application.form.sheet
        self.indicators = list(application.call.indicators.all())
        questions = [question for question in self.sheet if question.scope in scopes(member)]
        tracks = [track.code for track in application.call.tracks.all()] if "track" in data else []
        self.answers = AnswersForm(questions, self.sheet.checks, data, tracks)
        self.figures = FiguresForm(member, self.indicators, data)
        self.revision = _revision(data.get("resolved") or data.get("revision", ""))
        self.touched = {field_of(name) for name in data["touched"].split(",")} if data.get("touched") else None
        if self.touched is None:
            self.figures.leave_out(standing(member, self.indicators))
        self.left = {name.removeprefix("keep-") for name, kept in data.items() if kept == "theirs"}
        guarded = application if member.is_lead else member
        self.others = clashes.since(guarded.stamps, self.revision)

    def is_valid(self) -> bool:
        return self.answers.is_valid() and self.figures.is_valid()

    def given(self) -> dict[str, Any]:
        """The arguments of `save_application`."""
        return {
            "fields": {name: answer for name, answer in self.answers.values.items() if name not in self.left},
            "values": {f: value for f, value in self.figures.values.items() if f"{f[0]}-{f[1]}" not in self.left},
            "reasons": {f: why for f, why in self.figures.reasons.items() if f"why-{f[0]}-{f[1]}" not in self.left},
            "revision": self.revision,
            "touched": self.touched,
        }


def _revision(text: str) -> int:
    """The revision that the page was opened with; a page that names none is out of date."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def told(
    request: HttpRequest, sent: Sent, stored: int, refused: str, clashing: Clashing | None
) -> tuple[dict[str, Any], int]:
    """The answer as plain data with its status: 200 stored under a revision, 409 refused; with both versions where two
    people clash."""
    if not refused:
        return _stored(sent, stored), 200
    rows = contrast(clashing, sent.sheet, sent.application, sent.member) if clashing else []
    shown = {"rows": rows, "revision": clashing.revision if clashing else 0}
    html = {"#conflict": render_to_string(ROOM + "_conflict.html", shown, request)} if rows else {}
    return {"message": refused, "html": html}, 409


def _stored(sent: Sent, stored: int) -> dict[str, Any]:
    """What the page takes over: its revision, what is wrong, what others wrote, and its parts that may have changed."""
    application, member = sent.application, sent.member
    if sent.others:
        application.refresh_from_db(fields=[*sorted(COLUMNS), "answers"])
        member.refresh_from_db(fields=["answers", "region"])
    else:
        _put(sent)
    review = completeness.review(application, sent.indicators)
    made = outline(sent.sheet, application, member, scopes(member))
    shown = {"review": review, "member": member, "sections": sections(review, made)}
    changing = ["gaps", "toc"]
    if sent.others or sent.figures.values or sent.figures.reasons or sent.touched is None:
        shown["derived"] = derive(application, sent.indicators, review)
        changing += ["derived", "checks"]
    html = {f"#{name}": render_to_string(f"{ROOM}_{name}.html", shown) for name in changing}
    changed = {code for code, _year in (*sent.figures.values, *sent.figures.reasons)}
    for line in reviewed(member, [i for i in sent.indicators if i.code in changed], review):
        html[f"#why-{line.indicator.code}"] = render_to_string(ROOM + "_why.html", {"line": line})
    return {
        "revision": stored,
        "saved_at": timezone.localtime().strftime("%H:%M:%S"),
        "errors": sent.figures.errors | sent.answers.errors,
        "html": html,
        "hidden": unshown(made),
        "fresh": inputs(sent.sheet, application, member, sent.others) if sent.others else {},
        "odd": odd(review, member),
    }


def _put(sent: Sent) -> None:
    """Set what was stored on the application as this request read it, so that it is not read again."""
    for name, answer in sent.given()["fields"].items():
        question = sent.sheet.find(name)
        if question is not None:
            answers.put(question, answer, sent.application, sent.member)
        else:
            sent.member.answers = {**sent.member.answers, name: answer}
