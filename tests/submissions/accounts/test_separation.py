"""Three-role separation 三员分立: nobody takes another's account over alone, and a handed password is good for one sign-in."""

import datetime
import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from submissions.accounts import actions
from submissions.accounts.actions_requests import confirm_act, refuse_act, request_act, withdraw_act
from submissions.models import AccountRequest, AuditEntry, Notification, Role, User
from submissions.states import Conflict
from tests import make

pytestmark = pytest.mark.django_db
PASSWORD = "long-enough-for-tests"
LOGIN, CHANGE = "account_login", "account_change_password"


@pytest.fixture(autouse=True)
def afresh(settings):
    settings.DEMONSTRATION = True
    cache.clear()


def signs_in(person, password):
    """Whether a password lets a person in, and the client that tried."""
    client = Client()
    answer = client.post(reverse(LOGIN), {"login": person.username, "password": password})
    return answer.status_code == 302 and answer.url != reverse("account_inactive"), client


def acts():
    return list(AuditEntry.objects.order_by("sequence").values_list("act", flat=True))


def told(page):
    return re.search(r'<dd class="font-monospace">([^<]+)</dd>', page.content.decode())[1]


def test_a_new_password_for_the_auditor_needs_two_people_of_whom_neither_knows_it_whole(
    auditor, security, system, sign_in
):
    asking, confirming = sign_in(security), sign_in(system)
    given = {"kind": "password", "reason": "忘记密码，当面核实"}
    first = told(asking.post(reverse("account-request-new", args=[auditor.pk]), given))
    asked = AccountRequest.objects.get()
    assert signs_in(auditor, PASSWORD)[0] is True  # nothing happened yet
    assert asking.post(reverse("account-request-confirm", args=[asked.pk])).status_code == 403
    assert sign_in(auditor).post(reverse("account-request-confirm", args=[asked.pk])).status_code == 403
    second = told(confirming.post(reverse("account-request-confirm", args=[asked.pk])))
    tried = [signs_in(auditor, password)[0] for password in (PASSWORD, first, second, second + first, first + second)]
    assert tried == [False, False, False, False, True]
    asked.refresh_from_db()
    assert (asked.status, asked.decided_by, asked.first_half) == ("confirmed", system, "")
    assert [act for act in acts() if "act" in act or "reset" in act] == [
        "account_act_requested", "account_act_confirmed", "password_reset",
    ]  # fmt: skip
    assert confirming.post(reverse("account-request-confirm", args=[asked.pk])).status_code == 403  # once


def test_the_confirmer_is_told_and_of_another_role(auditor, security, system):
    other = make.user(Role.SECURITY)
    asked = request_act(auditor, kind="password", reason="遗失", by=security)
    may = [
        user.username
        for user in (system, other, security, auditor)
        if user.has_perm("submissions.decide_account_act", asked)
    ]
    assert may == [system.username]
    assert list(Notification.objects.values_list("user__username", flat=True)) == [system.username]


def test_a_second_factor_comes_off_by_two_people_whoever_it_is(judge, security, auditor):
    Authenticator.objects.create(user=judge, type=Authenticator.Type.TOTP, data={"secret": "x"})
    asked = request_act(judge, kind="factors", reason="手机丢失", by=security)
    assert Authenticator.objects.count() == 1
    assert confirm_act(asked, by=auditor) == ""
    assert (Authenticator.objects.count(), acts()[-1]) == (0, "factor_removed")


def test_a_locked_manager_is_unlocked_by_two_people(system, security, auditor):
    actions.lock_account(auditor, reason="离岗", by=security)
    asked = request_act(auditor, kind="unlock", reason="返岗", by=security)
    confirm_act(asked, by=system)
    auditor.refresh_from_db()
    assert (auditor.is_active, acts()[-1]) == (True, "account_unlocked")


def test_refused_and_withdrawn_requests_change_nothing(system, security, auditor):
    refuse_act(request_act(auditor, kind="password", reason="遗失", by=security), by=system)
    withdraw_act(request_act(auditor, kind="password", reason="遗失", by=security), by=security)
    assert signs_in(auditor, PASSWORD)[0] is True
    assert list(AccountRequest.objects.order_by("pk").values_list("status", "first_half")) == [
        ("refused", ""),
        ("withdrawn", ""),
    ]


def test_a_request_lapses_after_a_week(system, security, auditor):
    asked = request_act(auditor, kind="password", reason="遗失", by=security)
    AccountRequest.objects.update(requested_at=timezone.now() - datetime.timedelta(days=7, seconds=1))
    with pytest.raises(Conflict):
        confirm_act(asked, by=system)
    assert request_act(auditor, kind="password", reason="遗失", by=security).is_open is True


@pytest.mark.parametrize(("kind", "reason"), [("password", " "), ("factors", "遗失"), ("unlock", "误锁")])
def test_what_cannot_be_asked_for_is_refused(kind, reason, security, auditor):
    with pytest.raises(ValidationError):
        request_act(auditor, kind=kind, reason=reason, by=security)
    assert (AccountRequest.objects.count(), acts()) == (0, [])


def test_the_same_is_not_asked_for_twice(security, system, auditor):
    request_act(auditor, kind="password", reason="遗失", by=security)
    with pytest.raises(Conflict):
        request_act(auditor, kind="password", reason="遗失", by=system)


def test_opening_a_managers_account_is_told_to_the_other_managers(system, security, auditor):
    actions.create_account("auditor-two", "新审计员", Role.AUDITOR, by=system)
    assert set(Notification.objects.values_list("user__username", flat=True)) == {security.username, auditor.username}


def test_a_handed_password_must_be_changed_before_anything_else(applicant, security, sign_in):
    page = sign_in(security).post(reverse("account-password", args=[applicant.pk]))
    handed = told(page)
    entered, client = signs_in(applicant, handed)
    assert entered is True
    assert client.get(reverse("application-list")).url == reverse(CHANGE)
    assert client.get(reverse("mfa_index")).url == reverse(CHANGE)
    again = {"oldpassword": handed, "password1": handed, "password2": handed}
    assert client.post(reverse(CHANGE), again).context["form"].errors.keys() == {"password1"}
    own = {"oldpassword": handed, "password1": "eigenes-Wort-27", "password2": "eigenes-Wort-27"}
    assert client.post(reverse(CHANGE), own).url == reverse("work")
    assert client.get(reverse("application-list")).status_code == 200
    assert acts()[-2:] == ["signed_in", "password_changed"]


def test_a_reset_ends_the_sessions_under_the_old_password(applicant, security):
    client = signs_in(applicant, PASSWORD)[1]
    actions.reset_password(applicant, by=security)
    assert client.get(reverse("application-list")).status_code == 302
    assert signs_in(applicant, PASSWORD)[0] is False


def test_ending_sessions_signs_out_everywhere_and_says_how_many(applicant, security):
    clients = [signs_in(applicant, PASSWORD)[1] for _machine in range(2)]
    assert actions.end_sessions(applicant, by=security) == 2
    assert [client.get(reverse("application-list")).status_code for client in clients] == [302, 302]
    assert AuditEntry.objects.first().facts["sessions"] == 2


def test_a_session_ends_by_itself(applicant, settings):
    client = signs_in(applicant, PASSWORD)[1]
    left = Session.objects.get().expire_date - timezone.now()
    assert datetime.timedelta(hours=7, minutes=59) < left <= datetime.timedelta(hours=8)
    Session.objects.update(expire_date=timezone.now() - datetime.timedelta(seconds=1))
    assert client.get(reverse("application-list")).url.startswith(reverse(LOGIN))


def test_a_locked_person_is_unlocked_by_the_security_administrator(applicant, security, sign_in):
    client = sign_in(security)
    client.post(reverse("account-lock", args=[applicant.pk]), {"reason": "离职"})
    assert signs_in(applicant, PASSWORD)[0] is False
    assert AuditEntry.objects.first().facts["factor"] == "locked account"
    client.post(reverse("account-unlock", args=[applicant.pk]))
    assert signs_in(applicant, PASSWORD)[0] is True


@pytest.mark.parametrize(("role", "letters"), [(Role.APPLICANT, 1), (Role.AUDITOR, 0), (Role.ADMINISTRATOR, 0)])
def test_only_applicants_get_a_password_by_mail(role, letters, lead):
    given = {"organisation": lead} if role == Role.APPLICANT else {}
    make.user(role, email="somebody@example.org", **given)
    Client().post(reverse("account_reset_password"), {"email": "somebody@example.org"})
    assert len([letter for letter in mail.outbox if "/password/reset/key/" in letter.body]) == letters


def test_an_unchanged_organisation_leaves_no_entry(lead, system):
    actions.save_organisation(lead, by=system)
    assert acts() == []
    lead.city = "新市"
    actions.save_organisation(lead, by=system)
    assert AuditEntry.objects.get().facts == {"name": lead.name, "kind": "applicant", "changed": ["city"]}


def test_lists_of_requests_cost_the_same_for_one_and_three(security, auditor, sign_in, django_assert_num_queries):
    client = sign_in(security)
    request_act(auditor, kind="password", reason="遗失", by=security)
    client.get(reverse("account-requests"))
    with django_assert_num_queries(5):
        client.get(reverse("account-requests"))
    for _more in range(2):
        request_act(make.user(Role.AUDITOR), kind="password", reason="遗失", by=security)
    with django_assert_num_queries(5):
        client.get(reverse("account-requests"))
    assert User.objects.count() == 4
