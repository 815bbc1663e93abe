"""Other ways to build the same index: each leaf normalised otherwise, or each weighted sum replaced by another mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from scoring.engine.evaluate import evaluate
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.robustness_plan import Plan, deviation, plan
from scoring.engine.spec import parse
from scoring.engine.table import Table

NORMALISATIONS: Mapping[str, Mapping[str, Any]] = {
    "min_max": {"method": "min_max", "to": ["1", "100"]},
    "z_score": {"method": "z_score", "mean": "50", "sd": "10"},
    "rank": {"method": "rank", "to": ["1", "100"]},
    "percentile": {"method": "percentile"},
}
AGGREGATIONS = ("arithmetic", "geometric", "harmonic")
KEPT_RULES = ("grade", "membership", "yes_no")
MEANS = ("arithmetic", "geometric", "harmonic")


def alternatives(given: Plan, table: Table, names: Sequence[str]) -> tuple[Plan, ...]:
    """The plans of the named alternatives. Raises Refused for an unknown name, or one under which someone has no
    score.
    """
    problems, found = [], []
    for name in names:
        if name not in (*NORMALISATIONS, *AGGREGATIONS):
            known = ", ".join((*NORMALISATIONS, *AGGREGATIONS))
            problems.append(Problem("alternatives", name[:60], _("one or more of {0}", known)))
            continue
        try:
            model = parse(rewritten(given, name))
            found.append(plan(model, evaluate(model, table), given, bool(given.tags)))
        except Refused as refused:
            problems += [
                problem._replace(place=_("alternative {0}: {1}", name, problem.place)) for problem in refused.problems
            ]
    if problems:
        raise Refused(problems)
    return tuple(found)


def rewritten(given: Plan, name: str) -> dict[str, Any]:
    """The document of the alternative `name`."""
    nodes = []
    for node in given.model.document["nodes"]:
        settled = given.model.nodes[node["code"]]
        new = dict(node)
        if settled.is_leaf and name in NORMALISATIONS and settled.rule.method not in KEPT_RULES:
            new["rule"] = dict(NORMALISATIONS[name])
        elif not settled.is_leaf and name in AGGREGATIONS and settled.aggregate.method in MEANS:
            new["aggregate"] = {"method": name}
        nodes.append(new)
    return {**given.model.document, "nodes": nodes}


def stretch(plan: Plan, other: Plan, leaf: str) -> float:
    """A shift of a leaf, in the units another normalisation gives it."""
    if leaf not in plan.leaves:
        return 1.0
    spread = deviation(plan.leaves[leaf])
    return deviation(other.leaves[leaf]) / spread if spread else 0.0
