"""Weights that a table of values gives, each method from its document."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np

from scoring.engine import weights_loss as loss
from scoring.engine import weights_objective as objective
from scoring.engine import weights_pca as pca
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.weights_algebra import Floats
from scoring.engine.weights_input import Problems, number, settle, shown, signs, table, word
from scoring.engine.weights_result import Found, by_code


def _read(document: Mapping[str, Any], problems: Problems) -> tuple[tuple[str, ...], Floats, Floats]:
    codes, values = table(document, problems)
    return codes, values, signs(document.get("directions"), codes, problems)


def _scaled(document: Mapping[str, Any], default: str, values: Floats, way: Floats, problems: Problems) -> Floats:
    name = word(document, "normalise", (default, *(name for name in objective.SCALES if name != default)), problems)
    return objective.SCALES[name](values, way)


def _shared(codes: tuple[str, ...], information: Floats, name: str, more: Mapping[str, Any] | None = None) -> Found:
    """Weights in proportion to the information each criterion carries. Refused where none carries any."""
    total = float(information.sum())
    if not np.isfinite(total) or total <= 1e-15:
        raise Refused((Problem("matrix", _("entrants that do not differ on any criterion"), _("values that differ")),))
    flat = [code for code, value in zip(codes, information, strict=True) if value == 0]
    diagnostics = {name: by_code(codes, information), **(more or {}), "without_information": flat}
    return Found(codes, [float(value / total) for value in information], diagnostics)


def _positive(codes: tuple[str, ...], values: Floats, problems: Problems, zero: bool, why: str) -> None:
    """A problem for each cell below zero, or at zero where the method divides by it or takes its log."""
    for row, column in np.argwhere(values < 0 if zero else values <= 0)[:100]:
        place = _("row {0}, column {1}", row + 1, codes[column])
        wanted = _("zero or more: {0}", why) if zero else _("above zero: {0}", why)
        problems.append(Problem(place, f"{values[row, column]:g}", wanted))


def by_entropy(document: Mapping[str, Any]) -> Found:
    """熵权. `normalise` sum (default) or min_max (the textbooks', which turns costs); then `shift` is added."""
    problems: Problems = []
    codes, values, way = _read(document, problems)
    scaled = values if document.get("normalise", "sum") == "sum" else _scaled(document, "sum", values, way, problems)
    scaled = scaled + float(number(document.get("shift", 0), "shift", problems, Decimal(0)))
    _positive(codes, scaled, problems, True, _("entropy is of shares"))
    settle(problems)
    entropy, divergence = objective.entropy(scaled)
    return _shared(codes, divergence, "divergence", {"entropy": by_code(codes, entropy)})


def by_variation(document: Mapping[str, Any]) -> Found:
    """变异系数: on the values as they are, or normalised first."""
    problems: Problems = []
    codes, values, way = _read(document, problems)
    scaled = _scaled(document, "none", values, way, problems)
    for code, column in zip(codes, scaled.T, strict=True):
        if np.ptp(column) > 0 and abs(objective.down(column[:, None])[0]) < 1e-12 * np.abs(column).sum():
            problems.append(Problem(_("column {0}", code), _("a mean of zero"), _("a mean that can be divided by")))
    settle(problems)
    return _shared(codes, objective.variation(scaled), "coefficient_of_variation")


def by_deviation(document: Mapping[str, Any]) -> Found:
    """Standard deviation, of the min-max scaled values unless `normalise` says otherwise."""
    problems: Problems = []
    codes, values, way = _read(document, problems)
    scaled = _scaled(document, "min_max", values, way, problems)
    settle(problems)
    return _shared(codes, objective.deviation(scaled), "standard_deviation")


def by_critic(document: Mapping[str, Any]) -> Found:
    """CRITIC; `correlation` pearson, spearman or absolute."""
    problems: Problems = []
    codes, values, way = _read(document, problems)
    scaled = _scaled(document, "min_max", values, way, problems)
    kind = word(document, "correlation", ("pearson", "spearman", "absolute"), problems)
    settle(problems)
    information, correlation = objective.critic(scaled, kind)
    if len(codes) == 1:
        information = np.ones(1)
    more = {"standard_deviation": by_code(codes, objective.deviation(scaled)), "correlation": correlation.tolist()}
    return _shared(codes, information, "information", more)


def by_components(document: Mapping[str, Any]) -> Found:
    """主成分. `variant` components, first or factors; `keep` a share of the variance (default 0.85) or kaiser."""
    problems: Problems = []
    codes, values, way = _read(document, problems)
    variant = word(document, "variant", ("components", "first", "factors"), problems)
    keep: Any = document.get("keep", "0.85")
    keep = keep if keep == "kaiser" else float(number(keep, "keep", problems, Decimal(0)))
    if keep != "kaiser" and not 0 < keep <= 1 and not problems:
        problems.append(Problem("keep", shown(document.get("keep")), _("a share above 0 and up to 1, or kaiser")))
    for code, column in zip(codes, values.T, strict=True):
        if np.ptp(column) == 0:
            wanted = _("values that differ: it has no correlation")
            problems.append(Problem(_("column {0}", code), _("the same value in every row"), wanted))
    settle(problems)
    found = pca.components(objective.correlations(values * way), keep)
    rule = {"components": pca.by_components, "first": pca.by_first, "factors": pca.by_factors}[variant]
    explained = found.eigenvalues / found.eigenvalues.sum()
    more = {"variant": variant, "kept": found.kept, "eigenvalues": found.eigenvalues.tolist(),
            "explained": explained.tolist(), "loadings": found.loadings.tolist()}  # fmt: skip
    return _shared(codes, rule(found), "coefficient", more)


def by_removal(document: Mapping[str, Any]) -> Found:
    """MEREC."""
    problems: Problems = []
    codes, values, way = _read(document, problems)
    _positive(codes, values, problems, False, _("MEREC takes logarithms"))
    settle(problems)
    return _shared(codes, loss.merec(values, way), "removal_effect")


def by_impact(document: Mapping[str, Any]) -> Found:
    """CILOS."""
    problems: Problems = []
    codes, values, way = _read(document, problems)
    return _impact(codes, values, way, problems)


def _impact(codes: tuple[str, ...], values: Floats, way: Floats, problems: Problems) -> Found:
    _positive(codes, values, problems, False, _("CILOS divides by it"))
    settle(problems)
    table_of_losses = loss.losses(values, way)
    unmoved = [code for code, column in zip(codes, table_of_losses.T, strict=True) if column.max() < 1e-12]
    weights = np.ones(1) if len(codes) == 1 else None if unmoved else loss.cilos(table_of_losses)
    if weights is None:
        found = (
            _("no loss on {0}", ", ".join(unmoved)) if unmoved else _("criteria that never cost each other anything")
        )
        raise Refused((Problem("matrix", found, _("criteria of which each loses somewhere when another is best")),))
    return _shared(codes, weights, "cilos", {"relative_loss": table_of_losses.tolist()})


def by_both(document: Mapping[str, Any]) -> Found:
    """IDOCRIW: entropy times CILOS."""
    problems: Problems = []
    codes, values, way = _read(document, problems)
    impact = np.array(_impact(codes, values, way, problems).raw, dtype=np.float64)
    entropy = _shared(codes, objective.entropy(values)[1], "divergence")
    shares = np.array(entropy.raw, dtype=np.float64)
    more = {"entropy": by_code(codes, shares), "cilos": by_code(codes, impact)}
    return _shared(codes, shares * impact, "product", more)
