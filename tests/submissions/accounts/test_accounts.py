"""Accounts: opened once, locked at once, second factor before anything else, and every sign-in on record."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from submissions.accounts import actions
from submissions.accounts.credit import check_character
from submissions.accounts.forms import OrganisationForm
from submissions.models import AuditEntry, Role
from submissions.states import Conflict
from tests import make

pytestmark = pytest.mark.django_db
PASSWORD = "long-enough-for-tests"


def enter(person):
    client = Client()
    client.force_login(person)
    return client


def test_a_privileged_person_without_a_second_factor_gets_nowhere(administrator):
    answer = enter(administrator).get(reverse("competition-list"))
    assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))


def test_with_a_second_factor_the_pages_open(administrator):
    Authenticator.objects.create(user=administrator, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert enter(administrator).get(reverse("competition-list")).status_code == 200


def test_an_applicant_needs_no_second_factor(applicant):
    assert enter(applicant).get(reverse("application-list")).status_code == 200


def test_sign_ins_and_failures_are_on_record(applicant):
    client, url = Client(), reverse("account_login")
    client.post(url, {"login": applicant.username, "password": "wrong"})
    client.post(url, {"login": applicant.username, "password": PASSWORD})
    client.post(reverse("account_logout"))
    assert list(AuditEntry.objects.order_by("sequence").values_list("act", flat=True)) == [
        "sign_in_failed",
        "signed_in",
        "signed_out",
    ]


def test_opening_an_account_gives_a_password_that_works(system, lead):
    person, password = actions.create_account("newcomer", "新人", Role.APPLICANT, lead, by=system)
    assert person.check_password(password) is True
    assert AuditEntry.objects.get().act == "account_created"


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.PROVINCE])
def test_a_role_that_acts_for_a_body_needs_one_of_its_kind(role, system):
    with pytest.raises(ValidationError) as refusal:
        actions.create_account("newcomer", "新人", role, None, by=system)
    assert list(refusal.value.message_dict) == ["organisation"]


def test_locking_ends_sessions_at_once(applicant, security):
    client = enter(applicant)
    actions.lock_account(applicant, reason="离职", by=security)
    assert client.get(reverse("application-list")).status_code == 302
    with pytest.raises(Conflict):
        actions.lock_account(applicant, reason="离职", by=security)


def test_the_check_digit_of_a_credit_code(body):
    code = "91110000802100433"
    assert check_character(code) == "B"
    given = {
        "kind": "applicant",
        "name": "单位",
        "province": "110000",
        "recommended_by": body.pk,
        "credit_code": code + "A",
    }
    assert list(OrganisationForm(given).errors) == ["credit_code"]
    assert OrganisationForm({**given, "credit_code": code + "B"}).errors == {}


def test_lists_of_accounts_cost_the_same_for_one_and_three(system, sign_in, django_assert_num_queries):
    client = sign_in(system)
    client.get(reverse("accounts"))
    with django_assert_num_queries(5):
        client.get(reverse("accounts"))
    make.user()
    make.user()
    with django_assert_num_queries(5):
        client.get(reverse("accounts"))


def test_a_refusal_costs_no_query(applicant, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert [applicant.has_perm(act) for act in ("submissions.view_trail", "evaluation.view_scores")] == [
            False,
            False,
        ]


@pytest.mark.parametrize(
    ("came", "back"),
    [
        ("http://testserver/reviews/7/?page=2", "/reviews/7/%3Fpage%3D2"),
        ("https://elsewhere.example/reviews/8/", "/reviews/7/submit/"),
        ("", "/reviews/7/submit/"),
    ],
)
def test_after_an_expired_session_one_comes_back_to_the_form(came, back):
    answer = Client().post(reverse("sheet-submit", args=[7]), headers={"Referer": came})
    assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={back}")


def test_a_browser_keeps_nothing_that_a_signed_in_person_is_shown(applicant):
    signed_in, kept = enter(applicant), "private, no-store"
    assert [signed_in.get(reverse(name)).headers["Cache-Control"] for name in ("application-list", "home")] == [
        kept
    ] * 2
    assert Client().get(reverse("home")).headers.get("Cache-Control") is None
