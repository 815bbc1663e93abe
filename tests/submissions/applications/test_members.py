import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from submissions.applications import actions
from submissions.applications.combine import combined
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


def test_the_figures_of_a_removed_member_are_kept_and_count_no_more(draft, other, applicant, sign_in):
    member = make.joint(draft, other, figures={"output": [1, 2, 3]})
    assert combined(draft)["output"] == 603
    actions.remove_member(member, by=applicant)
    assert (combined(draft)["output"], IndicatorValue.objects.filter(member=member).count()) == (600, 3)
    assert AuditEntry.objects.get().facts["figures"] == ["output 2023: 1", "output 2024: 2", "output 2025: 3"]
    page = sign_in(applicant).get(reverse("application", args=[draft.code])).content.decode()
    assert page.count("<del>") == 8
    again = actions.invite_member(draft, other, by=applicant)
    actions.answer_invitation(again, accept=True, by=applicant)
    assert combined(draft)["output"] == 603


def test_an_owner_says_what_colleagues_may_do(draft, lead, applicant, sign_in):
    colleague = make.user(Role.APPLICANT, organisation=lead)
    url, may = reverse("contributors", args=[draft.code]), "submissions.change_application"
    assert (applicant.has_perm(may, draft), colleague.has_perm(may, draft)) == (True, False)
    assert sign_in(colleague).post(url, {"person": colleague.pk, "role": "owner"}).status_code == 403
    sign_in(applicant).post(url, {"person": colleague.pk, "role": "reader"})
    save = reverse("application-save", args=[draft.code])
    assert sign_in(colleague).post(save, {"revision": 0, "summary": "不可"}).status_code == 403
    sign_in(applicant).post(url, {"person": colleague.pk, "role": "owner"})
    assert colleague.has_perm(may, type(draft).objects.get(pk=draft.pk))
    facts = [(e.facts["old"], e.facts["role"]) for e in AuditEntry.objects.filter(act="contributor_set").order_by("pk")]
    assert facts == [("editor", "reader"), ("reader", "owner")]


def test_an_application_always_has_an_owner(draft, applicant):
    with pytest.raises(ValidationError) as refused:
        actions.set_contributor(draft, applicant, "reader", by=applicant)
    assert refused.value.code == "owner"


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
