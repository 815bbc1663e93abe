"""Tables: exact cells, one digest for any order of rows, and every bad cell named."""

from decimal import Decimal

import pytest

from scoring.engine.problems import Refused
from scoring.engine.table import Table
from tests.scoring.engine.build import table


def test_digest_does_not_depend_on_the_order_of_rows_or_the_spelling_of_numbers() -> None:
    one = table("a b", x="1.50 2", tag="u v")
    two = Table(("b", "a"), {"tag": ("v", "u"), "x": (Decimal("2.0"), Decimal("1.5"))})
    assert one.digest() == two.digest()
    assert one.digest() != table("a b", x="1.51 2", tag="u v").digest()
    assert one.to_json() != two.to_json()


def test_round_trip() -> None:
    given = table("a b c", x="1.25 - 1E+3", tag="u - 1x")
    again = Table.from_json(given.to_json())
    assert again.codes == given.codes
    assert dict(again.columns) == dict(given.columns)
    assert again.to_json() == given.to_json()


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"codes": 1}', b'{"codes": ["a"], "figures": {"x": ["z"]}, "tags": {}}', b"\xff"]
)
def test_other_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        Table.from_json(content)


def test_every_bad_cell_is_named() -> None:
    with pytest.raises(Refused) as refused:
        Table(("a", "", "a"), {"x": (Decimal("NaN"), Decimal("1E+999999"), Decimal(1)), "y": (Decimal(1),)})
    assert [str(problem) for problem in refused.value.problems] == [
        "row 3, column code: found nothing; expected a code",
        "row 4, column code: found a again (row 2); expected each code once",
        "row 2 (code a), column x: found NaN; expected a finite number",
        "row 3 (code ), column x: found a number of 1 digits at 1E+999999; expected a finite number",
        "column y: found 1 cells; expected 3 cells",
    ]
