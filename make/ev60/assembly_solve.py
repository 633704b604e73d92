"""Solve the robots of final assembly: `python -m make.ev60.assembly_solve` writes `solved_assembly.json`.

Given are their places and what they are asked for (`assembly_stops`); found are postures, homes and ways.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

HOUSE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOUSE)]

from make.ev60 import plan, surroundings  # noqa: E402
from make.ev60.among import Among, Still  # noqa: E402
from make.ev60.around import passing, still, with_things  # noqa: E402
from make.ev60.assembly_stops import Asked, asked  # noqa: E402
from make.ev60.bases import base_at  # noqa: E402
from make.ev60.glass import PANES  # noqa: E402
from make.ev60.plan import GLASS  # noqa: E402
from make.ev60.robot_plan import Planned, Scenes, Search  # noqa: E402
from make.ev60.solve import MIRROR, Placed, car_height  # noqa: E402
from make.ev60.solved import ASSEMBLY_FILE, Joints, Solved, on_side  # noqa: E402
from twin.geometry.convex import box_vertices  # noqa: E402
from twin.plant import Plant  # noqa: E402

NOZZLE, NOZZLE_M = "nozzle", 0.2
"""What the pieces of a nozzle are called, and how far they are from its axis at the most."""
ROOM_M, WAY_ROOM_M = 0.004, 0.012
"""Asked for on top of the required distances: on straight lines; on ways, which controllers bend a little."""


def station_with(station: str) -> tuple[Plant, tuple[Still, ...]]:
    """The plant with the still things of one station as they will be, and those round its robots."""
    robots = [each.robot for each in asked() if each.robot.station == station]
    fixtures = list(surroundings.fixtures(station, robots))
    fences = list(surroundings.fences(station, robots, fixtures))
    size = {"id": station, "size_m": plan.spot(station).size}
    plant = with_things(size, {"robots": (), "fixtures": fixtures, "fences": fences})
    return plant, tuple(map(_named, still(plant, station)))


def _named(piece: Still) -> Still:
    """A nozzle by its own name: a pane passes it, its edge on the tip."""
    for pane in PANES:
        x, y = pane.nozzle[0], pane.nozzle[1] * (1.0 if pane.left else -1.0)
        within = np.abs(piece.vertices[:, :2] - (x, y)).max() < NOZZLE_M
        if piece.owner == GLASS[0] and piece.kind == "fixture" and within:
            return replace(piece, owner=NOZZLE)
    return piece


def base_of(robot: Placed) -> np.ndarray:
    """The base (4, 4) of a robot in the frame of its car, m, on its side."""
    stand = robot.stand
    base = base_at(stand.x, stand.y, stand.pedestal, car_height(robot.station))
    return base if robot.left else MIRROR @ base @ MIRROR


def scenes(one: Asked, plant: Plant, pieces: tuple[Still, ...]) -> Scenes:
    """A robot among what stands still, what its neighbour needs and the passing car."""
    base, kind = base_of(one.robot), (one.robot.stand.arm, one.robot.stand.tool)
    others = tuple(Still("fixture", "neighbour", box) for box in one.keeps_out)
    line = box_vertices((12.0, 2.0 * one.line_m, 8.0))
    standing, moving = (*pieces, *others), (*passing(pieces), *others, Still("car", "line", line))
    clearance = plant.clearance
    return Scenes(
        Among(kind, base, standing, clearance, WAY_ROOM_M),
        Among(kind, base, standing, clearance, ROOM_M, one.touches),
        Among(kind, base, moving, clearance, WAY_ROOM_M),
        Among(kind, base, standing, clearance, ROOM_M),
        Among(kind, base, standing, clearance, ROOM_M, (NOZZLE,), one.part) if len(one.part) else None,
    )


def solved(one: Asked, found: Planned) -> Solved:
    """What was found, for the left."""
    robot = one.robot

    def left(joints: np.ndarray) -> Joints:
        return on_side(tuple(float(round(q, 5)) for q in joints), robot.left)

    return Solved(
        robot.work, robot.about, robot.stand.arm, robot.stand.tool, robot.stand.x, robot.stand.y,
        robot.stand.pedestal, left(found.home),
        ways=tuple(tuple(map(left, way)) for way in found.ways),
        stops=tuple(tuple(map(left, stop)) for stop in found.stops),
        stand_x=None if robot.part_m is None else robot.part_m[0],
    )  # fmt: skip


def main(only: tuple[str, ...] = ()) -> int:
    """Solve all, or only some, and write the file; 1 where one could not be solved."""
    known = json.loads(ASSEMBLY_FILE.read_text(encoding="utf-8")) if ASSEMBLY_FILE.exists() else {}
    missing = 0
    for one in asked():
        robot = one.robot
        if only and robot.id not in only and robot.station not in only:
            continue
        begun = time.monotonic()
        plant, pieces = station_with(robot.station)
        search = Search(scenes(one, plant, pieces), one.stops)
        found = search.run(one.same)
        told = f"{time.monotonic() - begun:.0f} s"
        if found is None:
            missing += 1
            sys.stdout.write(f"{robot.id}: nothing found in {told}: {search.why.most_common(8)}\n")
            continue
        ways = ", ".join(str(len(way)) for way in found.ways)
        sys.stdout.write(f"{robot.id}: ways of {ways} points, {found.length:.1f} rad, {told}\n")
        sys.stdout.flush()
        fields = asdict(solved(one, found))
        known[robot.id] = {key: value for key, value in fields.items() if value not in (None, (), [])}
    ordered = {name: known[name] for name in sorted(known)}
    ASSEMBLY_FILE.write_text(json.dumps(ordered, separators=(",", ":")) + "\n", encoding="utf-8")
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
