import pytest
from django.utils import translation

from submissions.calls.conditions import Clause, Condition
from submissions.calls.outline import outline
from submissions.calls.questions import Column, Option, Question, Section, Sheet

ASKED = Question("joint", "choice", "是否跨地市协作", "Across cities", options=(Option("y", "是", "Yes"),))
BOTH = Condition("all", (Clause("joint", "equals", "y"), Clause("gone", "answered")))
PARTNERS = Question(
    "partners", "table", "协作单位", "Partners", columns=(Column("a", "单位", "Name"), Column("b", "地市")), when=BOTH
)


@pytest.mark.parametrize(
    ("language", "rules", "when"),
    [
        ("zh-hans", "列：单位、地市", "是否跨地市协作 等于 是；gone 已填写（同时满足全部条件）"),
        ("en", "columns: Name, 地市", "Across cities is Yes; gone is answered (all of these hold)"),
    ],
)
def test_a_question_is_told_in_the_readers_language(language, rules, when):
    with translation.override(language):
        line = outline(Sheet((Section("s", "一", questions=(ASKED, PARTNERS)),)), {}).parts[0].lines[1]
        assert (line.rules, line.when) == (rules, when)
