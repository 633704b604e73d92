"""The outer half of every arm: a forearm that turns, a fork, the hand between its cheeks, the tool flange."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.geometry.arms.castings import Parts, cast, drum, strap

if TYPE_CHECKING:
    from twin.geometry.arms.facts import ArmFacts
    from twin.geometry.arms.paint import Paint

GAP_M = 0.002
"""Between two links that turn against each other, so that neither shows through the other."""


@dataclass(frozen=True)
class WristSize:
    """Sizes of a wrist, m.

    start: of the turning forearm, along x in the third joint's frame; neck: its radius there; cheek: radius
    of the fork's cheeks; outer, inner: half widths of the fork and of the room in it; flange: its radius.
    """

    start: float
    neck: float
    cheek: float
    outer: float
    inner: float
    flange: float


def forearm(facts: ArmFacts, size: WristSize, paint: Paint, collar: bool = True) -> Parts:
    """Link 4 in its own frame: a turned neck, a yoke, two cheeks with covers."""
    at = facts.origins_m[3]
    centre = facts.origins_m[4][0]  # of the wrist, along x
    start = size.start - at[0]
    root = centre - size.cheek - 0.06
    yoke = cast(
        [
            (start + (0.03 if collar else 0.0), 0, 0, size.neck, size.neck, size.neck),
            (max(root - 0.11, start + 0.045), 0, 0, size.neck * 0.97, size.neck * 0.97, size.neck),
            (root - 0.02, 0, 0, size.outer - 0.008, size.cheek * 0.8, 0.06),
            (root + 0.02, 0, 0, size.outer - 0.008, size.cheek * 0.62, 0.05),
        ],
        "x",
        paint.body,
        corner=4,
        bevel=(0.0, 0.012),
    )
    neck = [yoke]
    if collar:
        neck.append(drum(size.neck * 0.97, (start, start + 0.031), "x", paint.joint, bevel=(0.0, 0.0)))
    cheeks: Parts = {"neck": neck}
    for name, sign in (("left", 1.0), ("right", -1.0)):
        inner, outer = sorted((sign * size.inner, sign * size.outer))
        plate = strap(
            (root - 0.005, 0.0, size.cheek * 0.8),
            (centre, 0.0, size.cheek),
            (inner, outer),
            paint.body,
            0.012,
        )
        low, high = sorted((sign * size.outer, sign * (size.outer + 0.016)))
        bevel = (0.0, 0.006) if sign > 0 else (0.006, 0.0)
        cover = drum(size.cheek * 0.72, (low, high), "y", paint.joint, (centre, 0.0), bevel, corner=3)
        cheeks[name] = [plate, cover]
    return cheeks


def hand(facts: ArmFacts, size: WristSize, paint: Paint) -> Parts:
    """Link 5 in its own frame, the wrist centre: a barrel across and a nose to the flange."""
    half = size.inner - GAP_M
    reach = facts.hand_m - 0.022
    radius = size.cheek * 0.9
    barrel = drum(radius, (-half, half), "y", paint.body, bevel=(0.0, 0.0))
    nose = cast(
        [
            (0.02, 0, 0, half * 0.96, radius * 0.86, 0.05),
            (0.5 * reach, 0, 0, half * 0.92, radius * 0.82, 0.06),
            (0.72 * reach, 0, 0, size.flange * 0.95, size.flange * 0.95, size.flange),
            (reach - 0.014, 0, 0, size.flange * 0.93, size.flange * 0.93, size.flange),
        ],
        "x",
        paint.body,
        corner=4,
    )
    ring = drum(size.flange * 0.86, (reach - 0.016, reach), "x", paint.joint, bevel=(0.0, 0.0))
    return {"barrel": [barrel], "nose": [nose, ring]}


def flange(facts: ArmFacts, size: WristSize, paint: Paint) -> Parts:
    """Link 6 in its own frame: the machined face that tools are bolted to, with its bore."""
    face = facts.flange_m
    disc = drum(size.flange, (face - 0.022, face - 0.004), "x", paint.metal, bevel=(0.003, 0.003), corner=5)
    pilot = drum(size.flange * 0.62, (face - 0.006, face), "x", paint.metal, bevel=(0.0, 0.0))
    bore = drum(size.flange * 0.36, (face - 0.005, face + 0.0004), "x", paint.joint, bevel=(0.0, 0.0))
    return {"disc": [disc, pilot, bore]}
