"""The REST API: another system has a table scored through it; nobody else sees anything, and bad input is answered with its problems."""

import io
import json
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator
from rest_framework.authtoken.models import Token

from scoring import api, bundle, runs, tasks
from scoring.models import IndicatorModel, ScoringRun

pytestmark = pytest.mark.django_db

COLUMNS = ["code", "output", "growth", "accidents", "track"]
ROWS = [["A", "602.75", 12, 0, "a"], ["B", None, 8.5, False, "a"], ["C", 900, "10", True, "b"], ["D", 600, 10, 0, "b"]]


@pytest.fixture
def client(administrator) -> Client:
    """Another system, with an administrator's token."""
    return Client(headers={"authorization": f"Token {Token.objects.create(user=administrator).key}"})


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
    assert post(client, "models/", {"document": document})[1]["digest"] == model["digest"]
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
        "row 3, column code", "row 2, column output", "row 3, column growth",
    ]  # fmt: skip
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
@pytest.mark.parametrize("address", ["models/", "models/validate/", "runs/"])
def test_bad_input_is_never_a_fault_of_ours(client, address, body):
    code, _ = post(client, address, body)
    assert code == 400 or (address == "models/validate/" and code == 200)
    assert IndicatorModel.objects.count() == ScoringRun.objects.count() == 0


def test_no_more_is_read_than_a_request_may_hold(client, monkeypatch):
    monkeypatch.setattr(api, "LIMIT", 10)
    assert post(client, "models/", '{"document": {}}')[0] == 413


def test_only_json_is_taken(client):
    assert client.post("/api/v1/models/", {"document": "{}"}).status_code == 415


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "models/"), ("get", "models/{digest}/"), ("post", "models/"), ("post", "models/validate/"),
        ("get", "runs/"), ("get", "runs/{reference}/"), ("post", "runs/"), ("get", "runs/{reference}/scores/"),
        ("get", "runs/{reference}/bundle/"), ("post", "runs/{reference}/cancel/"),
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
    for n in (1, 3):
        while ScoringRun.objects.count() < n:
            changed = {**document, "name": {"en": f"Version {ScoringRun.objects.count()}"}}
            tasks.score(runs.prepare(runs.adopt(changed), table).pk)
        for address in ("models/", "runs/", f"runs/{ScoringRun.objects.last().reference}/scores/"):
            with CaptureQueriesContext(connection) as asked:
                get(client, address)
            counts.append(len(asked))
    assert counts[:3] == counts[3:]


def test_the_description_names_every_address():
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    assert {path for path in paths if "/models" in path or "/runs" in path} == {
        "/api/v1/models/", "/api/v1/models/{digest}/", "/api/v1/models/validate/", "/api/v1/runs/",
        "/api/v1/runs/{reference}/", "/api/v1/runs/{reference}/scores/", "/api/v1/runs/{reference}/bundle/",
        "/api/v1/runs/{reference}/cancel/",
    }  # fmt: skip
