"""Lists of the front door: each asks the database as often for three rows as for one, sorts by its headings, and says
where a search finds nothing."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from submissions.accounts.notify import notify
from submissions.interface.actions import issue_token
from submissions.models import AccountRequest, Application, Export, Extension, Import
from submissions.trail.actions import record
from submissions.trail.acts import Act
from tests import lists, make

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

    def account_requests(self):
        person = make.user("judge")
        AccountRequest.objects.create(person=person, kind="password", reason="忘记", requested_by=self.person)

    def call_list(self):
        make.call()

    def recommendation_list(self):
        make.quota(make.call(), self.lead)

    def extensions(self):
        application = make.application(self.call, make.organisation(), "submitted")
        until = self.call.closes_at + datetime.timedelta(days=application.pk)
        Extension.objects.create(application=application, until=until, reason="停电", granted_by=self.person)

    def likeness(self):
        body = f"促进会{Application.objects.count()}"
        make.application(self.call, make.organisation(), "submitted")
        make.application(self.call, make.organisation(), "submitted", promotion_organisation=body)

    def import_(self):
        number = Import.objects.count()
        Import.objects.create(
            call=self.call, name=f"{number}.xlsx", file=ContentFile(b"x", "x.xlsx"), size=1, sha256="0" * 64,
            applications=number, created_by=self.person,
        )  # fmt: skip


LISTS = {
    "organisations": "system",
    "accounts": "system",
    "account-requests": "security",
    "sign-ins": "security",
    "notifications": "applicant",
    "tokens": "province",
    "call-list": "applicant",
    "application-list": "applicant",
    "own-results": "applicant",
    "recommendation-list": "administrator",
    "exports": "administrator",
    "extensions": "administrator",
    "likeness": "administrator",
    "import": "administrator",
}
OF_A_CALL = ("exports", "extensions", "likeness", "import")
UNSEARCHED = ("tokens", "exports")  # of tokens a person holds five; exports are told apart by kind and state


@pytest.fixture
def listed(request, db, sign_in):
    """A list with one row: its reader's client, its address, and how it comes by a row more."""
    name = request.param
    growing = Growing(LISTS[name])
    grow = getattr(growing, "import_" if name == "import" else name.replace("-", "_"))
    grow()
    return sign_in(growing.person), reverse(name, args=[growing.call.code] if name in OF_A_CALL else []), grow


@pytest.mark.parametrize("listed", LISTS, indirect=True)
def test_three_rows_cost_what_one_costs(listed):
    client, url, grow = listed
    lists.queries(client, url)  # the first request also opens the session
    one = lists.queries(client, url)
    grow()
    grow()
    lists.queries(client, url)  # the first request also computes anew what is kept
    assert lists.queries(client, url) == one


@pytest.mark.parametrize("listed", [name for name in LISTS if name != "tokens"], indirect=True)
def test_every_heading_sorts(listed):
    client, url, grow = listed
    grow()
    assert lists.unsorted(client, url) == []


@pytest.mark.parametrize("listed", [name for name in LISTS if name not in UNSEARCHED], indirect=True)
def test_a_search_in_vain_leads_back(listed):
    client, url, _grow = listed
    assert lists.leads_back(client, url)
