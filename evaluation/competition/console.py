"""The console's numbers: what needs the ministry now, how far the judges are, and how the provinces stand.

The rooms above this one are reached through the relations of their tables, never by importing them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.competition.models import Competition, Round
from evaluation.competition.readiness import gaps
from submissions.models import Application, Organisation, User

SENT = ~Q(status__in=[Application.Status.DRAFT, Application.Status.WITHDRAWN])
TAKING_PART = Q(entries__status__in=["admitted", "advanced", "not_advanced"])
COUNTED = ~Q(entries__assignments__status="recused") & TAKING_PART
SHEETS = Count("entries__assignments", filter=COUNTED)
SUBMITTED = Count("entries__assignments", filter=COUNTED & Q(entries__assignments__status="submitted"))
IDLE_DAYS = 7


class Todo(NamedTuple):
    """One thing that waits for the ministry: `state` is act (blocks) or care (look at it)."""

    state: str
    text: str
    detail: str
    url: str
    act: str


def rounds(competition: Competition) -> list[Round]:
    """The rounds in order, with `entered`, `sheets` and `submitted` counted."""
    counted = competition.rounds.annotate(entered=Count("entries", filter=TAKING_PART, distinct=True))
    judged = {row["pk"]: row for row in competition.rounds.values("pk").annotate(sheets=SHEETS, submitted=SUBMITTED)}
    found = list(counted.order_by("number"))
    for round in found:
        round.sheets, round.submitted = judged[round.pk]["sheets"], judged[round.pk]["submitted"]
    return found


def figures(competition: Competition, rounds: list[Round]) -> list[tuple[str, int, str]]:
    """The head's figures: applications sent, put forward, qualified, and the sheets of the open round."""
    counts = competition.call.applications.aggregate(
        sent=Count("pk", filter=SENT),
        forward=Count("pk", filter=Q(status__in=Application.PUT_FORWARD)),
        qualified=Count("pk", filter=Q(status=Application.Status.QUALIFIED)),
    )
    shown = [
        (_("Submitted"), counts["sent"], ""),
        (_("Recommended"), counts["forward"], ""),
        (_("Qualified"), counts["qualified"], ""),
    ]
    for round in rounds:
        if round.status == Round.Status.OPEN:
            shown.append((_("Score sheets"), round.submitted, f"/ {round.sheets}"))
    return shown


def todo(competition: Competition, rounds: list[Round]) -> list[Todo]:
    """Everything that waits for the ministry, what blocks first."""
    code = competition.code
    found = _of_stage(competition, code) + _completeness(competition, code)
    for round in rounds:
        if round.status == Round.Status.OPEN:
            found += _of_round(round, code)
    return sorted(found, key=lambda item: item.state != "act")


def _of_stage(competition: Competition, code: str) -> list[Todo]:
    if competition.status == Competition.Status.DRAFT:
        problems = gaps(competition)
        act = _("Set up")
        if not problems:
            return [
                Todo("act", _("The call is ready to be published"), "", reverse("competition-setup", args=[code]), act)
            ]
        return [
            Todo("care", problem, _("Before the call"), reverse("competition-setup", args=[code]), act)
            for problem in problems
        ]
    if competition.status == Competition.Status.MEETING:
        text = _("Prepare the public notice")
        return [Todo("act", text, _("The last ranking is sealed"), reverse("notice-desk", args=[code]), _("Notice"))]
    if competition.status == Competition.Status.NOTICE:
        return _notice(competition, code)
    if competition.status == Competition.Status.PUBLISHED and not competition.results_opened_at:
        text = _("Applicants cannot see their results yet")
        return [Todo("care", text, "", reverse("notice-desk", args=[code]), _("Open results"))]
    return []


def _notice(competition: Competition, code: str) -> list[Todo]:
    waiting = Competition.objects.filter(pk=competition.pk).aggregate(
        n=Count("notice__objections", filter=Q(notice__objections__status__in=["filed", "admitted"])),
        ends=Max("notice__ends_at"),
    )
    if waiting["n"]:
        text = _("Objections await an answer: %(count)s") % {"count": waiting["n"]}
        return [Todo("act", text, "", reverse("objections", args=[code]), _("Answer"))]
    if waiting["ends"] and waiting["ends"] <= timezone.now():
        text = _("The notice has ended: publish the results")
        return [Todo("act", text, "", reverse("notice-desk", args=[code]), _("Publish"))]
    return []


def _completeness(competition: Competition, code: str) -> list[Todo]:
    if competition.status not in (Competition.Status.CALLED, Competition.Status.REVIEWING):
        return []
    now, url = timezone.now(), reverse("completeness-list", args=[code])
    counts = competition.call.applications.aggregate(
        waiting=Count("pk", filter=Q(status=Application.Status.RECOMMENDED)),
        late=Count("pk", filter=Q(status=Application.Status.CORRECTION, due_at__lt=now)),
        qualified=Count("pk", filter=Q(status=Application.Status.QUALIFIED)),
    )
    found = []
    if counts["waiting"]:
        text = _("Applications await their completeness check: %(count)s") % {"count": counts["waiting"]}
        found.append(Todo("act", text, "", f"{url}?status=recommended", _("Check")))
    if counts["late"]:
        text = _("Corrections are overdue: %(count)s") % {"count": counts["late"]}
        found.append(Todo("act", text, "", f"{url}?status=correction", _("Decide")))
    following = competition.rounds.filter(status=Round.Status.DRAFT).order_by("number").first()
    no_open = not competition.rounds.filter(status=Round.Status.OPEN).exists()
    if following and no_open and not found and (counts["qualified"] or following.number > 1):
        text = _("%(round)s can be opened") % {"round": following.name}
        found.append(Todo("act", text, "", reverse("entries", args=[following.code]), _("Open the round")))
    return found


def _of_round(round: Round, code: str) -> list[Todo]:
    found = []
    taken = round.entries.filter(status="admitted").annotate(
        n=Count("assignments", filter=~Q(assignments__status="recused"))
    )
    short = taken.filter(n__lt=round.judges_per_entry).count() if round.judge_share else 0
    if short:
        text = _("Entries have too few judges: %(count)s") % {"count": short}
        found.append(Todo("act", text, round.name, reverse("assignments", args=[round.code]), _("Assign")))
    if round.objective_share and not round.runs.filter(run__status__in=["queued", "running", "done"]).exists():
        found.append(
            Todo(
                "act",
                _("The figures are not scored yet"),
                round.name,
                reverse("scoring", args=[code]),
                _("Start scoring"),
            )
        )
    if not short and round.submitted == round.sheets and round.entered:
        text = _("Marking is complete: compile and seal the ranking")
        found.append(Todo("act", text, round.name, reverse("rankings", args=[code]), _("Ranking")))
    elif round.marking_ends_at and round.marking_ends_at < timezone.now():
        text = _("Marking has ended, and sheets are missing: %(count)s") % {"count": round.sheets - round.submitted}
        found.append(Todo("act", text, round.name, reverse("judging", args=[code]), _("Remind")))
    asked = User.objects.filter(assignments__in=round.entries.values("assignments")).exclude(pledges__round=round)
    unsigned = asked.distinct().count()
    if unsigned:
        text = _("Judges have not signed the pledge: %(count)s") % {"count": unsigned}
        found.append(Todo("care", text, round.name, reverse("judging", args=[code]), _("Look")))
    return found


def judges(round: Round) -> QuerySet[User]:
    """The judges with tasks in a round: how many each was given, submitted, saved and has left, and when it last saved."""
    own = Q(assignments__entry__round=round) & ~Q(assignments__status="recused")
    found = User.objects.filter(assignments__entry__round=round).annotate(
        given=Count("assignments", filter=own, distinct=True),
        submitted=Count("assignments", filter=own & Q(assignments__status="submitted"), distinct=True),
        saved=Count("assignments", filter=own & Q(assignments__status__in=["saved", "reopened"]), distinct=True),
        last=Max("assignments__saved_at", filter=own),
        pledged=Count("pledges", filter=Q(pledges__round=round), distinct=True),
    )
    return found.filter(given__gt=0).annotate(left=F("given") - F("submitted"))


def paced(judges: Iterable[Any]) -> list[dict[str, Any]]:
    """Judges as counted by `judges`, each with its state in a word."""
    return [{"judge": judge, **_pace(judge)} for judge in judges]


def _pace(judge: Any) -> dict[str, str]:
    if judge.left == 0:
        return {"state": "done", "word": _("Done")}
    if not judge.pledged:
        return {"state": "care", "word": _("Pledge not signed")}
    if judge.last and (timezone.now() - judge.last).days >= IDLE_DAYS:
        return {
            "state": "act",
            "word": _("No activity for %(days)s days") % {"days": (timezone.now() - judge.last).days},
        }
    return {"state": "going", "word": _("Marking")} if judge.last else {"state": "", "word": _("Not started")}


def provinces(competition: Competition) -> dict[str, dict[str, Any]]:
    """Per province: how many were put forward against the places of its bodies; late where places stay empty at the end."""
    call = competition.call
    places: dict[str, int] = {}
    for province, count in call.quotas.values_list("body__province", "places"):
        places[province] = places.get(province, 0) + count
    put = dict(
        call.applications.filter(status__in=Application.PUT_FORWARD)
        .values_list("lead__province")
        .annotate(n=Count("pk"))
        .order_by()
    )
    over = timezone.now() >= call.recommend_by
    return {
        code: {"value": put.get(code, 0), "places": places.get(code, 0), "late": over and not put.get(code, 0)}
        for code in sorted({*places, *put})
    }


def apart(competition: Competition) -> list[tuple[str, int, int]]:
    """The bodies that hold a quota of their own beside their province: name, put forward, places."""
    bodies = competition.call.quotas.filter(
        body__standing__in=[Organisation.Standing.SEPARATE_CITY, Organisation.Standing.XPCC]
    ).select_related("body")
    put = dict(
        competition.call.applications.filter(status__in=Application.PUT_FORWARD)
        .values_list("lead__recommended_by")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return [(quota.body.city or quota.body.name, put.get(quota.body_id, 0), quota.places) for quota in bodies]


def tracks(competition: Competition, round: Round | None) -> list[dict[str, Any]]:
    """Per track: applications put forward, and the share of its sheets submitted in the round (in per cent)."""
    put = Q(applications__status__in=Application.PUT_FORWARD)
    found = list(competition.call.tracks.annotate(n=Count("applications", filter=put, distinct=True)))
    if round is None:
        return [{"track": track, "n": track.n, "percent": None} for track in found]
    sheets = Q(applications__entries__round=round) & ~Q(applications__entries__assignments__status="recused")
    done = sheets & Q(applications__entries__assignments__status="submitted")
    counted = competition.call.tracks.annotate(
        all=Count("applications__entries__assignments", filter=sheets),
        done=Count("applications__entries__assignments", filter=done),
    )
    shares = {track.pk: track.done * 100 // track.all if track.all else None for track in counted}
    return [{"track": track, "n": track.n, "percent": shares[track.pk]} for track in found]
