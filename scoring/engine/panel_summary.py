"""The figures about a panel as a whole, as they are written to summary.json."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from scoring.engine.panel import Method, Sheet
from scoring.engine.panel_agreement import intraclass, kendall_w, mean_spearman
from scoring.engine.panel_alpha import LEVELS, krippendorff_alpha
from scoring.engine.panel_design import Design, components
from scoring.engine.panel_flags import Bias
from scoring.engine.panel_leniency import Leniency
from scoring.engine.panel_study import judges_needed

BOOTSTRAP = 400


def summary(design: Design, found: Leniency | None, absent: int, bootstrap: int = BOOTSTRAP) -> dict[str, Any]:
    """Variances, components, agreement and the decision study, JSON-ready; null is what cannot be told."""
    parts = components(design)
    variances = (found.entry_variance, found.judge_variance, found.residual_variance) if found else None
    return {
        "marks": len(design.mark),
        "absent": absent,
        "mean": found.mean if found else None,
        "variances": dict(zip(("entry", "judge", "residual"), variances, strict=True)) if variances else None,
        "components": [{"entries": len(part.entries), "judges": list(part.judges)} for part in parts],
        "connected": len(parts) == 1,
        **_agreement(design, bootstrap),
        "judges_needed_for_0.8": {
            "relative": judges_needed(*variances),
            "absolute": judges_needed(*variances, absolute=True),
        }
        if variances
        else None,
    }


def gaps(pages: Sequence[Sheet], method: Method) -> dict[str, Any]:
    """What a reader would not see in the scores: subjects without marks for an item that others have, and sheets with too few
    marks for any to be taken away.
    """
    items = dict.fromkeys(page.item for page in pages)
    marked: dict[str, set[str]] = {}
    whole = []
    for page in pages:
        given = [mark for mark in page.marks if mark is not None]
        marked.setdefault(page.subject, set()).update([page.item] if given else [])
        if method.low + method.high and len(given) < method.smallest:
            whole.append({"subject": page.subject, "item": page.item, "marks": len(given)})
    lacking = {subject: [item for item in items if item not in there] for subject, there in marked.items()}
    return {
        "missing_items": [{"subject": subject, "items": names} for subject, names in lacking.items() if names],
        "taken_whole": whole,
    }


def _agreement(design: Design, bootstrap: int) -> dict[str, Any]:
    table, whole = design.matrix(), design.complete()
    enough = min(whole.shape) >= 2
    alphas = {
        level: _interval(krippendorff_alpha(table, level, bootstrap))
        for level in LEVELS
        if level != "ratio" or (len(design.mark) and design.mark.min() >= 0)
    }
    concordance = kendall_w(whole) if enough else None
    return {
        "complete_entries": len(whole),
        "icc": {name: _interval(estimate) for name, estimate in intraclass(whole).icc.items()} if enough else None,
        "icc_interval_of_2_k": "Spearman-Brown step-up of the ICC(2,1) limits",
        "alpha": alphas,
        "kendall_w": {name: known(value) for name, value in concordance._asdict().items()} if concordance else None,
        "mean_spearman": known(mean_spearman(table)),
    }


def _interval(estimate: tuple[float, float, float]) -> dict[str, float | None]:
    return {name: known(value) for name, value in zip(("value", "low", "high"), estimate, strict=True)}


def known(value: float) -> float | None:
    """The figure, or None where it is not a number."""
    return float(value) if np.isfinite(value) else None


def own_group(overall: Bias | None, biases: Mapping[str, Bias]) -> dict[str, Any] | None:
    """The own-region bias of all judges and of each."""

    def told(bias: Bias) -> dict[str, float | None]:
        return {name: known(value) for name, value in bias._asdict().items()}

    return (
        {"overall": told(overall), "judges": {code: told(bias) for code, bias in biases.items()}} if overall else None
    )
