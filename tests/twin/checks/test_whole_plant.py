"""All checks together, and some of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import twin
from tests.twin.checks.small_plant import a_plant, a_station, an_aisle
from twin.checks import integrity, layout
from twin.checks.schedule import ScheduleError
from twin.checks.whole_plant import CHECKS, UnknownCheckError, check_plant, kinds

PLANT = a_plant(
    stations=[a_station("S1", 0.0, 2.75, stage="framed")], aisles=[an_aisle((-10.0, 5.0), (30.0, 5.0))]
)


def test_every_check_runs_unless_some_are_asked_for() -> None:
    found = check_plant(PLANT)
    assert CHECKS == ("integrity", "layout", "reach", "takt", "clearance")
    assert tuple(found) == CHECKS
    assert [finding.kind for finding in found["layout"]] == ["aisle_blocked"]
    assert check_plant(PLANT, ["integrity"]) == {"integrity": ()}
    assert check_plant(PLANT, ["takt"]) == {"takt": ()}


def test_cars_that_are_asked_for_are_held_against_the_takt() -> None:
    assert check_plant(PLANT, configurations=["C0001"])["takt"] == ()
    with pytest.raises(ScheduleError, match="there is no configuration C9; there is C0001"):
        check_plant(PLANT, configurations=["C9"])


def test_an_unknown_check_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownCheckError, match=r"no check reech; there are integrity, .*, clearance"):
        check_plant(PLANT, ["reech"])


def test_kinds_are_sorted_and_of_one_check_only() -> None:
    every = [kind for check in CHECKS for kind in kinds(check)]
    assert len(set(every)) == len(every)
    for name in CHECKS:
        assert kinds(name) == tuple(sorted(kinds(name)))
        assert f"{name}_interrupted" in kinds(name)
    assert {*kinds("layout")} == {*layout.KINDS, "layout_interrupted"}


def test_every_kind_that_the_sources_name_is_told_and_no_other() -> None:
    for check in (layout, integrity):
        sources = [path.read_text("utf-8") for path in Path(check.__file__).parent.glob("*.py")]
        named = {kind for text in sources for kind in re.findall(r'of_plant\(\s*"(\w+)"', text)}
        assert named == set(check.KINDS)


def test_a_notebook_asks_the_plant_itself() -> None:
    plant = twin.Plant(PLANT)
    assert [finding.kind for finding in plant.check()] == ["aisle_blocked"]
    assert plant.check("integrity") == ()
    assert twin.load_plant("democell").check() == ()
