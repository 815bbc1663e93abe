"""What a person is to a thing, and what state the thing is in: the words that the permissions are made of."""

from __future__ import annotations

from typing import Any

import rules

Predicate = rules.predicates.Predicate


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
def leads_this_member(user: Any, member: Any) -> bool:
    """The person's organisation leads the application that the member takes part in."""
    return acts_for_lead(user, member and member.application)


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
    """The application has left the applicant's hands, and its call no longer keeps it sealed."""
    return bool(application and application.status not in ("draft", "withdrawn") and not application.is_sealed)


@rules.predicate
def can_be_withdrawn(user: Any, application: Any) -> bool:
    return bool(application and application.status in ("draft", "submitted", "returned") and application.is_open)


@rules.predicate
def awaits_body(user: Any, application: Any) -> bool:
    return is_sent(user, application) and application.status == "submitted" and application.call.is_recommending


@rules.predicate
def own_recommendation(user: Any, recommendation: Any) -> bool:
    return bool(recommendation and recommendation.body_id == user.organisation_id)


@rules.predicate
def recommendation_is_open(user: Any, recommendation: Any) -> bool:
    return bool(recommendation and recommendation.status == "draft" and recommendation.call.is_recommending)


@rules.predicate
def can_be_recalled(user: Any, recommendation: Any) -> bool:
    """The call lets a recommendation be taken back, and its deadline has not come."""
    return bool(
        recommendation
        and recommendation.status != "draft"
        and recommendation.call.may_recall
        and recommendation.call.is_recommending
    )


@rules.predicate
def is_other_person(user: Any, person: Any) -> bool:
    return bool(person is None or person.pk != user.pk)


@rules.predicate
def contributes(user: Any, thing: Any) -> bool:
    """Of the lead's people those who are not set to read only; of a joint member's people everybody."""
    application = getattr(thing, "application", thing)
    if not application or application.lead_id != user.organisation_id:
        return bool(application)
    return application.role_of(user) != "reader"


@rules.predicate
def owns(user: Any, application: Any) -> bool:
    """The person owns the application among the lead's people."""
    return bool(application and application.role_of(user) == "owner")


@rules.predicate
def form_is_draft(user: Any, form: Any) -> bool:
    return bool(form and form.status == "draft")


@rules.predicate
def is_ordinary(user: Any, person: Any) -> bool:
    """The account is not one of the three management roles'."""
    return bool(person is None or not person.is_manager)


@rules.predicate
def may_second(user: Any, asked: Any) -> bool:
    """A second person to a request: neither who asked nor whom it is about, and of another management role."""
    return bool(asked and user.pk != asked.person_id and user.role != asked.requested_by.role)


@rules.predicate
def is_undecided(user: Any, asked: Any) -> bool:
    return bool(asked and asked.is_open)


@rules.predicate
def asked_for_it(user: Any, asked: Any) -> bool:
    return bool(asked and asked.requested_by_id == user.pk)
