"""The ranking's pages: caps at the line, how firm it is, clear words for every refusal, constant queries."""

import json
from decimal import Decimal as D
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

import scoring
from evaluation.models import Round
from evaluation.ranking import actions, board, breakdown, firmness
from evaluation.ranking.actions_robustness import start_robustness
from scoring import robustness, runs, tasks
from scoring.models import IndicatorModel, Score
from submissions.models import Track
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    """Four entries of two provinces in the last round, marked by three judges; cut 2."""
    competition = make.competition(make.call(), rounds=1)
    first = competition.rounds.first()
    Round.objects.filter(pk=first.pk).update(status="open")
    first.refresh_from_db()
    judges = [make.judge() for _ in range(3)]
    for output, province in zip((900, 840, 300, 200), ("510000", "510000", "320000", "330000"), strict=True):
        lead = make.organisation(province=province)
        figures = {"output": [1, 2, output], "firms": [0, 0, 250]}
        entry = make.entry(first, make.application(competition.call, lead, "qualified", figures))
        for judge in judges:
            make.assignment(entry, judge, {"service": 80, "plan": 80}, "submitted", score=D(80))
    return first


def compiled(round, administrator):
    runs.execute(actions.start_scoring(round, by=administrator).run_id)
    round.refresh_from_db()
    return actions.compile_ranking(round, by=administrator)


def above(ranking):
    return list(ranking.standings.order_by("rank").values_list("is_above", flat=True))


def test_a_province_takes_no_more_than_its_cap(round, administrator, sign_in):
    assert above(compiled(round, administrator)) == [True, True, False, False]
    Round.objects.filter(pk=round.pk).update(province_cap=1)
    ranking = compiled(round, administrator)
    assert above(ranking) == [True, False, True, False]
    page = sign_in(administrator).get(reverse("ranking", args=[ranking.pk])).text
    assert page.count('class="cut"') == 1


def test_a_track_s_cap_counts_where_winners_are_chosen(round, administrator):
    Track.objects.update(cap=1)
    ranking = compiled(round, administrator)
    assert above(ranking) == [True, False, False, False]
    assert ranking.standings.get(rank=2).flags == ["track_full"]
    given = {"competition": round.competition, "model": round.model}
    Round.objects.create(number=2, code="later", name="综合赛", cut=1, **given)  # so the first is no longer the last
    assert above(compiled(round, administrator)) == [True, True, False, False]


@pytest.fixture
def page(sign_in, administrator):
    return sign_in(administrator)


def test_how_firm_the_line_is_from_the_question_to_the_findings(round, administrator, page):
    ranking = compiled(round, administrator)
    url = reverse("ranking", args=[ranking.pk])
    start = reverse("robustness-start", args=[ranking.pk])
    for typed in ({"draws": "many"}, {"draws": "-5", "seed": "1"}, {"draws": "999999999", "seed": "1"}, {}):
        assert page.post(start, typed, follow=True).context["asking"] is None
    assert page.post(start, {"draws": "512", "seed": "7", "marks": "on"}).status_code == 302
    asking = ranking.robustness.get()
    assert "robustness-progress" in page.get(url).text
    assert "HX-Refresh" not in page.get(reverse("robustness-progress", args=[asking.pk])).headers
    for part in robustness.begin(asking.analysis_id):
        tasks.draw(part)
    tasks.conclude(asking.analysis_id)
    assert page.get(reverse("robustness-progress", args=[asking.pk])).headers["HX-Refresh"] == "true"
    shown = page.get(url)
    assert (shown.context["firmness"]["draws"], shown.context["firmness"]["seed"]) == (512, 7)
    assert {row["interval"]["p"] for row in shown.context["board"]} <= {
        ">99%",
        "<1%",
        *(f"{n}%" for n in range(1, 100)),
    }
    assert shown.text.count('class="whisker"') == 4
    assert ("抽样不考虑" in shown.text, shown.context["firmness"]["capped"]) == (False, False)
    type(ranking).objects.filter(pk=ranking.pk).update(method=ranking.method | {"caps": {"province:110000": 1}})
    assert "抽样不考虑" in page.get(url).text


def test_at_which_share_the_pair_at_the_line_draws_level(round, administrator):
    ranking = compiled(round, administrator)
    last, first = ranking.standings.filter(rank__in=(2, 3)).order_by("rank")
    for standing, objective, judges in ((last, 80, 60), (first, 70, 90)):
        type(standing).objects.filter(pk=standing.pk).update(objective=objective, panel=judges)
    # 80 s + 60 (1 - s) = 70 s + 90 (1 - s) at s = 3/4
    assert firmness.level_share(ranking) == 75
    type(last).objects.filter(pk=last.pk).update(panel=95)
    assert firmness.level_share(ranking) is None


def test_a_check_is_stopped_once(round, administrator, page):
    ranking = compiled(round, administrator)
    asking = start_robustness(ranking, by=administrator, draws=512)
    stop = reverse("robustness-cancel", args=[asking.pk])
    assert page.post(stop).status_code == 302
    asking.analysis.refresh_from_db()
    assert asking.analysis.status == "cancelled"
    assert page.post(stop, follow=True).text.count("notice act") == 1
    assert page.get(reverse("ranking", args=[ranking.pk])).status_code == 200


@pytest.mark.django_db
def test_a_gate_is_said_by_its_name_and_with_figures_by_theirs():
    gate = {
        "code": "safety", "passed": True, "name": {"zh-hans": "近三年无重大事故", "en": "No major accident"},
        "words": {"zh-hans": "major_accidents ≤ 0（实为0）", "en": "major_accidents ≤ 0 (actual 0)"},
    }  # fmt: skip
    score, names = Score(breakdown={"gates": [gate, {**gate, "passed": False}]}), {"major_accidents": "重大事故数"}
    assert breakdown.reasons(score, names) == ["近三年无重大事故：重大事故数 ≤ 0（实为0）"]
    assert breakdown.row(score, None, names)["reasons"] == breakdown.reasons(score, names)
    score = Score(breakdown={"gates": [gate]})
    assert breakdown.gates(score, names) == [{"passed": True, "words": "近三年无重大事故：重大事故数 ≤ 0（实为0）"}]


def test_every_number_of_an_entry_can_be_followed_by_hand(round, administrator, sign_in):
    ranking = compiled(round, administrator)
    standing = ranking.standings.get(rank=1)
    with translation.override("en"):
        said = board.panel_in_words(standing)
    assert said.startswith(
        "Judges' score: the mean of the submitted sheets without the 1 highest and the 1 lowest; of fewer than 5 sheets none"
    )
    assert board.sum_in_words(standing).endswith(f"80.00 × 30% = {standing.total:.2f}")
    Round.objects.filter(pk=round.pk).update(objective_share=100, judge_share=0)
    alone = compiled(round, administrator).standings.get(rank=1)
    assert (board.panel_in_words(alone), "—" in board.sum_in_words(alone)) == ("", False)
    assert board.sum_in_words(alone) == f"{alone.objective:.2f} × 100% = {alone.total:.2f}"
    score = Score.objects.get(run=ranking.scoring.run, code=standing.entry.application.code)
    nodes = breakdown.nodes(score, None, breakdown.figures(round.competition.call))
    counted = [n for n in nodes if n["is_leaf"] and n["share"]]
    assert counted
    assert sum(n["share"] for n in counted) == pytest.approx(D(100), abs=D("0.001"))
    for node in counted:
        assert D(node["value"]) * node["share"] / 100 == pytest.approx(D(node["contribution"]), abs=D("0.001"))


def test_a_computed_figure_says_what_it_is_computed_from():
    example = Path(scoring.__file__).parent / "fixtures" / "cluster-example.json"
    said = breakdown.formulas(
        IndicatorModel(document=json.loads(example.read_text("utf-8"))),
        {"rd": "研发经费投入", "revenue": "营业收入", "output": "主导产业产值"},
    )
    assert said["rd_intensity"] == "研发经费投入 ÷ 营业收入 × 100"
    assert "output" not in said


def test_an_entry_without_a_score_says_on_its_page_which_threshold_it_missed(round, administrator, sign_in):
    ranking = compiled(round, administrator)
    entry = ranking.standings.get(rank=1).entry
    score = Score.objects.get(run=ranking.scoring.run, code=entry.application.code)
    gate = {"code": "safety", "name": "重大事故", "words": "≤ 0（实为1）", "passed": False}
    Score.objects.filter(pk=score.pk).update(breakdown={**score.breakdown, "gates": [gate]})
    page = sign_in(administrator).get(reverse("ranking-entry", args=[ranking.pk, entry.code])).text
    assert "≤ 0（实为1）" in page


def test_thresholds_that_are_missed_are_told_before_the_first_scoring(round, administrator, sign_in):
    gate = {"code": "size", "name": {"zh-hans": "规模门槛"}, "require": {"column": "firms", "at_least": "300"}}
    stricter = make.model(code="stricter", gates=[gate | {"otherwise": "vetoed"}])
    Round.objects.filter(pk=round.pk).update(model=stricter)
    page = sign_in(administrator)
    told = page.get(reverse("scoring", args=[round.competition.code])).text
    assert told.count("规模门槛") == 4
    runs.execute(actions.start_scoring(Round.objects.get(pk=round.pk), by=administrator).run_id)
    assert "规模门槛" not in page.get(reverse("scoring", args=[round.competition.code])).text
