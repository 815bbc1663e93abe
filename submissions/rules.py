"""Who may do what at the front door: one page of permissions over a person and a thing."""

from __future__ import annotations

from typing import Any

import rules
from django.core.exceptions import PermissionDenied

from submissions.predicates import (
    acts_for_body,
    acts_for_lead,
    acts_for_member,
    acts_for_this_member,
    asked_for_it,
    awaits_body,
    call_is_draft,
    call_is_open,
    can_be_recalled,
    can_be_withdrawn,
    contributes,
    form_is_draft,
    has_role,
    is_administrator,
    is_applicant,
    is_auditor,
    is_editable,
    is_ordinary,
    is_other_person,
    is_province,
    is_security,
    is_sent,
    is_system,
    is_undecided,
    leads_this_member,
    may_second,
    member_is_editable,
    own_recommendation,
    owns,
    recommendation_is_open,
)

__all__ = ["has_role", "require"]


def require(user: Any, permission: str, thing: Any = None) -> None:
    """Let the request go on only if the person may; otherwise PermissionDenied (403)."""
    if not user.has_perm(permission, thing):
        raise PermissionDenied


view_application = (
    is_applicant & (acts_for_lead | acts_for_member)
    | is_province & acts_for_body & is_sent
    | is_administrator & is_sent
)

rules.add_perm("submissions.list_applications", is_applicant | is_province | is_administrator)
rules.add_perm("submissions.view_application", view_application)
rules.add_perm("submissions.start_application", is_applicant & call_is_open)
rules.add_perm("submissions.change_application", is_applicant & acts_for_lead & owns & is_editable)
rules.add_perm("submissions.contribute", is_applicant & acts_for_this_member & contributes)
rules.add_perm("submissions.fill_member", is_applicant & acts_for_this_member & contributes & member_is_editable)
rules.add_perm("submissions.answer_invitation", is_applicant & acts_for_this_member & member_is_editable)
rules.add_perm("submissions.submit_application", is_applicant & acts_for_lead & owns & is_editable)
rules.add_perm("submissions.withdraw_application", is_applicant & acts_for_lead & owns & can_be_withdrawn)
rules.add_perm("submissions.upload_document", is_applicant & acts_for_member & contributes & is_editable)
rules.add_perm(
    "submissions.remove_document",
    is_applicant & (acts_for_this_member | leads_this_member) & contributes & member_is_editable,
)
rules.add_perm("submissions.read_document", view_application)
rules.add_perm("submissions.withhold_document", is_administrator & is_sent)
rules.add_perm("submissions.return_application", is_province & acts_for_body & awaits_body)
rules.add_perm("submissions.recommend_application", is_province & acts_for_body & awaits_body)
rules.add_perm("submissions.visit_application", is_province & acts_for_body & is_sent)
rules.add_perm("submissions.hold_token", is_applicant | is_province | is_administrator)
rules.add_perm("submissions.view_desk", is_province)
rules.add_perm("submissions.view_recommendation", is_province & own_recommendation | is_administrator)
rules.add_perm("submissions.change_recommendation", is_province & own_recommendation & recommendation_is_open)
rules.add_perm("submissions.recall_recommendation", is_province & own_recommendation & can_be_recalled)
rules.add_perm("submissions.view_visit", is_province & acts_for_body & is_sent | is_administrator & is_sent)
rules.add_perm("submissions.manage_calls", is_administrator)
rules.add_perm("submissions.change_form", is_administrator & form_is_draft)
rules.add_perm("submissions.list_contributors", is_applicant & acts_for_lead)
rules.add_perm("submissions.set_contributors", is_applicant & acts_for_lead & owns)
rules.add_perm("submissions.change_call", is_administrator & call_is_draft)
rules.add_perm("submissions.import_applications", is_administrator)
rules.add_perm("submissions.export_applications", is_administrator)
rules.add_perm("submissions.watch_applications", is_administrator)
rules.add_perm("submissions.grant_extension", is_administrator)
rules.add_perm("submissions.manage_accounts", is_system)
rules.add_perm("submissions.change_account", is_system & is_other_person)
rules.add_perm("submissions.lock_account", is_security & is_other_person)
rules.add_perm("submissions.reset_account", is_security & is_other_person & is_ordinary)
rules.add_perm("submissions.request_account_act", (is_system | is_security) & is_other_person)
rules.add_perm("submissions.view_account_requests", is_system | is_security | is_auditor)
rules.add_perm("submissions.decide_account_act", (is_system | is_security | is_auditor) & may_second & is_undecided)
rules.add_perm("submissions.withdraw_account_act", (is_system | is_security) & asked_for_it & is_undecided)
rules.add_perm("submissions.view_accounts", is_system | is_security)
rules.add_perm("submissions.view_trail", is_auditor)
rules.add_perm("submissions.verify_trail", is_auditor)

rules.add_perm("scoring.view_indicatormodel", is_administrator)
rules.add_perm("scoring.add_indicatormodel", is_administrator)
rules.add_perm("scoring.view_run", is_administrator)
rules.add_perm("scoring.add_run", is_administrator)
