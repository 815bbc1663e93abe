"""Panels own tracks: who may be given what, what a draw does with them, and the pages that form them."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from evaluation.judging import actions_assigning, actions_panels, panels
from evaluation.models import Judge, Panel, Round
from submissions.models import Track
from submissions.states import Conflict
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    made = make.competition().rounds.first()
    Round.objects.filter(pk=made.pk).update(status="open", judges_per_entry=1)
    Track.objects.create(call=made.competition.call, code="it", name="新一代信息技术", position=2)
    made.refresh_from_db()
    return made


@pytest.fixture
def tracks(round):
    return {track.code: track for track in round.competition.call.tracks.all()}


def entry(round, track):
    application = make.application(round.competition.call, make.organisation(), "qualified", track=track)
    return make.entry(round, application)


def form(round, administrator, tracks, judges, name="一组", panel=None):
    records = [Judge.objects.get(user=judge) for judge in judges]
    return actions_panels.save_panel(round, name=name, tracks=tracks, judges=records, by=administrator, panel=panel)


def test_the_draw_gives_a_track_to_its_panel_alone(round, tracks, administrator):
    ours, theirs = make.judge(), make.judge()
    form(round, administrator, [tracks["equipment"]], [ours])
    form(round, administrator, [tracks["it"]], [theirs], name="二组")
    one, other = entry(round, tracks["equipment"]), entry(round, tracks["it"])
    draw = actions_assigning.draw_judges(round, seed="s", by=administrator)
    assert draw.outcome == {one.code: [ours.judge.number], other.code: [theirs.judge.number]}
    assert draw.inputs["barred"][one.code] == {theirs.judge.number: "panel"}
    assert one.assignments.get().panel.name == "一组"


def test_by_hand_only_a_judge_of_the_panel(round, tracks, administrator):
    ours, other = make.judge(), make.judge()
    form(round, administrator, [tracks["equipment"]], [ours])
    one = entry(round, tracks["equipment"])
    with pytest.raises(ValidationError):
        actions_assigning.assign(one, other, by=administrator)
    assert actions_assigning.assign(one, ours, by=administrator).panel.name == "一组"


def test_a_track_belongs_to_one_panel_and_a_name_is_used_once(round, tracks, administrator):
    first = form(round, administrator, [tracks["equipment"]], [])
    with pytest.raises(ValidationError) as refusal:
        form(round, administrator, [tracks["equipment"]], [], name="二组")
    assert set(refusal.value.message_dict) == {"tracks"}
    with pytest.raises(ValidationError):
        form(round, administrator, [tracks["it"]], [])
    form(round, administrator, [tracks["equipment"], tracks["it"]], [], name="合组", panel=first)
    assert [(p.name, p.tracks.count()) for p in Panel.objects.all()] == [("合组", 2)]


def test_what_keeps_a_draw_from_working_is_said(round, tracks, administrator):
    assert panels.gaps(round, panels.rows(round)) == []
    form(round, administrator, [tracks["equipment"]], [])
    assert len(panels.gaps(round, panels.rows(round))) == 2


def test_a_panel_with_tasks_or_of_a_closed_round_stays(round, tracks, administrator):
    judge = make.judge()
    made = form(round, administrator, [tracks["equipment"]], [judge])
    task = actions_assigning.assign(entry(round, tracks["equipment"]), judge, by=administrator)
    with pytest.raises(Conflict):
        actions_panels.remove_panel(made, by=administrator)
    actions_assigning.unassign(task, by=administrator)
    Round.objects.filter(pk=round.pk).update(status="closed")
    with pytest.raises(Conflict):
        actions_panels.remove_panel(made, by=administrator)
    Round.objects.filter(pk=round.pk).update(status="open")
    actions_panels.remove_panel(made, by=administrator)
    assert Panel.objects.count() == 0


def test_the_pages_form_change_and_dissolve(round, tracks, administrator, sign_in):
    page, judge = sign_in(administrator), make.judge()
    new = reverse("panel-new", args=[round.code])
    assert page.post(new, {"name": "", "tracks": ["999"]}).status_code == 422
    typed = {"name": "一组", "tracks": [tracks["it"].pk], "judges": [judge.judge.pk]}
    assert page.post(new, typed).status_code == 302
    made = Panel.objects.get()
    assert page.post(new, typed).status_code == 422
    assert page.get(reverse("panel", args=[made.pk])).status_code == 200
    assert page.post(reverse("panel", args=[made.pk]), {**typed, "name": "二组"}).status_code == 302
    assert "二组" in page.get(reverse("panels", args=[round.code])).text
    assert page.post(reverse("panel-remove", args=[made.pk])).status_code == 302
    assert Panel.objects.count() == 0


def test_the_list_asks_as_often_for_three_panels_as_for_one(
    round, tracks, administrator, sign_in, django_assert_num_queries
):
    page, url = sign_in(administrator), reverse("panels", args=[round.code])
    form(round, administrator, [tracks["equipment"]], [make.judge()])
    page.get(url)
    with django_assert_num_queries(12):
        page.get(url)
    form(round, administrator, [tracks["it"]], [make.judge()], name="二组")
    form(round, administrator, [], [make.judge()], name="三组")
    with django_assert_num_queries(12):
        page.get(url)
