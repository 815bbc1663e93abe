"""Setting the terms of a call."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from submissions.accounts.models import User
from submissions.calls.models import Call
from submissions.trail.actions import record
from submissions.trail.acts import Act


@transaction.atomic
def set_terms(call: Call, *, fields: dict[str, Any], by: User) -> Call:
    """Change how the deadline is kept and what files are taken. Once nobody can submit any more, nothing changes."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    if call.status == Call.Status.CLOSED or timezone.now() >= call.last_moment:
        raise ValidationError(_("The deadline has passed: the terms stand as they are."), code="late")
    changed = {name: [getattr(call, name), value] for name, value in fields.items() if getattr(call, name) != value}
    if changed:
        Call.objects.filter(pk=call.pk).update(**{name: value for name, (_old, value) in changed.items()})
        said = {name: [str(old), str(new)] for name, (old, new) in changed.items()}
        record(Act.CALL_CHANGED, by=by, about=call, terms=said)
        call.refresh_from_db()
    return call
