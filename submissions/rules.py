"""Who may do what at the front door: one page of predicates over a person and a thing."""

from __future__ import annotations

from typing import Any

import rules
from django.core.exceptions import PermissionDenied

Predicate = rules.predicates.Predicate


def require(user: Any, permission: str, thing: Any = None) -> None:
    """Let the request go on only if the person may; otherwise PermissionDenied (403)."""
    if not user.has_perm(permission, thing):
        raise PermissionDenied


def has_role(*roles: str) -> Predicate:
    """A predicate: the person's one role is among these."""
    return rules.predicate(
        lambda user: bool(user and user.is_authenticated and user.role in roles), name="|".join(roles)
    )


is_applicant = has_role("applicant")
is_province = has_role("province")
is_administrator = has_role("administrator")
is_judge = has_role("judge")
is_system = has_role("system")
is_security = has_role("security")
is_auditor = has_role("auditor")


@rules.predicate
def call_is_open(user: Any, call: Any) -> bool:
    return bool(call and call.is_open)


@rules.predicate
def call_is_draft(user: Any, call: Any) -> bool:
    return bool(call and call.status == "draft")


@rules.predicate
def acts_for_lead(user: Any, application: Any) -> bool:
    return bool(application and user.organisation_id and application.lead_id == user.organisation_id)


@rules.predicate
def acts_for_member(user: Any, application: Any) -> bool:
    """The person's organisation takes part in the application, as its lead or as a joint member that did not decline."""
    if not application or not user.organisation_id:
        return False
    return any(m.organisation_id == user.organisation_id and m.status != "declined" for m in application.members.all())


@rules.predicate
def acts_for_this_member(user: Any, member: Any) -> bool:
    return bool(member and user.organisation_id and member.organisation_id == user.organisation_id)


@rules.predicate
def member_is_editable(user: Any, member: Any) -> bool:
    return bool(member and member.application.is_editable)


@rules.predicate
def acts_for_body(user: Any, application: Any) -> bool:
    """The application's lead is recommended by the person's body."""
    return bool(application and user.organisation_id and application.lead.recommended_by_id == user.organisation_id)


@rules.predicate
def is_editable(user: Any, application: Any) -> bool:
    return bool(application and application.is_editable)


@rules.predicate
def is_sent(user: Any, application: Any) -> bool:
    """The application has left the applicant's hands."""
    return bool(application and application.status not in ("draft", "withdrawn"))


@rules.predicate
def can_be_withdrawn(user: Any, application: Any) -> bool:
    return bool(application and application.status in ("draft", "submitted", "returned") and application.call.is_open)


@rules.predicate
def awaits_body(user: Any, application: Any) -> bool:
    return bool(application and application.status == "submitted" and application.call.is_recommending)


@rules.predicate
def own_recommendation(user: Any, recommendation: Any) -> bool:
    return bool(recommendation and recommendation.body_id == user.organisation_id)


@rules.predicate
def recommendation_is_open(user: Any, recommendation: Any) -> bool:
    return bool(recommendation and recommendation.status == "draft" and recommendation.call.is_recommending)


@rules.predicate
def is_other_person(user: Any, person: Any) -> bool:
    return bool(person is None or person.pk != user.pk)


view_application = (
    is_applicant & (acts_for_lead | acts_for_member)
    | is_province & acts_for_body & is_sent
    | is_administrator & is_sent
)

rules.add_perm("submissions.list_applications", is_applicant | is_province | is_administrator)
rules.add_perm("submissions.view_application", view_application)
rules.add_perm("submissions.start_application", is_applicant & call_is_open)
rules.add_perm("submissions.change_application", is_applicant & acts_for_lead & is_editable)
rules.add_perm("submissions.fill_member", is_applicant & acts_for_this_member & member_is_editable)
rules.add_perm("submissions.answer_invitation", is_applicant & acts_for_this_member & member_is_editable)
rules.add_perm("submissions.submit_application", is_applicant & acts_for_lead & is_editable)
rules.add_perm("submissions.withdraw_application", is_applicant & acts_for_lead & can_be_withdrawn)
rules.add_perm("submissions.upload_document", is_applicant & acts_for_member & is_editable)
rules.add_perm("submissions.read_document", view_application)
rules.add_perm("submissions.withhold_document", is_administrator & is_sent)
rules.add_perm("submissions.return_application", is_province & acts_for_body & awaits_body)
rules.add_perm("submissions.recommend_application", is_province & acts_for_body & awaits_body)
rules.add_perm("submissions.visit_application", is_province & acts_for_body & is_sent)
rules.add_perm("submissions.view_recommendation", is_province & own_recommendation | is_administrator)
rules.add_perm("submissions.change_recommendation", is_province & own_recommendation & recommendation_is_open)
rules.add_perm("submissions.manage_calls", is_administrator)
rules.add_perm("submissions.change_call", is_administrator & call_is_draft)
rules.add_perm("submissions.import_applications", is_administrator)
rules.add_perm("submissions.export_applications", is_administrator)
rules.add_perm("submissions.manage_accounts", is_system)
rules.add_perm("submissions.change_account", is_system & is_other_person)
rules.add_perm("submissions.lock_account", is_security & is_other_person)
rules.add_perm("submissions.view_accounts", is_system | is_security)
rules.add_perm("submissions.view_trail", is_auditor)
rules.add_perm("submissions.verify_trail", is_auditor)

rules.add_perm("scoring.view_indicatormodel", is_administrator)
rules.add_perm("scoring.add_indicatormodel", is_administrator)
rules.add_perm("scoring.view_run", is_administrator)
rules.add_perm("scoring.add_run", is_administrator)
