"""Load a plant; every mistake in its text becomes one sentence with file, line and field."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from twin.geometry.robots import RobotDescriptionError, resolve
from twin.plant.check import mistakes, nearest
from twin.plant.model import Plant, Robot
from twin.plant.text import Place, PlantError, PlantText, dotted, read_text

MISPLACED = re.compile(r"(?P<what>.*?)(?: - at `\$(?P<path>[^`]*)`)?$")
FIELD = re.compile(r"(?:unknown|required) field `(?P<field>\w+)`")


def assets_folder() -> Path:
    """The folder of bundled plants and shifts, in an install or in a checkout."""
    here = Path(__file__).resolve().parents[1]
    installed = here / "assets"
    return installed if installed.is_dir() else here.parent / "assets"


def bundled_plants() -> tuple[str, ...]:
    """Names of the plants that ship with TakTwin."""
    return tuple(sorted(p.parent.name for p in assets_folder().glob("plants/*/plant.yaml")))


def load_plant(name_or_path: str | Path) -> Plant:
    """Load and validate a plant.

    name_or_path: a bundled name, a plant's folder, or its `plant.yaml`.
    Raises `PlantError` with one sentence for each mistake.
    """
    text = read_text(_main_file(name_or_path))
    try:
        plant = msgspec.convert(text.plain(), Plant)
    except msgspec.ValidationError as error:
        raise PlantError(_type_mistake(text, str(error))) from error
    found = [f"{text.where(place)}: {what}" for place, what in mistakes(plant)]
    robots = []
    for index, robot in enumerate(plant.robots):
        try:
            robots.append(_described(robot, text.main.parent))
        except RobotDescriptionError as error:
            found.append(f"{text.where(('robots', index, 'description'))}: {error}")
    if found:
        raise PlantError(*found)
    return msgspec.structs.replace(plant, robots=tuple(robots))


def _described(robot: Robot, folder: Path) -> Robot:
    """The robot with a description found from anywhere: a path in the plant's folder is made absolute."""
    path = resolve(robot.description, folder)
    in_package = not Path(robot.description).is_absolute() and not (folder / robot.description).is_file()
    return robot if in_package else msgspec.structs.replace(robot, description=str(path.resolve()))


def plant_to_json(plant: Plant) -> bytes:
    """The whole plant as JSON, in one piece; `plant_from_json` gives an equal one."""
    return msgspec.json.format(msgspec.json.encode(plant), indent=1) + b"\n"


def plant_from_json(data: bytes, path: Path) -> Plant:
    """The plant in `data`, validated like one from text. Raises `PlantError` naming `path`."""
    try:
        plant = msgspec.json.decode(data, type=Plant)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise PlantError(f"{path} is no plant of this version: {error}") from error
    found = [f"{path}, {dotted(place)}: {what}" for place, what in mistakes(plant)]
    if found:
        raise PlantError(*found)
    return plant


def _main_file(name_or_path: str | Path) -> Path:
    path = Path(name_or_path)
    if not path.exists():
        path = assets_folder() / "plants" / str(name_or_path)
    if not path.exists():
        hint = nearest(str(name_or_path), bundled_plants())
        raise PlantError(
            f"there is no plant {str(name_or_path)!r}; give a plant's folder or a bundled name: {hint}"
        )
    return path / "plant.yaml" if path.is_dir() else path


def _type_mistake(text: PlantText, message: str) -> str:
    match = MISPLACED.match(message)
    assert match is not None
    what = match["what"][0].lower() + match["what"][1:]
    place = _place(text, match["path"] or "")
    field = FIELD.search(message)
    if field is not None and "unknown" in message:
        place = (*place, field["field"])
        what = f"is no field here; {nearest(field['field'], _known_fields(place[:-1]))}"
    elif field is not None:
        what = f"the field {field['field']} is missing"
    return f"{text.where(place)}: {what.replace('`', '')}"


def _place(text: PlantText, path: str) -> Place:
    """`.robots[0].stops[...]` of msgspec as steps; `...` stands for an index it does not know."""
    steps: list[str | int] = []
    for name, index in re.findall(r"\.(\w+)|\[(\d+|\.\.\.)\]", path):
        steps.append(name or (int(index) if index.isdigit() else 0))
    return tuple(steps)


def _known_fields(place: Place) -> tuple[str, ...]:
    """Names of the fields of what stands at a place of a plant."""
    kind: object = Plant
    for step in place:
        if isinstance(step, int):
            continue
        fields = {f.encode_name: f.type for f in msgspec.structs.fields(kind)}  # type: ignore[arg-type]
        kind = _struct_of(fields.get(step))
        if kind is None:
            return ()
    return tuple(f.encode_name for f in msgspec.structs.fields(kind))  # type: ignore[arg-type]


def _struct_of(annotation: object) -> object | None:
    candidates = (annotation, *getattr(annotation, "__args__", ()))
    return next((c for c in candidates if isinstance(c, type) and issubclass(c, msgspec.Struct)), None)
