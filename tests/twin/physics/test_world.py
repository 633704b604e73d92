from __future__ import annotations

import gc

import numpy as np
import pybullet
import pytest

from twin.physics import Mirror, MirrorError, World, open_worlds
from twin.physics.world import STEP_HZ, Box
from twin.plant import Plant


def test_two_hundred_opened_worlds_leave_no_client_behind() -> None:
    before = open_worlds()
    for _ in range(200):
        with World() as world:
            assert pybullet.isConnected(world.client)
    assert open_worlds() == before


def test_a_mirror_closes_its_client_also_where_the_plant_cannot_be_opened(plant: Plant) -> None:
    before = open_worlds()
    with Mirror(plant):
        assert open_worlds() == before + 1
    assert open_worlds() == before
    robot = plant.traced_robots[0]
    from msgspec.structs import replace

    lost = replace(plant, robots=(replace(robot, description="pybullet_data:nowhere/none.urdf"),))
    with pytest.raises(ValueError, match="nowhere"):
        Mirror(lost)
    assert open_worlds() == before


def test_a_world_that_nobody_closed_is_closed_when_it_is_collected() -> None:
    before = open_worlds()
    world = World()
    assert open_worlds() == before + 1
    del world
    gc.collect()
    assert open_worlds() == before


def test_closing_twice_does_no_harm() -> None:
    world = World()
    world.close()
    world.close()


def test_a_plant_without_parts_or_with_two_robots_is_refused_in_one_sentence(plant: Plant) -> None:
    from msgspec.structs import replace

    with pytest.raises(MirrorError, match="at least one initial part"):
        Mirror(replace(plant, initial_parts=()))
    with pytest.raises(MirrorError, match="2 robots"):
        Mirror(replace(plant, robots=plant.traced_robots * 2))


def test_a_held_part_follows_the_tool_within_a_quarter_of_a_millimetre(plant: Plant) -> None:
    with World() as world:
        part = world.add_part(plant.part_kinds[0])
        world.place_tool(np.array([0.0, 0.0, 0.5]), (1.0, 0.0, 0.0, 0.0))
        world.park(part, (0.0, 0.0, 0.497))
        world.hold(part)
        t = np.arange(2 * STEP_HZ + 1) / STEP_HZ
        path = np.column_stack([0.3 * np.sin(1.5 * t), 0.1 * t, 0.5 + 0.05 * np.sin(3 * t)])
        world.step(2 * STEP_HZ, path, (1.0, 0.0, 0.0, 0.0))
        xyz, _ = world.pose(part)
        assert np.allclose(np.add(xyz, (0, 0, 0.003)), path[-1], atol=2.5e-4)


def test_a_part_that_was_let_go_falls_by_gravity(plant: Plant) -> None:
    with World() as world:
        part = world.add_part(plant.part_kinds[0])
        world.free(part, (0.0, 0.0, 1.0))
        world.step(STEP_HZ // 4)
        assert world.pose(part)[0][2] == pytest.approx(1.0 - 9.81 / 2 * 0.25**2, abs=0.006)


def test_a_parked_part_rests_where_it_was_put_while_others_move(plant: Plant) -> None:
    with World() as world:
        parked, moving = world.add_part(plant.part_kinds[0]), world.add_part(plant.part_kinds[1])
        world.add_box(Box((0.0, 0.0, -0.01), (0.2, 0.2, 0.01)))
        world.park(parked, (0.1, 0.0, 0.3))
        world.free(moving, (0.0, 0.0, 0.02))
        world.step(STEP_HZ)
        assert world.pose(parked)[0] == pytest.approx((0.1, 0.0, 0.3), abs=2e-4)
        assert world.pose(moving)[0][2] == pytest.approx(0.005, abs=1e-4)
