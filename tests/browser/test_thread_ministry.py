"""The ministry's own steps clicked through: set-up, completeness, opening, scoring, assigning, notice, publication."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.management.demonstration import story
from evaluation.models import Assignment, Award, Competition, Notice, Objection, Round
from evaluation.publication import actions as publication
from submissions.models import Application, Call
from tests.browser.clicks import form, press, sure

pytestmark = [pytest.mark.browser, pytest.mark.look]


def test_a_competition_is_set_up_and_its_call_published(play, walk, keep):
    page = walk("administrator")
    page.goto(reverse("competition-new"))
    for name, value in {
        "code": "clicked", "name": "点击竞赛", "organiser": "主办部门", "opens_at": "2027-03-01T09:00", "places": "2",
        "closes_at": "2027-03-31T18:00", "recommend_by": "2027-04-15T18:00", "last_year": "2026", "text": "通知正文",
    }.items():  # fmt: skip
        page.fill(f"[name={name}]", value)
    keep(page, "setup-1-new")
    press(page, page.locator("main form button.btn-primary"))
    assert page.url.endswith("/competitions/clicked/setup/")
    page.goto(reverse("tracks", args=["clicked"]))
    page.check("[name=form-5-DELETE]")
    page.fill("[name=form-0-cap]", "3")
    press(page, page.locator("main form button.btn-primary"))
    page.goto(reverse("quotas", args=["clicked"]))
    page.locator("[name^=places_]").first.fill("3")
    press(page, page.locator("main form button.btn-primary"))
    for number, cut in ((1, "4"), (2, "2")):
        page.goto(reverse("round-setup", args=[f"clicked-{number}"]))
        page.fill("[name=cut]", cut)
        page.fill("[name=judges_per_entry]", "2")
        press(page, page.locator("main form button.btn-primary"))
    keep(page, "setup-2-parts")
    sure(page, form(page, "/publish/"))
    keep(page, "setup-3-published")
    made = Competition.objects.get(code="clicked")
    assert (made.status, made.call.status, made.call.tracks.count()) == ("called", "called", 5)
    assert made.call.tracks.get(code="equipment").cap == 3
    assert sorted(set(made.call.quotas.values_list("places", flat=True))) == [2, 3]
    assert (made.rounds.get(number=1).cut, made.rounds.get(number=1).judges_per_entry) == (4, 2)
    page = walk("public", 390)
    page.goto(reverse("call", args=["clicked"]))
    assert page.inner_text("h1") == "点击竞赛"


def test_completeness_is_checked_the_round_opened_scored_and_judges_drawn(play, walk, keep, work):
    for stage in story.STAGES[:3]:
        getattr(play, f"_{stage}")(unfinished=False)
    waiting = Application.objects.filter(call__code="demo", status="recommended").order_by("code")
    page = walk("administrator")
    for application in list(waiting.all()):
        page.goto(reverse("completeness", args=[application.code]))
        for box in page.locator("[name=points]").all():
            box.check()
        page.check("[name=outcome][value=qualified]")
        press(page, page.locator("main form button.btn-primary"))
    page.goto(reverse("completeness-list", args=["demo"]))
    keep(page, "completeness")
    qualified = Application.objects.filter(call__code="demo", status="qualified").count()
    assert (waiting.count(), page.locator("main tbody tr").count()) == (0, qualified)

    now = timezone.now()  # a round opens once nobody can recommend any more
    Call.objects.filter(code="demo").update(closes_at=now - timedelta(hours=2), recommend_by=now - timedelta(hours=1))
    round = Round.objects.get(competition__code="demo", number=1)
    page.goto(reverse("entries", args=[round.code]))
    sure(page, form(page, "/open/"))
    assert page.locator("main tbody tr").count() == qualified
    keep(page, "opened")
    page.goto(reverse("scoring", args=["demo"]))
    press(page, form(page, f"/rounds/{round.code}/score/"))
    keep(page, "scoring-queued")
    run = page.url
    page.goto("about:blank")  # nobody asks for progress while the worker has this process to itself
    work()
    page.goto(run)
    assert page.locator("main table").first.locator("tbody tr").count() == qualified
    keep(page, "scored")
    page.goto(reverse("assignments", args=[round.code]))
    page.fill("[name=seed]", "双色球2027001")
    sure(page, form(page, "/draw/"))
    keep(page, "assigned")
    assert Assignment.objects.filter(entry__round=round).count() == qualified * round.judges_per_entry


def test_the_notice_is_drafted_published_and_the_winners_with_it(play, walk, keep):
    play.until("notice")
    by = play.cast.administrator
    for objection in Objection.objects.filter(status="filed"):
        publication.refuse_objection(objection, ground="no_evidence", answer="无佐证。", by=by)
    page = walk("administrator")
    page.goto(reverse("notice-desk", args=["demo"]))
    assert page.locator("form[action$='/results/publish/'] button[disabled]").count() == 1
    keep(page, "notice-running")
    Notice.objects.update(ends_at=timezone.now())
    page.reload()
    sure(page, form(page, "/results/publish/"))
    keep(page, "published")
    assert Award.objects.filter(kind="winner").count() == 2
    page = walk("public", 390)
    page.goto(reverse("results", args=["demo"]))
    assert page.locator("main table tbody tr").first.locator("td").first.inner_text() == "1"
    page = walk("applicant")
    page.goto(reverse("own-results"))
    keep(page, "own-results")
    assert page.locator("main tbody th, main tbody td").count() > 1


def test_a_notice_is_drafted_and_made_public(play, walk, keep):
    play.until("meeting")
    page = walk("administrator")
    page.goto(reverse("notice-desk", args=["demo"]))
    press(page, page.locator("a.btn-primary[href$='/notice/edit/']"))
    page.fill("[name=contact]", "010-00000000")
    press(page, page.locator("main form button.btn-primary"))
    keep(page, "notice-draft")
    sure(page, form(page, "/notice/publish/"))
    sure(page, form(page, "/results/open/"))
    keep(page, "notice-public")
    assert Notice.objects.get().status == "published"
    page = walk("public")
    page.goto(reverse("notice", args=["demo"]))
    assert page.locator("main table tbody tr").count() == 2
