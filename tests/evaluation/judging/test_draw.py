"""The draw: repeatable from its seed and inputs, balanced, and never across a bar."""

import json
import subprocess
import sys

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from evaluation.judging import draw as drawing
from evaluation.judging.draw import Inputs, draw, repeat, short

ENTRIES = [f"A{n}" for n in range(100, 130)]
JUDGES = [f"judge{n:02d}" for n in range(12)]


def loads(outcome, held=None):
    counted = dict.fromkeys(JUDGES, 0)
    for judges in [*outcome.values(), *(held or {}).values()]:
        for judge in judges:
            counted[judge] += 1
    return counted


def test_the_same_seed_gives_the_same_draw_in_any_order_of_rows():
    one = draw("20261211", Inputs(5, ENTRIES, JUDGES))
    other = draw("20261211", Inputs(5, ENTRIES[::-1], JUDGES[::-1]))
    assert one == other
    assert draw("20261212", Inputs(5, ENTRIES, JUDGES)) != one


def test_every_entry_gets_its_judges_and_loads_differ_by_at_most_one():
    outcome = draw("seed", Inputs(5, ENTRIES, JUDGES))
    assert {len(set(judges)) for judges in outcome.values()} == {5}
    assert max(loads(outcome).values()) - min(loads(outcome).values()) <= 1


def test_bars_hold_and_what_is_held_counts():
    barred = {"A100": dict.fromkeys(JUDGES[:7], "own_region"), "A101": {"judge00": "recused"}}
    held = {"A102": ["judge05", "judge06"]}
    outcome = draw("seed", Inputs(5, ENTRIES, JUDGES, barred, held))
    assert outcome["A100"] == JUDGES[7:]
    assert "judge00" not in outcome["A101"]
    assert len(outcome["A102"]) == 3
    assert not {"judge05", "judge06"} & set(outcome["A102"])
    assert max(loads(outcome, held).values()) - min(loads(outcome, held).values()) <= 1


def test_entries_without_enough_judges_are_named():
    barred = {"A100": dict.fromkeys(JUDGES[:8], "own_region")}
    assert short(Inputs(5, ENTRIES, JUDGES, barred)) == {"A100": 4}
    assert short(Inputs(5, ENTRIES, JUDGES, barred, {"A100": ["judge00"]})) == {}


def test_a_stored_draw_repeats_from_its_json():
    inputs = Inputs(3, ENTRIES, JUDGES, {"A100": {"judge00": "field"}}, {"A101": ["judge01"]})
    stored = json.loads(json.dumps(inputs.document()))
    assert repeat("s", stored) == draw("s", inputs)
    assert drawing.digest("s", stored, repeat("s", stored)) == drawing.digest("s", inputs.document(), draw("s", inputs))


@pytest.mark.alike
@pytest.mark.process
def test_another_process_with_another_hash_seed_draws_the_same():
    code = (
        "from evaluation.judging.draw import *;"
        f"i = Inputs(4, {ENTRIES!r}, {JUDGES!r}); print(digest('s', i.document(), draw('s', i)))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    inputs = Inputs(4, ENTRIES, JUDGES)
    assert found == {drawing.digest("s", inputs.document(), draw("s", inputs)) + "\n"}


@settings(max_examples=25, deadline=None)
@given(
    st.text(max_size=8), st.integers(1, 3), st.integers(0, 8), st.integers(3, 8),
    st.dictionaries(st.integers(0, 7), st.sets(st.integers(0, 7))),
)  # fmt: skip
def test_nobody_is_drawn_twice_or_across_a_bar(seed, per_entry, entries, judges, bars):
    names = [f"j{n}" for n in range(judges)]
    barred = {f"e{e}": {f"j{j}": "x" for j in js} for e, js in bars.items()}
    inputs = Inputs(per_entry, [f"e{n}" for n in range(entries)], names, barred)
    for entry, drawn in draw(seed, inputs).items():
        assert len(drawn) == len(set(drawn)) == min(per_entry, short(inputs).get(entry, per_entry))
        assert not set(drawn) & set(barred.get(entry, {}))
