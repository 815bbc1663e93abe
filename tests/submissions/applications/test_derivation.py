"""How a derived indicator's formula is said."""

from submissions.applications.derivation import in_words


def test_a_formula_is_said_with_figures_and_functions_by_their_names():
    assert in_words("cagr(output_2, output, 2) * 100", {"output": "产值"}) == ("年均增速(产值（前2年）, 产值, 2) × 100")
