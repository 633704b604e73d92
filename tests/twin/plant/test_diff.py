"""A difference between plants is told in the plant's words."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from twin.plant import load_plant
from twin.plant.diff import differences, summary
from twin.plant.load import assets_folder
from twin.plant.model import Plant
from twin.plant.options import Option, OptionFamily, Order
from twin.plant.robots import Do, Program, Step
from twin.plant.stations import Station, StationKind
from twin.plant.values import Pose

PLANT = load_plant("democell")
STATION = Station(
    id="BS110",
    area="body",
    kind=StationKind.AUTOMATIC,
    pose=Pose(),
    size_m=(9.0, 9.0, 4.0),
    cycle_time_s=52.0,
)


def told(before: Plant, after: Plant) -> list[str]:
    return [difference.text for difference in differences(before, after)]


def test_the_same_plant_has_no_differences() -> None:
    assert differences(PLANT, load_plant("democell")) == ()


def test_order_of_keys_and_comments_are_no_difference(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(assets_folder() / "plants" / "democell", tmp_path / "copy"))
    text = (folder / "plant.yaml").read_text(encoding="utf-8")
    (folder / "plant.yaml").write_text(
        "# another remark\n" + text.replace("  required_m", "    required_m"), "utf-8"
    )
    assert told(PLANT, load_plant(folder)) == []


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"pose": Pose(xyz_m=(0.4, 0.0, 0.0))}, "station BS110 moved +0.4 m in x"),
        ({"pose": Pose(rpy_rad=(0.0, 0.0, -1.5707963267948966))}, "station BS110 turned −90° about z"),
        ({"cycle_time_s": 49.0}, "station BS110: cycle time 52 → 49 s"),
        ({"cycle_time_s": None}, "station BS110: cycle time 52 s → none"),
        ({"kind": StationKind.MANUAL}, "station BS110: kind automatic → manual"),
        ({"losses": ("minor",)}, "station BS110: losses now with minor"),
        ({"size_m": (9.0, 8.0, 4.0)}, "station BS110: size (9, 9, 4) → (9, 8, 4) m"),
        ({"car": Pose(xyz_m=(1.0, 0.0, 0.0))}, "station BS110: car none → at (1, 0, 0) m"),
    ],
)
def test_a_changed_field_is_one_sentence(change: dict[str, Any], text: str) -> None:
    before, after = (
        replace(PLANT, stations=(STATION,)),
        replace(PLANT, stations=(replace(STATION, **change),)),
    )
    assert told(before, after) == [text]


def test_things_come_and_go() -> None:
    before = replace(PLANT, stations=(STATION,))
    after = replace(PLANT, stations=(replace(STATION, id="BS120"),))
    assert told(before, after) == ["station BS110 is gone", "station BS120 is new"]


def test_what_stands_inside_a_thing_names_it() -> None:
    def family(rate: float) -> Plant:
        options = (Option(id="long", take_rate=rate), Option(id="short", take_rate=1 - rate))
        return replace(PLANT, option_families=(OptionFamily(id="battery", options=options),))

    assert told(family(0.25), family(0.5)) == [
        "option long of option family battery: take rate 25 → 50 %",
        "option short of option family battery: take rate 75 → 50 %",
    ]


def test_lists_of_steps_say_where_they_changed() -> None:
    def program(*waits: float) -> Plant:
        steps = tuple(Step(do=Do.WAIT, time_s=wait) for wait in waits)
        return replace(PLANT, programs=(Program(id="p", robot="r", steps=steps),))

    assert told(program(1.0, 2.0, 3.0), program(1.0, 2.5, 3.0)) == ["program p, step 2: time 2 → 2.5 s"]
    assert told(program(1.0, 2.0), program(1.0, 5.0, 2.0)) == ["program p: steps 2 → 3 (1 new behind 1)"]


def test_orders_in_another_sequence_are_told_once() -> None:
    orders = tuple(Order(id=f"O{n}", options={}) for n in range(4))
    before, after = replace(PLANT, orders=orders), replace(PLANT, orders=orders[::-1])
    assert told(before, after) == ["4 orders stand in another order"]


def test_every_difference_has_its_place() -> None:
    before = replace(PLANT, stations=(STATION,))
    after = replace(PLANT, stations=(replace(STATION, cycle_time_s=49.0),))
    assert [d.place for d in differences(before, after)] == ["stations[0].cycle_time_s"]


def test_a_unit_stands_behind_a_number_and_not_behind_a_word() -> None:
    paced = replace(PLANT, takt_time_s=60.0)
    assert told(paced, PLANT) == ["plant: takt time 60 s → none"]
    assert told(PLANT, paced) == ["plant: takt time none → 60 s"]
    assert told(paced, replace(PLANT, takt_time_s=61.5)) == ["plant: takt time 60 → 61.5 s"]


def test_many_differences_are_summed_up_by_kind_of_thing() -> None:
    with_station = replace(PLANT, stations=(STATION,), takt_time_s=60.0, stores=())
    found = differences(PLANT, with_station)
    assert summary(found) == "3 differences: 1 change of takt time, 1 station new, 1 store gone"
