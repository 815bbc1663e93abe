"""Blending and ordering, by hand-made numbers."""

from decimal import Decimal as D

from evaluation.ranking.combine import Parts, blend, chosen, half_up, order

SHARES = (D(70), D(30))


def test_half_is_rounded_away_from_zero():
    assert half_up(D("72.345"), 2) == D("72.35")
    assert half_up(D("-0.005"), 2) == D("-0.01")


def test_blend_weighs_both_parts_by_their_shares():
    assert blend(D("85.84"), D("88.39"), SHARES, 2) == D("86.61")


def test_a_part_without_a_share_may_be_missing_and_one_with_a_share_may_not():
    assert blend(D("80"), None, (D(100), D(0)), 2) == D("80.00")
    assert blend(D("80"), None, SHARES, 2) is None


def test_ties_after_rounding_share_the_smallest_rank():
    parts = [
        Parts("a", D("80.001"), D("80"), "x"),
        Parts("b", D("80"), D("80"), "x"),
        Parts("c", D("70"), D("70"), "y"),
    ]
    places = {place.key: place for place in order(parts, SHARES, 2)}
    assert [places[key].rank for key in "abc"] == [1, 1, 3]
    assert [places[key].rank_in_track for key in "abc"] == [1, 1, 1]
    assert [places[key].is_tied for key in "abc"] == [True, True, False]


def test_the_ladder_breaks_a_tie_and_the_unscored_stay_unranked():
    parts = [
        Parts("a", D("80"), D("80"), "x", (D(10),)),
        Parts("b", D("80"), D("80"), "x", (D(20),)),
        Parts("c", None, D("90"), "x"),
    ]
    places = order(parts, SHARES, 2)
    assert [(place.rank, place.is_tied, place.total) for place in places] == [
        (2, False, D("80.00")),
        (1, False, D("80.00")),
        (None, False, None),
    ]


def ranked(*rows):
    """(key, rank, track, province) as `chosen` takes them."""
    return [(key, rank, [("track", track), ("province", province)]) for key, rank, track, province in rows]


FIELD = ranked(("a", 1, "t", "p"), ("b", 2, "t", "q"), ("c", 3, "t", "p"), ("d", 4, "u", "q"), ("e", 5, "u", "r"))


def test_without_caps_the_first_go_on_and_nobody_is_passed_over():
    assert chosen(FIELD, 3, {}) == ({"a", "b", "c"}, {})


def test_a_full_track_or_province_is_passed_over_and_the_next_moves_up():
    assert chosen(FIELD, 3, {("track", "t"): 2}) == ({"a", "b", "d"}, {"c": "track"})
    assert chosen(FIELD, 3, {("province", "p"): 1}) == ({"a", "b", "d"}, {"c": "province"})
    assert chosen(FIELD, 3, {("track", "t"): 1, ("province", "q"): 1}) == (
        {"a", "d", "e"},
        {"b": "track", "c": "track"},
    )


def test_equals_go_on_together_at_the_line_and_at_a_cap():
    tied = ranked(("a", 1, "t", "p"), ("b", 2, "t", "q"), ("c", 2, "t", "q"), ("d", 4, "u", "r"))
    assert chosen(tied, 2, {}) == ({"a", "b", "c"}, {})
    assert chosen(tied, 4, {("track", "t"): 2}) == ({"a", "b", "c", "d"}, {})


def test_the_line_may_stay_open_where_caps_leave_nobody():
    assert chosen(FIELD, 5, {("track", "t"): 1, ("track", "u"): 1}) == (
        {"a", "d"},
        {"b": "track", "c": "track", "e": "track"},
    )
