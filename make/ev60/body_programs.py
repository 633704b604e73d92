"""What the robots of the body cells do in a cycle, along the ways that were solved for them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from make.ev60 import solve
from make.ev60.jobs import seam_points
from make.ev60.programs import CLAMP_S, GRIP_S, HANDSHAKE_S, HOME, Written, joint, pinned, wait
from make.ev60.solve import Placed
from make.ev60.solved import Joints, Run, Solved, on_side
from twin.checks.targets import seam_frames
from twin.plant.robots import Seam

STUD_S, MEASURE_S, DRESS_S = 1.0, 1.6, 9.0
DRESS_SPOTS = 220
CLEAR_M = 0.02
"""So far the gun backs off between two spots of a line."""
IN_M_S, SLOW_M_S, SEAL_M_S = 0.8, 0.25, 0.35
STEEL, GLASS = {"roof": ["roof_steel"]}, {"roof": ["roof_glass"]}
SPARED: Mapping[str, tuple[dict[str, list[str]], dict[str, list[str]]]] = {"roof_bow": (STEEL, GLASS)}
"""Lines, by how their ids begin, whose spots only some cars have: those options, and the others."""
CAR_IN_PLACE = wait(HANDSHAKE_S, "car in place") | {"until": "car_in_place"}
"""Parts are taken while the car moves in."""
Step = dict[str, Any]


def written(robot: Placed, zone: str, gun: str) -> Written:
    """What one robot of a body cell adds to the plant's text.

    zone: that it shares with its neighbour, empty for none; gun: id of its tool.
    """
    one = _Robot(robot, zone)
    if robot.work == "spot":
        one.weld(gun)
    elif robot.work == "handling":
        one.bring()
    elif robot.work == "seal":
        one.seal()
    else:
        one.at_points()
    return one.out


class _Robot:
    """Collects the targets and programs of one robot; each posture becomes one target."""

    def __init__(self, robot: Placed, zone: str) -> None:
        self.robot, self.zone, self.out = robot, zone, Written()
        assert robot.solved is not None
        self.solved: Solved = robot.solved

    def _at(self, name: str, joints: Joints, what: str = "") -> str:
        """The id of a new target that is reached with these joint positions, given for the left."""
        full = f"{self.robot.id}.{name}"
        at = solve.tcp(self.robot, joints)
        self.out.targets.append(pinned(full, at, on_side(joints, self.robot.left), what))
        return full

    def _vias(self, name: str, way: Sequence[Joints]) -> list[Step]:
        home, named = self.solved.home, enumerate(way, 1)
        return [HOME if q == home else joint(self._at(f"{name}{k}", q)) for k, q in named]

    def _zone(self, do: str) -> list[Step]:
        return [{"do": do, "zone": self.zone}] if self.zone else []

    def _program(self, name: str, steps: Sequence[Step], **more: Any) -> None:
        leave = [*self._zone("leave"), HOME] if self.zone else []
        entry = {"id": f"{self.robot.id}.{name}", "robot": self.robot.id} | more
        self.out.programs.append(entry | {"steps": [HOME, *steps, HOME, *leave]})

    def weld(self, gun: str) -> None:
        """Spots run by run, with the ways between, and the dressing of the tips."""
        geo = self.robot.spots[0].role == "geo"
        begin = wait(CLAMP_S, "clamps closed") if geo else wait(HANDSHAKE_S, "handshake")
        moves = [self._vias(f"V{k}", way) for k, way in enumerate(self.solved.ways)]
        runs = [self._run(k, run) for k, run in enumerate(self.solved.runs, 1)]
        spots = list(self._spots(gun))
        for suffix, options, left_out in self._variants():
            steps, first = [begin, *self._zone("enter")], 0
            for k, (run, (into, out)) in enumerate(zip(self.solved.runs, runs, strict=True)):
                steps += moves[k]
                here = spots[first : first + len(run.places)]
                first += len(here)
                if left_out and run.line.startswith(left_out):
                    steps += [into[0], {**out[-1], "do": "joint"}]
                    steps[-1].pop("speed_m_s", None)
                    continue
                welds = [{"do": "spot", "at": name, "clear_m": CLEAR_M} for name in here]
                steps += [*into, *welds, *out]
            steps += moves[-1]
            if suffix and all(run.line.startswith(left_out) for run in self.solved.runs):
                steps = [begin, *self._zone("enter")]
            self._program(f"weld{suffix}", steps, **({"options": options} if options else {}))
        self._dress(len(spots))

    def _spots(self, gun: str) -> Iterator[str]:
        robot = self.robot
        for k, (spot, turn) in enumerate(zip(robot.spots, robot.turns, strict=True), 1):
            weld_s = min(1.0, max(0.6, round(0.4 + 0.13 * sum(spot.stack_mm), 2)))
            place = {
                "position_m": tuple(map(float, spot.point[:3])),
                "normal": tuple(map(float, spot.point[3:])),
            }
            entry = {"id": f"{robot.id}.W{k:02d}", **place, "turn_rad": turn, "stack_mm": list(spot.stack_mm)}
            entry |= {"gun": gun, "robot": robot.id, "role": spot.role, "weld_s": weld_s}
            self.out.weld_spots.append(entry)
            yield str(entry["id"])

    def _run(self, k: int, run: Run) -> tuple[list[Step], list[Step]]:
        """The moves into the throat's place and out of it again."""
        into = [self._at(f"A{k}{letter}", q) for letter, q in zip(("", "i"), run.into, strict=True)]
        out = [self._at(f"B{k}{letter}", q) for letter, q in zip(("i", ""), run.out, strict=True)]
        return [joint(into[0]), _linear(into[1], IN_M_S)], [_linear(name, IN_M_S) for name in out]

    def _variants(self) -> list[tuple[str, dict[str, list[str]], str]]:
        """Suffix of the program's id, its options, and the beginning of the lines that it leaves out."""
        for begins, (some, others) in SPARED.items():
            if any(run.line.startswith(begins) for run in self.solved.runs):
                return [("", some, ""), ("_without", others, begins)]
        return [("", {}, "")]

    def _dress(self, spots: int) -> None:
        way = self._vias("VD", self.solved.dress_way)
        outside, over = (self._at(f"D{k}", q) for k, q in enumerate(self.solved.dress[:2], 1))
        on = self._at("D", self.solved.dress[2], "Tip dresser")
        steps = [
            *self._zone("enter"), *way, joint(outside), _linear(over, IN_M_S), _linear(on, SLOW_M_S),
            {"do": "tip_dress", "at": on, "time_s": DRESS_S},
            _linear(over, SLOW_M_S), _linear(outside, IN_M_S), *reversed(way),
        ]  # fmt: skip
        self._program("dress", steps, every=max(1, round(DRESS_SPOTS / spots)))

    def bring(self) -> None:
        """Take a part from its stand and bring it to the car, through the space shared with a neighbour."""
        (over, near), (away, at) = (
            [self._at(name, q) for name, q in zip(names, stop, strict=True)]
            for names, stop in zip((("over", "take"), ("before", "place")), self.solved.stops, strict=True)
        )
        to_stand, to_car, to_home = (self._vias(f"V{k}", way) for k, way in enumerate(self.solved.ways))
        steps = [
            *to_stand, joint(over), _linear(near, SLOW_M_S),
            {"do": "grip", "time_s": GRIP_S, "why": self.robot.about}, _linear(over, SLOW_M_S),
            CAR_IN_PLACE, *self._zone("enter"),
            *to_car, joint(away), _linear(at, SLOW_M_S),
            wait(CLAMP_S, "clamps closed"), {"do": "release", "time_s": GRIP_S}, _linear(away, SLOW_M_S),
            *to_home,
        ]  # fmt: skip
        self._program("bring", steps)

    def seal(self) -> None:
        """A bead along a whole seam, from where it begins."""
        robot = self.robot
        points = seam_points(robot.about) * (1, robot.side, 1, 1, robot.side, 1)
        points = points[slice(*(self.solved.part or (0, len(points))))]
        name = f"{robot.id}.{robot.about}"
        seam = {"id": name, "points_m": [tuple(map(float, p[:3])) for p in points]}
        seam |= {"normals": [tuple(map(float, p[3:])) for p in points], "robot": robot.id}
        # The nozzle keeps the turn that it begins with.
        first = seam_frames(Seam(**seam, speed_m_s=SEAL_M_S))[0]
        held = first[:3, :3].T @ solve.tcp(robot, self.solved.stops[0][1])[:3, :3]
        turn = round(math.atan2(held[1, 0], held[0, 0]), 5)
        self.out.seams.append(seam | {"speed_m_s": SEAL_M_S, "turn_rad": turn})
        there, back = (self._vias(f"V{k}", way) for k, way in enumerate(self.solved.ways))
        stop = self.solved.stops[0]
        over, begin, after = (self._at(k, stop[n]) for k, n in (("over", 0), ("begin", 1), ("after", -1)))
        steps = [wait(HANDSHAKE_S, "handshake"), *self._zone("enter"), *there, joint(over)]
        steps += [_linear(begin, SLOW_M_S), {"do": "seam", "at": name}, _linear(after, IN_M_S)]
        self._program("seal", [*steps, *back])

    def at_points(self) -> None:
        """Studs or measured points, one after another; a stud is set straight in."""
        time_s, verb, letter = {"stud": (STUD_S, "stud", "S"), "measure": (MEASURE_S, "measure", "M")}[
            self.robot.work
        ]
        steps = [wait(HANDSHAKE_S, "handshake"), *self._zone("enter")]
        for k, stop in enumerate(self.solved.stops, 1):
            steps += self._vias(f"V{k}", self.solved.ways[k - 1])
            *before, at = [self._at(f"{letter}{k}{'a' * (len(stop) - n)}", q) for n, q in enumerate(stop, 1)]
            steps += [joint(name) for name in before]
            steps.append(_linear(at, SLOW_M_S) if before else joint(at))
            steps += [wait(time_s, verb), *(_linear(name, SLOW_M_S) for name in reversed(before))]
        self._program(verb, [*steps, *self._vias("V9", self.solved.ways[-1])])


def _linear(name: str, speed: float) -> Step:
    return {"do": "linear", "at": name, "speed_m_s": speed}
