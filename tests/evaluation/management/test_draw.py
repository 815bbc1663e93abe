"""manage.py draw: a recorded draw repeats, a changed one is named, a file that is none is refused."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from evaluation.judging import actions_assigning
from evaluation.models import Draw
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(administrator):
    competition = make.competition()
    competition.rounds.filter(number=1).update(status="open")
    round = competition.rounds.get(number=1)
    lead = make.organisation(recommended_by=make.body())
    make.entry(round, make.application(competition.call, lead, status="qualified"))
    for _row in range(4):
        make.judge("110000")
    return actions_assigning.draw_judges(round, seed="20261211", by=administrator)


def test_it_repeats_from_the_record(drawn, capsys):
    call_command("draw", str(drawn.pk))
    assert "repeats exactly" in capsys.readouterr().out


def test_it_repeats_from_the_published_file(drawn, tmp_path, capsys):
    file = tmp_path / "draw.json"
    content = {"seed": drawn.seed, "inputs": drawn.inputs, "outcome": drawn.outcome, "digest": drawn.digest}
    file.write_text(json.dumps(content, ensure_ascii=False))
    call_command("draw", str(file))
    assert drawn.digest in capsys.readouterr().out


@pytest.mark.parametrize("field", ["outcome", "seed", "digest"])
def test_what_was_changed_afterwards_is_named(drawn, field, capsys):
    changed = {"outcome": {code: [] for code in drawn.outcome}, "seed": "other", "digest": "0" * 64}[field]
    Draw.objects.filter(pk=drawn.pk).update(**{field: changed})
    with pytest.raises(SystemExit) as ended:
        call_command("draw", str(drawn.pk))
    assert ended.value.code == 1
    assert "recorded" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"seed": 1, "inputs": {"x": 1}}', None])
def test_what_is_no_draw_is_refused(content, tmp_path):
    file = tmp_path / "draw.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(CommandError) as refusal:
        call_command("draw", str(file))
    assert refusal.value.returncode == 2


def test_an_unknown_number_is_refused(db):
    with pytest.raises(CommandError):
        call_command("draw", "99")
