"""What an evaluation gives back: scores, ranks, every node's value, and an explanation of each entrant."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DECIMALS = 10  # of a value in the digest


@dataclass(frozen=True)
class Result:
    """One entry per entrant, in the order of the table.

    `scores` is nan and `ranks` 0 where there is no score (vetoed, unqualified, incomplete). Ranks are whole numbers, but for
    ties "average", where they are float64. `stages` holds the columns "derived" and the leaves "imputed", "treated" and
    "normalised"; `links` the columns that the chain of the rank compares. `flags` are codes such as imputed:growth,
    not_applicable:cross_region, vetoed:safety.
    """

    codes: tuple[str, ...]
    scores: Floats
    ranks: NDArray[Any]
    ranks_within: NDArray[Any] | None
    groups: tuple[str, ...] | None
    nodes: Mapping[str, Floats]
    stages: Mapping[str, Mapping[str, Floats]]
    outcomes: tuple[str, ...]
    flags: tuple[tuple[str, ...], ...]
    links: Mapping[str, Floats]
    digest: str
    explainer: Callable[[str], dict[str, Any]] = field(repr=False, compare=False)

    def explain(self, code: str) -> dict[str, Any]:
        """How one entrant got its score, JSON-ready, numbers as decimal strings. KeyError for a code that is not there.

        The leaves' contributions, the groups' adjustments (a scale's constant, a rounding), the bonus and the last rounding add
        up to the score exactly; and so do the children and adjustment of each group to its contribution.
        """
        return self.explainer(code)


def fingerprint(
    codes: tuple[str, ...],
    scores: Floats,
    ranks: NDArray[Any],
    within: NDArray[Any] | None,
    nodes: Mapping[str, Floats],
    flags: tuple[tuple[str, ...], ...],
) -> str:
    """SHA-256 over scores, ranks, flags and node values rounded to 10 decimals, rows sorted by code."""
    order = np.array(sorted(range(len(codes)), key=codes.__getitem__), dtype=np.intp)
    told = [[codes[row], *flags[row]] for row in order.tolist()]
    content = hashlib.sha256(json.dumps([told, list(nodes)], ensure_ascii=False).encode())
    for values in (scores, ranks, *([within] if within is not None else []), *nodes.values()):
        plain = np.round(values[order].astype(np.float64), DECIMALS) + 0.0
        content.update(np.where(np.isnan(plain), np.nan, plain).astype("<f8").tobytes())
    return content.hexdigest()
