"""The judge's desk and sheet, and the ministry's pages over judging, over HTTP."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.models import Advice, Assignment, Draw, Judge, Pledge, Round
from submissions.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db
QUIET = {"X-Requested-With": "autosave"}


@pytest.fixture
def round():
    competition = make.competition()
    competition.rounds.filter(number=1).update(status="open")
    return competition.rounds.get(number=1)


@pytest.fixture
def ministry(sign_in, administrator):
    return sign_in(administrator)


def entry(round, **given):
    lead = make.organisation(recommended_by=make.body())
    return make.entry(round, make.application(round.competition.call, lead, status="qualified"), **given)


@pytest.fixture
def task(round, judge):
    return make.assignment(entry(round), judge)


@pytest.fixture
def desk(sign_in, judge):
    return sign_in(judge)


def typed(service="", plan="", revision=0, comment=""):
    return {"mark_service": service, "mark_plan": plan, "revision": revision, "comment": comment}


class TestSheet:
    def test_the_blind_page_names_nobody(self, desk, task):
        application = task.entry.application
        page = desk.get(reverse("sheet", args=[task.pk])).content.decode()
        assert task.entry.code in page
        for hidden in (
            application.name,
            application.code,
            application.lead.name,
            application.core_park,
            "四川",
            "示例市",
        ):
            assert hidden not in page
        desk_page = desk.get(reverse("judge-desk")).content.decode()
        assert application.name not in desk_page
        assert application.lead.name not in desk_page

    def test_the_pledge_comes_first(self, desk, judge, task):
        Pledge.objects.all().delete()
        pledge = reverse("pledge", args=[task.entry.round.code])
        assert desk.get(reverse("sheet", args=[task.pk])).url == pledge
        assert desk.get(pledge).status_code == 200
        assert desk.post(pledge).url == reverse("judge-desk")
        assert Pledge.objects.get().judge == judge
        assert desk.get(reverse("sheet", args=[task.pk])).status_code == 200

    def test_autosave_answers_the_new_revision(self, desk, task):
        url = reverse("sheet-save", args=[task.pk])
        answer = desk.post(url, typed("80.5", comment="好"), headers=QUIET)
        assert (answer.status_code, answer.json()["revision"]) == (200, 1)
        older = desk.post(url, typed("10"), headers=QUIET)
        assert older.status_code == 409
        assert "message" in older.json()
        assert [str(mark.value) for mark in task.marks.all()] == ["80.50"]

    @pytest.mark.parametrize("bad", ["101", "-1", "abc", "NaN", "inf", "80.555", "1e9", "80,5", "<b>"])
    def test_a_bad_mark_is_told_and_not_stored_and_those_beside_it_are(self, desk, task, bad):
        save, submit = reverse("sheet-save", args=[task.pk]), reverse("sheet-submit", args=[task.pk])
        assert desk.post(submit, typed(bad, "70")).status_code == 422
        assert not task.marks.exists()
        answer = desk.post(save, typed(bad, "70"), headers=QUIET)
        assert (answer.status_code, set(answer.json()["errors"]), answer.json()["revision"]) == (
            200,
            {"mark_service"},
            1,
        )
        assert [(mark.item.code, mark.value) for mark in task.marks.all()] == [("plan", 70)]
        again = desk.post(save, typed(bad, "70", 1), headers=QUIET)
        assert (again.status_code, again.json()) == (200, answer.json())  # nothing is new, so nothing is recorded
        assert AuditEntry.objects.filter(act="sheet_saved").count() == 1
        assert desk.post(save, typed(bad, "70"), headers=QUIET).status_code == 409

    def test_a_bad_mark_alone_says_that_nothing_is_stored(self, desk, task):
        answer = desk.post(reverse("sheet-save", args=[task.pk]), typed("8o"), headers=QUIET)
        assert (answer.status_code, set(answer.json())) == (400, {"errors"})
        task.refresh_from_db()
        assert (task.revision, task.saved_at) == (0, None)

    def test_a_mark_that_stands_is_not_taken_back_by_a_bad_one(self, desk, task):
        save = reverse("sheet-save", args=[task.pk])
        desk.post(save, typed("80", "70"), headers=QUIET)
        answer = desk.post(save, typed("8o", "75", 1, comment="x" * 5001), headers=QUIET)
        assert (answer.status_code, sorted(answer.json()["errors"])) == (200, ["comment", "mark_service"])
        assert sorted((mark.item.code, mark.value) for mark in task.marks.all()) == [("plan", 75), ("service", 80)]
        assert desk.post(save, typed("81", "", "one"), headers=QUIET).status_code == 400

    def test_the_summary_names_items_as_the_page_does_and_denies_nothing_that_was_saved(self, desk, task):
        task.entry.round.items.filter(code="service").update(name="服务", name_en="Service of all")
        submit, english = reverse("sheet-submit", args=[task.pk]), {"Accept-Language": "en"}
        fresh = desk.post(submit, typed("8o", "70"), headers=english).content.decode()
        assert (">Service of all</a>" in fresh, "Nothing was saved yet" in fresh) == (True, True)
        desk.post(reverse("sheet-save", args=[task.pk]), typed("8o", "70"), headers=QUIET)
        later = desk.post(submit, typed("8o", "70", 1), headers=english).content.decode()
        assert ("Please correct:" in later, "Nothing was saved yet" in later) == (True, False)

    def test_submitting_locks_the_page(self, desk, task):
        submit, save = reverse("sheet-submit", args=[task.pk]), reverse("sheet-save", args=[task.pk])
        assert desk.post(submit, typed("80")).status_code == 422
        assert desk.post(submit, typed("80", "90")).url == reverse("judge-desk")
        page = desk.get(reverse("sheet", args=[task.pk])).content.decode()
        assert "86.67" in page
        assert "mark_service" not in page
        assert desk.post(save, typed("10", "10", 1), headers=QUIET).status_code == 409
        assert desk.post(submit, typed("10", "10", 1)).status_code == 409
        task.refresh_from_db()
        assert (task.status, str(task.score)) == ("submitted", "86.6700")

    def test_saving_without_script(self, desk, task):
        assert desk.post(reverse("sheet-save", args=[task.pk]), typed("80")).url == reverse("sheet", args=[task.pk])

    def test_a_missing_or_negative_revision_is_refused(self, desk, task):
        for revision in ("", "-1", "x"):
            answer = desk.post(reverse("sheet-save", args=[task.pk]), typed("80", revision=revision), headers=QUIET)
            assert answer.status_code == 400

    def test_staying_out_closes_the_entry_for_good(self, desk, task):
        url = reverse("recuse", args=[task.pk])
        assert desk.get(url).status_code == 200
        assert desk.post(url, {"reason": " "}).status_code == 422
        assert desk.post(url, {"reason": "曾参与规划"}).url == reverse("judge-desk")
        for name in ("sheet", "sheet-save", "sheet-submit", "recuse"):
            method = desk.get if name == "sheet" else desk.post
            assert method(reverse(name, args=[task.pk])).status_code == 404

    def test_somebody_else_s_sheet_does_not_exist(self, desk, round):
        other = make.assignment(entry(round), make.judge())
        assert desk.get(reverse("sheet", args=[other.pk])).status_code == 404
        assert desk.post(reverse("sheet-save", args=[other.pk]), typed("80"), headers=QUIET).status_code == 404

    def test_a_closed_round_can_be_read_but_not_marked(self, desk, task):
        Round.objects.update(status="closed")
        assert desk.get(reverse("sheet", args=[task.pk])).status_code == 200
        assert desk.post(reverse("sheet-save", args=[task.pk]), typed("80"), headers=QUIET).status_code == 409
        assert desk.get(reverse("recuse", args=[task.pk])).status_code == 403

    def test_an_expired_session_sends_autosave_to_the_sign_in(self, client, task):
        assert client.post(reverse("sheet-save", args=[task.pk]), typed("80"), headers=QUIET).status_code == 302

    def test_the_desk_keeps_its_queries(self, desk, judge, round, task):
        url = reverse("judge-desk")
        with CaptureQueriesContext(connection) as one:
            desk.get(url)
        for _row in range(2):
            make.assignment(entry(round), judge)
        with CaptureQueriesContext(connection) as three:
            desk.get(url)
        assert len(three) == len(one)


class TestAssigning:
    def test_by_hand_and_back(self, ministry, round):
        one, judge = entry(round), make.judge("110000")
        barred = make.judge("510000")
        url = reverse("assignments", args=[round.code])
        row = ministry.get(url).context["rows"][0]
        assert (row["free"], [person for person, _words in row["barred"]]) == ([judge], [barred])
        add = reverse("assignment-add", args=[round.code])
        ministry.post(add, {"entry": one.pk, "judge": barred.pk})
        ministry.post(add, {"entry": one.pk, "judge": ""})
        assert not Assignment.objects.exists()
        ministry.post(add, {"entry": one.pk, "judge": judge.pk})
        ministry.post(add, {"entry": one.pk, "judge": judge.pk})
        made = Assignment.objects.get()
        ministry.post(reverse("assignment-remove", args=[made.pk]))
        assert not Assignment.objects.exists()

    def test_the_draw_and_its_record(self, ministry, round):
        entry(round)
        url = reverse("judges-draw", args=[round.code])
        assert ministry.post(url, {"seed": "1"}).status_code == 422
        for _row in range(3):
            make.judge("110000")
        assert ministry.post(url, {"seed": ""}).status_code == 422
        assert ministry.post(url, {"seed": "20261211"}).status_code == 302
        assert ministry.post(url, {"seed": "20261211"}).status_code == 422
        stored = ministry.get(reverse("draw-record", args=[Draw.objects.get().pk])).json()
        assert (stored["seed"], stored["inputs"]["per_entry"]) == ("20261211", 3)

    def test_entries_with_too_few_judges_can_be_picked_out(self, ministry, round):
        full, _short = entry(round), entry(round)
        for _row in range(3):
            make.assignment(full, make.judge("110000"))
        url = reverse("assignments", args=[round.code])
        assert len(ministry.get(url).context["rows"]) == 2
        assert len(ministry.get(url, {"few": "on"}).context["rows"]) == 1

    def test_a_closed_round_still_shows_who_judged_whom(self, ministry, round):
        kept = [entry(round, status=status) for status in ("advanced", "not_advanced")]
        entry(round, status="withdrawn")
        Round.objects.filter(pk=round.pk).update(status="closed")
        rows = ministry.get(reverse("assignments", args=[round.code])).context["rows"]
        assert {row["entry"].pk for row in rows} == {one.pk for one in kept}

    def test_queries_do_not_grow(self, ministry, round):
        make.assignment(entry(round), make.judge("110000"))
        url = reverse("assignments", args=[round.code])
        with CaptureQueriesContext(connection) as one:
            ministry.get(url)
        for _row in range(2):
            make.assignment(entry(round), make.judge("120000"))
        with CaptureQueriesContext(connection) as three:
            ministry.get(url)
        assert len(three) == len(one)


class TestMinistry:
    def test_a_look_at_a_sheet_and_reopening(self, ministry, round, judge):
        task = make.assignment(entry(round), judge, {"service": 80, "plan": 90}, status="submitted")
        page = ministry.get(reverse("assignment", args=[task.pk]))
        assert "86.67" in page.content.decode()
        url = reverse("sheet-reopen", args=[task.pk])
        assert ministry.post(url, {"reason": ""}).status_code == 422
        assert ministry.post(url, {"reason": "请复核"}).status_code == 302
        assert ministry.post(url, {"reason": "请复核"}).status_code == 403
        task.refresh_from_db()
        assert (task.status, task.reason) == ("reopened", "请复核")

    def test_judges_far_apart_are_shown(self, ministry, round):
        one = entry(round)
        for mark in (60, 81):
            make.assignment(one, make.judge("110000"), {"service": mark, "plan": mark}, status="submitted")
        page = ministry.get(reverse("judging", args=[round.competition.code]))
        assert [(row["entry"], str(row["panel"].spread)) for row in page.context["gaps"]] == [(one, "21.00")]

    def test_the_pool(self, ministry, round):
        person, employer = make.user("judge"), make.organisation(name="示例大学")
        url = reverse("judge-new")
        fields = {"user": person.pk, "province": "110000", "employer": employer.pk, "title": "教授", "is_active": "on"}
        assert ministry.post(url, {**fields, "advised": "无此机构 2024"}).status_code == 422
        assert ministry.post(url, {**fields, "advised": "示例大学"}).status_code == 422
        assert ministry.post(url, {**fields, "advised": "示例大学 2024\n"}).status_code == 302
        judge = Judge.objects.get(user=person)
        assert [(a.organisation, a.until_year) for a in Advice.objects.all()] == [(employer, 2024)]
        assert ministry.post(url, fields).status_code == 422
        change = reverse("judge", args=[judge.pk])
        page = ministry.get(change)
        call = round.competition.call
        tracks = [(track.pk, track.name) for track in call.tracks.all()]
        groups = [
            (name, [(value.value, text) for value, text in members])
            for name, members in page.context["form"]["fields"].field.choices
        ]
        assert groups == [(call.name, tracks)]
        assert "示例大学 2024" in page.content.decode()
        assert ministry.post(change, {"province": "120000", "title": "", "advised": ""}).status_code == 302
        judge.refresh_from_db()
        assert (judge.province, judge.is_active, judge.advised.count()) == ("120000", False, 0)

    def test_the_pool_searches_and_keeps_its_queries(self, ministry):
        make.judge()
        url = reverse("judge-pool")
        with CaptureQueriesContext(connection) as one:
            ministry.get(url)
        make.judge("310000")
        make.judge("320000")
        with CaptureQueriesContext(connection) as three:
            assert len(ministry.get(url).context["page"]) == 3
        assert len(three) == len(one)
        assert len(ministry.get(url, {"province": "310000"}).context["page"]) == 1
        assert len(ministry.get(url, {"active": "0"}).context["page"]) == 0

    def test_the_console_keeps_its_queries(self, ministry, round):
        make.assignment(entry(round), make.judge("110000"))
        url = reverse("competition", args=[round.competition.code])
        with CaptureQueriesContext(connection) as one:
            ministry.get(url)
        for _row in range(2):
            make.assignment(entry(round), make.judge("120000"))
        with CaptureQueriesContext(connection) as three:
            page = ministry.get(url)
        assert len(three) == len(one)
        assert [row["judge"].given for row in page.context["judges"]] == [1, 1, 1]


@pytest.mark.parametrize("role", ["applicant", "province", "system", "security", "auditor"])
def test_others_see_no_marks(sign_in, task, role):
    client, code = sign_in(make.user(role)), task.entry.round.code
    for name, key in [
        ("judge-pool", None),
        ("judge-desk", None),
        ("assignments", code),
        ("assignment", task.pk),
        ("sheet", task.pk),
    ]:
        assert client.get(reverse(name, args=[key] if key else [])).status_code == 403
    assert client.post(reverse("judges-draw", args=[code]), {"seed": "1"}).status_code == 403


class TestDesk:
    def test_tasks_are_searched_narrowed_and_sorted(self, desk, judge, round, task):
        other = make.assignment(entry(round), judge, status="submitted")
        url = reverse("judge-desk")

        def shown(**given):
            return [row.pk for row in desk.get(url, given).context["page"]]

        in_order = [t.pk for t in sorted((task, other), key=lambda t: t.entry.code)]
        assert (shown(), shown(sort="-entry")) == (in_order, in_order[::-1])
        assert (shown(status="submitted"), shown(status="recused")) == ([other.pk], [])
        assert (shown(round=round.code), shown(q=other.entry.code)) == (in_order, [other.pk])

    def test_a_blind_round_cannot_be_searched_by_name(self, desk, judge, round, task):
        name = task.entry.application.name
        assert len(desk.get(reverse("judge-desk"), {"q": name}).context["page"]) == (0 if round.is_blind else 1)
        Round.objects.update(is_blind=not round.is_blind)
        assert len(desk.get(reverse("judge-desk"), {"q": name}).context["page"]) == (1 if round.is_blind else 0)
