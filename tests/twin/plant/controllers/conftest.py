"""A robot of the small plant as its controllers see it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

import numpy as np
import pytest

from tests.twin.plant.conftest import SMALL
from twin.checks.targets import aims
from twin.cli.robot_text import site_of
from twin.plant import Plant, by_id, load_plant
from twin.plant.controllers import Script, Site, line_of, script_from
from twin.plant.controllers.fanuc_read import read_fanuc
from twin.plant.controllers.fanuc_write import write_fanuc
from twin.plant.controllers.krl_read import read_krl
from twin.plant.controllers.krl_write import write_krl
from twin.plant.controllers.rapid_read import read_rapid
from twin.plant.controllers.rapid_write import write_rapid
from twin.plant.robots import Controller, Program

CONTROLLERS = tuple(Controller)


def again(script: Script) -> Script:
    """What a script says after it was written as its controller's text and read from that."""
    if script.controller == Controller.FANUC_LS:
        return read_fanuc(write_fanuc(script), "again.ls")
    if script.controller == Controller.KRL:
        src, dat = write_krl(script)
        return read_krl(src, "again.src", dat, "again.dat")
    return read_rapid(write_rapid(script), "again.mod")


def poses_of(plant: Plant) -> Mapping[str, Mapping[str, np.ndarray]]:
    """By robot and id: world_from_tcp (k, 4, 4), m, of all that programs aim at."""
    found: dict[str, dict[str, list[np.ndarray]]] = {}
    for aim in aims(plant):
        found.setdefault(aim.robot, {}).setdefault(aim.target, []).append(aim.world_from_tcp)
    return {robot: {id: np.array(each) for id, each in of.items()} for robot, of in found.items()}


def neutral(
    plant: Plant, program: Program, site: Site, poses: Mapping[str, np.ndarray]
) -> tuple[Script, tuple[str, ...]]:
    """A program of a plant in neutral words, and what cannot be said in the controller's."""
    read = functools.partial(line_of, controller=site.controller)
    return script_from(program, site, poses, by_id(plant.targets), by_id(plant.seams), read)


@pytest.fixture(scope="session")
def small() -> Plant:
    """The small plant."""
    return load_plant(SMALL)


@pytest.fixture(scope="session")
def site(small: Plant) -> Callable[..., Site]:
    """The robot R1 as a controller sees it."""

    def make(controller: Controller, robot: str = "R1", j3: str | None = None) -> Site:
        return site_of(small, by_id(small.programmed_robots)[robot], controller, j3)

    return functools.cache(make)
