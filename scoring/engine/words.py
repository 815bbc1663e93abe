"""Rules, means and gates in words, Chinese and English, for a reader who checks a score by hand."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from scoring.engine.settings import Setting
from scoring.engine.tree import Node
from scoring.engine.words_group import IMPUTED, Words, finished, full_of, mean, number, standard, times, with_unit

PARTIAL = {
    "proportional": ("按比例计", "in proportion"),
    "floor": ("不足一步不计", "a part of a step left out"),
    "ceil": ("不足一步按一步计", "a part of a step counted full"),
}


TRANSFORMS: Mapping[str, Callable[[Setting], Words]] = {
    "log": lambda made: _shifted("取对数", "logarithm", made["shift"]),
    "sqrt": lambda made: ("开平方", "square root"),
    "power": lambda made: (f"取{number(made['exponent'])}次幂", f"to the power of {number(made['exponent'])}"),
}


def _shifted(zh: str, en: str, shift: Decimal) -> Words:
    return (f"加{number(shift)}后{zh}", f"{en} after adding {number(shift)}") if shift else (zh, en)


def _range(rule: Setting) -> Words:
    low, high = rule["lower"], rule["upper"]
    least, most = rule["to"]
    zh = f"{number(low) if low is not None else '本组最低'}–{number(high) if high is not None else '本组最高'}"
    en = f"{number(low) if low is not None else 'lowest'}–{number(high) if high is not None else 'highest'}"
    points = f"{number(least)}–{number(most)}"
    return f"按{zh}线性折算为{points}", f"scaled in a line from {en} to {points}"


def _table(rule: Setting) -> Words:
    rows = sorted(rule["rows"], reverse=True)
    below = number(rule["below"])
    zh = "；".join(f"{number(start)}及以上得{number(points)}" for start, points in rows)
    en = "; ".join(f"{number(start)} or more: {number(points)}" for start, points in rows)
    return f"分档：{zh}；其余{below}", f"steps: {en}; else {below}"


def _line(rule: Setting) -> Words:
    corners = ", ".join(f"({number(x)}, {number(y)})" for x, y in rule["points"])
    return f"分段线性{corners}", f"line through {corners}"


def _deduct(rule: Setting) -> Words:
    zh, en = PARTIAL[rule["partial"]]
    full, target, step, points, floor = (number(rule[name]) for name in ("full", "target", "step", "points", "floor"))
    return (
        f"达到{target}得{full}，每差{step}扣{points}（{zh}），最低{floor}",
        f"{full} at {target}, less {points} for each {step} short of it ({en}), at least {floor}",
    )


def _plus_minus(rule: Setting) -> Words:
    zh, en = PARTIAL[rule["partial"]]
    base, target, step, points = (number(rule[name]) for name in ("base", "target", "step", "points"))
    most = number(rule["cap"] * rule["full"])
    return (
        f"达到{target}得{base}，每增减{step}加减{points}（{zh}），最高{most}",
        f"{base} at {target}, {points} more or less for each {step} past or short of it ({en}), at most {most}",
    )


def _ratio(rule: Setting) -> Words:
    best, full = rule["target"] == "best", number(rule["full"])
    zh, en = ("本组最优值", "the best of the set") if best else (number(rule["target"]),) * 2
    cap = number(rule["cap"] * rule["full"]) if rule["cap"] is not None else ""
    return (
        f"与{zh}之比 × {full}" + (f"，最高{cap}" if cap else ""),
        f"ratio to {en} × {full}" + (f", at most {cap}" if cap else ""),
    )


def _efficacy(rule: Setting) -> Words:
    low, high, base, span, full = (
        number(rule[name]) for name in ("unacceptable", "satisfactory", "base", "span", "full")
    )
    return (
        f"功效系数法：{base} + {span} ×（x − {low}）/（{high} − {low}），满分{full}",
        f"efficacy: {base} + {span} × (x − {low}) / ({high} − {low}), full marks {full}",
    )


def _grade(rule: Setting) -> Words:
    grades = ", ".join(f"{grade} = {number(points)}" for grade, points in rule["grades"].items())
    return f"等级分：{grades}", f"points by grade: {grades}"


def _yes_no(rule: Setting) -> Words:
    yes, no = number(rule["yes"]), number(rule["no"])
    return f"是得{yes}，否得{no}", f"yes {yes}, no {no}"


def _best_interval(rule: Setting) -> Words:
    low, start, end, high, full = (number(rule[name]) for name in ("lower", "from", "upto", "upper", "full"))
    return (
        f"在{start}–{end}之间得{full}，向{low}和{high}线性降至0",
        f"{full} between {start} and {end}, falling in a line to 0 at {low} and {high}",
    )


def _target(rule: Setting) -> Words:
    target, full = number(rule["target"]), times(rule["full"])
    return f"从本组最差值到目标{target}的进度{full}", f"way from the worst of the set to the target {target}{full}"


def _rank(rule: Setting) -> Words:
    if rule["to"] is not None:
        points = f"{number(rule['to'][0])}–{number(rule['to'][1])}"
        return f"按名次折算为{points}", f"points by rank, spread over {points}"
    if rule["points"] is not None:
        points = ", ".join(map(number, rule["points"]))
        return f"按名次得分，自第一名起{points}", f"points by place, from the first down {points}"
    worst = number(rule["from"])
    return f"按名次计分，末位得{worst}", f"points by rank, the last gets {worst}"


OF = {"others": ("其余各家", "the others"), "all": ("全部", "all"), "middle": ("全部（取中）", "all, at the middle")}


def _percentile(rule: Setting) -> Words:
    (zh, en), full = OF[rule["of"]], number(rule["full"])
    return f"百分位（{zh}中较差者所占比例）× {full}", f"percentile (the part of {en} that is worse) × {full}"


def _membership(rule: Setting) -> Words:
    grades = ", ".join(f"{column} = {number(points)}" for column, points in rule["grades"])
    zh, en = {"weighted": ("加权平均", "weighted mean"), "maximum": ("最大隶属度", "the grade most gave")}[
        rule["principle"]
    ]
    return f"模糊综合评价（{zh}）：{grades}", f"fuzzy evaluation by membership of grades ({en}): {grades}"


RULES: Mapping[str, Callable[[Setting], Words]] = {
    "identity": lambda rule: ("直接采用", "taken as it is"),
    "min_max": _range, "table": _table, "piecewise": _line, "deduct": _deduct, "plus_minus": _plus_minus,
    "ratio": _ratio, "efficacy": _efficacy, "grade": _grade, "yes_no": _yes_no, "interval_best": _best_interval,
    "z_score": standard("标准分（与本组均值之差除以标准差）", "standard score (distance from the mean of the set by its deviation)"),
    "robust_z": standard(
        "稳健标准分（与本组中位数之差除以绝对中位差的1.4826倍）",
        "robust standard score (distance from the median by 1.4826 times the median deviation)",
    ),
    "normal_cdf": full_of("正态累积概率（正态总体中较差者所占比例）", "normal cumulative probability (the worse part of a normal set)"),
    "rank": _rank, "percentile": _percentile, "target_distance": _target,
    "vector": full_of("除以本组平方和的平方根", "divided by the root of the sum of squares of the set"),
    "sum": full_of("占本组合计的比例", "share of the sum of the set"),
    "membership": _membership,
}  # fmt: skip


def rule_words(node: Node) -> Words:
    """A leaf's rule, or a group's mean, with the direction and treatment of a leaf."""
    if node.children:
        return finished(node, mean(node.aggregate))
    zh, en = RULES[node.rule.method](node.rule)
    if node.transform.method != "none":
        first = TRANSFORMS[node.transform.method](node.transform)
        zh, en = f"{first[0]}，{zh}", f"{first[1]}, {en}"
    if node.direction == "cost":
        zh, en = f"{zh}（越低越好）", f"{en} (lower is better)"
    return finished(node, (zh, en))


def leaf_words(node: Node, rule: Words, stated: str | None, value: str, imputed: bool, treated: bool) -> dict[str, str]:
    """One leaf of one entrant: what was stated, what was done with it, and the points."""
    zh, en = (stated, stated) if stated is not None else ("缺失", "missing")
    if stated is not None and node.unit:
        zh, en = with_unit(stated, node.unit)
    if imputed and node.impute.method == "constant":
        zh, en = f"缺失，以{number(node.impute['value'])}填补", f"missing, filled with {number(node.impute['value'])}"
    elif imputed:
        zh, en = IMPUTED.get(node.impute.method, (zh, en))
    if treated:
        zh, en = f"{zh}，经异常值处理", f"{en}, outlier treated"
    return {"zh-hans": f"{zh}：{rule[0]}，得{value}", "en": f"{en}: {rule[1]}, gives {value}"}


NOT_APPLICABLE = {"zh-hans": "不适用", "en": "not applicable"}
