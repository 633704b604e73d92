"""What things of a plant are called in a controller's text, which is short of letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from twin.plant.robots import Controller

LONGEST = {Controller.FANUC_LS: 16, Controller.KRL: 23, Controller.RAPID: 32}
"""Letters of a point's name: a label in brackets, a variable with an X before it, a variable."""
LONGEST_PROGRAM = {Controller.FANUC_LS: 32, Controller.KRL: 24, Controller.RAPID: 32}


def point_name(controller: Controller, id: str) -> str:
    """The name of a target or spot as a controller can write it; the end of the id where it is too long."""
    longest = LONGEST[controller]
    if controller == Controller.FANUC_LS:
        return re.sub(r'[\]"\[;]', "_", id)[-longest:].strip(" ._")
    name = _word(id)
    return name if len(name) <= longest else _word(name[-longest + 1 :])


def unique_names(controller: Controller, ids: Iterable[str]) -> Mapping[str, str]:
    """By id: names that differ from each other also where letters are all that tells them apart."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for id in ids:
        name, number = point_name(controller, id), 1
        while name.upper() in taken:
            number += 1
            end = f"_{number}"
            name = point_name(controller, id)[: LONGEST[controller] - len(end)] + end
        found[id] = name
        taken.add(name.upper())
    return found


def with_end(controller: Controller, name: str, end: str) -> str:
    """A name with something behind it, less of its beginning where that gets too long."""
    whole = name + end
    return whole if len(whole) <= LONGEST[controller] else point_name(controller, whole)


def program_name(controller: Controller, id: str) -> str:
    """The name of a program or routine as a controller can write it."""
    name = _word(id)[: LONGEST_PROGRAM[controller]]
    return name.upper() if controller == Controller.FANUC_LS else name


def _word(text: str) -> str:
    word = re.sub(r"[^A-Za-z0-9_]", "_", text)
    return word if re.match(r"[A-Za-z]", word) else f"P{word}"
