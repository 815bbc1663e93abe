"""The 51 countries of COINr's ASEM example go through the product: imported from a workbook, scored, ranked; same scores, same ranks."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evaluation.models import Competition, Ranking, Round
from evaluation.ranking import actions
from evaluation.rounds import actions as rounds
from scoring import runs
from submissions.models import CallIndicator, Track
from tests import make
from tests.scoring.engine import asem

pytestmark = [pytest.mark.django_db, asem.needs_oracles]


def document():
    """The ASEM model, its missing figures filled with the mean of the track: Europe or Asia."""
    model = asem.document()
    for node in model["nodes"]:
        if "impute" in node:
            node["impute"] = {"method": "group_mean", "group": "track"}
    return {"schema": 1, "name": {"en": "ASEM"}, **model}


@pytest.fixture
def competition(administrator):
    """A call that asks for every raw figure once, and a competition of one round that the figures alone decide."""
    call = make.call(closes=-2, recommend=-1)
    call.tracks.all().delete()
    call.indicators.all().delete()
    for name in ("Europe", "Asia"):
        Track.objects.create(call=call, code=name.lower(), name=name)
    for name in raw():
        CallIndicator.objects.create(call=call, code=name, name=name, yearly=False, decimals=6)
    model = runs.adopt(document())
    made = Competition.objects.create(code="asem", name="ASEM", call=call, status="called", model=model)
    Round.objects.create(
        competition=made,
        number=1,
        code="asem-1",
        name="ASEM",
        model=model,
        cut=10,
        objective_share=100,
        judge_share=0,
        decimals=6,
    )
    return made


def raw():
    """The figures read, denominators included, in the order of the table."""
    columns = asem.table().columns
    return [name for name, cells in columns.items() if any(isinstance(cell, Decimal) for cell in cells)]


def workbook():
    """The 51 rows as the ministry would have them in a spreadsheet, numbers as text so that no digit is lost."""
    book = openpyxl.Workbook()
    sheet = book.active
    names = raw()
    sheet.append(["code", "name", "track", "province", *names])
    for row in asem.rows("ASEM_iData.csv"):
        figures = [format(found, "f") if (found := asem.number(row[name])) is not None else None for name in names]
        sheet.append([row["uCode"], row["uName"], row["EurAsia_group"].lower(), "四川", *figures])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.filterwarnings("ignore:You're running the worker with superuser privileges")
@pytest.mark.django_db(transaction=True)
def test_same_scores_and_same_ranks(competition, administrator, sign_in, work):
    """The import and the scoring are taken from the queue by a real worker."""
    client, call = sign_in(administrator), competition.call
    file = SimpleUploadedFile("asem.xlsx", workbook())
    answer = client.post(reverse("import", args=[call.code]), {"workbook": file})
    work()
    assert (answer.status_code, call.applications.count()) == (302, 51)
    for application in call.applications.all():
        rounds.check_completeness(application, outcome="qualified", by=administrator)
    rounds.open_round(competition.rounds.get(), by=administrator)
    round = competition.rounds.get()
    scoring = actions.start_scoring(round, by=administrator)
    work()
    ranking = actions.compile_ranking(round, by=administrator)

    index, ranks = asem.values("coin_Aggregated.csv")["Index"], asem.values("results_ranks.csv")["Index"]
    scores = {score.code: float(score.score) for score in scoring.run.scores.all()}
    assert {code for code in index if abs(scores[code] - index[code]) > 1e-9} == set()
    placed = {s.entry.application.code: s.rank for s in ranking.standings.select_related("entry__application")}
    assert placed == {code: int(rank) for code, rank in ranks.items()}

    page = client.get(reverse("ranking", args=[Ranking.objects.get().pk])).content.decode()
    first = min(ranks, key=ranks.get)
    best = ranking.standings.get(rank=1)
    assert f">{best.total:.{competition.rounds.get().decimals}f}<" in page
    whole = reverse("run-entry", args=[scoring.run.reference, first])
    rounded, exact = (client.get(whole, given).context["nodes"] for given in ({}, {"exact": "1"}))
    assert ({node["decimals"] for node in rounded}, {node["decimals"] for node in exact}) == ({2}, {None})
    assert first == "CHE"
    assert page.index("Switzerland") < page.index("Netherlands") < page.index("Denmark")
