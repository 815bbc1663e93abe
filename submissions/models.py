"""Gathers the rooms' models so that Django finds them."""

from submissions.accounts.models import Notification, Organisation, Role, User
from submissions.accounts.models_requests import AccountRequest
from submissions.applications.models import Application, IndicatorValue, Member, Receipt
from submissions.applications.models_people import Contributor
from submissions.applications.printing import PrintedVersion
from submissions.calls.models import Call, CallIndicator, Form, Postponement, Quota, Track
from submissions.documents.models import BlindCopy, Document, Upload
from submissions.imports.models import Import
from submissions.interface.models import Answered, TokenNote
from submissions.oversight.models import Export, Extension, Reminder
from submissions.oversight.models_likeness import Comparison, Likeness
from submissions.recommendation.models import Recommendation, RecommendedApplication, Return, SiteVisit, VisitPhoto
from submissions.trail.models import AuditEntry, TrailHead, TrailVerification

__all__ = [
    "AccountRequest",
    "Answered",
    "Application",
    "AuditEntry",
    "BlindCopy",
    "Call",
    "CallIndicator",
    "Comparison",
    "Contributor",
    "Document",
    "Export",
    "Extension",
    "Form",
    "Import",
    "IndicatorValue",
    "Likeness",
    "Member",
    "Notification",
    "Organisation",
    "Postponement",
    "PrintedVersion",
    "Quota",
    "Receipt",
    "Recommendation",
    "RecommendedApplication",
    "Reminder",
    "Return",
    "Role",
    "SiteVisit",
    "TokenNote",
    "Track",
    "TrailHead",
    "TrailVerification",
    "Upload",
    "User",
    "VisitPhoto",
]
