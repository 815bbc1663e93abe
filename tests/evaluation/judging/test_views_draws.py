"""Published draws: only after the round, by number and code, and repeatable by anyone from the file."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from evaluation.judging import actions_assigning
from evaluation.models import Draw, Round
from submissions.models import AuditEntry
from submissions.states import Conflict
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def draw(administrator):
    """The draw of a round that is over."""
    round = make.competition().rounds.first()
    Round.objects.filter(pk=round.pk).update(status="open")
    application = make.application(round.competition.call, make.organisation(), "qualified")
    make.entry(round, application)
    for province in ("110000", "120000", "310000", "510000"):
        make.judge(province)
    made = actions_assigning.draw_judges(round, seed="20261211", by=administrator)
    Round.objects.filter(pk=round.pk).update(status="closed")
    made.refresh_from_db()
    return made


def test_nothing_is_public_before_the_ministry_publishes(draw, client):
    assert [client.get(reverse(name, args=[draw.pk])).status_code for name in ("draw", "draw-record")] == [404, 404]
    assert draw.seed not in client.get(reverse("draws")).text


def test_published_it_shows_numbers_and_codes_and_no_name(draw, administrator, client, sign_in, tmp_path):
    assert sign_in(administrator).post(reverse("draw-release", args=[draw.pk])).status_code == 302
    page = client.get(reverse("draw", args=[draw.pk])).text
    record = client.get(reverse("draw-record", args=[draw.pk]))
    entry = draw.round.entries.get()
    judges = [task.judge for task in entry.assignments.select_related("judge")]
    for hidden in [entry.application.name, *(judge.name for judge in judges), *(judge.username for judge in judges)]:
        assert hidden not in page + record.text
    assert all(judge.judge.number in page for judge in judges)
    assert (entry.code in page, draw.seed in client.get(reverse("draws")).text) == (True, True)
    file = tmp_path / "draw.json"
    file.write_text(record.text, encoding="utf-8")
    call_command("draw", str(file))
    assert json.loads(record.text)["digest"] == draw.digest
    assert AuditEntry.objects.filter(act="draw_released").count() == 1


def test_it_is_refused_while_the_round_is_judged_twice_and_where_it_would_name_judges(draw, administrator):
    Round.objects.filter(pk=draw.round_id).update(status="open")
    with pytest.raises(ValidationError):
        actions_assigning.release_draw(draw, by=administrator)
    Round.objects.filter(pk=draw.round_id).update(status="closed")
    named = Draw.objects.create(
        round=draw.round,
        seed="old",
        inputs={"judges": ["judge07"]},
        outcome={},
        digest="0" * 64,
        drawn_by=administrator,
    )
    with pytest.raises(ValidationError):
        actions_assigning.release_draw(named, by=administrator)
    actions_assigning.release_draw(draw, by=administrator)
    with pytest.raises(Conflict):
        actions_assigning.release_draw(draw, by=administrator)


def test_the_list_asks_as_often_for_three_draws_as_for_one(draw, administrator, client, django_assert_num_queries):
    actions_assigning.release_draw(draw, by=administrator)
    url = reverse("draws")
    client.get(url)
    with django_assert_num_queries(2):
        client.get(url)
    for seed in ("a", "b"):
        Draw.objects.create(
            round=draw.round, seed=seed, inputs={}, outcome={}, digest="0" * 64, drawn_by=administrator,
            released_at=draw.drawn_at,
        )  # fmt: skip
    with django_assert_num_queries(2):
        client.get(url)
    assert client.get(f"{url}?q=nothing").status_code == 200
