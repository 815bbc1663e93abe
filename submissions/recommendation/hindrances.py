"""What keeps a body's order from being submitted: the board shows it, and submitting asks it once more."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from submissions.applications.models import Application
from submissions.calls.models import Call, Quota


def hindrances(call: Call, quota: Quota, placed: Sequence[Application]) -> list[str]:
    """What speaks against submitting these applications in this order; an empty list means that nothing does."""
    problems = []
    if not placed:
        problems.append(_("No application has a place yet."))
    if len(placed) > quota.places and call.over_quota == Call.OverQuota.BLOCK:
        words = _("%(placed)s applications stand against a quota of %(places)s.")
        problems.append(words % {"placed": len(placed), "places": quota.places})
    for application in placed:
        if application.status != Application.Status.SUBMITTED:
            words = {"name": application.name, "state": application.get_status_display()}  # type: ignore[assignment]
            problems.append(_("%(name)s: %(state)s") % words)
    return problems
