"""Robots that follow programs: frames, tools, axes, programs with their targets, and the zones they share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from twin.plant.cell import TracedRobot
from twin.plant.values import (
    Block,
    Choice,
    NotNegative,
    Pose,
    Positive,
    RobotRef,
    Share,
    SignalRef,
    StationRef,
    Thing,
    Value,
    Vector,
    ref,
)


class ToolKind(StrEnum):
    """What a tool does."""

    WELD_GUN = "weld_gun"
    GRIPPER = "gripper"
    STUD = "stud"
    SEALING = "sealing"
    MEASURING = "measuring"
    SCREWDRIVING = "screwdriving"


class Tool(Thing, frozen=True, kw_only=True):
    """A kind of tool at a flange."""

    kind: ToolKind
    shape: str
    """Name of its shape, from the catalogue of shapes or a file in the plant's folder."""
    tcp: Pose
    """Of the tool centre point in the flange's frame; z is the working direction."""
    mass_kg: Positive
    centre_of_mass_m: Vector = (0.0, 0.0, 0.0)
    """In the flange's frame."""
    collision: tuple[Block, ...] = ()
    """Boxes that contain its shape, but for what `contact` contains; in the flange's frame."""
    contact: tuple[Block, ...] = ()
    """Boxes that are meant to touch the work: electrodes, fingers, a nozzle's tip; in the flange's frame."""


class Frame(Thing, frozen=True, kw_only=True):
    """A user frame, in the robot's base frame."""

    pose: Pose


class AxisKind(StrEnum):
    """How an external axis moves."""

    LINEAR = "linear"
    ROTARY = "rotary"


class ExternalAxis(Thing, frozen=True, kw_only=True):
    """A track below the robot or a positioner beside it. Limits in m or rad."""

    kind: AxisKind
    direction: Vector
    """Along which, or about which, in the robot's base pose."""
    lower: float
    upper: float
    velocity: Positive
    acceleration: Positive


class Calibration(Value, frozen=True, kw_only=True):
    """How a real robot differs from its description."""

    joint_offsets_rad: tuple[float, ...] = ()
    base_correction: Pose = Pose()
    acceleration_factor: Positive = 1.0
    """By which its accelerations differ from those of the robot."""
    speed_factor: Positive = 1.0
    """By which its greatest joint speeds differ from those of its description: an override."""
    move_overhead_s: NotNegative = 0.0
    """That its controller takes for every move before the arm starts."""
    measured_on: str = ""
    """Date, as 2026-03-14."""


class Robot(Thing, frozen=True, kw_only=True, tag_field="kind", tag="programmed"):
    """An arm in a station that runs programs."""

    station: StationRef
    description: str
    """`robots:ID` for a bundled arm, `package:path`, or the path of a URDF in the plant's folder."""
    base: Pose
    """Of the arm's base frame in the world."""
    pedestal_m: NotNegative = 0.0
    """Height of the pedestal it stands on."""
    tool: Annotated[str, ref("tools")]
    payload_kg: NotNegative = 0.0
    """Greatest mass of the part it carries besides its tool."""
    home_rad: tuple[float, ...]
    user_frames: tuple[Frame, ...] = ()
    external_axes: tuple[ExternalAxis, ...] = ()
    acceleration_rad_s2: tuple[Positive, ...]
    """Of each joint."""
    acceleration_build_s: Positive = 0.1
    """Time in which acceleration builds up: what limits jerk."""
    calibration: Calibration = Calibration()
    joint_signals: tuple[SignalRef, ...] = ()
    estimated: tuple[str, ...] = ()


AnyRobot = TracedRobot | Robot


class TargetFrame(StrEnum):
    """In which frame a target is given."""

    CAR = "car"
    """The car at the robot's station."""
    STATION = "station"
    WORLD = "world"


class Target(Thing, frozen=True, kw_only=True):
    """A pose of a tool centre point."""

    frame: TargetFrame
    pose: Pose
    joints_rad: tuple[float, ...] = ()
    """Joint positions that take the tool there; empty leaves the choice among the ways to the pose."""


class WeldRole(StrEnum):
    """Whether a spot fixes the geometry of the body or only strengthens it."""

    GEO = "geo"
    RESPOT = "respot"


class WeldSpot(Thing, frozen=True, kw_only=True):
    """A spot weld on the car, in the car's frame."""

    position_m: Vector
    normal: Vector
    """Unit vector out of the sheets; the gun's tool centre point has its z against it."""
    turn_rad: float = 0.0
    """Of the gun about the normal."""
    stack_mm: tuple[Positive, ...]
    """Thickness of each sheet."""
    gun: Annotated[str, ref("tools")]
    robot: RobotRef
    role: WeldRole
    weld_s: Positive = 0.8
    """Squeeze, weld and hold."""


class Seam(Thing, frozen=True, kw_only=True):
    """A line of sealant or adhesive on the car, in the car's frame."""

    points_m: tuple[Vector, ...]
    normals: tuple[Vector, ...]
    robot: RobotRef
    speed_m_s: Positive
    turn_rad: float | None = None
    """Of the tool about its own axis, from its x along the seam; without it the robot is free to choose."""


class Zone(Thing, frozen=True, kw_only=True):
    """Space that only one of its robots may be in at a time."""

    robots: tuple[RobotRef, ...]
    pose: Pose
    size_m: tuple[Positive, Positive, Positive]


class Do(StrEnum):
    """What a step of a program does."""

    HOME = "home"
    JOINT = "joint"
    """To a target, all joints arriving together."""
    LINEAR = "linear"
    """To a target on a straight line."""
    SPOT = "spot"
    """To a weld spot, and weld it."""
    SEAM = "seam"
    GRIP = "grip"
    RELEASE = "release"
    WAIT = "wait"
    """For `time_s`: a clamp, a handshake, a turntable."""
    TIP_DRESS = "tip_dress"
    ENTER = "enter"
    """Wait until the zone is free, then hold it."""
    LEAVE = "leave"
    SIGNAL = "signal"
    """Set an output, named in `text`."""
    AS_IS = "as_is"
    """A line of a controller's own program that is not understood, kept in `text`."""


class Until(StrEnum):
    """What a wait is for, besides its time."""

    NOTHING = ""
    CAR_IN_PLACE = "car_in_place"
    """Steps before it need no car: the robot does them while the car moves in."""


LINEAR_M_S = 1.0
"""Speed of a linear move that says none, and of a gun's way to a spot and back."""
ToolSpeed = Annotated[float, msgspec.Meta(gt=0, le=10)]
"""Of a tool centre point, m/s: no arm is quicker, but mm/s typed for it are."""


class Step(Value, frozen=True, kw_only=True):
    """One line of a program."""

    do: Do
    at: Annotated[str, ref("targets", "weld_spots", "seams")] = ""
    zone: Annotated[str, ref("zones")] = ""
    time_s: NotNegative = 0.0
    """Of the process, where it has one of its own."""
    speed_m_s: ToolSpeed | None = None
    """Of a linear move; of a joint move, the most that the tool centre point may take. Of a spot with
    `clear_m`: straight in and out."""
    speed_share: Annotated[float, msgspec.Meta(gt=0, le=1)] | None = None
    """Of a joint move, that to a spot or seam too: share of the joints' greatest velocities."""
    blend_m: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0
    """Of a move: within this distance of its end the way may already turn to the next one; 0 stops there."""
    blend_share: Share = 0.0
    """Instead of `blend_m`, where the controller says how much it rounds as a share of the most it could."""
    clear_m: NotNegative = 0.0
    """Of a spot: how far the gun backs off along its axis before and after it."""
    until: Until = Until.NOTHING
    """Of a wait: what it is for; `time_s` begins then."""
    why: str = ""
    text: str = ""
    """In the controller's words: an output and its value, what a wait is for, or a line kept as it is."""


class Controller(StrEnum):
    """Whose text a program came from."""

    FANUC_LS = "fanuc-ls"
    KRL = "krl"
    RAPID = "rapid"


class Program(Thing, frozen=True, kw_only=True):
    """What a robot does in one cycle, for the configurations that it is for."""

    robot: RobotRef
    options: Choice = msgspec.field(default_factory=dict)
    """Only for cars with these options; the first program that fits is run."""
    every: Annotated[int, msgspec.Meta(ge=1)] = 1
    """Run once in so many cycles, besides the ordinary one: maintenance such as tip dressing."""
    controller: Controller | None = None
    """In whose words its lines `as_is` are."""
    steps: tuple[Step, ...]
