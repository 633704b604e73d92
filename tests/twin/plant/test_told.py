"""Words of mistakes: nearest names, lists, numbers."""

from __future__ import annotations

import pytest

from twin.plant.told import article, counted, listed, nearest, singular, twice


@pytest.mark.parametrize(
    ("name", "names", "told"),
    [
        ("BS02O", ["BS010", "BS020"], "did you mean BS020?"),
        ("NM", ["N", "mm", "Nm"], "did you mean Nm?"),
        ("x", ["BS010", "BS020"], "there is BS010, BS020"),
        ("x", [f"BS0{n}0" for n in range(10)],
         "there is BS000, BS010, BS020, BS030, BS040, BS050, BS060, BS070, …"),
        ("x", [], "there is none"),
    ],
)  # fmt: skip
def test_the_nearest_name_is_offered_or_what_there_is(name: str, names: list[str], told: str) -> None:
    assert nearest(name, names) == told


def test_lists_read_as_one_says_them() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"], last="or") == "a, b or c"
    assert listed("abcdefghij") == "a, b, c, d, e, f and 4 more"


def test_numbers_and_things_read_as_one_says_them() -> None:
    assert [counted(n, "sheet") for n in (0, 1, 2)] == ["no sheets", "1 sheet", "2 sheets"]
    assert [article(word) for word in ("option", "weld spot")] == ["an option", "a weld spot"]
    groups = ("option_families", "losses", "weld_spots", "supplies")
    assert [singular(group) for group in groups] == ["option family", "loss", "weld spot", "supply"]


def test_what_stands_there_again_is_found_by_its_index() -> None:
    assert twice(["a", "b", "a", "a", "c"]) == {2: "a", 3: "a"}
