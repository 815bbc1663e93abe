"""The balanced random draw of judges 随机抽取: a pure function of published inputs and seed, so anyone can repeat it.

Randomness is SHA-256 of the seed and the names, which every language has: the smaller digest goes first.
1. Entries come in the order of how few judges may take them, then by digest. Each takes, one after the other, the
   judge who may and has the fewest tasks so far; among equals the smallest digest of seed, entry and judge.
2. While some judge has two tasks more than another who may take one of them, a task moves: over the widest such gap,
   and among equals the one with the smallest digest of seed, entry and both judges.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Pairs = dict[str, list[str]]


@dataclass(frozen=True)
class Inputs:
    """What goes in. `barred` names, by entry, the judges who may not take it and why; `held` those who have it."""

    per_entry: int
    entries: Sequence[str]
    judges: Sequence[str]
    barred: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    held: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The inputs as JSON, as they are stored and published."""
        return {
            "per_entry": self.per_entry,
            "entries": sorted(self.entries),
            "judges": sorted(self.judges),
            "barred": {entry: dict(sorted(judges.items())) for entry, judges in sorted(self.barred.items()) if judges},
            "held": {entry: sorted(judges) for entry, judges in sorted(self.held.items()) if judges},
        }


def draw(seed: str, inputs: Inputs) -> Pairs:
    """The judges newly drawn for each entry, in alphabetical order. Short entries get fewer: ask `short` first."""
    drawn: Pairs = {entry: [] for entry in inputs.entries}
    load = dict.fromkeys(inputs.judges, 0)
    for judges in inputs.held.values():
        for judge in judges:
            load[judge] = load.get(judge, 0) + 1
    may = {entry: _may(entry, inputs) for entry in inputs.entries}
    for entry in sorted(inputs.entries, key=lambda entry: (len(may[entry]), _digest(seed, entry))):
        for _place in range(inputs.per_entry - len(inputs.held.get(entry, ()))):
            free = [judge for judge in may[entry] if judge not in drawn[entry]]
            if not free:
                break
            judge = min(free, key=lambda judge: (load[judge], _digest(seed, entry, judge)))
            drawn[entry].append(judge)
            load[judge] += 1
    _level(seed, drawn, load, may)
    return {entry: sorted(judges) for entry, judges in sorted(drawn.items())}


def short(inputs: Inputs) -> dict[str, int]:
    """The entries that cannot get enough judges, with how many they could have in all."""
    found = {}
    for entry in inputs.entries:
        possible = len(_may(entry, inputs)) + len(inputs.held.get(entry, ()))
        if possible < inputs.per_entry:
            found[entry] = possible
    return found


def digest(seed: str, inputs: Mapping[str, Any], outcome: Mapping[str, Any]) -> str:
    """SHA-256 over the seed, the inputs and the outcome as canonical JSON."""
    content = {"seed": seed, "inputs": inputs, "outcome": outcome}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def repeat(seed: str, document: Mapping[str, Any]) -> Pairs:
    """The same draw again from its stored inputs."""
    return draw(seed, Inputs(**document))


def _may(entry: str, inputs: Inputs) -> list[str]:
    out = {*inputs.barred.get(entry, {}), *inputs.held.get(entry, ())}
    return [judge for judge in inputs.judges if judge not in out]


def _level(seed: str, drawn: Pairs, load: dict[str, int], may: Mapping[str, list[str]]) -> None:
    """Move tasks to judges with two fewer until nothing can move. Every move lowers the sum of squares."""
    while True:
        moves = [
            (load[heavy] - load[light], entry, heavy, light)
            for entry, judges in drawn.items()
            for heavy in judges
            for light in may[entry]
            if light not in judges and load[heavy] - load[light] >= 2
        ]
        if not moves:
            return
        widest = max(move[0] for move in moves)
        _gap, entry, heavy, light = min(
            (move for move in moves if move[0] == widest), key=lambda move: _digest(seed, *move[1:])
        )
        drawn[entry].remove(heavy)
        drawn[entry].append(light)
        load[heavy] -= 1
        load[light] += 1


def _digest(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
