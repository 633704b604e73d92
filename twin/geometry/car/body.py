"""The outer skin, cut into the panels that the line puts on one after another.

The left half is two grids: the lower body's rows (see `lines`) over columns from nose to tail, and the
greenhouse's rows from belt to roof over columns from the windscreen's middle to the backlight's. Every cell
bears the name of its panel.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from twin.geometry.car import lines
from twin.geometry.car.sheet import Sheet, crowned, flipped, grid, union, welded, zipped

GAP = 0.005
"""Half the width of a shut line, metres."""
TURNS = np.radians([90.0, 81.0, 72.0, 63.0, 54.0, 46.0, 38.0])
_ARCH = np.radians([10.0, 30.0, 50.0, 70.0, 90.0, 110.0, 130.0, 150.0, 170.0])
CUTS = {
    "door_f": (0.895, 0.895, 0.893, 0.888, 0.876, 0.868, 0.850),
    "pillar_b": (-0.105, -0.105, -0.107, -0.110, -0.118, -0.124, -0.135),
    "door_r": (-0.930, -0.930, -0.945, -0.985, -1.060, -1.105, -1.165),
}
"""x of the shut lines at each row: before the front door, between the doors, behind the rear door."""

Column = tuple[str, np.ndarray]
"""The panel behind a column, and its points (rows, 3)."""


def _arch(axle: float, top: tuple[float, float], panel: str) -> list[Column]:
    """Columns over a wheel arch, front to rear: their lower ends on the arch, their upper at x from `top`."""
    r, outer = lines.ARCH_RADIUS, lines.ARCH_RADIUS + lines.ARCH_BAND
    feet = [(axle + r + 0.008, None, axle + outer + 0.002)]
    feet += [(axle + r * np.cos(a), a, axle + outer * np.cos(a)) for a in _ARCH]
    feet += [(axle - r - 0.008, None, axle - outer - 0.002)]
    columns = []
    for (x0, angle, x1), x6 in zip(feet, np.linspace(*top, len(feet)), strict=True):
        low = lines.WHEEL_RADIUS + r * np.sin(angle) if angle is not None else float(lines.row_height(0, x0))
        first = (
            lines.WHEEL_RADIUS + outer * np.sin(angle)
            if angle is not None
            else float(lines.row_height(1, x1))
        )
        points = [lines.side(x0, low), lines.side(x1, first)]
        for row in range(2, lines.ROWS):
            x = x1 + (x6 - x1) * (row - 1) / 5.0
            z = float(lines.row_height(row, x))
            if row < 5:
                shoulder = float(lines.row_height(5, x))
                z = max(z, first + (shoulder - first) * (0.3, 0.56, 0.78)[row - 2])
            points.append(lines.side(x, z))
        columns.append((panel, np.array(points)))
    return columns


def _straight(xs: tuple[float, ...], panel: str) -> Column:
    return panel, np.array([lines.side(x, float(lines.row_height(r, x))) for r, x in enumerate(xs)])


def _cut(name: str, panel: str) -> list[Column]:
    xs = np.array(CUTS[name])
    return [_straight(tuple(xs + GAP), "gap"), _straight(tuple(xs - GAP), panel)]


@cache
def lower() -> list[Column]:
    """Columns of the lower body from the middle of the nose to the middle of the tail, left side."""
    rows = range(lines.ROWS)
    ends = {
        front: [np.array([lines.turn(a, r, front) for r in rows]) for a in TURNS] for front in (True, False)
    }
    columns: list[Column] = [("nose", p) for p in ends[True]]
    columns += _arch(lines.AXLE_FRONT, (1.845, 1.00), "fender")
    columns += _cut("door_f", "door_f")
    columns += [_straight((x,) * 7, "door_f") for x in (0.55, 0.20)]
    columns += _cut("pillar_b", "door_r")
    columns += [_straight((-0.50, -0.50, -0.50, -0.51, -0.52, -0.53, -0.55), "door_r")]
    columns += _cut("door_r", "quarter")
    columns += _arch(lines.AXLE_REAR, (-1.225, -1.905), "quarter")
    columns += [("tail", p) for p in ends[False][::-1]]
    return columns


def _beside_arches() -> dict[int, str]:
    """The columns between bumper and wheel arch, and the bumper they belong to."""
    names = [name for name, _ in lower()]
    ahead = names.index("fender")
    return {ahead: "bumper_f", ahead + 1: "bumper_f", names.index("tail") - 1: "bumper_r"}


def _lower_panel(column: int, row: int) -> str:
    """The panel of the cell behind a column and above a row."""
    panel = lower()[column][0]
    corner = len(TURNS)
    turned = column if panel == "nose" else len(lower()) - 2 - column
    if row == 0:
        middle = panel in ("nose", "tail") and turned < 3
        return "gap_low" if panel == "gap" else "skid" if middle else "cladding"
    if panel == "nose":
        inner = turned < corner - 2
        low = "split_f" if turned == corner - 3 else "intake" if inner else "bumper_f"
        names = (
            low,
            "bumper_f",
            "bumper_f",
            "lamp_f",
            "bonnet" if inner else "fender",
        )
        return names[row - 1]
    if panel == "tail":
        inner, centre = turned < corner - 2, turned < corner - 3
        tailgate = "tailgate" if centre else "quarter"
        lip = "tailgate" if inner else "quarter"
        low = "split_r" if turned == corner - 3 else "diffuser" if inner else "bumper_r"
        return (low, "bumper_r", tailgate, "lamp_r", lip)[row - 1]
    # The bumpers reach round to the wheel arches.
    return _beside_arches().get(column, panel) if row < 4 else panel


def _tops() -> list[tuple[str, float, tuple[float, float, float]]]:
    """The greenhouse's side columns: panel behind, x at the belt, point at the roof's edge."""
    return [
        ("pillar_a", 0.760, (0.185, 0.605, 1.502)),
        ("window_f", 0.685, (0.105, 0.633, 1.488)),
        ("window_f", 0.400, (0.030, 0.636, 1.497)),
        ("window_f", 0.130, (-0.070, 0.637, 1.505)),
        ("frame", -0.085, (-0.165, 0.636, 1.509)),
        ("window_r", -0.190, (-0.250, 0.634, 1.511)),
        ("window_r", -0.520, (-0.510, 0.628, 1.508)),
        ("window_r", -0.850, (-0.780, 0.618, 1.494)),
        ("frame", -1.150, (-1.000, 0.604, 1.472)),
        ("window_q", -1.190, (-1.030, 0.602, 1.469)),
        ("pillar_d", -1.600, (-1.150, 0.592, 1.454)),
        ("pillar_d", -1.790, (-1.270, 0.570, 1.440)),
        ("back", -1.960, (-1.370, 0.530, 1.424)),
    ]


SHARES = (0.0, 0.07, 0.36, 0.65, 0.91, 1.0)
"""Heights of the greenhouse's rows between belt (0) and roof edge (1)."""
_LEAVE = -1.20
"""Behind this x the glass leaves the belt and shoulders remain."""
_INSET = ((-1.60, 0.022), (-1.79, 0.075), (-1.96, 0.155))


def _base(x: float) -> np.ndarray:
    """Where the greenhouse's side stands on the belt at x."""
    inset = 0.012 + float(np.interp(-x, [1.20, *(-k for k, _ in _INSET)], [0.0, *(v for _, v in _INSET)]))
    return lines.belt(x) + np.array((0.0, -inset, 0.012))


@cache
def upper() -> list[Column]:
    """Columns of the greenhouse from the windscreen's middle to the backlight's, left side."""
    columns: list[tuple[str, np.ndarray, np.ndarray]] = []
    corner = lines.belt(0.760) + np.array((0.0, -0.075, 0.014))
    for t in (0.0, 0.25, 0.5, 0.75, 0.92):
        base = np.array(
            [1.10 - (1.10 - corner[0]) * t**2.3, corner[1] * t, 1.040 + (corner[2] - 1.040) * t**2]
        )
        columns.append(("screen", base, np.array([0.38 - 0.195 * t**2.3, 0.605 * t, 1.548 - 0.046 * t**2])))
    columns.append(("pillar_a", corner, np.array([0.185, 0.605, 1.502])))
    columns += [(name, _base(x), np.array(top)) for name, x, top in _tops()[1:]]
    corner, top = columns[-1][1], columns[-1][2]
    for t in (0.85, 0.57, 0.28, 0.0):
        base = np.array(
            [-2.12 + (corner[0] + 2.12) * t**2.2, corner[1] * t, 1.150 + (corner[2] - 1.150) * t**2]
        )
        head = np.array([-1.46 + (top[0] + 1.46) * t**2.2, top[1] * t, 1.472 + (top[2] - 1.472) * t**2])
        columns.append(("back", base, head))
    return [(name, _bowed(name, base, top)) for name, base, top in columns]


def _bowed(name: str, base: np.ndarray, top: np.ndarray) -> np.ndarray:
    """Rows (6, 3) from base to top, bowed outward as glass is."""
    share = np.array(SHARES)[:, None]
    flat = name in ("screen", "back")
    out = np.array([np.sign(base[0]) * 0.5, 0.0, 0.85]) if flat else np.array([0.0, 0.8, 0.6])
    return base + (top - base) * share + out * (0.02 if flat else 0.028) * 4.0 * share * (1.0 - share)


def _upper_panel(name: str, row: int) -> str:
    if name == "screen":
        return "header" if row == 4 else "windscreen"
    if name == "back":
        return {0: "tailgate", 4: "tailgate"}.get(row, "backlight")
    if name in ("pillar_a", "pillar_d"):
        return name
    if row == 4:
        return "cantrail"
    return "frame" if row == 0 or name == "frame" else name


def _ring(row: int, columns: list[Column]) -> np.ndarray:
    return np.array([points[row] for _, points in columns])


def _bonnet() -> tuple[np.ndarray, Sheet]:
    """The bonnet's top (n, m, 3), and the cowl between it and the windscreen."""
    edge = _ring(6, lower())
    corner, end = 5, next(k for k, p in enumerate(edge) if p[0] < 0.95)
    side, front = edge[corner : end + 1][::-1], edge[: corner + 1]
    fractions = front[:, 1] / front[-1, 1]
    middle = np.array([1.155, 0.0, float(lines.bonnet_height(1.155))])
    back = middle + (side[0] - middle) * np.column_stack([fractions**2.3, fractions, fractions**2])
    # Spread the centre line as the side is spread, so that the quads stay square.
    run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(side, axis=0), axis=1))])
    x = middle[0] + (front[0, 0] - middle[0]) * run / run[-1]
    centre = np.column_stack([x, 0.0 * x, lines.bonnet_height(x)])
    centre[-1] = front[0]
    top = crowned(centre, side, back, front, (run / run[-1], fractions))
    stand = _ring(0, upper())[:6]
    wing = edge[end : next(k for k, p in enumerate(edge) if p[0] < 0.80)]
    cowl = zipped(np.concatenate([back, wing[1:]]), stand)
    return top, cowl


BONNET_GAP = 0.009
"""Width of the shut line between bonnet and fender, metres."""


def _inset(top: np.ndarray) -> np.ndarray:
    """The bonnet's points (n, m, 3) with its sides drawn in from the fenders by the shut line."""
    points = top.copy()
    inward = points[:, -2] - points[:, -1]
    points[:-1, -1] += (BONNET_GAP * inward / np.linalg.norm(inward, axis=1, keepdims=True))[:-1]
    return points


def bonnet_side() -> np.ndarray:
    """The bonnet's left edge (n, 3) from the windscreen forward, metres."""
    return _inset(_bonnet()[0])[:, -1]


@cache
def bonnet_gap() -> Sheet:
    """The dark bottom of the shut line along the bonnet's left side, 7 mm down."""
    edge = _bonnet()[0][:, -2:] - (0.0, 0.0, 0.007)
    inward = edge[:, 0] - edge[:, 1]
    inward /= np.linalg.norm(inward, axis=1, keepdims=True)
    return grid(np.stack([edge[:, 1] + 0.02 * inward, edge[:, 1]], axis=1))


def _slanted(cell: Sheet, front: bool) -> tuple[Sheet, Sheet]:
    """A cell at the end of the intake, cut from outer foot to inner head: its dark and its painted part."""
    order = np.argsort(cell.points[:, 2])
    low, high = cell.points[order[:2]], cell.points[order[2:]]
    low, high = (pair[np.argsort(pair[:, 1])] for pair in (low, high))
    way = slice(None) if front else slice(None, None, -1)
    dark = Sheet(np.array([low[0], low[1], high[0]])[way], np.array([[0, 1, 2]]))
    paint = Sheet(np.array([low[1], high[1], high[0]])[way], np.array([[0, 1, 2]]))
    return dark, paint


def _roof() -> Sheet:
    edge = _ring(5, upper())
    side, front = edge[5:-4], edge[:6]
    back = edge[-1:-6:-1]
    fractions = front[:, 1] / front[-1, 1]
    back = np.column_stack([np.interp(fractions, back[:, 1] / back[-1, 1], back[:, k]) for k in range(3)])
    run = (side[0, 0] - side[:, 0]) / (side[0, 0] - side[-1, 0])
    x = front[0, 0] + (back[0, 0] - front[0, 0]) * run
    centre = np.column_stack([x, 0.0 * x, lines.roof_height(x)])
    return flipped(grid(crowned(centre, side, front, back, (run, fractions))))


def _waist() -> dict[str, Sheet]:
    """Between the lower body's belt and the foot of the greenhouse: waist rails and shoulders."""
    low, high = _ring(6, lower()), _ring(0, upper())
    a = [p for p in low if p[0] < 0.85]
    b = high[5:]
    split_a = next(k for k, p in enumerate(a) if p[0] < -1.17)
    split_b = next(k for k, p in enumerate(b) if p[0] < -1.17)
    front = zipped(np.array(a[: split_a + 1]), b[: split_b + 1])
    return {"frame": front, "quarter": zipped(np.array(a[split_a:]), b[split_b:])}


@cache
def panels() -> dict[str, Sheet]:
    """Every panel of the left half by its name, front faces outward, points metres in the car frame."""
    found: dict[str, list[Sheet]] = {}
    low, high = lower(), upper()
    for columns, name in ((low, _lower_panel), (high, None)):
        points = np.array([p for _, p in columns])
        shape = points.shape[0] - 1, points.shape[1] - 1
        names = np.array(
            [
                [name(i, j) if name else _upper_panel(high[i][0], j) for j in range(shape[1])]
                for i in range(shape[0])
            ]
        )
        for panel in dict.fromkeys(names.ravel()):
            found.setdefault(str(panel), []).append(grid(points, names == panel))
    for name_, dark, paint in (("split_f", "intake", "bumper_f"), ("split_r", "diffuser", "bumper_r")):
        for part, sheet in zip((dark, paint), _slanted(found.pop(name_)[0], name_ == "split_f"), strict=True):
            found[part].append(sheet)
    bonnet, cowl = _bonnet()
    found["bonnet"].append(grid(_inset(bonnet)))
    found["cowl"] = [cowl]
    found["roof"] = [_roof()]
    for name_, sheet in _waist().items():
        found[name_].append(sheet)
    return {name_: welded(union(sheets)) for name_, sheets in found.items()}
