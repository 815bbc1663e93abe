"""The pages of the three management roles in a real browser, at both widths: no axe violation, no complaint, never wider than the phone."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from submissions.accounts import actions
from submissions.accounts.actions_requests import request_act
from submissions.models import Role, TrailVerification
from submissions.trail.actions import start_verification
from tests import make
from tests.browser.test_pages import faults

pytestmark = [pytest.mark.browser, pytest.mark.look]


@pytest.fixture
def people(transactional_db):
    cache.clear()
    return {role: make.user(role, username=role) for role in (Role.SYSTEM, Role.SECURITY, Role.AUDITOR)}


@pytest.fixture
def addresses(people):
    """Role -> the pages to look at."""
    _system, security, auditor = people.values()
    locked = make.user(Role.AUDITOR, username="auditor-two")
    actions.lock_account(locked, reason="离岗", by=security)
    asked = request_act(locked, kind="unlock", reason="返岗", by=security)
    start_verification(by=auditor)
    done = TrailVerification.objects.create(
        requested_by=auditor, status="done", verdict="broken", last=3, head_number=3, head_hash="0" * 64,
        breaks=[[0, "head"], [2, "content"]], break_count=120,
    )  # fmt: skip
    shared = [("accounts",), ("account", locked.pk), ("account-requests",), ("account-request", asked.pk)]
    return {
        "system": [*shared, ("account-new",), ("organisations",), ("organisation-new",), ("mfa_index",)],
        "security": [*shared, ("sign-ins",), ("account_change_password",)],
        "auditor": [
            *shared[2:], ("trail",), ("trail-entry", 1), ("trail-verify",), ("trail-verification", done.pk),
            ("trail-verification", done.pk - 1), ("trail-head",),
        ],
    }  # fmt: skip


def test_pages_of_the_management_roles(addresses, walk, keep):
    found = []
    for role, pages in addresses.items():
        page = walk(role)
        for number, (name, *args) in enumerate(pages):
            found += faults(page, reverse(name, args=args))
            keep(page, f"three-{role}-{number:02d}")
        page.close()
    assert found == []
