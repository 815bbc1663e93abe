"""What the guide to models says: how each setting is written and what each method does, collected for translation."""

from collections.abc import Mapping

from scoring.engine.phrases import phrase as _

SHAPES: Mapping[str, str] = {  # how each kind of setting is written
    "number": '"2.5"', "positive": _('"2.5" above 0'), "pair": '["0", "100"]', "flag": "true | false",
    "code": _("a column"), "codes": _('["column", ...]'), "numbers": '["0.5", "0.3", ...]', "target": '"best" | "2.5"',
    "rows": _('[{"from": "50", "points": "10"}, ...] or [["50", "10"], ...]'), "line": '[["x", "y"], ...]',
    "grades": '{"A": "100", "B": "80"}', "memberships": '[{"column": "share_good", "points": "90"}, ...]',
    "capacity": '{"a": "0.4", "b": "0.3", "a+b": "1"}',
}  # fmt: skip
TOLD: Mapping[str, Mapping[str, str]] = {
    "rule": {
        "identity": _("the figure itself"),
        "min_max": _("to[0] at the worst end of the range, to[1] at the best; the range is given or is that of the set"),
        "z_score": _("mean + sd * (x - mean of the set) / its standard deviation: of a sample (over n - 1) or of the population"
                     " (over n); not below `least` or above `most`"),
        "robust_z": _("mean + sd * (x - median) / (1.4826 * median absolute deviation), not below `least` or above `most`"),
        "rank": _("the worst gets `from` (1; Borda counts from 0), the best n - 1 more; `to` spreads ranks 1..n over a range; or"
                  " `points` are given to the places from the first down"),
        "normal_cdf": _("full * Phi((x - mean of the set) / its standard deviation): the share of a normal population that is"
                        " worse"),
        "percentile": _("the part of the set that is worse: of the `others` full * (rank - 1) / (n - 1), of `all` full * (rank -"
                        " 1) / n, ties at their lowest rank; or `middle` full * (rank - 1/2) / n, ties at their mean rank"
                        " (Hazen 1914)"),
        "target_distance": _("full * (x - worst of the set) / (target - worst): full at the target; `cap` stops there"),
        "ratio": _("full * x / target (for a cost: target / x), at most cap * full"),
        "vector": _("full * x / sqrt(sum of squares); for a cost full * (1 - that)"),
        "sum": _("full * x / sum of the set; for a cost the share of 1 / x"),
        "table": _("step table, closed on the left: the points of the last row whose `from` is reached, `below` under the first"),
        "piecewise": _("the line through the corners [x, y]; level before the first and after the last"),
        "deduct": _("full - points for each step short of the target (for a cost: above it), at least `floor`"),
        "plus_minus": _("base + points for each step past the target and - points for each short of it, from `floor` to cap *"
                        " full"),
        "efficacy": _("efficacy coefficient 功效系数法: full / 100 * (base + span * (x - unacceptable) / (satisfactory -"
                      " unacceptable)), 60 + 40 by default"),
        "grade": _("points by grade"),
        "yes_no": _("the points of yes (1) or of no (0)"),
        "interval_best": _("full from `from` up to `upto`, falling in a line to 0 at `lower` and `upper`"),
        "membership": _("grades weighed by the share that gave each 模糊综合评价 M(·,+); M(∧,∨): derive each grade's column as"
                        " max(min(0.6, a), min(0.4, b))"),
    },
    "transform": {
        "none": _("as it is"), "log": _("log(x + shift)"), "power": _("x to the exponent"), "sqrt": _("the square root"),
    },
    "treat": {
        "none": _("outliers stay"), "clip": _("cut at two percentiles"), "log": _("a shifted log"),
        "winsorise": _("the furthest values drawn in while skew and kurtosis exceed their limits"),
        "box_cox": _("Box-Cox; lambda by likelihood if none is given"),
    },
    "impute": {
        "fail": _("a missing figure refuses the table"), "rescale": _("the siblings take over its weight"), "zero": "0",
        "worst": _("the worst value of the set"), "mean": _("the mean of the set"), "median": _("the median of the set"),
        "group_mean": _("the mean of the entrants with the same tag"), "group_median": _("their median"),
        "last_period": _("the first figure there is in other columns (by default the same with _1)"), "constant": _("a value"),
    },
    "aggregate": {
        "arithmetic": _("weighted mean"), "geometric": _("weighted geometric mean"), "harmonic": _("weighted harmonic mean"),
        "sum": _("sum of weight x value"), "minimum": _("the least"), "maximum": _("the greatest"),
        "power": _("(sum w x^p)^(1/p)"), "owa": _("weights by place, the largest first"),
        "choquet": _("a capacity names the worth of every set of children"),
    },
    "missing": {"rescale": _("on a group: what is missing is shared out, if enough weight is there")},
    "scale": {
        "best": _("the best value becomes best, and the worst worst where it is given"),
        "factor": _("value x factor + add"),
    },
}  # fmt: skip
SCORED: Mapping[str, str] = {  # what stands in the column score, higher is better
    "topsis": _("closeness C (--json adds the two distances)"),
    "promethee_ii": _("net flow phi (--json adds phi_plus, phi_minus)"),
    "vikor": _("-Q, so that the least Q is first; --json adds S, R, Q, both conditions and the compromise proposed"),
    "electre_i": _("net concordance less net discordance; order: outranking counts pairs won less lost, kernel is 1 and 0;"
                   " --json adds who outranks whom"),
    "copras": _("utility degree N, 100 the best; --json adds S_plus, S_minus, Q"),
    "mabac": _("sum S of distances from the border"), "gra": _("grade of relation"),
    "rsr": _("RSR; --json adds its line and grades"),
    "copeland": _("pairs won less pairs lost"), "borda": _("mean opponents beaten"),
}  # fmt: skip
ABOUT: Mapping[str, str] = {
    "rule": _("on a leaf: how its figure becomes points"),
    "transform": _("on a leaf, before its rule; the rule's bounds stay in the unit of the figure"),
    "treat": _("on a leaf: outliers"),
    "impute": _("on a leaf: a missing figure"),
    "aggregate": _("on a group: how its children become one value"),
    "missing": _("on a group"),
    "scale": _("on any node, after that (its settings alone, without a method)"),
}
