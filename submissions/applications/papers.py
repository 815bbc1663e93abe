"""The receipt as officials keep it: .docx, on official paper."""

from __future__ import annotations

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from submissions.applications.models import Receipt
from submissions.calls.wording import joined, title
from submissions.paper import Paper


def receipt_paper(receipt: Receipt) -> Paper:
    """The receipt: number, moment, digest, and the documents that went with it."""
    application, call = receipt.application, receipt.application.call
    members = [member["name"] for member in receipt.content["members"] if not member["is_lead"]]
    paper = Paper(_("Receipt of submission"), title(call), demonstration=call.is_demonstration)
    paper.facts(
        [
            (_("Receipt number"), receipt.number),
            (_("Submitted"), timezone.localtime(receipt.submitted_at).strftime("%Y-%m-%d %H:%M:%S")),
            (_("Cluster"), receipt.content["name"]),
            (_("Track"), title(application.track)),
            (_("Lead"), application.lead.name),
            (_("Joint members"), joined(members)),
            (_("Digest (SHA-256)"), receipt.digest),
        ]
    )
    paper.heading(_("Documents of this submission"))
    rows = [(d["name"], filesizeformat(d["size"]), d["sha256"]) for d in receipt.content["documents"]]
    if not rows:
        return paper.text(_("No documents."))
    return paper.table([_("File"), _("Size"), "SHA-256"], rows, [56, 24, 76])
