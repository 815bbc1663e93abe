"""The judge pool 专家库: enrolling a judge and changing the record that recusal is computed from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.judging.models import Advice, Judge
from submissions.models import Organisation, Role, Track, User
from submissions.trail.actions import record
from submissions.trail.acts import Act

Advised = Sequence[tuple[Organisation, int]]


@transaction.atomic
def enrol_judge(
    user: User, *, by: Any, fields: Sequence[Track] = (), advised: Advised = (), **record_fields: Any
) -> Judge:
    """Put a person with the judge's role into the pool: province, employer, title, fields, past advice."""
    if user.role != Role.JUDGE:
        raise ValidationError({"user": _("Only an account with the judge's role can be enrolled.")})
    if Judge.objects.filter(user=user).exists():
        raise ValidationError({"user": _("This person is already in the pool.")})
    judge = Judge.objects.create(user=user, **record_fields)
    _relate(judge, fields, advised)
    record(Act.JUDGE_ENROLLED, by=by, about=judge, judge=user.username, province=judge.province)
    return judge


@transaction.atomic
def change_judge(judge: Judge, *, by: Any, fields: Sequence[Track], advised: Advised, **record_fields: Any) -> Judge:
    """Change the record. Assignments already given stay; the ministry sees new grounds beside them and decides."""
    judge = Judge.objects.select_for_update(of=("self",)).select_related("user").get(pk=judge.pk)
    changed = sorted(name for name, value in record_fields.items() if getattr(judge, name) != value)
    Judge.objects.filter(pk=judge.pk).update(**record_fields)
    _relate(judge, fields, advised)
    advice = [f"{organisation.name} {year}" for organisation, year in advised]
    record(Act.JUDGE_CHANGED, by=by, about=judge, judge=judge.user.username, changed=changed, advised=advice)
    return judge


def _relate(judge: Judge, fields: Sequence[Track], advised: Advised) -> None:
    judge.fields.set(fields)
    judge.advised.all().delete()
    Advice.objects.bulk_create(Advice(judge=judge, organisation=body, until_year=year) for body, year in advised)
