"""The REST API: another system has a table scored through it; nobody else sees anything, and bad input is answered with its problems."""

import datetime
import io
import json
import zipfile

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from knox.models import AuthToken
from rest_framework.throttling import UserRateThrottle

from scoring import api_parts, bundle, bundle_robustness, robustness, runs, tasks
from scoring.engine.robustness_settings import Settings
from scoring.models import IndicatorModel, RobustnessRun, ScoringRun
from submissions.models import AuditEntry
from submissions.trail.actions import record
from submissions.trail.acts import Act
from submissions.trail.chain import breaks

pytestmark = pytest.mark.django_db

COLUMNS = ["code", "output", "growth", "accidents", "track"]
ROWS = [["A", "602.75", 12, 0, "a"], ["B", None, 8.5, False, "a"], ["C", 900, "10", True, "b"], ["D", 600, 10, 0, "b"]]


@pytest.fixture
def client(administrator) -> Client:
    """Another system, with an administrator's token."""
    return Client(headers={"authorization": f"Token {AuthToken.objects.create(administrator)[1]}"})


@pytest.fixture
def model(document) -> IndicatorModel:
    return runs.adopt(document)


def post(client: Client, address: str, body) -> tuple[int, dict]:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    answer = client.post(f"/api/v1/{address}", data, content_type="application/json")
    return answer.status_code, answer.json()


def get(client: Client, address: str) -> tuple[int, dict]:
    answer = client.get(f"/api/v1/{address}")
    return answer.status_code, answer.json()


def test_a_system_scores_a_table_from_model_to_scores(client, document):
    code, model = post(client, "models/", {"document": document})
    assert (code, model["version"]) == (201, 1)
    code, again = post(client, "models/", {"document": document})
    assert (code, again["digest"]) == (200, model["digest"])
    order = {"model": model["digest"], "columns": COLUMNS, "rows": ROWS}
    code, run = post(client, "runs/", order)
    assert (code, run["status"], run["total"]) == (202, "queued", 4)
    assert get(client, f"runs/{run['reference']}/scores/")[1]["results"] == []
    tasks.score(ScoringRun.objects.get().pk)
    code, run = post(client, "runs/", order)
    assert (code, run["status"], run["done"]) == (202, "done", 4)
    code, scores = get(client, f"runs/{run['reference']}/scores/")
    found = [(s["code"], s["score"], s["rank"], s["outcome"]) for s in scores["results"]]
    assert (code, found) == (200, [
        ("A", "76.1700000000", 1, "scored"), ("D", "76.0000000000", 2, "scored"),
        ("B", "36.0000000000", 3, "scored"), ("C", None, None, "vetoed"),
    ])  # fmt: skip
    packed = client.get(f"/api/v1/runs/{run['reference']}/bundle/").content
    assert zipfile.is_zipfile(io.BytesIO(packed))
    assert bundle.difference(bundle.read(packed)[0]) is None


def test_models_are_listed_and_read(client, model, document):
    code, page = get(client, "models/?code=two-figures")
    assert (code, [m["digest"] for m in page["results"]]) == (200, [model.digest])
    assert "document" not in page["results"][0]
    assert get(client, f"models/{model.digest}/")[1]["document"] == document
    assert get(client, f"models/{'0' * 64}/")[0] == 404


def test_validation_names_every_problem_and_stores_nothing(client, document):
    code, verdict = post(client, "models/validate/", {"document": document})
    assert (code, verdict["valid"], len(verdict["digest"])) == (200, True, 64)
    nodes = [{**node, "weight": "x"} for node in document["nodes"]]
    code, verdict = post(client, "models/validate/", {"document": {**document, "nodes": nodes}})
    assert (code, verdict["valid"], verdict["digest"]) == (200, False, "")
    assert len(verdict["problems"]) >= 3
    assert sorted(verdict["problems"][0]) == ["expected", "found", "place"]
    assert IndicatorModel.objects.count() == 0


def test_a_bad_model_is_answered_with_its_problems(client, document):
    code, answer = post(client, "models/", {"document": {**document, "root": "x"}})
    assert (code, IndicatorModel.objects.count()) == (400, 0)
    assert answer["problems"][0]["found"] == "x"


def test_a_bad_table_is_answered_with_its_problems(client, model):
    order = {"model": model.digest, "columns": COLUMNS, "rows": [["A", "x", 1, 0, "a"], ["A", 1, "y", 0, "a"]]}
    code, answer = post(client, "runs/", order)
    assert (code, ScoringRun.objects.count()) == (400, 0)
    assert [problem["place"] for problem in answer["problems"]] == [
        "第3行，列code",
        "第2行，列output",
        "第3行，列growth",
    ]
    again = client.post(
        "/api/v1/runs/", json.dumps(order), content_type="application/json", headers={"accept-language": "en"}
    )
    assert again.json()["problems"][1] == {"place": "row 2, column output", "found": "x", "expected": "a number"}
    code, answer = post(client, "runs/", {"model": model.digest, "columns": ["code", "output"], "rows": [["A", 1]]})
    assert code == 400
    assert len(answer["problems"]) >= 2


def test_a_run_can_be_cancelled(client, model, table):
    run = runs.prepare(model, table)
    assert post(client, f"runs/{run.reference}/cancel/", {})[1]["status"] == "cancelled"
    assert get(client, f"runs/{run.reference}/")[1]["status"] == "cancelled"
    assert get(client, f"runs/{run.reference}/bundle/")[0] == 400


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "null", "1", '"x"', "{}", '{"document": 1}', '{"document": []}', '{"document": {}}', '{"document": {"a": NaN}}',
        '{"document": {"a": "\\ud800"}}', '{"document": {"a": "\\u0000"}}', '{"document": {}, "document": {}}', "[" * 50_000,
        '{"document": ' + "9" * 5000 + "}", b"\xff", '{"document": {"nodes": ' + "[" * 500 + "]" * 500 + "}}",
        '{"model": 1, "columns": 1, "rows": 1}', '{"model": [], "columns": [[]], "rows": [1]}',
        '{"model": "x", "columns": ["code"], "rows": [[{}]]}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["models/", "models/validate/", "runs/", "robustness/", "panel/", "weights/"])
def test_bad_input_is_never_a_fault_of_ours(client, address, body):
    code, _ = post(client, address, body)
    assert code == 400 or (address == "models/validate/" and code == 200)
    assert IndicatorModel.objects.count() == ScoringRun.objects.count() == 0


def test_no_more_is_read_than_a_request_may_hold(client, monkeypatch):
    monkeypatch.setattr(api_parts, "LIMIT", 10)
    assert post(client, "models/", '{"document": {}}')[0] == 413


def test_only_json_is_taken(client):
    assert client.post("/api/v1/models/", {"document": "{}"}).status_code == 415


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "models/"), ("get", "models/{digest}/"), ("post", "models/"), ("post", "models/validate/"),
        ("get", "runs/"), ("get", "runs/{reference}/"), ("post", "runs/"), ("get", "runs/{reference}/scores/"),
        ("get", "runs/{reference}/bundle/"), ("post", "runs/{reference}/cancel/"), ("get", "runs/{reference}/scores/A/"),
        ("get", "robustness/"), ("post", "robustness/"), ("post", "panel/"), ("post", "weights/"),
    ],
)  # fmt: skip
def test_strangers_and_other_roles_are_turned_away(sign_in, applicant, judge, model, table, method, address):
    run = runs.prepare(model, table)
    address = "/api/v1/" + address.format(digest=model.digest, reference=run.reference)
    answers = [
        getattr(client, method)(address).status_code for client in (Client(), sign_in(applicant), sign_in(judge))
    ]
    assert answers == [401 if answers[0] == 401 else 403, 403, 403]
    assert ScoringRun.objects.get().status == "queued"


def test_lists_ask_as_many_questions_at_three_rows_as_at_one(client, document, table):
    counts = []
    record(Act.RUN_READ, by=None)  # the first entry opens the chain
    for n in (1, 3):
        while ScoringRun.objects.count() < n:
            changed = {**document, "name": {"en": f"Version {ScoringRun.objects.count()}"}}
            tasks.score(runs.prepare(runs.adopt(changed), table).pk)
            robustness.prepare(ScoringRun.objects.first(), Settings(draws=1, cuts=(1,)))
        for address in ("models/", "runs/", f"runs/{ScoringRun.objects.last().reference}/scores/", "robustness/"):
            with CaptureQueriesContext(connection) as asked:
                get(client, address)
            counts.append(len(asked))
    assert counts[:4] == counts[4:]


def test_the_explanation_of_one_entrant_is_its_own_answer(client, model, table):
    run = runs.prepare(model, table)
    tasks.score(run.pk)
    code, answer = get(client, f"runs/{run.reference}/scores/A/")
    assert (code, answer["score"], answer["breakdown"]["nodes"][0]["code"]) == (200, "76.1700000000", "index")
    assert "breakdown" not in get(client, f"runs/{run.reference}/scores/")[1]["results"][0]
    assert get(client, f"runs/{run.reference}/scores/Z/")[0] == 404


def test_how_firmly_a_run_stands_is_asked_for_watched_and_read(client, model, table):
    run = runs.prepare(model, table)
    asked = {"run": run.reference, "settings": {"draws": 300, "cuts": [1], "noise": "0.2"}}
    code, analysis = post(client, "robustness/", asked)
    assert (code, analysis["status"], analysis["settings"]["draws"]) == (202, "queued", 300)
    kept = RobustnessRun.objects.get()
    assert get(client, f"robustness/{kept.reference}/intervals/")[1]["results"] == []
    for part in robustness.begin(kept.pk):
        tasks.draw(part)
    tasks.conclude(kept.pk)
    code, analysis = post(client, "robustness/", asked)
    assert (code, analysis["status"], analysis["done"]) == (202, "done", analysis["total"])
    assert [cut["cut"] for cut in analysis["summary"]["cuts"]] == [1]
    page = get(client, f"robustness/{kept.reference}/intervals/")[1]
    assert [row["code"] for row in page["results"]] == ["A", "D", "B"]
    packed = client.get(f"/api/v1/robustness/{kept.reference}/bundle/").content
    assert bundle_robustness.difference(bundle_robustness.read(packed)[0]) is None
    assert [row["reference"] for row in get(client, "robustness/?status=done")[1]["results"]] == [kept.reference]


def test_an_analysis_can_be_cancelled_and_bad_settings_name_every_problem(client, model, table):
    run = runs.prepare(model, table)
    analysis = robustness.prepare(run, Settings(draws=300, cuts=(1,)))
    assert post(client, f"robustness/{analysis.reference}/cancel/", {})[1]["status"] == "cancelled"
    assert get(client, f"robustness/{analysis.reference}/bundle/")[0] == 400
    bad = {"run": run.reference, "settings": {"draws": "x", "weights": "some", "colour": 1}}
    code, answer = post(client, "robustness/", bad)
    assert (code, sorted(problem["place"] for problem in answer["problems"])) == (400, ["colour", "draws", "weights"])
    assert post(client, "robustness/", {"run": run.reference, "settings": {"cuts": [9]}})[0] == 400


def test_a_panel_and_weights_are_computed_without_a_trace_in_the_tables(client):
    marks = {
        "columns": ["subject", "judge", "mark"],
        "rows": [["X", "j1", 80], ["X", "j2", "85.5"], ["Y", "j1", 70], ["Y", "j2", None]],
    }
    code, answer = post(client, "panel/", marks)
    assert code == 200, answer
    assert [(row["subject"], row["score"], row["rank"]) for row in answer["subjects"]] == [
        ("X", "82.75", 1),
        ("Y", "70.00", 2),
    ]
    code, answer = post(client, "panel/", {**marks, "rows": [["X", "j1", "x"], ["Y", "j2", "y"]]})
    assert (code, len(answer["problems"])) == (400, 2)
    code, answer = post(
        client, "weights/", {"method": "ahp", "input": {"codes": ["a", "b"], "matrix": [["1", "3"], ["1/3", "1"]]}}
    )
    assert (code, answer["weights"]) == (200, {"a": "0.750000", "b": "0.250000"})
    assert post(client, "weights/", {"method": "magic", "input": {}})[0] == 400


def test_every_write_and_every_look_at_scores_is_in_the_trail(client, administrator, document):
    digest = post(client, "models/", {"document": document})[1]["digest"]
    post(client, "models/", {"document": document})
    order = {"model": digest, "columns": COLUMNS, "rows": ROWS}
    reference = post(client, "runs/", order)[1]["reference"]
    post(client, "runs/", order)
    post(client, f"runs/{reference}/cancel/", {})
    post(client, f"runs/{reference}/cancel/", {})
    post(client, "runs/", order)
    tasks.score(ScoringRun.objects.get().pk)
    for address in ("scores/", "scores/A/", "bundle/"):
        client.get(f"/api/v1/runs/{reference}/{address}")
    analysis = post(client, "robustness/", {"run": reference, "settings": {"draws": 300, "cuts": [1]}})[1]["reference"]
    post(client, f"robustness/{analysis}/cancel/", {})
    get(client, f"robustness/{analysis}/intervals/")
    post(client, "weights/", {"method": "equal", "input": {"codes": ["a", "b"]}})
    entries = AuditEntry.objects.order_by("sequence")
    assert [entry.act for entry in entries] == [
        "model_adopted", "scoring_started", "scoring_cancelled", "scoring_started", "run_read", "run_read", "run_exported",
        "robustness_started", "robustness_cancelled", "robustness_read", "table_computed",
    ]  # fmt: skip
    assert {(entry.actor, entry.facts["through"]) for entry in entries} == {(administrator, "api")}
    assert list(breaks()) == []


def test_what_was_refused_leaves_neither_a_row_nor_an_entry(client, model):
    post(client, "runs/", {"model": model.digest, "columns": COLUMNS, "rows": [["A", "x", 1, 0, "a"]]})
    post(client, "models/", {"document": {}})
    assert (ScoringRun.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_refusals_have_one_shape_in_both_languages(client, model):
    answers = [client.get("/api/v1/models/?page=9"), client.get("/api/v1/runs/R-20260101-0123456789/"), client.delete("/api/v1/models/"),
               client.post("/api/v1/runs/", "{", content_type="application/json"), Client().get("/api/v1/models/")]  # fmt: skip
    assert [(a.status_code, a.headers["content-type"], sorted(a.json())) for a in answers] == [
        (code, "application/problem+json", ["detail", "problems", "status", "title", "type"]) for code in (404, 404, 405, 400, 401)
    ]  # fmt: skip
    titles = [
        client.get("/api/v1/models/?page=9", headers={"accept-language": tongue}).json()["title"]
        for tongue in ("en", "zh-hans")
    ]
    assert titles == ["Not found", "没有找到"]
    answer = client.post(
        "/api/v1/runs/", "{}", content_type="application/json", headers={"accept-language": "en"}
    ).json()
    assert answer["problems"] == [
        {"place": name, "found": "nothing", "expected": "This field is required."} for name in ("model", "columns", "rows")
    ]  # fmt: skip


def test_tokens_are_issued_once_shown_revoked_and_end_by_themselves(client, administrator, applicant, judge, sign_in):
    signed_in = sign_in(administrator)
    code, issued = post(signed_in, "tokens/", {"name": "省平台", "days": 90})
    assert (code, issued["name"]) == (201, "省平台")
    bearer = Client(headers={"authorization": f"Token {issued['token']}"})
    assert bearer.get("/api/v1/models/").status_code == 200
    assert issued["token"] not in str(AuthToken.objects.values())
    listed = bearer.get("/api/v1/tokens/").json()["results"]
    assert (listed[0]["token_key"], listed[0]["name"]) == (issued["token_key"], "省平台")
    assert listed[0]["last_used_at"] is not None
    assert "token" not in listed[0]
    assert bearer.delete(f"/api/v1/tokens/{issued['token_key']}/").status_code == 204
    assert bearer.get("/api/v1/models/").status_code == 401
    assert post(sign_in(applicant), "tokens/", {"name": "region"})[0] == 201
    assert post(sign_in(judge), "tokens/", {"name": "no"})[0] == 403
    assert [p["place"] for p in post(signed_in, "tokens/", {"days": 366})[1]["problems"]] == ["name", "days"]
    with time_machine.travel(timezone.now() + datetime.timedelta(days=91)):
        assert client.get("/api/v1/models/").status_code == 401
    assert list(AuditEntry.objects.order_by("sequence").values_list("act", flat=True)) == [
        "token_issued",
        "token_revoked",
        "token_issued",
    ]


def test_nobody_holds_more_tokens_than_can_be_kept_in_sight(client):
    codes = [post(client, "tokens/", {"name": "x"})[0] for _ in range(5)]
    assert codes == [201] * 4 + [400]  # one was held already


def test_who_asks_too_often_waits(client, monkeypatch):
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/min"})
    cache.clear()
    assert [client.get("/api/v1/models/").status_code for _ in range(3)] == [200, 200, 429]
    cache.clear()


def test_the_description_is_whole_and_names_every_address(capsys):
    call_command("spectacular", "--validate", "--fail-on-warn")
    capsys.readouterr()
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    above = ("applications/", "calls/", "recommendations/")  # of submissions, looked at there
    assert {name for path in paths if not (name := path.removeprefix("/api/v1/")).startswith(above)} == {
        "models/", "models/{digest}/", "models/validate/", "runs/", "runs/{reference}/", "runs/{reference}/scores/",
        "runs/{reference}/scores/{code}/", "runs/{reference}/bundle/", "runs/{reference}/cancel/", "robustness/",
        "robustness/{reference}/", "robustness/{reference}/intervals/", "robustness/{reference}/bundle/",
        "robustness/{reference}/cancel/", "panel/", "weights/", "tokens/", "tokens/{token_key}/",
    }  # fmt: skip
