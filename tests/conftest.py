"""The cast: one person of each role, the call they meet over, and a trail that tests may empty between them."""

import datetime
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation

from submissions.models import Organisation, Role, User
from submissions.trail import triggers
from tests import make

pytest_plugins = ["tests.services", "tests.databases", "tests.alike", "tests.lanes"]

_teardown = TransactionTestCase._fixture_teardown


def _teardown_with_trail(self: TransactionTestCase) -> None:
    """Emptying the tables after a transactional test is the one time the append-only trigger must step aside."""
    with connection.schema_editor() as editor:
        triggers.remove(None, editor)
    try:
        _teardown(self)
    finally:
        with connection.schema_editor() as editor:
            triggers.install(None, editor)


TransactionTestCase._fixture_teardown = _teardown_with_trail


@pytest.fixture(autouse=True)
def _english_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """What commands say is compared in English, whatever the language of whoever runs the tests."""
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture(autouse=True)
def _nobodys_language() -> None:
    """A request leaves its reader's language behind in the process: the next test begins in the product's own."""
    translation.deactivate()


@pytest.fixture
def body(db: None) -> Organisation:
    return make.body()


@pytest.fixture
def lead(body: Organisation) -> Organisation:
    return make.organisation(recommended_by=body)


@pytest.fixture
def applicant(lead: Organisation) -> User:
    return make.user(Role.APPLICANT, organisation=lead)


@pytest.fixture
def province(body: Organisation) -> User:
    return make.user(Role.PROVINCE, organisation=body)


@pytest.fixture
def administrator(db: None) -> User:
    return make.user(Role.ADMINISTRATOR)


@pytest.fixture
def judge(db: None) -> User:
    return make.judge()


@pytest.fixture
def system(db: None) -> User:
    return make.user(Role.SYSTEM)


@pytest.fixture
def security(db: None) -> User:
    return make.user(Role.SECURITY)


@pytest.fixture
def auditor(db: None) -> User:
    return make.user(Role.AUDITOR)


@pytest.fixture
def sign_in(settings):
    """A function from a person to a client signed in as that person, the second factor waived."""
    settings.DEMONSTRATION = True

    def _sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return _sign_in


@pytest.fixture
def clock() -> Iterator[Callable[..., None]]:
    """The time that the product reads: Beijing, the 2nd of March 2026 at first; it ticks, and is moved by hand."""
    beijing = ZoneInfo("Asia/Shanghai")
    with time_machine.travel(datetime.datetime(2026, 3, 2, 9, tzinfo=beijing)) as traveller:
        yield lambda month, day, hour=10: traveller.move_to(datetime.datetime(2026, month, day, hour, tzinfo=beijing))
