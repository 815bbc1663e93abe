"""Every method a model may name, and the settings each one takes: the schema of rules, treatments, means and ranks.

A setting is (kind, default); REQUIRED has no default. The kinds are read by `settings.read`.
"""

from collections.abc import Mapping
from typing import Any

Fields = Mapping[str, tuple[str, Any]]
REQUIRED = object()
NUMBER, POSITIVE, PAIR, FLAG = "number", "positive", "pair", "flag"

POINTS: Fields = {"full": (NUMBER, "100")}
ENDS: Fields = {"least": (NUMBER, None), "most": (NUMBER, None)}
STEPS: Fields = {
    "target": (NUMBER, REQUIRED),
    "step": (POSITIVE, REQUIRED),
    "points": (NUMBER, REQUIRED),
    "partial": ("choice:proportional|floor|ceil", "proportional"),
}

RULES: Mapping[str, Fields] = {
    "identity": {},
    "min_max": {"lower": (NUMBER, None), "upper": (NUMBER, None), "to": (PAIR, ("0", "100")), "clip": (FLAG, True)},
    "z_score": {"mean": (NUMBER, "0"), "sd": (NUMBER, "1"), "deviation": ("choice:sample|population", "sample"), **ENDS},
    "robust_z": {"mean": (NUMBER, "0"), "sd": (NUMBER, "1"), **ENDS},
    "rank": {
        "ties": ("choice:min|average|max", "min"), "from": (NUMBER, "1"), "to": (PAIR, None), "points": ("numbers", None),
    },
    "normal_cdf": {"full": (NUMBER, "100"), "deviation": ("choice:sample|population", "sample")},
    "percentile": {"full": (NUMBER, "100"), "of": ("choice:others|all|middle", "others")},
    "target_distance": {"target": (NUMBER, REQUIRED), "full": (NUMBER, "1"), "cap": (FLAG, False)},
    "ratio": {"target": ("target", "best"), "full": (NUMBER, "100"), "cap": (POSITIVE, None)},
    "vector": {"full": (NUMBER, "1")},
    "sum": {"full": (NUMBER, "1")},
    "table": {"rows": ("rows", REQUIRED), "below": (NUMBER, "0"), "full": (NUMBER, None)},
    "piecewise": {"points": ("line", REQUIRED), "full": (NUMBER, None)},
    "deduct": {"full": (NUMBER, REQUIRED), **STEPS, "floor": (NUMBER, "0")},
    "plus_minus": {
        "full": (NUMBER, "100"), "base": (NUMBER, REQUIRED), **STEPS, "cap": (POSITIVE, "1"), "floor": (NUMBER, "0"),
    },
    "efficacy": {
        "unacceptable": (NUMBER, REQUIRED), "satisfactory": (NUMBER, REQUIRED), "full": (NUMBER, "100"),
        "base": (NUMBER, "60"), "span": (NUMBER, "40"), "clip": (FLAG, True),
    },
    "grade": {"grades": ("grades", REQUIRED)},
    "yes_no": {"yes": (NUMBER, "100"), "no": (NUMBER, "0")},
    "interval_best": {
        "lower": (NUMBER, REQUIRED), "from": (NUMBER, REQUIRED), "upto": (NUMBER, REQUIRED),
        "upper": (NUMBER, REQUIRED), "full": (NUMBER, "100"),
    },
    "membership": {"grades": ("memberships", REQUIRED), "principle": ("choice:weighted|maximum", "weighted")},
}  # fmt: skip
SET_RELATIVE = frozenset(
    {"z_score", "robust_z", "normal_cdf", "rank", "percentile", "target_distance", "vector", "sum"}
)
EXACT = frozenset({"table", "piecewise", "deduct", "plus_minus", "efficacy", "grade", "yes_no", "interval_best"})

TRANSFORMS: Mapping[str, Fields] = {
    "none": {},
    "log": {"shift": (NUMBER, "0")},
    "power": {"exponent": (NUMBER, REQUIRED)},
    "sqrt": {},
}
TREATS: Mapping[str, Fields] = {
    "none": {},
    "winsorise": {
        "points": ("whole:0:1000", 5), "skew": (NUMBER, "2"), "kurtosis": (NUMBER, "3.5"),
        "fallback": ("choice:log|none", "log"),
    },
    "clip": {"lower": (NUMBER, "5"), "upper": (NUMBER, "95")},
    "log": {},
    "box_cox": {"lambda": (NUMBER, None)},
}  # fmt: skip
IMPUTES: Mapping[str, Fields] = {
    "fail": {}, "rescale": {}, "zero": {}, "worst": {}, "mean": {}, "median": {},
    "group_mean": {"group": ("code", REQUIRED)},
    "group_median": {"group": ("code", REQUIRED)},
    "last_period": {"columns": ("codes", None)},
    "constant": {"value": (NUMBER, REQUIRED)},
}  # fmt: skip
AGGREGATES: Mapping[str, Fields] = {
    "arithmetic": {}, "geometric": {}, "harmonic": {}, "sum": {}, "minimum": {}, "maximum": {},
    "power": {"p": (NUMBER, REQUIRED)},
    "owa": {"weights": ("numbers", REQUIRED)},
    "choquet": {"capacity": ("capacity", REQUIRED)},
}  # fmt: skip
ALIASES = {  # other names met in the literature; the first is this page's
    "min": "minimum", "max": "maximum", "weighted_mean": "arithmetic", "mean": "arithmetic", "average": "arithmetic",
    "power_mean": "power", "percentile_clip": "clip", "winsorize": "winsorise", "boxcox": "box_cox",
    "interval": "table", "step": "table", "steps": "table", "step_table": "table", "piecewise_linear": "piecewise",
    "plusminus": "plus_minus", "yesno": "yes_no", "best_interval": "interval_best", "fuzzy": "membership",
    "robust_zscore": "robust_z", "robust_z_score": "robust_z", "zscore": "z_score", "minmax": "min_max",
    "cdf": "normal_cdf", "ratio_to_best": "ratio", "ratio_to_target": "ratio", "distance_to_target": "target_distance",
    "none": "identity", "group_average": "group_mean", "last": "last_period",
}  # fmt: skip


def named(word: str, known: Mapping[str, Fields]) -> str:
    """A method's one name among those known, from any case, hyphens or spaces, or another usual name."""
    plain = word.strip().lower().replace("-", "_").replace(" ", "_")
    other = ALIASES.get(plain, plain)
    return plain if plain in known else other if other in known else word


WEIGHTS_FROM = (
    "given", "relative", "equal", "ahp", "bwm", "entropy", "critic", "cv", "std", "standard_deviation", "pca", "merec",
    "cilos", "idocriw", "combination",
)  # fmt: skip
MISSING: Mapping[str, Fields] = {"rescale": {"min_cover": (NUMBER, "0")}}
SCALES: Mapping[str, Fields] = {
    "best": {"best": (POSITIVE, REQUIRED), "worst": (NUMBER, None)},
    "factor": {"factor": (NUMBER, REQUIRED), "add": (NUMBER, "0")},
}
