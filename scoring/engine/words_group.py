"""Means, scales, roundings and what fills a gap in words, Chinese and English."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from scoring.engine.canonical import plain
from scoring.engine.settings import Setting
from scoring.engine.tree import Node

Words = tuple[str, str]  # Chinese, English
MEANS: Mapping[str, Words] = {
    "arithmetic": ("加权算术平均", "weighted arithmetic mean"),
    "geometric": ("加权几何平均", "weighted geometric mean"),
    "harmonic": ("加权调和平均", "weighted harmonic mean"),
    "power": ("加权幂平均", "weighted power mean"),
    "minimum": ("取最小值", "the least of the parts"),
    "maximum": ("取最大值", "the greatest of the parts"),
    "sum": ("求和", "sum"),
    "owa": ("有序加权平均 (OWA)", "ordered weighted average (OWA)"),
    "choquet": ("Choquet 积分", "Choquet integral"),
}
MODES: Mapping[str, Words] = {
    "half_up": ("四舍五入", "half up"), "half_even": ("四舍六入五成双", "half to even"), "up": ("进位", "up"),
    "down": ("截尾", "down"), "floor": ("向下取整", "to the floor"), "ceiling": ("向上取整", "to the ceiling"),
}  # fmt: skip

IMPUTED: Mapping[str, Words] = {
    "zero": ("缺失，按0计", "missing, counted as 0"),
    "worst": ("缺失，按最差值计", "missing, counted as the worst value"),
    "mean": ("缺失，以均值填补", "missing, filled with the mean"),
    "median": ("缺失，以中位数填补", "missing, filled with the median"),
    "group_mean": ("缺失，以同组均值填补", "missing, filled with the mean of its group"),
    "group_median": ("缺失，以同组中位数填补", "missing, filled with the median of its group"),
    "last_period": ("缺失，沿用上期数", "missing, filled with the last period"),
}


def number(value: Any) -> str:
    """A setting as text."""
    return plain(value) if isinstance(value, Decimal) else str(value)


def times(full: Decimal) -> str:
    """The factor a rule ends with, unless it is 1."""
    return "" if full == 1 else f" × {number(full)}"


def full_of(zh: str, en: str) -> Callable[[Setting], Words]:
    """The words of a rule whose points are a part of `full`."""
    return lambda rule: (f"{zh}{times(rule['full'])}", f"{en}{times(rule['full'])}")


def standard(zh: str, en: str) -> Callable[[Setting], Words]:
    """The words of a standard score, brought to a mean and a deviation and held within bounds."""

    def words(rule: Setting) -> Words:
        points = times(rule["sd"]) + (f" + {number(rule['mean'])}" if rule["mean"] else "")
        ends = [(word, rule[name]) for name, *word in (("least", "最低", "at least"), ("most", "最高", "at most"))]
        told = [(zh_end, en_end, number(end)) for (zh_end, en_end), end in ends if end is not None]
        return (
            f"{zh}{points}" + "".join(f"，{zh_end}{end}" for zh_end, _en, end in told),
            f"{en}{points}" + "".join(f", {en_end} {end}" for _zh, en_end, end in told),
        )

    return words


def with_unit(figure: str, unit: str) -> Words:
    """A figure with its unit: 1500亿元 in Chinese and 1500 亿元 in English, 9.5% in both; 20 MW keeps its space (GB 3101-93)."""
    closed, spaced = f"{figure}{unit}", f"{figure} {unit}"
    return (spaced if unit[:1].isascii() and unit[:1].isalpha() else closed, spaced if unit[:1].isalpha() else closed)


def mean(aggregate: Setting) -> Words:
    """A group's mean, with the numbers it takes."""
    zh, en = MEANS[aggregate.method]
    if aggregate.method == "power":
        return f"{zh}（p = {number(aggregate['p'])}）", f"{en} (p = {number(aggregate['p'])})"
    if aggregate.method == "owa":
        ordered = ", ".join(number(weight) for weight in aggregate["weights"])
        return f"{zh}，自大到小的权重{ordered}", f"{en}, weights from the largest down {ordered}"
    if aggregate.method == "choquet":
        sets = sorted(aggregate["capacity"].items(), key=lambda item: (len(item[0]), sorted(item[0])))
        held = ", ".join(f"{'+'.join(sorted(members))} = {number(value)}" for members, value in sets)
        return f"{zh}，容度{held}", f"{en}, capacity {held}"
    return zh, en


def finished(node: Node, rule: Words) -> Words:
    """The rule with the scale and the rounding that follow it."""
    zh, en = rule
    scale = node.scale
    if scale is not None and scale.method == "factor":
        times, more = number(scale["factor"]), number(scale["add"])
        zh, en = f"{zh}，再乘以{times}加{more}", f"{en}, then times {times} plus {more}"
    elif scale is not None:
        least = f"，最低者计{number(scale['worst'])}" if scale["worst"] is not None else ""
        lowest = f" and the worst {number(scale['worst'])}" if scale["worst"] is not None else ""
        zh, en = (
            f"{zh}，再以最高者为{number(scale['best'])}折算{least}",
            f"{en}, then scaled: the best is {number(scale['best'])}{lowest}",
        )
    if node.rounding is not None:
        places, (mode_zh, mode_en) = node.rounding.decimals, MODES[node.rounding.mode]
        zh, en = f"{zh}，{mode_zh}到{places}位小数", f"{en}, rounded {mode_en} to {places} decimals"
    return zh, en


def group_words(rule: Words, left_out: int) -> dict[str, str]:
    """One group of one entrant: its mean, and whether the weights of children left out went to the others."""
    if not left_out:
        return {"zh-hans": rule[0], "en": rule[1]}
    return {
        "zh-hans": f"{rule[0]}；{left_out}项不适用或缺失，其权重按比例分给其余各项",
        "en": f"{rule[1]}; {left_out} not applicable or missing, their weight shared out among the others in proportion",
    }
