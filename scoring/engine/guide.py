"""Every method a model may name, with its settings, as text: made from the catalogue, so that it cannot fall behind the code."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scoring.engine import catalogue, outrank
from scoring.engine.formula import ARGUMENTS
from scoring.engine.guide_words import ABOUT, SCORED, SHAPES, TOLD
from scoring.engine.nodes import DIRECTIONS, KINDS, MODES
from scoring.engine.order import TIES
from scoring.engine.phrases import phrase as _

PARTS: Mapping[str, Mapping[str, catalogue.Fields]] = {
    "rule": catalogue.RULES,
    "transform": catalogue.TRANSFORMS,
    "treat": catalogue.TREATS,
    "impute": catalogue.IMPUTES,
    "aggregate": catalogue.AGGREGATES,
    "missing": catalogue.MISSING,
    "scale": catalogue.SCALES,
}


def text(say: Callable[[str], str] = str) -> str:
    """The guide: one paragraph for each part of a model; `say` takes a phrase to the reader's language."""
    lines = [
        _('A method is written {"method": name, settings}, or as its bare name. Numbers are decimal strings.'),
        _("What stands in brackets may be left out."), "",
    ]  # fmt: skip
    for part, methods in PARTS.items():
        lines += [_("{0}: {1}", part, ABOUT[part]), *_methods(part, methods), ""]
    lines += [*_rank(), "", *_others()]
    return "\n".join(map(say, lines)) + "\n"


def _methods(part: str, methods: Mapping[str, catalogue.Fields]) -> Iterator[str]:
    for method, fields in methods.items():
        others = [name for name, of in catalogue.ALIASES.items() if of == method and name not in methods]
        also = _(" (also {0})", ", ".join(others)) if others else ""
        yield _("  {0}{1}: {2}", method, also, TOLD[part][method])
        for name, (kind, default) in fields.items():
            yield _setting(name, kind, default)


def _setting(name: str, kind: str, default: Any) -> str:
    head, _colon, rest = kind.partition(":")
    if head == "choice":
        shape = rest.replace("|", " | ")
    elif head == "whole":
        shape = _("a whole number from {0} to {1}", *rest.split(":"))
    else:
        shape = SHAPES[head]
    if default is catalogue.REQUIRED:
        return _("      {0}: {1}", name, shape)
    usual = "" if default is None else f" = {default if not isinstance(default, tuple) else ', '.join(default)}"
    return _("      [{0}{1}]: {2}", name, usual, shape)


def _rank() -> list[str]:
    ways = [
        _("  {0}: {1}; score: {2}", name, ", ".join(options) or _("no options"), SCORED[name])
        for name, (_method, options) in outrank.METHODS.items()
    ]
    return [
        _("rank: how entrants are ordered"),
        _("  method score (the default), or a method over the leaves, with its options beside it:"), *ways,
        _('  [round] {{"decimals": 2, "mode": {0}}} (on any node too)', " | ".join(MODES)),
        f"  [ties = min]: {' | '.join(TIES)}",
        _('  [chain]: ["node or column", {"code": "node", "direction": "cost"}, {"column": "column"}]: what breaks ties'),
        _("  [within]: a column of tags: a second rank inside each"),
        _("  [direction = benefit]: {0}: cost ranks the lowest score first", " | ".join(DIRECTIONS)),
    ]  # fmt: skip


def _others() -> list[str]:
    return [
        _("derived: columns by formula, + - * / ** ( ) < <= > >= == !=, column names ([any column] in brackets), and"),
        "  " + ", ".join(ARGUMENTS) + ";",
        _(
            "  largest(k, ...) and smallest(k, ...) are the kth; a formula with a missing figure is missing, but first(...) is the"
        ),
        _("  first figure there is and present(...) how many there are"),
        _("kind of a leaf: {0}; direction: {1}; column, if not its code", " | ".join(KINDS), " | ".join(DIRECTIONS)),
        _("weights of a group: {0}", " | ".join(catalogue.WEIGHTS_FROM)),
        _(
            'applies_when, and require of a gate: {"column": c, at_least | more_than | at_most | less_than | equals | in}, with'
        ),
        _('  "relaxed": {"when": condition, bounds}; or {"all" | "any": [conditions]}, {"not": condition}'),
        'bonus: {"columns": [...], "cap": "5"}',
    ]
