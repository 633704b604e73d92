from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from twin.physics.belts import Blade, MovingBelt
from twin.physics.cell import Cell
from twin.physics.mirror import Mirror
from twin.physics.world import STEP_HZ, World
from twin.plant import Plant
from twin.plant.layout import BeltFrame, guides


@pytest.fixture
def cell(plant: Plant) -> Iterator[Cell]:
    with Mirror(plant) as mirror:
        yield mirror._cell


def put(cell: Cell, part: int, conveyor: str, x: float, y: float = 0.0) -> None:
    cell.store.take(part)
    height = cell.kinds[part].height_m
    cell.world.free(part, cell.belts[conveyor].frame.to_world(x, y, height / 2 + 1e-4))


def place(cell: Cell, part: int, conveyor: str) -> tuple[float, float, float]:
    return cell.belts[conveyor].frame.to_conveyor(cell.world.pose(part)[0])


def run(cell: Cell, seconds: float) -> None:
    """Step with the looks that the mirror takes."""
    for k in range(round(seconds * 20)):
        cell.world.step(STEP_HZ // 20)
        cell.look((k + 1) * 50_000_000, k * 50_000_000, 0, np.array([0.0, 0.0, 1.0]))


@pytest.mark.parametrize("set_point", [150.0, 300.0, 414.0, 810.0])
def test_a_part_moves_at_the_set_point_times_the_factor_within_one_percent(
    cell: Cell, plant: Plant, set_point: float
) -> None:
    belt = cell.belts["conveyor_2"]
    belt.set_point(set_point)
    put(cell, 0, "conveyor_2", 0.1)
    run(cell, 0.5)
    before = place(cell, 0, "conveyor_2")
    run(cell, 4.0)
    after = place(cell, 0, "conveyor_2")
    expected = set_point * plant.belts[1].speed_m_s_per_unit
    assert (after[0] - before[0]) / 4.0 == pytest.approx(expected, rel=0.01)
    assert after[1] == pytest.approx(before[1], abs=1e-3)


def test_a_belt_that_stands_moves_nothing(cell: Cell) -> None:
    cell.belts["conveyor_2"].set_point(0.0)
    put(cell, 0, "conveyor_2", 0.3)
    run(cell, 2.0)
    assert place(cell, 0, "conveyor_2")[0] == pytest.approx(0.3, abs=1e-4)


def test_the_stopper_holds_parts_until_it_is_lifted(cell: Cell, plant: Plant) -> None:
    stopper = plant.stoppers[0]
    radius = plant.part_kinds[0].diameter_m / 2
    put(cell, 0, stopper.conveyor, 0.05)
    run(cell, 15.0)
    assert place(cell, 0, stopper.conveyor)[0] == pytest.approx(stopper.at_m - radius, abs=5e-4)
    cell.blades[stopper.id].lift()
    run(cell, 2.0)
    assert place(cell, 0, stopper.conveyor)[0] > stopper.at_m + 0.03


def test_the_stopper_does_not_close_on_a_part(cell: Cell, plant: Plant) -> None:
    stopper = plant.stoppers[0]
    blade = cell.blades[stopper.id]
    blade.lift()
    put(cell, 0, stopper.conveyor, stopper.at_m)
    cell.close(blade)
    assert not blade.holding
    run(cell, 1.5)
    cell.close(blade)
    assert blade.holding


def test_parts_go_round_both_corners_into_the_store_by_friction_alone(cell: Cell, plant: Plant) -> None:
    for part, y in enumerate((-0.003, 0.003, 0.02, -0.02)):
        put(cell, part, "conveyor_1", 0.12 + 0.03 * part, y)
    order = [3, 2, 1, 0]
    run(cell, 60.0)
    assert cell.free_parts() == []
    assert cell.store.queue[-4:] == order
    assert not [d for d in cell.deviations if d.kind == "fallen_part"]


def test_guides_stand_where_nothing_adjoins(plant: Plant) -> None:
    boxes = guides(plant)
    first, second = BeltFrame(plant.belts[0]), plant.belts[1]
    outlet = first.to_world(plant.belts[0].length_m - 0.0015, 0.0, 0.0)
    assert not any(np.hypot(b.centre_m[0] - outlet[0], b.centre_m[1] - outlet[1]) < 0.02 for b in boxes)
    outer = BeltFrame(second).to_world(second.length_m / 2, second.width_m / 2, 0.0)
    across = [abs(BeltFrame(second).to_conveyor(b.centre_m)[1] - second.width_m / 2) for b in boxes]
    assert min(across) < 0.005, outer


def test_a_conveyors_frame_goes_there_and_back(plant: Plant) -> None:
    frame = BeltFrame(plant.belts[2])
    assert frame.to_conveyor(frame.to_world(0.1, -0.02, 0.03)) == pytest.approx((0.1, -0.02, 0.03))


def test_belt_and_blade_say_what_they_carry_and_hold(plant: Plant) -> None:
    with World() as world:
        belt = MovingBelt(world, plant.belts[0])
        blade = Blade(world, plant.stoppers[0], belt)
        assert belt.assumed
        assert blade.holding
        assert belt.carries(belt.frame.to_world(0.1, 0.0, 0.005))
        assert not belt.carries(belt.frame.to_world(0.1, 0.05, 0.005))
        assert not belt.carries(belt.frame.to_world(0.1, 0.0, 0.05))
