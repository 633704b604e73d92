"""A plant in a notebook: what it has, by id, and what is wrong with it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from twin.api.mappings import ById

if TYPE_CHECKING:
    from collections.abc import Sequence

    import twin.plant
    from twin.checks.findings import Finding
    from twin.checks.motion_calibration import MotionFit
    from twin.checks.schedule import Schedule
    from twin.checks.separation import Separation, SeparationWay
    from twin.checks.zone_proposals import ZoneProposal
    from twin.plant.calendar import Calendar
    from twin.plant.configurations import Configuration
    from twin.plant.floor import Area
    from twin.plant.options import OptionFamily
    from twin.plant.robots import AnyRobot, Program, Tool, WeldSpot
    from twin.plant.signals import Checkpoint, ControlPoint, Signal
    from twin.plant.stations import Station, WorkElement
    from twin.plant.transport import AnyConveyor, Buffer
    from twin.whatif.changes import Change
    from twin.whatif.experiment import Experiment


class Plant:
    """A loaded plant. Its groups of things are mappings by id; `described` holds all that its text says."""

    def __init__(self, described: twin.plant.Plant) -> None:
        self.described = described

    def __repr__(self) -> str:
        sizes = f"{len(self.stations):,} stations, {len(self.robots):,} robots, {len(self.signals):,} signals"
        return f"Plant {self.id}: {sizes}"

    @property
    def id(self) -> str:
        """Its id."""
        return self.described.id

    @property
    def name(self) -> str:
        """Its name."""
        return self.described.name

    @property
    def time_zone(self) -> str:
        """IANA name of the zone in which its people tell the time."""
        return self.described.time_zone

    @property
    def takt_time_s(self) -> float | None:
        """Customer takt: time between two cars that leave."""
        return self.described.takt_time_s

    @cached_property
    def areas(self) -> ById[Area]:
        """Areas by id."""
        return ById("areas", self.described.areas)

    @cached_property
    def stations(self) -> ById[Station]:
        """Stations by id."""
        return ById("stations", self.described.stations)

    @cached_property
    def buffers(self) -> ById[Buffer]:
        """Buffers and stores by id."""
        return ById("buffers", self.described.buffers)

    @cached_property
    def conveyors(self) -> ById[AnyConveyor]:
        """Conveyors by id."""
        return ById("conveyors", self.described.conveyors)

    @cached_property
    def robots(self) -> ById[AnyRobot]:
        """Robots by id."""
        return ById("robots", self.described.robots)

    @cached_property
    def tools(self) -> ById[Tool]:
        """Tools by id."""
        return ById("tools", self.described.tools)

    @cached_property
    def programs(self) -> ById[Program]:
        """Robot programs by id."""
        return ById("programs", self.described.programs)

    @cached_property
    def weld_spots(self) -> ById[WeldSpot]:
        """Weld spots by id."""
        return ById("weld_spots", self.described.weld_spots)

    @cached_property
    def work_elements(self) -> ById[WorkElement]:
        """Work elements by id."""
        return ById("work_elements", self.described.work_elements)

    @cached_property
    def signals(self) -> ById[Signal]:
        """Signals by id."""
        return ById("signals", self.described.signals)

    @cached_property
    def control_points(self) -> ById[ControlPoint]:
        """Control points by id."""
        return ById("control_points", self.described.control_points)

    @cached_property
    def checkpoints(self) -> ById[Checkpoint]:
        """Checkpoints by id."""
        return ById("checkpoints", self.described.checkpoints)

    @cached_property
    def option_families(self) -> ById[OptionFamily]:
        """Option families by id."""
        return ById("option_families", self.described.option_families)

    @cached_property
    def calendars(self) -> ById[Calendar]:
        """Calendars by id."""
        return ById("calendars", self.described.calendars)

    @cached_property
    def configurations(self) -> ById[Configuration]:
        """Cars that can be ordered, by id. A ValueError where rules and take rates contradict each other."""
        return ById("configurations", self.described.configurations.values())

    def schedule(self, station: str, configuration: str | None = None) -> Schedule:
        """What the robots of a cell do in one cycle, who waits for whom, and what decides.

        station: id of a robot cell. configuration: id of a car; None for the one that most cars are. Raises
        `ValueError` for one that there is not, and where a program cannot be run.
        """
        from twin.checks.schedule import cell_schedule

        return cell_schedule(self.described, station, configuration)

    def swept(self, program: str) -> Any:
        """The space that a robot sweeps in one run of a program, as a PyVista mesh, m, world.

        program: id. Raises `ValueError` for one that there is not or that cannot be run.
        """
        from twin.checks.robot_space import swept_by
        from twin.geometry.swept import mesh_of

        return mesh_of(swept_by(self.described, program))

    def zone_proposals(self, station: str) -> tuple[ZoneProposal, ...]:
        """Interlock zones that the robots of a cell would need, from what they sweep; the largest first.

        station: id of a robot cell. Raises `ValueError` for a station without two robots.
        """
        from twin.checks.robot_space import zones_for

        return zones_for(self.described, station)

    def separation(
        self, program: str, person_m: tuple[float, float], settings: Separation | None = None
    ) -> SeparationWay:
        """Distance of a robot to a person along a program, and what ISO/TS 15066 asks; not a safety function.

        program: id. person_m: x and y, m, world. settings: `twin.checks.separation.Separation`. Raises
        `ValueError` for a program that there is not or that cannot be run.
        """
        from twin.checks.robot_space import separation_of

        return separation_of(self.described, program, person_m, settings)

    def calibrated(self, program: str, recordings: Sequence[tuple[Any, Any]]) -> tuple[Plant, MotionFit]:
        """The plant with a robot's accelerations and overheads fitted to recorded runs, and the error left.

        program: id. recordings: arrays (times (k,), s, joint positions (k, n), rad) of one run each. Raises
        `ValueError` where a recording cannot be used.
        """
        from twin.checks.motion_calibration import calibrate

        found, fit = calibrate(self.described, program, recordings)
        return Plant(found), fit

    def check(self, *only: str) -> tuple[Finding, ...]:
        """Findings of all checks: what is wrong although it loads.

        only: names of checks, `integrity`, `layout`, `reach`, `takt` or `clearance`; none runs all. Raises
        `ValueError` for another name and where a robot's target or description cannot be used.
        """
        from twin.checks.whole_plant import check_plant

        return tuple(finding for found in check_plant(self.described, only).values() for finding in found)

    def what_if(self, *changes: Change) -> Experiment:
        """An experiment: this plant as it is against the same plant with changes made.

        changes: by `twin.change`; none only runs it as it is. `run()` of it does the work, and raises
        `ValueError` for a change that cannot be made.
        """
        from twin.whatif.experiment import Experiment

        return Experiment(self.described, changes)

    def serve(self, port: int = 5006) -> None:
        """Show its layout in the browser, on this machine only, until interrupted."""
        from twin.view.app import serve

        serve(self.described, port=port)
