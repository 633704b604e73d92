"""A gun's way straight in to a weld spot and out again: three lines of a controller's text, one step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from twin.plant.controllers.neutral import How, Move
from twin.plant.controllers.site import same
from twin.plant.robots import LINEAR_M_S, ToolKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from twin.plant.controllers.neutral import Line, Point
    from twin.plant.controllers.site import Site

Words = Mapping[str, float | str | None]
"""What a line says besides where it goes, as fields of a step."""


def joint_words(move: Move) -> Words:
    """How fast a joint move is told to go."""
    return {"speed_share": None if move.speed_share == 1.0 else move.speed_share}


def blend_words(move: Move) -> Words:
    """How a move is told to be rounded at its end."""
    return {"blend_m": move.blend_m, "blend_share": 0.0 if move.blend_m else move.blend_share}


def spot_words(site: Site, lines: Sequence[Line], placed: Callable[[Point], Point]) -> Words:
    """What lines say of a spot that they lead to along the gun's axis, weld and lead back from.

    site: of the robot. lines: three in a row, or fewer at the end. placed: adds the frame and tool that hold
    here. Empty where they do anything else, or what one step cannot say.
    """
    moves = [line.action for line in lines if isinstance(line.action, Move)]
    if len(moves) < 3 or site.tool.kind != ToolKind.WELD_GUN:
        return {}
    to, spot, back = moves
    plain = to.spot is back.spot is None and to.how == How.JOINT and spot.how == back.how == How.LINEAR
    if not plain or spot.spot is None or to.to != back.to or to.to.pose is None or spot.to.pose is None:
        return {}
    # A step has one speed in metres, that of the way in and of the way out.
    unsaid = spot.speed_m_s != back.speed_m_s
    stops = not any(move.blend_m or move.blend_share for move in (to, spot))
    if unsaid or not stops or any(move.tail for move in moves):
        return {}
    clear, weld = (site.world_from_tcp(placed(move.to)) for move in (to, spot))
    depth = float(weld[:3, 2] @ (weld[:3, 3] - clear[:3, 3]))
    off = weld.copy()
    off[:3, 3] -= depth * weld[:3, 2]
    if depth <= 1e-4 or not same(off, clear):
        return {}
    speed = None if spot.speed_m_s == LINEAR_M_S else spot.speed_m_s
    return {"clear_m": round(depth, 5), "speed_m_s": speed, **joint_words(to), **blend_words(back)}
