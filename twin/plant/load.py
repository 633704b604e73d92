"""Read a plant's folder; every mistake in it becomes one sentence with file, line and field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from ruamel.yaml import YAML

from twin.plant.model import Plant


class PlantError(ValueError):
    """A plant's text is wrong; the message names file, line and field."""


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

    `name_or_path` is a bundled name, a plant's folder, or its `plant.yaml`.
    Raises `PlantError` with one sentence per mistake.
    """
    path = Path(name_or_path)
    if not path.exists():
        path = assets_folder() / "plants" / str(name_or_path)
    if path.is_dir():
        path = path / "plant.yaml"
    yaml = YAML(typ="safe")
    data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"))
    for include in data.pop("include", []):
        data.update(yaml.load((path.parent / include).read_text(encoding="utf-8")))
    return msgspec.convert(data, Plant)
