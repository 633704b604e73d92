"""The six heavy arms as figures: joint origins, axes, limits and speeds.

The figures are those of the makers, as the ROS-Industrial descriptions of these arms give them
(kuka_experimental, abb_experimental, fanuc_experimental). Shapes, masses and efforts are not from there:
shapes are our own, masses and efforts are estimates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Triple = tuple[float, float, float]
X, Y, Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
BACK_X, BACK_Y, DOWN = (-1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, -1.0)
HERE = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class ArmFacts:
    """One arm of six revolute joints.

    origins_m: each joint's frame in the frame of the link before, all parallel at q = 0; axes: unit vectors;
    limits_deg: lower, upper; velocity_deg_s: largest; flange_m: from the last joint's frame to the face of
    the tool flange along x; mass_kg: of the whole arm, an estimate; home_deg: an upright pose with the upper
    arm level, inside the limits.
    """

    name: str
    maker: str
    payload_kg: float
    reach_m: float
    origins_m: tuple[Triple, ...]
    axes: tuple[Triple, ...]
    limits_deg: tuple[tuple[float, float], ...]
    velocity_deg_s: tuple[float, ...]
    flange_m: float
    mass_kg: float
    home_deg: tuple[float, ...]

    @property
    def lower_arm_m(self) -> float:
        """From the second axis to the third."""
        return float(np.linalg.norm(self.origins_m[2]))

    @property
    def wrist(self) -> tuple[float, float]:
        """The wrist centre in the third joint's frame at q = 0: x, z, m."""
        rest = np.sum(self.origins_m[3:5], axis=0)
        return float(rest[0]), float(rest[2])

    @property
    def hand_m(self) -> float:
        """From the wrist centre to the face of the tool flange, along x."""
        return self.origins_m[5][0] + self.flange_m


KUKA_AXES = (DOWN, Y, Y, BACK_X, Y, BACK_X)
ABB_AXES = (Z, Y, Y, X, Y, X)
FANUC_AXES = (Z, Y, BACK_Y, BACK_X, BACK_Y, BACK_X)
KUKA_HOME = (0.0, -90.0, 90.0, 0.0, 0.0, 0.0)
UPRIGHT = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def _fanuc_origins(hand_m: float) -> tuple[Triple, ...]:
    return (0, 0, 0.67), (0.312, 0, 0), (0, 0, 1.075), (0, 0, 0.225), (1.28, 0, 0), (hand_m, 0, 0)


def _fanuc_limits(first: float, third: float) -> tuple[tuple[float, float], ...]:
    return (-first, first), (-60, 76), (-132, third), (-360, 360), (-125, 125), (-360, 360)


ARMS: dict[str, ArmFacts] = {
    "kr120_r2500_pro": ArmFacts(
        name="KUKA KR 120 R2500 pro",
        maker="kuka",
        payload_kg=120.0,
        reach_m=2.501,
        origins_m=((0, 0, 0.675), (0.35, 0, 0), (1.15, 0, 0), (1.0, 0, -0.041), HERE, HERE),
        axes=KUKA_AXES,
        limits_deg=((-185, 185), (-155, 35), (-130, 154), (-350, 350), (-130, 130), (-350, 350)),
        velocity_deg_s=(156, 156, 156, 330, 330, 615),
        flange_m=0.215,
        mass_kg=1050.0,
        home_deg=KUKA_HOME,
    ),
    "kr150_r3100_2": ArmFacts(
        name="KUKA KR 150 R3100-2",
        maker="kuka",
        payload_kg=150.0,
        reach_m=3.1,
        origins_m=((0, 0, 0.645), (0.33, 0, 0), (1.35, 0, 0), (1.42, 0, 0.115), HERE, (0.215, 0, 0)),
        axes=KUKA_AXES,
        limits_deg=((-185, 185), (-140, -5), (-120, 168), (-350, 350), (-125, 125), (-350, 350)),
        velocity_deg_s=(105, 107, 114, 190, 180, 260),
        flange_m=0.0,
        mass_kg=1100.0,
        home_deg=KUKA_HOME,
    ),
    "irb6640_185_280": ArmFacts(
        name="ABB IRB 6640-185/2.80",
        maker="abb",
        payload_kg=185.0,
        reach_m=2.797,
        origins_m=((0, 0, 0.78), (0.32, 0, 0), (0, 0, 1.075), (0, 0, 0.2), (1.392, 0, 0), (0.2, 0, 0)),
        axes=ABB_AXES,
        limits_deg=((-170, 170), (-65, 85), (-180, 70), (-300, 300), (-120, 120), (-360, 360)),
        velocity_deg_s=(100, 90, 90, 170, 140, 190),
        flange_m=0.0,
        mass_kg=1310.0,
        home_deg=UPRIGHT,
    ),
    "r2000ic_165f": ArmFacts(
        name="Fanuc R-2000iC/165F",
        maker="fanuc",
        payload_kg=165.0,
        reach_m=2.655,
        origins_m=_fanuc_origins(0.215),
        axes=FANUC_AXES,
        limits_deg=_fanuc_limits(185, 180),
        velocity_deg_s=(130, 115, 125, 180, 180, 260),
        flange_m=0.0,
        mass_kg=1090.0,
        home_deg=UPRIGHT,
    ),
    "r2000ic_270f": ArmFacts(
        name="Fanuc R-2000iC/270F",
        maker="fanuc",
        payload_kg=270.0,
        reach_m=2.655,
        origins_m=_fanuc_origins(0.24),
        axes=FANUC_AXES,
        limits_deg=_fanuc_limits(185, 180),
        velocity_deg_s=(105, 90, 85, 120, 120, 200),
        flange_m=0.0,
        mass_kg=1320.0,
        home_deg=UPRIGHT,
    ),
    "r2000ib_210f": ArmFacts(
        name="Fanuc R-2000iB/210F",
        maker="fanuc",
        payload_kg=210.0,
        reach_m=2.655,
        origins_m=_fanuc_origins(0.235),
        axes=FANUC_AXES,
        limits_deg=_fanuc_limits(180, 230),
        velocity_deg_s=(95, 90, 95, 120, 120, 190),
        flange_m=0.0,
        mass_kg=1240.0,
        home_deg=UPRIGHT,
    ),
}
"""By id."""
