"""What stands on the floor besides stations: areas, buildings, aisles, fences, fixtures, scenery."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from twin.plant.values import (
    AreaRef,
    Block,
    CalendarRef,
    Point,
    Pose,
    Positive,
    StationRef,
    Thing,
    Value,
    ref,
)


class Area(Thing, frozen=True, kw_only=True):
    """A part of the plant with a calendar of its own: a rectangle on the floor."""

    corner_m: Point
    """The corner with the least x and y."""
    size_m: tuple[Positive, Positive]
    calendar: CalendarRef
    line_cycle_s: Positive | None = None
    """That its stations are planned for: less than the takt, so that they make up for stops."""


class Building(Thing, frozen=True, kw_only=True):
    """A hall: walls round a rectangle, columns on a grid."""

    corner_m: Point
    size_m: tuple[Positive, Positive]
    height_m: Positive
    column_pitch_m: tuple[Positive, Positive]
    first_column_m: Point = (0.0, 0.0)
    """Of the grid, from the corner."""


class AisleKind(StrEnum):
    """Who may use an aisle."""

    WALKWAY = "walkway"
    DRIVEWAY = "driveway"


class Aisle(Thing, frozen=True, kw_only=True):
    """A way that stays free."""

    kind: AisleKind
    path_m: tuple[Point, ...]
    """Corners of its middle line; its pieces run along x or y."""
    width_m: Positive


class Fence(Thing, frozen=True, kw_only=True):
    """A safety fence round a cell, with gaps where cars and parts pass."""

    station: StationRef = ""
    path_m: tuple[Point, ...]
    """Corners of its line."""
    height_m: Positive = 2.2
    door_at_m: float | None = None
    """Distance along the line to the middle of its door."""


class Fixture(Thing, frozen=True, kw_only=True):
    """Something that is simply there and counts in clearance checks: a table, a post, a geo fixture."""

    pose: Pose
    """Of the box's centre; of the shape's frame where it has a shape."""
    size_m: tuple[Positive, Positive, Positive]
    """Of the box that contains it."""
    colour: str = "#c9ced4"
    solid: bool = True
    """Counts in clearance checks."""
    part: bool = False
    """A workpiece: tools are meant to touch it where they work, and keep their distance as from the car."""
    drawn: bool = True
    """False for what is drawn already, as the pedestal of a robot is."""
    station: Annotated[str, ref("stations")] = ""
    shape: str = ""
    """Name of its shape, from the catalogue or a file in the plant's folder; none draws the box."""
    collision: tuple[Block, ...] = ()
    """Boxes that contain the shape, in its frame; none takes the box of `size_m`."""


class Scenery(Thing, frozen=True, kw_only=True):
    """Things of one shape that are only drawn: racks, people, cabinets."""

    shape: str
    area: AreaRef = ""
    places: tuple[tuple[float, float, float], ...]
    """x and y in metres and the turn about the vertical in radians, of each."""
    height_m: float = 0.0
    """Of the shape's frame above the floor."""


class Clearance(Value, frozen=True, kw_only=True):
    """What has to stay free, and what is allowed to touch."""

    required_m: Positive
    """Between the robot with its tool and part, and anything else."""
    tool_to_fixture_m: Positive | None = None
    """Between a tool and fixtures, stands, conveyors and carriers."""
    tool_to_car_m: Positive | None = None
    """Between a tool and the car, but for what touches the car at the tool's target."""
    robot_to_car_m: Positive | None = None
    """Between the links of a robot and the car."""
    robot_to_robot_m: Positive | None = None
    """Between two robots, their tools included."""
    robot_to_fence_m: Positive | None = None
    """Between a robot with its tool and a fence."""
