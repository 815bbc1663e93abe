"""When a call's applications are compared, by whom, and that it happens once."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from submissions.models import Application, AuditEntry, Comparison, Likeness
from submissions.oversight import actions, comparing, tasks
from submissions.oversight.models_likeness import state_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(lead):
    call = make.call()
    for name in ("甲市光伏集群", "甲市光伏产业集群", "乙市稀土集群"):
        make.application(call, lead, "submitted", name=name)
    return call


@pytest.fixture
def many(monkeypatch):
    """As with more applications than are compared while one waits."""
    monkeypatch.setattr(comparing, "AT_ONCE", 0)


@pytest.fixture
def look(call, sign_in, administrator):
    client = sign_in(administrator)
    return lambda **asked: client.get(reverse("likeness", args=[call.code]), asked)


def alike(call):
    return [(pair.one.name, pair.other.name) for pair in Likeness.objects.filter(comparison__call=call, fields="name")]


def test_a_look_compares_what_changed_and_only_then(call, look):
    first = look().context["shown"]
    assert (first.total, look().context["shown"]) == (3, first)
    third = call.applications.get(name="乙市稀土集群")
    Application.objects.filter(pk=third.pk).update(name="甲市光伏", revision=third.revision + 1)
    second = look().context["shown"]
    assert second != first
    assert list(Comparison.objects.all()) == [second]  # what it replaces is gone
    assert len(alike(call)) == 0  # all three agree in more than the name now: their lead is one


def test_it_is_compared_anew_when_asked(call, look, sign_in, administrator):
    first = look().context["shown"]
    answer = sign_in(administrator).post(reverse("likeness", args=[call.code]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("likeness", args=[call.code]))
    assert Comparison.objects.get() != first
    assert AuditEntry.objects.filter(act="application_read").count() == 2


def test_drafts_are_not_compared(call, lead, look):
    make.application(call, lead, "draft", name="甲市光伏集群")
    assert look().context["shown"].total == 3


def test_many_are_left_to_a_worker(call, look, many):
    page = look()
    waiting = page.context["newest"]
    assert (waiting.status, page.context["shown"], list(page.context["page"])) == ("queued", None, [])
    assert look().context["newest"] == waiting  # a second look waits for the same
    tasks.compare(waiting.pk)
    assert (look().context["shown"], look().context["page"].paginator.count) == (waiting, 3)


def test_the_progress_sends_for_the_page_once_it_has_ended(call, look, many, sign_in, administrator):
    waiting, client = look().context["newest"], sign_in(administrator)
    address = reverse("likeness-progress", args=[call.code])
    assert "HX-Refresh" not in client.get(address)
    comparing.compare(waiting.pk)
    assert client.get(address)["HX-Refresh"] == "true"


def test_a_second_worker_finds_nothing_to_do(call, many):
    waiting = actions.compare(call)
    comparing.compare(waiting.pk)
    before = list(Likeness.objects.values_list("pk", flat=True))
    comparing.compare(waiting.pk)
    assert list(Likeness.objects.values_list("pk", flat=True)) == before


def test_only_one_comparison_of_a_call_is_under_way(call, many):
    waiting = actions.compare(call)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comparison.objects.create(call=call, state=state_of(call))
    assert actions.compare(call, anew=True) == waiting


def test_a_worker_that_was_given_up_stores_nothing(call, many):
    waiting = actions.compare(call)
    mine = Comparison.objects.filter(pk=waiting.pk, status="running", attempt=1)
    Comparison.objects.filter(pk=waiting.pk).update(status="running", attempt=2)
    with pytest.raises(comparing._Lost):
        comparing._work(waiting, mine)
    assert Likeness.objects.count() == 0


def test_a_silent_worker_is_followed_by_another_until_the_third(call, many):
    waiting = actions.compare(call)
    late = timezone.now() + datetime.timedelta(minutes=5)
    assert comparing.waiting(late) == [waiting.pk]
    for attempt, status in ((1, "queued"), (3, "failed")):
        Comparison.objects.filter(pk=waiting.pk).update(status="running", attempt=attempt, heartbeat=timezone.now())
        assert comparing.requeue_stale(late) == 1
        waiting.refresh_from_db()
        assert waiting.status == status


def test_a_failed_comparison_says_so_and_can_be_made_anew(call, look, many):
    waiting = look().context["newest"]
    Comparison.objects.filter(pk=waiting.pk).update(status="failed", finished_at=timezone.now())
    page = look()
    assert page.context["newest"] == waiting
    assert '<div class="notice act" role="alert">' in page.content.decode()
    assert actions.compare(call, anew=True) != waiting


def test_pairs_are_searched_and_narrowed(call, look):
    def found(**asked):
        return [(pair.one.name, pair.other.name) for pair in look(**asked).context["page"]]

    pair = ("甲市光伏集群", "甲市光伏产业集群")
    assert found(field="name") == [pair]
    assert found(q="光伏产业") == [pair, ("甲市光伏产业集群", "乙市稀土集群")]
    assert found(q="没有") == []
    assert len(found()) == 3


def test_a_withdrawn_application_shows_in_no_pair(call, look):
    look()
    Application.objects.filter(name="乙市稀土集群").update(status="withdrawn")
    assert look().context["page"].paginator.count == 1
