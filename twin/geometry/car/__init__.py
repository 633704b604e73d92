"""A car of our own making that grows along the line: shapes, build stages, weld and sealing lines."""

from twin.geometry.car.chassis import WHEEL_CENTRES, wheel, wheel_pieces, wheel_poses
from twin.geometry.car.pieces import CarPiece, car_pieces
from twin.geometry.car.stages import STAGES, Piece, Stage, far_mesh, stage_meshes, stage_names
from twin.geometry.car.trim import pane_edge
from twin.geometry.car.welds import SealLine, WeldLine, seal_lines, weld_lines

__all__ = [
    "STAGES",
    "WHEEL_CENTRES",
    "CarPiece",
    "Piece",
    "SealLine",
    "Stage",
    "WeldLine",
    "car_pieces",
    "far_mesh",
    "pane_edge",
    "seal_lines",
    "stage_meshes",
    "stage_names",
    "weld_lines",
    "wheel",
    "wheel_pieces",
    "wheel_poses",
]
