"""Outliers of one leaf, seen by skew and kurtosis: winsorised, clipped, or drawn in by a log. After COINr's `Treat`.

Skewness and kurtosis are the sample-corrected G1 and G2 (Joanes and Gill 1998).
"""

import numpy as np
from numpy.typing import NDArray

from scoring.engine import elementary
from scoring.engine.settings import Setting

Floats = NDArray[np.float64]


def moments(x: Floats) -> tuple[float, float]:
    """Skewness G1 and excess kurtosis G2; (0, 0) where the set has no spread or fewer than 4 values."""
    n = len(x)
    deviation = x - np.mean(x) if n else x
    second = float(np.mean(deviation**2)) if n else 0.0
    if n < 4 or not second * second:  # a spread whose fourth power is nothing in floats counts as none
        return 0.0, 0.0
    g1 = float(np.mean(deviation * deviation * deviation)) / (second * np.sqrt(second))
    g2 = float(np.mean((deviation * deviation) * (deviation * deviation))) / (second * second) - 3
    skew = float(g1 * np.sqrt(n * (n - 1)) / (n - 2))
    return skew, float((n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6))


def treated(x: Floats, treat: Setting) -> Floats:
    """The present values of a leaf after treatment."""
    if treat.method == "winsorise":
        return winsorised(x, treat)
    if treat.method == "clip":
        low, high = np.quantile(x, [float(treat["lower"]) / 100, float(treat["upper"]) / 100])
        return np.clip(x, low, high)
    if treat.method == "log":
        return shifted_log(x)
    if treat.method == "box_cox":
        return box_cox(x, float(treat["lambda"]) if treat["lambda"] is not None else best_lambda(x))
    return x


def winsorised(x: Floats, treat: Setting) -> Floats:
    """One outlier after another takes the next value, while |skew| and kurtosis both exceed their limits.

    If `points` of them are not enough, the values are left as they were and drawn in by a shifted log (`fallback`).
    """
    limits = float(treat["skew"]), float(treat["kurtosis"])
    found = x
    for points in range(int(treat["points"]) + 1):
        found = pulled_in(x, points)
        if not _is_skewed(found, limits):
            return found
    return shifted_log(x) if treat["fallback"] == "log" else found


def _is_skewed(x: Floats, limits: tuple[float, float]) -> bool:
    skew, kurtosis = moments(x)
    return abs(skew) > limits[0] and kurtosis > limits[1]


def pulled_in(x: Floats, points: int) -> Floats:
    """The `points` largest values (of a set skewed down: smallest) set to the next one."""
    if not points or points >= len(x):
        return x
    ordered = np.sort(x)
    high = moments(x)[0] > 0
    found: Floats = np.minimum(x, ordered[-points - 1]) if high else np.maximum(x, ordered[points])
    return found


def shifted_log(x: Floats) -> Floats:
    """log(x - min + range / 100), COINr's log_CT; a set skewed down is reflected: -log(max - x + range / 100)."""
    low, high = float(np.min(x)), float(np.max(x))
    shift = 0.01 * (high - low)
    if not shift:
        return x
    return elementary.log(x - low + shift) if moments(x)[0] >= 0 else -elementary.log(high - x + shift)


def box_cox(x: Floats, power: float) -> Floats:
    """((x + shift) ** power - 1) / power, or log(x + shift) at power 0; shifted above zero if need be (Box and Cox 1964)."""
    low, high = float(np.min(x)), float(np.max(x))
    positive = x if low > 0 else x - low + 0.01 * (high - low)
    logs = elementary.log(positive)
    return logs if not power else (elementary.exp(power * logs) - 1) / power


def best_lambda(x: Floats) -> float:
    """The power from -2 to 2 in steps of 0.05 that makes the Box-Cox likelihood largest."""
    low, high = float(np.min(x)), float(np.max(x))
    if low == high:
        return 1.0
    logs = elementary.log(x if low > 0 else x - low + 0.01 * (high - low))
    powers = [step / 20 for step in range(-40, 41)]
    spread = np.array([float(np.var(box_cox(x, power))) for power in powers])
    likelihood = -len(x) / 2 * elementary.log(spread) + (np.array(powers) - 1) * float(np.sum(logs))
    return powers[int(np.nanargmax(likelihood))]
