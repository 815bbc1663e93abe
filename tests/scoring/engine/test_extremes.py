"""Cells at the edges: whatever a table holds, it is scored or refused, and never ends otherwise."""

import math
from contextlib import suppress
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine import spec
from scoring.engine.evaluate import evaluate
from scoring.engine.problems import Refused
from scoring.engine.table import Table
from tests.scoring.engine.build import document, group, leaf

CELL = st.sampled_from(["0", "-0", "1", "-1", "1E+98", "-1E+98", "1E-98", "0.1", "123456789012345678901234567890"]).map(
    Decimal
)
RULES = [
    {"method": method} for method in ("identity", "min_max", "z_score", "robust_z", "rank", "percentile", "ratio", "vector", "sum")
] + [
    {"method": "target_distance", "target": "5"}, {"method": "ratio", "target": "3", "cap": "2"},
    {"method": "deduct", "full": "10", "target": "1", "step": "0.001", "points": "1", "partial": "floor"},
    {"method": "plus_minus", "base": "10", "target": "1", "step": "7", "points": "1", "partial": "ceil"},
    {"method": "piecewise", "points": [["-1", "3"], ["1E+20", "7"]]}, {"method": "table", "rows": [["0.1", "5"]]},
    {"method": "efficacy", "unacceptable": "1", "satisfactory": "0"}, {"method": "efficacy", "unacceptable": "-1", "satisfactory": "1"},
    {"method": "min_max", "lower": "1", "upper": "75000"}, {"method": "normal_cdf"}, {"method": "percentile", "of": "middle"},
    {"method": "interval_best", "lower": "0", "from": "1", "upto": "2", "upper": "5"},
]  # fmt: skip
TREATS = ["none", "winsorise", "clip", "log", "box_cox"]
MEANS = [{"method": m} for m in ("arithmetic", "geometric", "harmonic", "minimum", "sum")] + [
    {"method": "power", "p": "-3.5"},
    {"method": "maximum"},
    {"method": "owa", "weights": ["0.3", "0.7"]},
]
TRANSFORMS = [{"method": "none"}, {"method": "log"}, {"method": "sqrt"}, {"method": "power", "exponent": "-2"}]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(CELL | st.none(), min_size=1, max_size=6), st.sampled_from(RULES), st.sampled_from(TREATS), st.sampled_from(MEANS),
    st.sampled_from(TRANSFORMS), st.sampled_from(["benefit", "cost"]), st.sampled_from(["fail", "rescale", "mean", "worst", "median"]),
)  # fmt: skip
def test_any_table_is_scored_or_refused(
    cells: list[Decimal | None], rule: Any, treat: str, mean: Any, transform: Any, direction: str, impute: str
) -> None:
    node = leaf("x", rule=rule, treat=treat, transform=transform, direction=direction, impute=impute)
    table = Table(tuple(f"r{i}" for i in range(len(cells))), {"x": tuple(cells), "y": (Decimal(1),) * len(cells)})
    with suppress(Refused):  # bounds that the transform has no value for are refused with the model
        model = spec.parse(document(group("all", "x", "y", aggregate=mean), node, leaf("y")))
        found = evaluate(model, table)
        assert not any(math.isinf(value) for value in found.scores.tolist())
        for code in found.codes:
            found.explain(code)
