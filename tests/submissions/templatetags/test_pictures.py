"""Pictures the server draws."""

from django.utils import translation

from submissions.accounts import regions
from submissions.templatetags import pictures


def drawn(values, **options):
    return {tile["name"]: tile for row in pictures.tiles(values, **options)["rows"] for tile in row if tile}


def test_every_province_has_its_tile_once():
    with translation.override("zh-hans"):
        assert set(drawn({})) == {province.zh for province in regions.PROVINCES}


def test_the_largest_value_is_the_darkest_and_none_is_pale():
    with translation.override("en"):
        tiles = drawn({"310000": 8, "320000": 4, "110000": 0})
    assert [tiles[name]["level"] for name in ("Shanghai", "Jiangsu", "Beijing", "Tibet")] == [7, 4, 0, 0]
    assert [tiles[name]["value"] for name in ("Beijing", "Tibet")] == [0, None]


def test_a_tile_links_where_there_is_something_to_see():
    with translation.override("en"):
        tiles = drawn({"310000": 8}, url="?province=", picked="310000")
    assert (tiles["Shanghai"]["url"], tiles["Shanghai"]["picked"]) == ("?province=310000", True)
    assert tiles["Tibet"]["url"] == ""


def test_a_tile_may_bring_its_own_level():
    with translation.override("en"):
        tile = drawn({"620000": {"value": 35, "level": 7, "late": True}})["Gansu"]
    assert (tile["value"], tile["level"], tile["late"]) == (35, 7, True)


def test_the_parts_of_a_bar_lie_end_to_end():
    bar = pictures.stacked_bar([("Scale", 25), ("Innovation", 50)], full=100, width=200)
    assert [(part["x"], part["width"], part["pigment"]) for part in bar["pieces"]] == [
        ("0.00", "50.00", 1), ("50.00", "100.00", 2),
    ]  # fmt: skip


def test_a_bar_takes_bare_and_missing_numbers():
    bar = pictures.stacked_bar([None, 10], full=100, width=100)
    assert [part["width"] for part in bar["pieces"]] == ["0.00", "10.00"]


def test_an_interval_of_ranks():
    shown = pictures.whisker(1, 3, 36, of=36, cut=24)
    assert (shown["x0"], shown["xm"], shown["x1"], shown["cut"]) == ("6.0", "18.0", "216.0", "147.0")
