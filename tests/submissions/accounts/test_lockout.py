"""Wrong passwords and wrong second factors count together, are on record, and shut the account for a time that is told."""

import datetime
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from axes.models import AccessAttempt
from django.core.cache import cache
from django.db.models import F
from django.test import Client, RequestFactory
from django.urls import reverse

from submissions.accounts import actions, lockout
from submissions.models import AuditEntry
from submissions.states import Conflict

pytestmark = pytest.mark.django_db
PASSWORD = "long-enough-for-tests"
LOGIN, FACTOR = "account_login", "mfa_authenticate"


@pytest.fixture(autouse=True)
def counting(settings):
    settings.AXES_ENABLED = True
    settings.LANGUAGE_CODE = "en"
    cache.clear()  # allauth's own count of requests an address may make


@pytest.fixture
def secret(administrator):
    """The administrator's authenticator app."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(administrator, secret)
    return secret


def digits(secret, wrong=False):
    """What the app shows now, or something it does not show."""
    codes = [totp.format_hotp_value(totp.hotp_value(secret, n)) for n in totp.yield_hotp_counters_from_time()]
    return next(f"{n:06d}" for n in range(9) if f"{n:06d}" not in codes) if wrong else codes[1]


def at_second_step(person):
    """A client whose password was right."""
    client = Client()
    answer = client.post(reverse(LOGIN), {"login": person.username, "password": PASSWORD})
    assert answer.url == reverse(FACTOR)
    return client


def failures():
    return list(AuditEntry.objects.filter(act="sign_in_failed").order_by("sequence").values_list("facts", flat=True))


def test_a_real_code_signs_in(administrator, secret):
    client = at_second_step(administrator)
    assert client.post(reverse(FACTOR), {"code": digits(secret)}).status_code == 302
    assert client.get(reverse("competition-list")).status_code == 200
    assert [entry.act for entry in AuditEntry.objects.all()] == ["signed_in"]


@pytest.mark.parametrize("code", ["000000", "not-a-recovery-code"])
def test_a_wrong_code_is_on_record(code, administrator, secret):
    RecoveryCodes.activate(administrator)
    client = at_second_step(administrator)
    answer = client.post(reverse(FACTOR), {"code": code})
    assert answer.status_code == 200
    assert failures() == [{"username": administrator.username, "address": "127.0.0.1", "factor": "code"}]
    assert "4 tries are left" in answer.content.decode()


def test_wrong_passwords_and_wrong_codes_lock_together_even_against_the_right_code(administrator, secret):
    for name in (administrator.username, administrator.username.upper()):  # however the name is typed
        Client().post(reverse(LOGIN), {"login": name, "password": "wrong"})
    client = at_second_step(administrator)
    for _try in range(2):
        assert client.post(reverse(FACTOR), {"code": digits(secret, wrong=True)}).status_code == 200
    assert client.post(reverse(FACTOR), {"code": digits(secret, wrong=True)}).status_code == 429
    assert client.post(reverse(FACTOR), {"code": digits(secret)}).status_code == 429
    assert (len(failures()), failures()[-1]["locked"]) == (5, True)
    assert Client().post(reverse(LOGIN), {"login": administrator.username, "password": PASSWORD}).status_code == 429
    assert AuditEntry.objects.filter(act="signed_in").count() == 0


def test_a_recovery_code_works_once(administrator, secret):
    code = RecoveryCodes.activate(administrator).get_unused_codes()[0]
    assert at_second_step(administrator).post(reverse(FACTOR), {"code": code}).status_code == 302
    assert at_second_step(administrator).post(reverse(FACTOR), {"code": code}).status_code == 200
    assert [facts["factor"] for facts in failures()] == ["code"]


def test_the_sign_in_page_says_how_many_tries_are_left(applicant):
    page = Client().post(reverse(LOGIN), {"login": applicant.username, "password": "wrong"}).content.decode()
    assert re.findall(r"(\d) tr(?:y is|ies are) left", page) == ["4"]


def test_the_lockout_page_says_until_when_and_trying_again_does_not_put_it_off(applicant):
    wrong = {"login": applicant.username, "password": "wrong"}
    for _try in range(5):
        answer = Client().post(reverse(LOGIN), wrong)
    until = answer.context["until"]
    assert until == AccessAttempt.objects.get().attempt_time + datetime.timedelta(minutes=15)
    assert f'datetime="{until.astimezone(datetime.timezone(datetime.timedelta(hours=8))):%Y-%m-%dT%H:%M}' in (
        answer.content.decode()
    )
    assert Client().post(reverse(LOGIN), wrong).context["until"] == until


def test_the_lock_ends_by_itself(applicant):
    for _try in range(5):
        Client().post(reverse(LOGIN), {"login": applicant.username, "password": "wrong"})
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - datetime.timedelta(minutes=16))
    assert Client().post(reverse(LOGIN), {"login": applicant.username, "password": PASSWORD}).status_code == 302


def test_the_security_administrator_unlocks_at_once(applicant, security):
    for _try in range(5):
        Client().post(reverse(LOGIN), {"login": applicant.username, "password": "wrong"})
    actions.unlock_account(applicant, by=security)
    assert Client().post(reverse(LOGIN), {"login": applicant.username, "password": PASSWORD}).status_code == 302
    with pytest.raises(Conflict):
        actions.unlock_account(applicant, by=security)


def test_codes_are_not_kept_where_tries_are_counted(administrator, secret):
    at_second_step(administrator).post(reverse(FACTOR), {"code": "135791"})
    assert "135791" not in AccessAttempt.objects.get().post_data


def test_a_factor_set_up_or_taken_off_is_on_record(administrator, django_capture_on_commit_callbacks):
    client = Client()
    client.post(reverse(LOGIN), {"login": administrator.username, "password": PASSWORD})
    again = client.get(reverse("mfa_activate_totp")).url  # factors are changed only just after the password was given
    assert client.post(again, {"password": PASSWORD}).url == reverse("mfa_activate_totp")
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("mfa_activate_totp"), {"code": digits(secret)}).status_code == 302
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert Authenticator.objects.count() == 0
    acts = [(e.act, e.facts.get("factor")) for e in AuditEntry.objects.order_by("sequence") if "factor" in e.act]
    assert acts == [
        ("factor_added", "totp"),
        ("factor_added", "recovery_codes"),
        ("factor_removed", "totp"),
        ("factor_removed", "recovery_codes"),
    ]


@pytest.mark.parametrize(
    ("behind", "told", "address"),
    [
        (False, "203.0.113.9", "10.0.0.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (True, "203.0.113.9, <script>", "10.0.0.1"),
        (True, "2001:db8::1", "2001:db8::1"),
        (True, "", "10.0.0.1"),
    ],
)
def test_only_the_proxys_own_word_counts_for_an_address(behind, told, address, settings):
    settings.BEHIND_PROXY = behind
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=told)
    assert lockout.client_address(request) == address


def test_a_client_that_invents_addresses_is_still_counted(applicant, settings):
    settings.BEHIND_PROXY = True
    wrong = {"login": applicant.username, "password": "wrong"}
    answers = [
        Client().post(reverse(LOGIN), wrong, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}, 203.0.113.9").status_code
        for n in range(5)
    ]
    assert answers == [200, 200, 200, 200, 429]
