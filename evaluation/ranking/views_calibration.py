"""The calibration of a round's judges: for the ministry, by number and blind code."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from evaluation.competition.frame import frame
from evaluation.competition.views_rounds import find_round
from evaluation.ranking import calibration as examining
from scoring.wording import said
from submissions.listing import SearchForm, sorted_page
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act

ORDERS = {"subject": lambda s: s.subject, "score": lambda s: s.score or 0, "spread": lambda s: s.spread or 0}


@login_required
def calibration(request: HttpRequest, code: str) -> HttpResponse:
    require(request.user, "evaluation.view_scores")
    round = find_round(code)
    found = examining.examined(round)
    record(Act.CALIBRATION_READ, by=request.user, about=round)
    if found is None:
        context = frame(request, round.competition, round=round, report=None)
        return render(request, "evaluation/ranking/calibration.html", context)
    rows = examining.judges(found)
    dots = examining.dots(rows, _("stricter ← points from the middle → more lenient"))
    form = SearchForm(request.GET)
    fitting = [subject for subject in found.subjects if form.text in subject.subject.lower()]
    context = {
        "round": round, "report": found, "unadjusted": [*map(said, found.unadjusted)],
        "rows": rows, "page": sorted_page(request.GET, fitting, ORDERS, "-spread"), "form": form, "summary": found.summary,
        "flagged": [row for row in rows if row["kinds"]], "effect": examining.effect(round, found),
        "height": "tall" if len(rows) > 12 else "lenient", "dots": dots,
    }  # fmt: skip
    return render(request, "evaluation/ranking/calibration.html", frame(request, round.competition, **context))
