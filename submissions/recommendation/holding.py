"""Taking a body's order for change: its quota row is locked until the act is done, so that two officers take turns."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from submissions.accounts.models import Organisation
from submissions.applications.models import Application
from submissions.calls.models import Call, Quota
from submissions.recommendation.models import Recommendation


def held(call: Call, body: Organisation, status: str = Recommendation.Status.DRAFT) -> tuple[Recommendation, Quota]:
    """The body's recommendation and its quota, whose row is now locked; refused when the order can no longer change.

    `status` is what the recommendation must be, where it is not a draft that is asked for.
    """
    quota = Quota.objects.select_for_update(of=("self",)).filter(call=call, body=body).first()
    if quota is None:
        raise ValidationError(_("Your body has no recommendation quota in this call."), code="quota")
    recommendation, _created = Recommendation.objects.get_or_create(call=call, body=body)
    if not call.is_recommending:
        raise ValidationError(_("The recommendation deadline has passed."), code="late")
    if recommendation.status != status:
        raise ValidationError(_("The recommendation was already submitted."), code="submitted")
    return recommendation, quota


def body_of(application: Application) -> Organisation:
    body = application.lead.recommended_by
    if body is None:
        raise ValidationError(_("No body recommends this application's lead."), code="body")
    return body
