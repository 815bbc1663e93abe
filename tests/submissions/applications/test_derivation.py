"""How a derived indicator's formula is said."""

from submissions.applications.derivation import _worded


def test_a_formula_is_said_with_figures_and_functions_by_their_names():
    assert _worded("cagr(output_2, output, 2) * 100", {"output": "产值"}) == ("年均增速(产值（前2年）, 产值, 2) × 100")
