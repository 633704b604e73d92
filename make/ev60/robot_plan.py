"""How a robot of final assembly does its work without touching: postures at its stops, home, ways between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

import numpy as np

from make.ev60.among import Among
from make.ev60.jobs import any_turn
from make.ev60.way_round import NoWayError, length, way_round

FINE_M = 0.02
PART_M = 0.3
"""So near to where it is taken or fitted a part may touch: it lies there."""
TOUCH_M = 0.05
"""So near to where it works a tool may touch."""
WIDER_RAD = np.array([0.3, 0.9, 0.9, 0.6, 0.6, 0.3])
"""Of places aside: so far beyond what the stops take up."""
SAMPLES = 6000
BRANCHES = 4
"""Toward the target; elbow up and down, both wrists."""


@dataclass(frozen=True, eq=False)
class Stop:
    """Poses (n, t, 4, 4) that a tool centre point goes through on straight lines, in one of t forms.

    works: places in the first axis where the tool may touch. carries: of these places, the first and the last
    one between which it carries its part; the same twice for never.
    """

    poses: np.ndarray
    works: tuple[int, ...]
    carries: tuple[int, int] = (0, 0)


@dataclass(frozen=True, eq=False)
class Scenes:
    """The same robot: on ways; touching where it works; at home, free of the passing car too; on lines.

    loaded: with its part; None for one that carries nothing.
    """

    free: Among
    touching: Among
    home: Among
    line: Among
    loaded: Among | None = None


@dataclass(frozen=True, eq=False)
class Planned:
    """stops: joints (n, 6) at the poses of each; ways: before, between and after them; home; all rad."""

    home: np.ndarray
    stops: tuple[np.ndarray, ...]
    ways: tuple[tuple[np.ndarray, ...], ...]
    forms: tuple[int, ...]

    @property
    def length(self) -> float:
        """rad, the farthest that any joint goes, way by way."""
        ends = [self.home, *(q for stop in self.stops for q in (stop[0], stop[-1])), self.home]
        pairs = zip(ends[::2], ends[1::2], strict=True)
        return sum(length([a, *way, b]) for (a, b), way in zip(pairs, self.ways, strict=True))


def turned(pose: np.ndarray, count: int, *, back: float = 0.0) -> np.ndarray:
    """A pose, moved back along its own z, in `count` turns about it."""
    found = pose.copy()
    found[:3, 3] -= back * pose[:3, 2]
    return any_turn(found, count)


def fine(poses: np.ndarray) -> tuple[np.ndarray, list[int]]:
    """Poses (m, 4, 4) on the straight lines between some, and the places of those."""
    found, places = [poses[0]], [0]
    for a, b in pairwise(poses):
        count = max(1, int(np.ceil(np.linalg.norm(b[:3, 3] - a[:3, 3]) / FINE_M)))
        for k in range(1, count + 1):
            pose = b.copy()
            pose[:3, 3] = a[:3, 3] + k / count * (b[:3, 3] - a[:3, 3])
            found.append(pose)
        places.append(len(found) - 1)
    return np.array(found), places


@dataclass
class Search:
    """Tries to plan one robot at one place; why: what stood in the way, to be told where nothing is found."""

    scenes: Scenes
    stops: Sequence[Stop]
    tries: int = 80
    why: Counter[str] = field(default_factory=Counter)
    made: int = 0

    def run(self, same: bool = False) -> Planned | None:
        """The plan with the shortest ways of a few; None where there is none. same: one form at all stops."""
        best: Planned | None = None
        for first in self._firsts(same):
            chosen = [first]
            for stop in self.stops[1:]:
                near = chosen[-1][1][-1]
                forms = (first[0],) if same else range(stop.poses.shape[1])
                options = sorted(
                    self._stop(stop, near, forms), key=lambda o: float(np.abs(o[1][0] - near).max())
                )
                if not options:
                    break
                chosen.append(options[0])
            if len(chosen) < len(self.stops):
                continue
            plan = self._ways(chosen)
            if plan is not None and (best is None or plan.length < best.length):
                best = plan
            if best is not None and self.enough():
                break
        return best

    def enough(self) -> bool:
        """Count plans, so that not all are made."""
        self.made += 1
        return self.made >= 3

    def _firsts(self, same: bool) -> list[tuple[int, np.ndarray]]:
        """Ways through the first stop: one for each form where all stops share it, a few otherwise."""
        stop = self.stops[0]
        if not same:
            return list(self._stop(stop, None, range(stop.poses.shape[1])))[:4]
        return [o for form in range(stop.poses.shape[1]) for o in list(self._stop(stop, None, (form,)))[:2]]

    def _stop(
        self, stop: Stop, near: np.ndarray | None, forms: Iterable[int]
    ) -> Iterator[tuple[int, np.ndarray]]:
        """Forms and joints at the poses of a stop for which all the straight lines are free."""
        for form, branch in product(forms, range(BRANCHES)):
            keys = stop.poses[:, form]
            rough = self.scenes.touching.follow(keys[:1], branch, near)
            if rough is None:
                self.why["out of reach"] += 1
                continue
            poses, places = fine(keys)
            joints = self.scenes.free.follow(poses, branch, near)
            if joints is None:
                self.why["line out of reach"] += 1
                continue
            marks = [poses[places[k]][:3, 3] for k in stop.works]
            far = np.array([all(np.linalg.norm(p[:3, 3] - m) > TOUCH_M for m in marks) for p in poses])
            good = self._clear(joints[~far], self.scenes.touching) and self._clear(
                joints[far], self.scenes.line
            )
            if good and self._part_clear(stop, poses, joints, places, marks):
                yield form, joints[places]

    def _part_clear(
        self,
        stop: Stop,
        poses: np.ndarray,
        joints: np.ndarray,
        places: Sequence[int],
        marks: Sequence[np.ndarray],
    ) -> bool:
        first, last = (places[k] for k in stop.carries)
        if self.scenes.loaded is None or first == last:
            return True
        rows = np.arange(first, last + 1)
        apart = [all(np.linalg.norm(poses[k][:3, 3] - m) > PART_M for m in marks) for k in rows]
        return self._clear(joints[rows[apart]], self.scenes.loaded)

    def _clear(self, joints: np.ndarray, scene: Among) -> bool:
        hit = scene.hits(joints)
        for k in hit[hit >= 0][:1]:
            self.why[scene.said(int(k))] += 1
        if (hit >= 0).any():
            return False
        if len(joints) and not scene.free(joints).all():
            self.why["itself"] += 1
            return False
        return True

    def _ways(self, chosen: Sequence[tuple[int, np.ndarray]]) -> Planned | None:
        stops = [joints for _, joints in chosen]
        aside = self._aside(stops)
        straight, first, last = self.scenes.free.straight, stops[0][0], stops[-1][-1]
        homes = [q for q in aside if straight(q, first) and straight(last, q)][:2] or aside[:2]
        for home in homes:
            places = [home, *(q for s in stops for q in (s[0], s[-1])), home]
            ways: list[tuple[np.ndarray, ...]] = []
            for a, b in zip(places[::2], places[1::2], strict=True):
                try:
                    scene = self.scenes.free
                    if self.scenes.loaded is not None and 0 < len(ways) < len(stops):
                        scene = self.scenes.loaded
                    ways.append(tuple(way_round(scene, a, b, aside, tries=self.tries)))
                except NoWayError:
                    self.why[f"no way {len(ways)}"] += 1
                    break
            if len(ways) == len(stops) + 1:
                return Planned(home, tuple(stops), tuple(ways), tuple(form for form, _ in chosen))
        return None

    def _aside(self, stops: Sequence[np.ndarray], most: int = 32) -> list[np.ndarray]:
        """Places clear of the passing car, the nearest to all stops first."""
        arm, ends = self.scenes.free.arm, np.array([q for s in stops for q in (s[0], s[-1])])
        chance = np.random.default_rng(0)
        low, high = ends.min(axis=0), ends.max(axis=0)
        low, high = low - WIDER_RAD, high + WIDER_RAD
        rows = np.round(
            chance.uniform(
                np.maximum(low, arm.lower + 0.08), np.minimum(high, arm.upper - 0.08), (SAMPLES, 6)
            ),
            4,
        )
        rows = rows[np.abs(np.sin(rows[:, 4])) > 0.1]
        cost = np.array([np.abs(ends - q).max(axis=1).sum() + 0.15 * np.abs(ends - q).sum() for q in rows])
        rows = rows[np.argsort(cost)]
        found: list[np.ndarray] = []
        for start in range(0, len(rows), 256):
            batch = rows[start : start + 256]
            for q in batch[self.scenes.home.free(batch)]:
                if all(np.abs(q - other).max() > 0.4 for other in found):
                    found.append(q)
            if len(found) >= most:
                break
        if not found:
            self.why["no home"] += 1
        return found[:most]
