"""Load a plant; every mistake in its text becomes one sentence with file, line and field."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
import yaml

from twin.geometry.resolve import RobotDescriptionError, assets_folder
from twin.plant.cache import keep_plant, kept_plant, named_files
from twin.plant.check import mistakes
from twin.plant.check_shapes import shape_mistakes
from twin.plant.fields import choices_at, known_fields
from twin.plant.inside import shown
from twin.plant.model import Plant
from twin.plant.own_files import with_own_description, with_own_shapes
from twin.plant.text import Place, PlantError, PlantText, dotted, read_text
from twin.plant.told import Mistake, nearest
from twin.plant.told_once import told_once
from twin.plant.versions import too_new, upgrade
from twin.plant.wrong_type import EXPECTED, wrong_type

MISPLACED = re.compile(r"(?P<what>.*?)(?: - at `(?:key in )?\$(?P<path>[^`]*)`)?$", re.DOTALL)
FIELD = re.compile(r"(?:unknown|required) field `(?P<field>\w+)`")
BOUND = re.compile(r"Expected `(?:float|int)` (?P<relation>>=|<=|>|<) (?P<bound>[-\d.]+)")
PATTERN = re.compile(r"Expected `str` matching regex (?P<regex>.+)", re.DOTALL)
EXAMPLES = ("06:30", "2026-03-02", "2026-03-02 10:42:07")
"""Of texts that are written in a certain way."""
MOST_MISTAKES = 50
"""Of one kind are told at once."""


def bundled_plants() -> tuple[str, ...]:
    """Names of the plants that ship with TakTwin."""
    return tuple(sorted(p.parent.name for p in assets_folder().glob("plants/*/plant.yaml")))


def load_plant(name_or_path: str | Path) -> Plant:
    """Load and validate a plant.

    name_or_path: a bundled name, a plant's folder, or its `plant.yaml`.
    Raises `PlantError` with one sentence for each mistake.
    """
    main = main_file(name_or_path)
    plant = kept_plant(main)
    if plant is None:
        text = read_text(main)
        named = named_files(text)
        plant = plant_of(text)
        keep_plant(text, plant, named)
    return plant


def plant_of(text: PlantText) -> Plant:
    """The validated plant that a text describes. Raises `PlantError`."""
    if older := [f"{text.where(place)}: {what}" for place, what in too_new(text.data)]:
        raise PlantError(*older)
    data = upgrade(text.data)
    try:
        plant = msgspec.convert(data, Plant)
    except msgspec.ValidationError as error:
        types = (_told(text, data, place, what) for place, what in _type_mistakes(data, error))
        raise PlantError(*told_once(types, text.where, by_field=True)[:MOST_MISTAKES]) from error
    robots, unreadable = list(plant.robots), []
    for index, robot in enumerate(plant.robots):
        try:
            robots[index] = with_own_description(robot, text.main.parent)
        except RobotDescriptionError as error:
            unreadable.append(f"{text.where(('robots', index, 'description'))}: {error}")
    plant = msgspec.structs.replace(plant, robots=tuple(robots))
    wrong = (*mistakes(plant), *shape_mistakes(plant, text.main.parent))
    found = told_once(wrong, text.where)
    if found or unreadable:
        raise PlantError(*found, *unreadable)
    return with_own_shapes(plant, text.main.parent)


def plant_to_json(plant: Plant) -> bytes:
    """The whole plant as JSON, in one piece; `plant_from_json` gives an equal one."""
    return msgspec.json.format(msgspec.json.encode(plant), indent=1) + b"\n"


def plant_from_json(data: bytes, path: Path) -> Plant:
    """The plant in `data`, validated like one from text. Raises `PlantError` naming `path`."""
    try:
        plant = msgspec.convert(upgrade(msgspec.json.decode(data, type=dict[str, Any])), Plant)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PlantError(f"{path} is no plant of this version: {error}") from error
    found = told_once(mistakes(plant), lambda place: f"{path}, {dotted(place)}")
    if found:
        raise PlantError(*found)
    return plant


def main_file(name_or_path: str | Path) -> Path:
    """The `plant.yaml` of a plant by bundled name, folder or file. Raises `PlantError`."""
    path = Path(name_or_path)
    if not str(name_or_path) or not _exists(path):
        path = assets_folder() / "plants" / str(name_or_path)
    if not str(name_or_path) or not _exists(path):
        bundled = bundled_plants()
        hint = nearest(str(name_or_path), bundled)
        hint = hint if hint.startswith("did you mean") else f"the bundled ones are {', '.join(bundled)}"
        name = repr(shown(str(name_or_path)))
        raise PlantError(f"there is no plant {name}; give a plant's folder or a name; {hint}")
    return path / "plant.yaml" if path.is_dir() else path


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # A name that is longer than any file's.
        return False


def _type_mistakes(data: dict[str, Any], first: msgspec.ValidationError) -> Iterator[tuple[Place, str]]:
    """Place and message of every wrong type, thing by thing; msgspec alone tells of the first."""
    told = False
    hints = get_type_hints(Plant, include_extras=True)
    for name, value in data.items():
        for place, inner, kind in _things_in(name, value, hints.get(name)):
            try:
                msgspec.convert(inner, kind)
            except msgspec.ValidationError as error:
                match = MISPLACED.match(str(error))
                assert match is not None
                told = True
                yield (*place, *_steps(match["path"] or "")), match["what"]
    if not told:
        match = MISPLACED.match(str(first))
        assert match is not None
        yield _steps(match["path"] or ""), match["what"]


def _things_in(name: str, value: Any, hint: Any) -> Iterator[tuple[Place, Any, Any]]:
    if hint is None:
        return
    if get_origin(hint) is tuple and isinstance(value, list):
        for index, inner in enumerate(value):
            yield (name, index), inner, get_args(hint)[0]
    else:
        yield (name,), value, hint


def _told(text: PlantText, data: dict[str, Any], place: Place, message: str) -> Mistake:
    """A message of msgspec as a sentence about a place of the text."""
    what = message[0].lower() + message[1:]
    field = FIELD.search(message)
    bound = BOUND.match(message)
    pattern = PATTERN.match(message)
    if field is not None and "unknown" in message:
        place = (*place, field["field"])
        what = f"is no field here; {nearest(field['field'], known_fields(place[:-1], data))}"
    elif field is not None:
        what = f"the field {field['field']} is missing"
    elif bound is not None:
        limit = f"{float(bound['bound']):g}"
        words = {">": f"above {limit}", ">=": f"{limit} or above", "<=": f"{limit} or below"}
        what = f"is {_at(data, place)}; it has to be {words.get(bound['relation'], 'below ' + limit)}"
    elif pattern is not None:
        example = next((e for e in EXAMPLES if re.search(ast.literal_eval(pattern["regex"]), e)), "")
        what = f"is {_at(data, place)!r}; it has to be written like {example or pattern['regex']}"
    elif message.startswith("Invalid enum value") or message.startswith("Invalid value"):
        value = _at(data, place)
        what = f"{value!r} is not known; {nearest(str(value), choices_at(place, data))}"
    elif EXPECTED.match(message):
        fields = known_fields(place, data)
        what = wrong_type(message, _at(data, place), _written(text, place), fields) or what
    return place, what.replace("`", "")


def _written(text: PlantText, place: Place) -> str:
    """How a single value is written at a place; empty for anything else."""
    found = list(text.walk(place)) if place and place[0] in text.parts else []
    node = found[-1][1] if len(found) == len(place) else None
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _at(data: Any, place: Place) -> Any:
    for step in place:
        data = data[step]
    return data


def _steps(path: str) -> Place:
    """`.robots[0].stops[...]` of msgspec as steps; `...` stands for a key that it does not know."""
    steps: list[str | int] = []
    for name, index in re.findall(r"\.(\w+)|\[(\d+|\.\.\.)\]", path):
        if index == "...":
            break
        steps.append(name or int(index))
    return tuple(steps)
