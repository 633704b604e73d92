"""The same networks as the flow engine runs, in SimPy: what a good engineer would write by hand.

A process for each job, which holds its place until it has the next one; a process for each loss; lanes with
a time of their own that stands when they stand.
"""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Sequence
from itertools import count

import numpy as np
import simpy

from tests.benchmarks.simpy_places import EARLY_S, Job, Place, Process, drawing
from twin.line.network import LANE, REPAIRED, SCRAPPED, SENT, STATION, Fate, Loss, Parts, Route


class SimPyLine:
    """A network as SimPy processes."""

    def __init__(self, parts: Parts, seed: int) -> None:
        """parts: as `twin.line.network.assemble` takes them, without calendars. seed: of its luck."""
        self.env, self.rng, self.parts = simpy.Environment(), np.random.default_rng(seed), parts
        self.racks = {name: each.number for name, each in parts.carriers.items()}
        self.crews = {name: simpy.Resource(self.env, people) for name, people in parts.crews.items()}
        self.free = dict(parts.crews)
        self.places = {node.id: Place(self, node) for node in parts.nodes}
        self.users: dict[str, list[Place]] = {}
        for place in self.places.values():
            for name in {*place.node.parts, *(name for mark in place.node.marks for name in mark.parts)}:
                self.users.setdefault(name, []).append(place)
        self.fates: dict[str, list[Fate]] = {}
        for fate in parts.fates:
            self.fates.setdefault(fate.node, []).append(fate)
        self.left: list[tuple[float, Job]] = []
        self.scrapped, self._turn = 0, count()
        for loss in parts.losses:
            self.env.process(self._fails(loss))
        for place in self.places.values():
            for number in range(len(place.node.marks)):
                self.env.process(self._builds_in(place, number))
        for route in parts.routes:
            self.env.process(self._source(route))

    def run(self, until_s: float) -> None:
        """Let time pass."""
        self.env.run(until_s)

    def _source(self, route: Route) -> Process:
        between = drawing(route.between, self.rng) if route.between else None
        for number in count():
            if between is not None and number:
                yield self.env.timeout(between())
            job = Job(route.work[number % len(route.work)], self.env.now, route.id, list(route.steps))
            if between is None:
                place = yield from self._enter(job, math.inf)
                job.born_s = self.env.now
                self.env.process(self._lives(job, place))
            else:
                self.env.process(self._arrives(job))

    def _arrives(self, job: Job) -> Process:
        place = yield from self._enter(job, self.env.now)
        yield from self._lives(job, place)

    def _enter(self, job: Job, since_s: float) -> Process:
        """Into the first of the alternatives that has room; returns the place."""
        group = [self.places[name] for name in job.steps[0]]
        while True:
            for place in group:
                if place.has_room():
                    self._put(job, place)
                    return place
            event, turn = self.env.event(), next(self._turn)
            for place in group:
                insort(place.waiting, (since_s, turn, event), key=lambda each: each[:2])
            yield event

    def _put(self, job: Job, place: Place) -> None:
        node = place.node
        del job.steps[0]
        place.jobs.append(job)
        place.entered += 1
        if node.takes:
            self.racks[node.takes] -= 1
        if node.kind == LANE:
            place.last_in_s = place.own_s
            job.due_s = place.own_s + node.transit_s
            for marks in place.marks:
                marks.put(job)
            if node.gap_in_s:
                self.env.process(self._opens(place))

    def _opens(self, place: Place) -> Process:
        yield from place.pass_own(place.node.gap_in_s)
        place.wake()

    def _go(self, job: Job, place: Place) -> None:
        place.jobs.remove(job)
        if place.node.gives:
            self.env.process(self._back(place.node.gives))
        event, place.moved = place.moved, self.env.event()
        event.succeed()
        place.halted = False
        place.change()

    def _back(self, kind: str) -> Process:
        yield self.env.timeout(self.parts.carriers[kind].return_s)
        self.racks[kind] += 1
        for place in self.places.values():
            if place.node.takes == kind:
                place.wake()

    def _lives(self, job: Job, place: Place) -> Process:
        """From when it has entered a place to when it leaves the plant."""
        while True:
            if place.node.kind == STATION:
                yield from self._served(job, place)
            elif place.node.kind == LANE:
                yield from self._carried(job, place)
            if not (yield from self._judged(job, place)):
                self._go(job, place)
                return
            if not job.steps:
                if place.node.id in self.users:
                    yield from self._is_part(job, place)
                else:
                    self.left.append((self.env.now, job))
                self._go(job, place)
                return
            before, since_s = place, self.env.now
            if before.node.halts and not any(self.places[name].has_room() for name in job.steps[0]):
                before.halted = True
                before.change()
            while before.down > 0:
                yield before.changed
            place = yield from self._enter(job, since_s)
            self._go(job, before)

    def _is_part(self, job: Job, place: Place) -> Process:
        taken = self.env.event()
        place.parts.append((job, taken))
        for user in self.users[place.node.id]:
            user.change()
        yield taken

    def _carried(self, job: Job, place: Place) -> Process:
        while place.jobs[0] is not job:
            yield place.moved
        while place.own_s < job.due_s - EARLY_S:
            yield from place.pass_own(job.due_s - place.own_s)

    def _use(self, names: Sequence[str]) -> bool:
        """Take a part from each place, if there is one everywhere."""
        if not all(self.places[name].parts for name in names):
            return False
        for name in names:
            _, taken = self.places[name].parts.pop(0)
            taken.succeed()
        return True

    def _builds_in(self, place: Place, number: int) -> Process:
        mark = sorted(place.node.marks)[number]
        while True:
            job = yield place.marks[number].get()
            at_s = job.due_s - (place.node.transit_s - mark.at_s)
            while place.own_s < at_s - EARLY_S:
                yield from place.pass_own(at_s - place.own_s)
            while not self._use(mark.parts):
                place.short = True
                place.change()
                yield place.changed
            if place.short:
                place.short = False
                place.change()

    def _begins(self, place: Place) -> bool:
        node = place.node
        if place.standing or place.starved > 0 or (node.crew and self.free[node.crew] < node.people):
            return False
        if not self._use(node.parts):
            return False
        if node.crew:
            self.free[node.crew] -= node.people
        return True

    def _served(self, job: Job, place: Place) -> Process:
        node = place.node
        while not self._begins(place):
            yield place.changed
        left_s = place.draw() * node.factors[job.work]
        while left_s > 0.0:
            # Only work counts towards a loss; the next one may come before this work is done.
            due_s, loss = min(place.losses, default=(math.inf, None), key=lambda each: each[0])
            part_s = min(left_s, max(due_s - place.worked_s, 0.0))
            yield from place.pass_own(part_s)
            place.worked_s += part_s
            left_s -= part_s
            if left_s > 0.0 and loss is not None:
                place.losses.remove((due_s, loss))
                self.env.process(self._is_down(loss))
                yield place.changed
        if node.crew:
            self.free[node.crew] += node.people
            for other in self.places.values():
                if other.node.crew == node.crew:
                    other.change()

    def _judged(self, job: Job, place: Place) -> Process:
        """What its checkpoint does with a job: whether it goes on."""
        share = float(self.rng.random())
        for fate in self.fates.get(place.node.id, ()):
            share -= fate.share
            if share >= 0.0:
                continue
            if fate.what == SCRAPPED:
                self.scrapped += 1
                return False
            if fate.what == REPAIRED:
                yield from place.pass_own(fate.time_s)
            elif fate.what == SENT:
                job.steps = [*fate.steps, *self._from(job.route, fate.back_to)]
            break
        return True

    def _from(self, route: str, name: str) -> list[Sequence[str]]:
        steps = next(each.steps for each in self.parts.routes if each.id == route)
        first = next((k for k, step in enumerate(steps) if name in step), len(steps))
        return list(steps[first:])

    def _fails(self, loss: Loss) -> Process:
        """A loss that comes by the clock or by a lane's own time; those by work are told to their station."""
        place, between = self.places[loss.node], drawing(loss.between, self.rng)
        if loss.by_work and place.node.kind == STATION:
            place.losses.append((between(), loss))
            return
        while True:
            if loss.by_work:
                yield from place.pass_own(between())
            else:
                yield self.env.timeout(between())
            yield from self._is_down(loss)

    def _is_down(self, loss: Loss) -> Process:
        place, crew = self.places[loss.node], self.crews.get(loss.crew)
        place.starved += loss.starves
        place.down += not loss.starves
        place.change()
        repair_s = loss.response_s + drawing(loss.repair, self.rng)()
        if crew is None:
            yield self.env.timeout(repair_s)
        else:
            with crew.request() as asked:
                yield asked
                yield self.env.timeout(repair_s)
        place.starved -= loss.starves
        place.down -= not loss.starves
        if loss.by_work and place.node.kind == STATION:
            place.losses.append((place.worked_s + drawing(loss.between, self.rng)(), loss))
        place.change()
