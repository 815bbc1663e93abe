"""What a weighting method gives back: the weights, rounded so that they can be frozen, and where they come from."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

DECIMALS = 6


def frozen(raw: Sequence[float | Fraction], codes: Sequence[str]) -> tuple[Decimal, ...]:
    """Weights to 6 decimals that add to exactly 1, by largest remainder (Hamilton).

    Equal remainders are settled by the larger weight and then by code, so the order of the criteria changes nothing.
    """
    units = 10**DECIMALS
    exact = [value if isinstance(value, Fraction) else Fraction(round(float(value) * 10**12), 10**12) for value in raw]
    total = sum(exact, Fraction(0))
    shares = [value * units / total for value in exact]
    whole = [share.numerator // share.denominator for share in shares]
    left = [round(share - count, 5) for share, count in zip(shares, whole, strict=True)]  # the rest is float noise
    order = sorted(range(len(shares)), key=lambda at: (-left[at], -shares[at], codes[at]))
    for at in order[: units - sum(whole)]:
        whole[at] += 1
    return tuple(Decimal(count).scaleb(-DECIMALS) for count in whole)


def plain(value: Any) -> Any:
    """The value as JSON can hold it with decimal strings for numbers, as a model document wants them."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, bool) or value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Fraction):
        return str(value)
    return format(value, "f") if isinstance(value, Decimal) else format(Decimal(repr(round(float(value), 12))), "f")


class Found(NamedTuple):
    """Weights before rounding, in the order of the codes, with what a reader needs to judge them."""

    codes: tuple[str, ...]
    raw: Sequence[float | Fraction]
    diagnostics: dict[str, Any]


def by_code(codes: Sequence[str], values: Sequence[Any] | NDArray[np.float64]) -> dict[str, float]:
    return {code: float(value) for code, value in zip(codes, values, strict=True)}


@dataclass(frozen=True)
class Weights:
    """Weights of named criteria; `raw` add to 1 up to float error, `frozen` to exactly 1."""

    method: str
    source: str
    codes: tuple[str, ...]
    raw: tuple[float, ...]
    frozen: tuple[Decimal, ...]
    diagnostics: Mapping[str, Any]
    options: Mapping[str, Any]
    input_digest: str

    def by_code(self) -> dict[str, str]:
        """What is written into a model: the `weight` of each child, a decimal string."""
        return {code: format(weight, "f") for code, weight in zip(self.codes, self.frozen, strict=True)}

    def provenance(self) -> dict[str, Any]:
        """What is kept in the model beside frozen weights: JSON without floats."""
        return {
            "method": self.method,
            "source": self.source,
            "options": plain(self.options),
            "input_digest": self.input_digest,
            "rounding": {"decimals": DECIMALS, "mode": "largest_remainder"},
            "diagnostics": plain(self.diagnostics),
        }

    def to_json(self) -> dict[str, Any]:
        raw = dict(zip(self.codes, self.raw, strict=True))
        return {"method": self.method, "weights": self.by_code(), "raw": raw, "diagnostics": dict(self.diagnostics),
                "provenance": self.provenance()}  # fmt: skip


def input_digest(method: str, document: Any) -> str:
    """SHA-256 of the method and its input as canonical JSON: sorted keys, numbers as typed."""
    text = json.dumps([method, document], sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
