import pytest
from django.core.exceptions import ValidationError

from submissions.applications import actions
from submissions.models import AuditEntry, IndicatorValue, Notification, Role
from submissions.states import Conflict
from tests import make


@pytest.fixture
def draft(lead, applicant):
    return make.application(make.call(), lead)


@pytest.fixture
def other(db):
    return make.organisation(name="联合单位甲")


@pytest.fixture
def colleague(other):
    return make.user(Role.APPLICANT, organisation=other)


def test_an_invitation_reaches_the_organisations_people(draft, other, colleague, applicant):
    member = actions.invite_member(draft, other, by=applicant)
    note = Notification.objects.get()
    assert (member.status, note.user, note.url) == ("invited", colleague, f"/applications/{draft.code}/")


def test_nobody_is_invited_twice_and_no_ministry_takes_part(draft, other, applicant, body):
    actions.invite_member(draft, other, by=applicant)
    codes = []
    for organisation in (other, draft.lead, body):
        with pytest.raises(ValidationError) as refused:
            actions.invite_member(draft, organisation, by=applicant)
        codes.append(refused.value.code)
    assert codes == ["member", "member", "kind"]


def test_an_answer_is_recorded_and_told_to_the_lead(draft, other, colleague, applicant):
    member = actions.invite_member(draft, other, by=applicant)
    actions.answer_invitation(member, accept=True, by=colleague)
    assert (member.status, member.answered_by) == ("confirmed", colleague)
    assert list(AuditEntry.objects.values_list("act", flat=True)) == ["member_confirmed", "member_invited"]
    assert Notification.objects.filter(user=applicant).count() == 1


def test_one_answer_is_not_given_twice(draft, other, colleague, applicant):
    member = actions.invite_member(draft, other, by=applicant)
    actions.answer_invitation(member, accept=True, by=colleague)
    with pytest.raises(Conflict):
        actions.answer_invitation(member, accept=True, by=colleague)


def test_who_declined_may_be_asked_again(draft, other, colleague, applicant):
    member = actions.invite_member(draft, other, by=applicant)
    actions.answer_invitation(member, accept=False, by=colleague)
    assert actions.invite_member(draft, other, by=applicant).status == "invited"
    assert draft.members.count() == 2


def test_an_unconfirmed_member_enters_nothing(draft, other, colleague, applicant):
    actions.invite_member(draft, other, by=applicant)
    with pytest.raises(ValidationError) as refused:
        actions.save_application(draft, fields={}, values={("output", 2025): 1}, revision=0, by=colleague)
    assert refused.value.code == "member"


def test_a_removed_member_takes_its_figures_along(draft, other, applicant):
    member = make.joint(draft, other, figures={"output": [1, 2, 3]})
    actions.remove_member(member, by=applicant)
    assert IndicatorValue.objects.filter(member__organisation=other).count() == 0
    assert AuditEntry.objects.get().facts["figures"] == ["output 2023: 1", "output 2024: 2", "output 2025: 3"]


def test_the_lead_cannot_leave(draft, applicant):
    lead = draft.members.get()
    for act in (lambda: actions.remove_member(lead, by=applicant), lambda: actions.answer_invitation(lead, accept=False, by=applicant)):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == "lead"


def test_after_submission_nobody_joins_or_leaves(lead, applicant, other, colleague):
    sent = make.application(make.call(), lead, status="submitted")
    member = make.joint(sent, make.organisation(), status="invited")
    for act in (lambda: actions.invite_member(sent, other, by=applicant), lambda: actions.remove_member(member, by=applicant), lambda: actions.answer_invitation(member, accept=True, by=colleague)):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == "closed"
