"""A security key in a real browser: enrolled, asked for at sign-in, refused when it is another's."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from submissions.models import AuditEntry, Role
from tests import make
from tests.browser.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.look]
KEY = {
    "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def plug_in(page):
    """A security key at the machine of this page, made by the browser itself."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    return devtools, devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]


def sign_in(page, person):
    page.goto("/accounts/login/")
    page.fill("input[name=login]", person.username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")


def test_a_security_key_is_enrolled_and_then_asked_for(transactional_db, settings, live_server, new_context, keep):
    settings.DEMONSTRATION = False
    cache.clear()
    judge = make.user(Role.JUDGE)
    page = new_context(base_url=live_server.url, locale="zh-CN").new_page()
    devtools, key = plug_in(page)
    sign_in(page, judge)
    page.wait_for_url("**/accounts/2fa/")  # no other page opens before a factor is set up
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/webauthn/add/")
    keep(page, "security-key-add")
    page.fill("input[name=name]", "工作密钥")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/2fa/recovery-codes/**")
    assert list(Authenticator.objects.filter(user=judge).order_by("type").values_list("type", flat=True)) == [
        "recovery_codes",
        "webauthn",
    ]
    page.context.clear_cookies()
    sign_in(page, judge)
    page.wait_for_url("**/2fa/authenticate/")
    keep(page, "security-key-sign-in")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    assert [e.act for e in AuditEntry.objects.order_by("sequence") if "signed" in e.act] == ["signed_in", "signed_in"]
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})


def test_a_security_key_is_removed_by_its_owner_who_then_needs_another_factor(
    transactional_db, settings, live_server, new_context, keep
):
    settings.DEMONSTRATION = False
    cache.clear()
    judge = make.user(Role.JUDGE)
    page = new_context(base_url=live_server.url, locale="zh-CN").new_page()
    plug_in(page)
    sign_in(page, judge)
    page.wait_for_url("**/accounts/2fa/")  # else the next address is asked for before the sign-in is answered
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/webauthn/add/")
    page.fill("input[name=name]", "工作密钥")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/2fa/recovery-codes/**")
    page.goto("/accounts/2fa/webauthn/")
    keep(page, "security-key-list")
    page.click("main a[href$='/remove/']")
    keep(page, "security-key-remove")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_url("**/accounts/2fa/**")
    assert list(Authenticator.objects.filter(user=judge, type="webauthn")) == []
    page.goto("/work/")
    assert page.url == f"{live_server.url}/accounts/2fa/"
