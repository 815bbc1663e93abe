"""Signing in leads to the page where a person's work begins."""

import pytest
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db

WORK = {
    "applicant": "application-list",
    "province": "province-desk",
    "administrator": "competition-list",
    "judge": "judge-desk",
    "system": "accounts",
    "security": "accounts",
    "auditor": "trail",
}


@pytest.mark.parametrize("role", WORK)
def test_work_begins(role, sign_in):
    assert sign_in(make.user(role)).get(reverse("work")).url == reverse(WORK[role])


def test_the_ministry_begins_at_its_newest_competition(administrator, sign_in):
    made = make.competition()
    assert sign_in(administrator).get(reverse("work")).url == reverse("competition", args=[made.code])
