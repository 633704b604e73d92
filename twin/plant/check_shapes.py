"""What has to hold for what is drawn: shapes are in the catalogue or the folder, stages are a car's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from twin.plant.inside import MissingFileError, OwnFileError, own_file, shown
from twin.plant.model import Plant
from twin.plant.text import Place
from twin.plant.told import Mistake, nearest

SHAPES = (
    ("stations", "equipment"),
    ("buffers", "equipment"),
    ("carriers", "shape"),
    ("fixtures", "shape"),
    ("scenery", "shape"),
    ("tools", "shape"),
)
"""Groups of things that are drawn by a shape's name, and the field that names it."""
STAGES = ("stations", "buffers")


def shape_mistakes(plant: Plant, folder: Path) -> Iterator[Mistake]:
    """All names of shapes and stages that nothing could be drawn for.

    folder: of the plant, where shapes may lie that it brings itself.
    """
    shapes = list(_named(plant))
    stages = [
        ((group, index, "stage"), thing.stage)
        for group in STAGES
        for index, thing in enumerate(getattr(plant, group))
        if thing.stage
    ]
    # The catalogue makes meshes, and what makes meshes takes long to import.
    if shapes:
        yield from _shapes(shapes, folder)
    if stages:
        yield from _stages(stages)


def _named(plant: Plant) -> Iterator[tuple[Place, str]]:
    """Every name of a shape, and where it stands."""
    for group, field in SHAPES:
        for index, thing in enumerate(getattr(plant, group)):
            name = getattr(thing, field)
            if name:
                yield (group, index, field), name


def _shapes(shapes: Sequence[tuple[Place, str]], folder: Path) -> Iterator[Mistake]:
    from twin.geometry.equipment import catalogue

    known = catalogue()
    own = (path.relative_to(folder).as_posix() for path in sorted(folder.glob("shapes/*")) if path.is_file())
    named = [*own, *known]
    for place, name in shapes:
        if name in known:
            continue
        try:
            own_file(folder, name)
        except MissingFileError:
            told = f"{shown(name)} is no shape of the catalogue and no file in the plant's folder"
            yield place, f"{told}; {nearest(name, named)}"
        except OwnFileError as error:
            yield place, str(error)


def _stages(stages: Sequence[tuple[Place, str]]) -> Iterator[Mistake]:
    from twin.geometry.car import stage_names

    known = stage_names()
    for place, name in stages:
        if name not in known:
            yield place, f"{name} is no stage of a car; {nearest(name, known)}"
