"""Lists of accounts, messages, tokens, exports and own results ask the database as often for three rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from submissions.accounts.notify import notify
from submissions.interface.actions import issue_token
from submissions.models import Export
from submissions.trail.actions import record
from submissions.trail.acts import Act
from tests import make

pytestmark = pytest.mark.django_db


class Growing:
    """A list's reader, address, and how it comes by a row more."""

    def __init__(self, role):
        self.person = make.user(role)
        self.call, self.lead = make.call(), make.organisation()
        self.person.organisation = self.lead
        self.person.save()
        self.competition = make.competition(self.call, status="published", rounds=1, cuts=(9,))

    def organisations(self):
        make.organisation()

    def accounts(self):
        make.user("judge")

    def sign_ins(self):
        record(Act.SIGNED_IN, by=make.user("judge"), about=self.person, address="127.0.0.1")

    def notifications(self):
        notify([self.person], "消息", "正文", "/calls/")

    def tokens(self):
        issue_token("省级系统", 30, by=self.person)

    def exports(self):
        Export.objects.create(call=self.call, kind="xlsx", asked_by=self.person)

    def application_list(self):
        make.application(self.call, self.lead)

    def own_results(self):
        type(self.competition).objects.update(results_opened_at=self.call.opens_at)
        make.entry(self.competition.rounds.get(), make.application(self.call, self.lead, "qualified"))


LISTS = {
    "organisations": "system",
    "accounts": "system",
    "sign-ins": "security",
    "notifications": "applicant",
    "tokens": "province",
    "exports": "administrator",
    "application-list": "applicant",
    "own-results": "applicant",
}


@pytest.mark.parametrize("name", LISTS)
def test_three_rows_cost_what_one_costs(name, sign_in):
    growing = Growing(LISTS[name])
    client, grow = sign_in(growing.person), getattr(growing, name.replace("-", "_"))
    url = reverse(name, args=[growing.call.code] if name == "exports" else [])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    grow()
    asked()  # the first request also opens the session
    one = asked()
    grow()
    grow()
    assert asked() == one
