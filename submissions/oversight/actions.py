"""What the ministry does across applications: more time for one, files of all."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.accounts.models import User
from submissions.accounts.notify import notify
from submissions.applications.models import Application
from submissions.calls.models import Call
from submissions.oversight import comparing, tasks
from submissions.oversight.models import Export, Extension, closed_recommendation
from submissions.oversight.models_likeness import Comparison
from submissions.trail.actions import record
from submissions.trail.acts import Act

MOST_AT_ONCE = 3
JOINING = gettext_lazy(
    "Your recommendation is already submitted. To put this application forward, take the recommendation back before the "
    "recommendation deadline where the call allows it, and submit it anew; otherwise ask the ministry."
)


@transaction.atomic
def extend(application: Application, *, until: datetime.datetime, reason: str, by: User) -> Extension:
    """Give a draft more time than its call does. The applicant sees until when and why; so does a body whose
    recommendation is already submitted, with what it takes to let the application in."""
    locked = Application.objects.select_for_update(of=("self",)).select_related("call", "lead")
    application = locked.get(pk=application.pk)
    call = application.call
    if application.status != Application.Status.DRAFT or call.status != Call.Status.CALLED:
        raise ValidationError(_("Only a draft of a running call can be given more time."), code="status")
    now = timezone.now()
    if not max(now, call.closes_at) < until <= call.recommend_by:
        unfit = _("Give a time after now and the call's deadline, and not after the recommendation deadline.")
        raise ValidationError({"until": unfit}, code="until")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the applicant and the trail keep it.")}, code="reason")
    granted = Extension.objects.create(application=application, until=until, reason=reason.strip(), granted_by=by)
    Application.objects.filter(pk=application.pk).update(extended_until=until)
    record(Act.EXTENSION_GRANTED, by=by, about=application, until=until, reason=granted.reason)
    people = application.lead.people.filter(is_active=True)
    when = timezone.localtime(until).strftime("%Y-%m-%d %H:%M:%S")
    words = format_lazy(gettext_lazy("{name}: the deadline is extended until {when}"), name=application.name, when=when)
    notify(people, words, granted.reason, url=reverse("application", args=[application.code]))
    if closed_recommendation(application):
        officers = User.objects.filter(organisation=application.lead.recommended_by_id, is_active=True)
        notify(officers, words, JOINING, url=reverse("recommendation", args=[call.code]))
    return granted


@transaction.atomic
def ask_export(call: Call, *, kind: str, by: User) -> Export:
    """Have a file of the call's applications made; the same one that is already on its way is returned."""
    Call.objects.select_for_update().get(pk=call.pk)
    same = Export.objects.unfinished().filter(call=call, kind=kind, asked_by=by).first()
    if same is not None:
        return same
    if Export.objects.unfinished().filter(asked_by=by).count() >= MOST_AT_ONCE:
        raise ValidationError(_("%(most)s exports are being made. Wait, or cancel one.") % {"most": MOST_AT_ONCE})
    total = Application.objects.visible_to(by).filter(call=call).count()
    export = Export.objects.create(call=call, kind=kind, asked_by=by, total=total)
    record(Act.APPLICATION_EXPORTED, by=by, about=call, applications=total, kind=kind, export=export.pk)
    transaction.on_commit(lambda: tasks.make_export.delay(export.pk), robust=True)
    return export


@transaction.atomic
def cancel_export(export: Export) -> bool:
    """Stop an export that has not ended; its worker notices at the next application. Whether there was anything to stop."""
    return bool(Export.objects.unfinished().filter(pk=export.pk).update(status=Export.Status.CANCELLED))


@transaction.atomic
def fetched(export: Export, *, by: User) -> None:
    """Note who took an export away."""
    record(Act.EXPORT_FETCHED, by=by, about=export.call, export=export.pk, kind=export.kind, sha256=export.sha256)


def compare(call: Call, *, anew: bool = False) -> Comparison:
    """Have the call's applications compared with one another, if they changed since the last time or it is wanted `anew`.
    Nothing is decided by it; who looked is recorded by the page."""
    comparison, is_left = comparing.begin(call, anew)
    if is_left:
        transaction.on_commit(lambda: tasks.compare.delay(comparison.pk), robust=True)
    return comparison
