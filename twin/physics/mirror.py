"""Follow a line in physics: `Mirror(plant)`, then `follow(state, event)` after every `reduce`.

The robot is put where the line's robot was; belts, stopper and parts are simulated. Between two recorded
tool points the joints move evenly, so the simulation runs one tool sample behind the newest event; where the
robot's data stops, it goes on without it, `PATIENCE_PERIODS` behind. Every sample acts at its own time on a
fixed grid of steps, so frames do not depend on how samples were batched. Frames lie on a grid of 50 ms and at
every recorded tool point's own time, so that what is drawn straight between them passes through the point.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from twin.events import CheckpointResult, Deviation, Event, Flag, PartMoved, Quality, Samples
from twin.physics.cell import Cell
from twin.physics.frames import ASSUMED_SPEED, OLD_ROBOT_DATA, FrameLog, Frames
from twin.physics.opening import Opening
from twin.physics.robot import MirroredRobot, ToolCheck
from twin.physics.rows import rows_after, rows_of
from twin.physics.timeline import FRAME_NS, Timeline
from twin.physics.world import World
from twin.plant import Belt, Camera, Stopper, TracedRobot

if TYPE_CHECKING:
    from collections.abc import Callable

    from twin.physics.belts import Blade, MovingBelt
    from twin.physics.prediction import Prediction
    from twin.plant import Plant, Stop
    from twin.state import PlantState

PATIENCE_PERIODS = 2.5
"""Logging periods after which the mirror waits no longer for the next tool point."""
CATCH_UP_S = 600.0
"""Longest time without any event that is simulated; after more, parts stay where they were."""
OF_LOTS = ("missing_part", "unexpected_part", "late_part", "early_part")
"""Deviations that compare the robot's doings with the stations'."""


class MirrorError(ValueError):
    """A plant cannot be mirrored; the message says what it lacks."""


class Step(NamedTuple):
    """What came of following one state."""

    frames: Frames
    deviations: tuple[Deviation, ...]
    tool: tuple[ToolCheck, ...]
    """One entry for every recorded tool point."""


class Mirror:
    """A plant in physics that follows its recorded or live state. Context manager; owns one PyBullet client.

    Raises `MirrorError` where the plant has not exactly one robot and one store, no conveyor or no part.
    """

    def __init__(self, plant: Plant) -> None:
        _check(plant)
        self.plant = plant
        self.part_kinds = tuple(plant.initial_parts)
        self._world = World()
        try:
            self._robot = MirroredRobot(self._world, plant.traced_robots[0])
            self._cell = Cell(self._world, plant, plant.traced_robots[0])
        except BaseException:
            self._world.close()
            raise
        self._log = FrameLog(self._robot.joints, len(self.part_kinds), len(plant.belts))
        period_s = plant.signal[plant.traced_robots[0].tcp_signals[0]].period_s or 0.25
        self._period_ns = int(period_s * 1e9)
        self._actions = [self._action_of(signal) for signal in plant.signal_ids]
        self._timeline: Timeline | None = None
        self._known_ns = 0
        self._shown_ns = 0
        self._axes: list[tuple[int, float]] = [(0, 0.0)] * 3
        self._gripper: bool | None = None
        self._opening = Opening()
        self._moves: list[PartMoved] = []
        self._results: list[CheckpointResult] = []
        self._checks: list[ToolCheck] = []
        self._out_of_reach = False
        self._said_untied = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the PyBullet client; closing twice does no harm."""
        self._world.close()

    @property
    def time_ns(self) -> int:
        """How far the simulation is; 0 before the first event."""
        return 0 if self._timeline is None else self._timeline.now_ns

    @property
    def predictions(self) -> tuple[Prediction, ...]:
        """What was predicted of each lot, in the order of release."""
        found = [p for watch in self._cell.watches.values() for p in watch.predictions.values()]
        return tuple(sorted(found, key=lambda prediction: prediction.released_ns))

    def follow(self, state: PlantState, event: Event | None = None) -> Step:
        """Advance to a state.

        event: what led to the state. With it every sample acts at its own time, however samples are batched;
        without it only the readings that the state holds act, so batches have to be short.
        """
        rows = rows_of(event) if isinstance(event, Samples) else rows_after(state, self._known_ns)
        if rows and self._timeline is None:
            self._timeline = Timeline(rows[0][0])
        for emitted in state.emitted:
            if isinstance(emitted, PartMoved):
                self._moved(emitted)
            elif isinstance(emitted, CheckpointResult):
                self._results.append(emitted)
        for row in rows:
            self._sample(*row)
        if state.ended:
            self._advance(state.time_ns)
        deviations, self._cell.deviations = tuple(self._cell.deviations), []
        if state.untied:
            deviations = self._without_lots(state, deviations)
        checks, self._checks = tuple(self._checks), []
        return Step(self._log.take(), deviations, checks)

    def _without_lots(self, state: PlantState, found: tuple[Deviation, ...]) -> tuple[Deviation, ...]:
        """Where clocks are not tied, where a lot should have been is not known; that is said once instead."""
        kept = tuple(deviation for deviation in found if deviation.kind not in OF_LOTS)
        if self._said_untied:
            return kept
        self._said_untied = True
        message = (
            f"The clock of {', '.join(state.untied)} is not tied to the robot's, so lots are not followed"
            " from the robot to the stopper, and what the mirror shows of them means little."
        )
        return (*kept, Deviation(state.time_ns, state.untied[0], "untied_clock", message))

    # What samples do

    def _action_of(self, signal: str) -> Callable[[int, float, int], None] | None:
        """What a sample of this signal (time, value, flags) does in the mirror."""
        for device in self.plant.users[signal]:
            match device:
                case TracedRobot() if signal in device.tcp_signals:
                    axis = device.tcp_signals.index(signal)
                    return lambda t, v, _: self._tool_sampled(t, axis, v)
                case TracedRobot() if signal == device.gripper_signal:
                    return lambda t, v, _: self._at(t, lambda now: self._grip_sampled(now, v > 0.5))
                case Belt():
                    return self._conveyor_action(self._cell.belts[device.id])
                case Stopper() if signal == device.position_signal:
                    return self._stopper_action(self._cell.blades[device.id])
                case Camera() if signal == device.distance_signal:
                    camera = device.id
                    return lambda t, _, flags: self._camera_sampled(t, camera, flags)
        return None

    def _conveyor_action(self, belt: MovingBelt) -> Callable[[int, float, int], None]:
        return lambda t, v, _: self._at(t, lambda _: belt.set_point(v))

    def _stopper_action(self, blade: Blade) -> Callable[[int, float, int], None]:
        return lambda t, v, _: self._at(t, lambda now: self._stopper_sampled(now, blade, v))

    def _sample(self, time_ns: int, place: int, value: float, quality: int, flags: int) -> None:
        if self._known_ns and time_ns - self._known_ns > CATCH_UP_S * 1e9:
            self._skip_silence(time_ns)
        self._known_ns = max(self._known_ns, time_ns)
        action = self._actions[place]
        if action is not None and quality != Quality.BAD and not math.isnan(value):
            action(time_ns, value, flags)
        self._advance(time_ns - int(PATIENCE_PERIODS * self._period_ns))

    def _tool_sampled(self, time_ns: int, axis: int, value: float) -> None:
        self._axes[axis] = (time_ns, value)
        stamps = [stamp for stamp, _ in self._axes]
        # As in the state: the three belong together when they were logged within half a period.
        if max(stamps) - min(stamps) > self._period_ns // 2:
            return
        while self._moves and self._moves[0].time_ns <= time_ns:
            self._handle(self._moves.pop(0))
        if time_ns <= self._robot.last_ns:
            return
        xyz = (self._axes[0][1], self._axes[1][1], self._axes[2][1])
        check = self._robot.aim(self.time_ns, time_ns, xyz)
        self._checks.append(check)
        self._say_reach(check, xyz)
        self._advance(time_ns)
        self._show(time_ns)

    def _say_reach(self, check: ToolCheck, xyz: tuple[float, float, float]) -> None:
        """One deviation for each time that the tool leaves the reach of the arm, not one a sample."""
        if not check.reached and not self._out_of_reach:
            place = ", ".join(f"{value:.3f}" for value in xyz)
            short = f"it stops {check.error_m * 1e3:.1f} mm short"
            message = f"the arm cannot bring its tool, pointing down, to ({place}) m; {short}"
            robot = self._robot.robot.id
            self._cell.say(Deviation(check.time_ns, robot, "out_of_reach", message, check.error_m, "m"))
        self._out_of_reach = not check.reached

    def _grip_sampled(self, now_ns: int, closed: bool) -> None:
        was, self._gripper = self._gripper, closed
        if was is None or was == closed:
            return
        if not closed:
            self._cell.let_go()
            return
        tool = self._robot.tcp(self._robot.at(now_ns))
        for stop in self._robot.robot.stops:
            near = np.linalg.norm(tool - stop.tcp_m) <= self._robot.robot.stop_radius_m
            if near and stop.action == "pick":
                self._grip(stop)
                return

    def _stopper_sampled(self, now_ns: int, blade: Blade, position: float) -> None:
        self._opening.towards(now_ns, position)
        if position > blade.stopper.open_above:
            blade.lift()
        elif not blade.holding:
            self._cell.close(blade)

    def _camera_sampled(self, time_ns: int, camera: str, flags: int) -> None:
        while self._results and self._results[0].time_ns <= time_ns:
            result = self._results.pop(0)
            self._cell.say(self._cell.watches[result.device].result(result))
        self._cell.say(*self._cell.watches[camera].sampled(time_ns, bool(flags & Flag.AFTER_GAP)))

    # What the state concluded

    def _moved(self, move: PartMoved) -> None:
        if move.action == "release":
            self._at(move.time_ns, lambda now: self._cell.release(move.device, move.part, now))
        elif move.device == self._robot.robot.id:
            self._moves.append(move)

    def _handle(self, move: PartMoved) -> None:
        """Take or leave a part; the state knows it once the tool left the stop, in the mirror it is there."""
        for stop in self._robot.robot.stops:
            if stop.action == move.action and stop.part_kind == move.kind:
                if move.action == "pick":
                    self._grip(stop)
                else:
                    self._cell.leave(stop, self.time_ns)

    def _grip(self, stop: Stop) -> None:
        tool = self._robot.tcp(self._robot.at(self.time_ns))
        self._world.place_tool(tool, self._robot.down)
        self._cell.grip(stop, tool, self.time_ns)

    # Time

    def _at(self, time_ns: int, action: Callable[[int], None]) -> None:
        if self._timeline is not None:
            self._timeline.at(time_ns, action)

    def _advance(self, horizon_ns: int) -> None:
        """Simulate up to a time, doing what is due on the way."""
        timeline = self._timeline
        if timeline is None:
            return
        last = timeline.last_step(horizon_ns)
        while timeline.step < last:
            timeline.do_due()
            self._simulate(timeline, timeline.next_stop(last))
            if timeline.at_frame:
                self._frame(timeline.now_ns)

    def _simulate(self, timeline: Timeline, until: int) -> None:
        """Step the world; a held part goes evenly with the tool."""
        count = until - timeline.step
        if self._cell.held is None:
            self._world.step(count)
        else:
            a, b = (self._robot.tcp(self._robot.at(t)) for t in (timeline.now_ns, timeline.time_of(until)))
            self._world.step(count, np.linspace(a, b, count + 1), self._robot.down)
        timeline.step = until

    def _skip_silence(self, time_ns: int) -> None:
        silence_s = (time_ns - self._known_ns) * 1e-9
        message = f"no event for {silence_s:.0f} s; the mirror goes on from where parts were before"
        self._cell.say(Deviation(time_ns, self.plant.id, "time_jump", message, silence_s, "s"))
        if self._timeline is not None:
            self._timeline.jump(time_ns)
            # All stands still up to here, and is not to be drawn as one slow motion through the silence.
            self._show(self._timeline.now_ns)

    def _frame(self, now_ns: int) -> None:
        tool = self._robot.tcp(self._robot.at(now_ns))
        self._cell.look(now_ns, now_ns - FRAME_NS, self._known_ns, tool)
        self._show(now_ns)

    def _show(self, now_ns: int) -> None:
        """Keep a frame, at most one step after the simulation's time, unless a later one is kept already."""
        if now_ns <= self._shown_ns:
            return
        ahead_s = (now_ns - self.time_ns) * 1e-9
        q = self._robot.at(now_ns)
        moved = self._robot.tcp(q) - self._robot.tcp(self._robot.at(self.time_ns)) if ahead_s > 0 else None
        self._shown_ns = now_ns
        belts = self._cell.belts.values()
        old = now_ns - self._robot.last_ns > PATIENCE_PERIODS * self._period_ns
        assumed = ASSUMED_SPEED * any(belt.assumed for belt in belts) + OLD_ROBOT_DATA * old
        held = -1 if self._cell.held is None else self._cell.held
        closed = held >= 0 if self._gripper is None else self._gripper
        self._log.add(
            now_ns,
            q,
            self._cell.poses(ahead_s, moved),
            held,
            float(closed),
            self._opening.at(now_ns),
            [belt.speed_m_s for belt in belts],
            assumed,
        )


def _check(plant: Plant) -> None:
    if len(plant.traced_robots) != 1 or len(plant.stores) != 1:
        found = f"{len(plant.traced_robots)} robots and {len(plant.stores)} stores"
        raise MirrorError(f"plant {plant.id}: the mirror follows one robot and one store, not {found}.")
    if not plant.belts or not plant.initial_parts:
        raise MirrorError(f"plant {plant.id}: the mirror needs a conveyor and at least one initial part.")
