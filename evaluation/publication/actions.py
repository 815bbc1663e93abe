"""Preparing and publishing a notice, answering objections, publishing the winners, opening results to applicants."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.competition import calendar
from evaluation.competition.models import Competition
from evaluation.publication.models import Award, Notice, NoticeItem, Objection
from evaluation.ranking.models import Decision, Ranking
from submissions.accounts.models import User
from submissions.accounts.notify import notify
from submissions.arrival import arrived
from submissions.states import Conflict, move
from submissions.trail.actions import record
from submissions.trail.acts import Act


def final_ranking(competition: Competition) -> Ranking | None:
    """The sealed ranking of the last round, or None while there is none."""
    last = competition.rounds.order_by("-number").first()
    return last.rankings.filter(status=Ranking.Status.SEALED).first() if last else None


def proposed(ranking: Ranking) -> list[Any]:
    """The entries to be put on the notice, in the order of the ranking: those above the line, as the meeting amended it."""
    decisions = {d.entry_id: d.outcome for d in ranking.decisions.all()}
    standings = ranking.standings.select_related("entry", "entry__application").exclude(rank=None)
    return [
        standing.entry
        for standing in standings
        if (standing.is_above or decisions.get(standing.entry_id) == Decision.Outcome.INCLUDE)
        and decisions.get(standing.entry_id) != Decision.Outcome.EXCLUDE
        and standing.entry.status not in ("withdrawn", "disqualified")
    ]


@transaction.atomic
def prepare_notice(
    competition: Competition,
    *,
    title: str,
    text: str,
    contact: str,
    starts_on: datetime.date,
    working_days: int,
    by: Any,
) -> Notice:
    """Draft the notice, or change the draft: the list follows the sealed ranking and the meeting's decisions."""
    ranking = final_ranking(competition)
    if ranking is None:
        raise ValidationError(_("The ranking of the last round is not sealed yet."))
    fields = {
        "ranking": ranking,
        "title": title,
        "text": text,
        "contact": contact,
        "starts_on": starts_on,
        "working_days": working_days,
        "ends_at": calendar.end_of_notice(starts_on, working_days),
    }
    notice = Notice.objects.select_for_update().filter(competition=competition).first()
    if notice is not None and notice.status != Notice.Status.DRAFT:
        raise Conflict(_("The notice is already published and can no longer be changed."))
    notice, _was_created = Notice.objects.update_or_create(competition=competition, defaults=fields)
    notice.items.all().delete()
    NoticeItem.objects.bulk_create(
        NoticeItem(notice=notice, entry=entry, position=i) for i, entry in enumerate(proposed(ranking), start=1)
    )
    record(
        Act.NOTICE_PREPARED, by=by, about=competition, title=title, ends_at=notice.ends_at, items=notice.items.count()
    )
    return notice


@transaction.atomic
def publish_notice(notice: Notice, *, by: Any) -> None:
    """Put the notice before the public. From here on the list stands until objections are answered."""
    if not notice.items.exists():
        raise ValidationError(_("The list is empty: there is nobody to announce."))
    if notice.starts_on < timezone.localdate():
        raise ValidationError(
            _("The notice's first day has passed, so it would run too short. Change the draft's first day.")
        )
    move(notice, Notice.Status.PUBLISHED, published_at=timezone.now())
    move(notice.competition, Competition.Status.NOTICE)
    names = list(notice.items.values_list("entry__application__name", flat=True))
    record(
        Act.NOTICE_PUBLISHED, by=by, about=notice.competition, title=notice.title, names=names, ends_at=notice.ends_at
    )


@transaction.atomic
def file_objection(
    notice: Notice, *, item: NoticeItem, evidence: File | None, by: Any = None, **fields: Any
) -> Objection:
    """Take an objection from the public. One that is late, anonymous or without evidence is refused, saying which."""
    now = arrived()
    if notice.status != Notice.Status.PUBLISHED or now.astimezone().date() < notice.starts_on:
        raise ValidationError(_("The notice has not started."), code="early")
    if now >= notice.ends_at:
        raise ValidationError(_("Not accepted: the notice ended, so this objection is late."), code="late")
    if not (fields.get("name") or "").strip() or not (fields.get("contact") or "").strip():
        words = _("Not accepted: an objection must carry a real name and a contact.")
        raise ValidationError({"name": ValidationError(words, code="anonymous")})
    if evidence is None:
        words = _("Not accepted: an objection must come with evidence.")
        raise ValidationError({"evidence": ValidationError(words, code="no_evidence")})
    sha256 = hashlib.sha256()
    for chunk in evidence.chunks():
        sha256.update(chunk)
    serial = Objection.objects.select_for_update().filter(notice=notice).count() + 1
    objection = Objection.objects.create(
        notice=notice,
        item=item,
        code=f"{notice.competition.code}-O{serial:03d}",
        key=secrets.token_urlsafe(9),
        evidence=evidence,
        evidence_name=(evidence.name or "")[-160:],
        evidence_sha256=sha256.hexdigest(),
        **fields,
    )
    record(Act.OBJECTION_FILED, by=by, about=objection, subject=objection.subject, evidence=objection.evidence_sha256)
    administrators = User.objects.filter(role="administrator", is_active=True)
    notify(
        administrators,
        _("A new objection was filed: %(code)s") % {"code": objection.code},
        url=f"/objections/{objection.code}/",
    )
    return objection


@transaction.atomic
def refuse_objection(objection: Objection, *, ground: str, answer: str, by: Any) -> None:
    """Refuse to take an objection up, naming the ground."""
    move(objection, Objection.Status.REFUSED, refusal=ground, answer=answer, answered_by=by, answered_at=timezone.now())
    record(Act.OBJECTION_REFUSED, by=by, about=objection, ground=ground)


@transaction.atomic
def admit_objection(objection: Objection, *, by: Any) -> None:
    """Take an objection up for investigation."""
    move(objection, Objection.Status.ADMITTED)
    record(Act.OBJECTION_ADMITTED, by=by, about=objection)


@transaction.atomic
def decide_objection(objection: Objection, *, outcome: str, answer: str, by: Any) -> None:
    """Uphold or dismiss an objection, with the written answer."""
    if not answer.strip():
        raise ValidationError({"answer": _("An objection is answered in writing: say what was found.")})
    move(objection, outcome, answer=answer.strip(), answered_by=by, answered_at=timezone.now())
    record(Act.OBJECTION_DECIDED, by=by, about=objection, outcome=outcome)
    record(Act.OBJECTION_ANSWERED, by=by, about=objection)


def answer_objection(objection: Objection, *, act: str, ground: str, answer: str, by: Any) -> None:
    """What the ministry's answer says: `act` is "refuse" on a ground, "admit", or the outcome of the investigation."""
    if act == "refuse":
        refuse_objection(objection, ground=ground, answer=answer, by=by)
    elif act == "admit":
        admit_objection(objection, by=by)
    else:
        decide_objection(objection, outcome=act, answer=answer, by=by)


def open_objections(competition: Competition) -> int:
    """How many objections still await a decision."""
    waiting = [Objection.Status.FILED, Objection.Status.ADMITTED]
    return Objection.objects.filter(notice__competition=competition, status__in=waiting).count()


@transaction.atomic
def publish_results(competition: Competition, *, by: Any) -> list[Award]:
    """Publish the winners once the notice has run out and every objection is answered. An upheld objection keeps its entry off."""
    notice = Notice.objects.select_for_update().get(competition=competition)
    if timezone.now() < notice.ends_at:
        raise ValidationError(_("The notice is still running."))
    waiting = open_objections(competition)
    if waiting:
        raise ValidationError(_("Objections still await an answer: %(count)s.") % {"count": waiting})
    upheld = set(notice.objections.filter(status=Objection.Status.UPHELD).values_list("item_id", flat=True))
    items = [item for item in notice.items.all() if item.pk not in upheld]
    awards = Award.objects.bulk_create(
        Award(competition=competition, entry_id=item.entry_id, kind=item.kind, position=i)
        for i, item in enumerate(items, start=1)
    )
    awards += _reserves(competition, notice, len(awards))
    move(competition, Competition.Status.PUBLISHED, published_at=timezone.now())
    record(Act.RESULTS_PUBLISHED, by=by, about=competition, winners=[item.entry.application.name for item in items])
    return awards


def _reserves(competition: Competition, notice: Notice, taken: int) -> list[Award]:
    """The next in the order, kept in reserve for a winner who withdraws."""
    listed = notice.items.values("entry")
    standings = (
        notice.ranking.standings.exclude(rank=None).exclude(entry__in=listed).filter(entry__status="not_advanced")
    )
    return Award.objects.bulk_create(
        Award(competition=competition, entry_id=standing.entry_id, kind=Award.Kind.RESERVE, position=taken + i)
        for i, standing in enumerate(standings[:3], start=1)
    )


@transaction.atomic
def open_results(competition: Competition, *, by: Any) -> None:
    """Let each applicant see its own result and rank."""
    opened = Competition.objects.filter(pk=competition.pk, results_opened_at=None).update(
        results_opened_at=timezone.now()
    )
    if not opened:
        raise Conflict(_("Results are already open to applicants."))
    record(Act.RESULTS_OPENED, by=by, about=competition)
    applicants = User.objects.filter(
        organisation__memberships__application__call=competition.call, role="applicant"
    ).distinct()
    notify(
        applicants,
        _("Your result in %(competition)s can be read now.") % {"competition": competition.name},
        url="/my-results/",
    )
