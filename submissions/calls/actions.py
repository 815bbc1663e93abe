"""What is done with calls. Each act is one transaction with its entry in the trail."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from submissions.accounts.models import User
from submissions.calls.actions_forms import freeze
from submissions.calls.models import Call
from submissions.states import move
from submissions.trail.actions import record
from submissions.trail.acts import Act


@transaction.atomic
def publish_call(call: Call, *, by: User) -> Call:
    """Let regions see the call and apply. A call without tracks, figures or quotas is refused, every lack at once.

    Its form is frozen with it.
    """
    lacks = [
        words
        for words, there in [
            (_("The call has no tracks."), call.tracks.exists()),
            (_("The call asks for no figures."), call.indicators.exists()),
            (_("No body has a recommendation quota."), call.quotas.exists()),
        ]
        if not there
    ]
    if lacks:
        raise ValidationError(lacks, code="incomplete")
    freeze(call, by=by)
    move(call, Call.Status.CALLED)
    record(Act.CALL_PUBLISHED, by=by, about=call)
    return call
