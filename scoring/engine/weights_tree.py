"""AHP over a whole hierarchy: a goal, criteria, their criteria, and the alternatives under them, each with its own matrix.

Saaty 1980, The Analytic Hierarchy Process, chapters 3 and 4: the weight of an element is the sum over the elements above it
of their weight times its priority under them; the hierarchy is as consistent as the sum over all matrices of the weight
of their element times CI, over the same sum of RI (CRH; the same for one level alone is 层次总排序一致性检验).
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.weights_ahp import ACCEPTED
from scoring.engine.weights_input import Problems, settle, shown, word
from scoring.engine.weights_result import Found, by_code

MATRICES = 500
KEPT = ("lambda_max", "CI", "RI", "CR", "acceptable", "most_inconsistent", "missing", "join", "judges")
One = Callable[[Mapping[str, Any]], Found]


class Level(NamedTuple):
    """The matrix of one element, solved: what stands under it, and its own weight in the whole."""

    depth: int
    weight: float
    found: Found


def synthesised(document: Mapping[str, Any], one: One) -> Found:
    """The global weights of what has no matrix of its own; `one` solves a single matrix. Refused with all problems."""
    problems: Problems = []
    mode = word(document, "synthesis", ("distributive", "ideal"), problems)
    matrices = _flat(document, problems)
    settle(problems)
    shared = {key: document[key] for key in document if key not in ("matrices", "hierarchy", "synthesis")}
    found = {name: _solved(name, {**shared, **inner}, one, problems) for name, inner in matrices.items()}
    settle(problems)
    solved = {name: each for name, each in found.items() if each is not None}
    order = _downwards(solved, problems)
    settle(problems)
    return _weighed(solved, order, mode)


def _flat(document: Mapping[str, Any], problems: Problems) -> dict[str, Mapping[str, Any]]:
    """The matrices by their element, from `matrices`, or from `hierarchy`: {"code", "matrix", "children": [...]}."""
    given = document.get("matrices")
    if given is None:
        found: dict[str, Mapping[str, Any]] = {}
        top = document["hierarchy"]
        _gather(top, "hierarchy", found, problems)
        if not found and not problems:
            problems.append(Problem("hierarchy", shown(top), _("an object with code, matrix and children")))
        return found
    if (
        not isinstance(given, Mapping)
        or not given
        or not all(isinstance(each, Mapping | list) for each in given.values())
    ):
        problems.append(Problem("matrices", shown(given), _("for each element its matrix and the codes under it")))
        return {}
    if len(given) > MATRICES:
        problems.append(Problem("matrices", _("{0} matrices", len(given)), _("at most {0}", MATRICES)))
        return {}
    return {str(name): {"matrix": each} if isinstance(each, list) else each for name, each in given.items()}


def _gather(node: Any, place: str, found: dict[str, Mapping[str, Any]], problems: Problems) -> str:
    """The element at `place`, its matrix and those below it added to `found`."""
    if isinstance(node, str) and node:
        return node
    code = node.get("code", node.get("name")) if isinstance(node, Mapping) else None
    if not isinstance(code, str) or not code:
        problems.append(Problem(place, shown(node), _("a code, or an object with code, matrix and children")))
        return ""
    children = node.get("children")
    if not isinstance(children, list) or not children:
        if "matrix" in node or "upper" in node or "group" in node:
            problems.append(Problem(f"{place}.children", shown(children), _("what the matrix compares")))
        return code
    if code in found or len(found) >= MATRICES:
        problems.append(
            Problem(place, _("{0} again", shown(code)), _("one matrix for each element, at most {0}", MATRICES))
        )
        return code
    own = {key: node[key] for key in ("matrix", "upper", "group", "join", "mean") if key in node}
    found[code] = own or {"matrix": [["1"]]} if len(children) == 1 else own
    below = [_gather(child, f"{place}.children[{at}]", found, problems) for at, child in enumerate(children)]
    found[code] = {**found[code], "codes": below}
    return code


def _solved(name: str, document: Mapping[str, Any], one: One, problems: Problems) -> Found | None:
    """One matrix, its problems with the element in their place."""
    strange = [key for key in document if key not in SINGLE]
    problems.extend(
        Problem(f"{name}.{key}", shown(document[key]), _("one of {0}", ", ".join(SINGLE))) for key in strange
    )
    if strange:
        return None
    try:
        return one(document)
    except Refused as refused:
        problems.extend(problem._replace(place=f"{name}: {problem.place}") for problem in refused.problems)
        return None


SINGLE = ("codes", "matrix", "upper", "group", "join", "mean", "priority", "incomplete", "random_index")


def _downwards(solved: Mapping[str, Found], problems: Problems) -> list[str]:
    """The elements with a matrix, each after all that it stands under."""
    above: dict[str, set[str]] = {name: set() for name in solved}
    for name, found in solved.items():
        for code in found.codes:
            if code in above:
                above[code].add(name)
    tops = [name for name, over in above.items() if not over]
    order: list[str] = []
    while ready := [name for name, over in above.items() if name not in order and over <= set(order)]:
        order += ready
    if len(order) < len(solved):
        round_about = ", ".join(name for name in solved if name not in order)
        problems.append(Problem("matrices", _("{0} under itself", round_about), _("levels, each under the one above")))
    elif len(tops) > 1:
        problems.append(
            Problem("matrices", _("more than one top: {0}", ", ".join(tops)), _("one goal above all others"))
        )
    return order


def _weighed(solved: Mapping[str, Found], order: list[str], mode: str) -> Found:
    """Weights from the goal down, and how consistent each level and the whole is."""
    weight, depth = {order[0]: 1.0}, {order[0]: 0}
    for name in order:
        local = dict(zip(solved[name].codes, map(float, solved[name].raw), strict=True))
        if mode == "ideal" and not any(code in solved for code in local):
            local = {code: share / max(local.values()) for code, share in local.items()}
        for code, share in local.items():
            weight[code] = weight.get(code, 0.0) + weight[name] * share
            depth[code] = max(depth.get(code, 0), depth[name] + 1)
    leaves = tuple(code for code in weight if code not in solved)
    total = sum(weight[code] for code in leaves)
    levels = [Level(depth[name], weight[name], solved[name]) for name in order]
    matrices = {
        name: {"weight": level.weight, "weights": by_code(level.found.codes, list(level.found.raw))}
        | {key: level.found.diagnostics[key] for key in KEPT if key in level.found.diagnostics}
        for name, level in zip(order, levels, strict=True)
    }
    by_level = [
        {"level": number, **_consistency([level for level in levels if level.depth == number])}
        for number in sorted({level.depth for level in levels})
    ]
    diagnostics = {
        "goal": order[0], "synthesis": mode, **_consistency(levels), "levels": by_level, "matrices": matrices,
        "global": {code: weight[code] for code in weight if code != order[0]},
    }  # fmt: skip
    return Found(leaves, [weight[code] / total for code in leaves], diagnostics)


def _consistency(levels: list[Level]) -> dict[str, Any]:
    """CI, RI and their ratio over some matrices, each counting with the weight of its element; nothing without an RI."""
    told = [level.found.diagnostics for level in levels]
    if any(each.get("CI") is None or each.get("RI") is None for each in told):
        return {"CI": None, "RI": None, "CR": None, "acceptable": None}
    index = sum(level.weight * float(level.found.diagnostics["CI"]) for level in levels)
    random = sum(level.weight * float(level.found.diagnostics["RI"]) for level in levels)
    ratio = index / random if random > 1e-12 else 0.0
    return {"CI": index, "RI": random, "CR": ratio, "acceptable": ratio <= ACCEPTED}
