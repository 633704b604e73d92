"""What changed between two plants, in the plant's own words: stations, times, limits."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import msgspec

from twin.plant.model import Plant
from twin.plant.own_files import same_content
from twin.plant.text import Place, dotted
from twin.plant.told import counted, singular
from twin.plant.values import Pose, Thing

UNITS = {
    "_m_s": "m/s", "_rad_s2": "rad/s²", "_m": "m", "_mm": "mm", "_s": "s", "_kg": "kg", "_rad": "rad",
}  # fmt: skip
AXES = ("x", "y", "z")
MOST_NAMES = 6
MOST_KINDS = 8


class Difference(msgspec.Struct, frozen=True):
    """One change. place: in the first plant, or in the second where the thing is new; text: a sentence."""

    place: str
    text: str

    @property
    def group(self) -> str:
        """The list of the plant that it is in, or the plant's own field."""
        return re.split(r"[.\[]", self.place, maxsplit=1)[0]


def differences(before: Plant, after: Plant) -> tuple[Difference, ...]:
    """All changes from one plant to the other, in the order of the format; none where they mean the same."""
    found = []
    for name in Plant.__struct_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found += [
                Difference(dotted(place), text) for place, text in _members(name, old, new, (name,), "")
            ]
    return tuple(found)


def summary(found: Sequence[Difference]) -> str:
    """How many differences there are, by kind of thing: the most of what is gone, new and changed.

    found: in any order.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for each in found:
        whole = re.fullmatch(r"\w+\[\d+\]", each.place)
        end = next((end for end in ("gone", "new") if whole and each.text.endswith(f" is {end}")), "")
        counts[each.group, end] += 1
    parts = [_sum(number, group, end) for (group, end), number in counts.most_common(MOST_KINDS)]
    rest = len(found) - sum(number for _, number in counts.most_common(MOST_KINDS))
    parts += [f"{rest:,} more"] * bool(rest)
    return f"{counted(len(found), 'difference')}: {', '.join(parts)}"


def _sum(number: int, group: str, end: str) -> str:
    if not end:
        return f"{counted(number, 'change')} of {_words(group)}"
    return f"{number:,} {singular(group) if number == 1 else _words(group)} {end}"


Told = Iterator[tuple[Place, str]]


def _members(name: str, old: Any, new: Any, place: Place, of: str) -> Told:
    """Changes of a field that may hold things with ids; `of` is what it belongs to."""
    if _identified(old) or _identified(new):
        yield from _things(name, old, new, place, of)
    else:
        yield from _field(of or "plant", name, old, new, place)


def _identified(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Thing)


def _things(name: str, old: Sequence[Thing], new: Sequence[Thing], place: Place, of: str) -> Told:
    kind = singular(name)
    belongs = f" of {of}" if of else ""
    first, second = {t.id: (i, t) for i, t in enumerate(old)}, {t.id: (i, t) for i, t in enumerate(new)}
    for key, (index, thing) in first.items():
        who = f"{kind} {key}{belongs}"
        if key not in second:
            yield (*place, index), f"{who} is gone"
        elif thing != second[key][1]:
            yield from _fields(who, thing, second[key][1], (*place, index))
    for key, (index, _) in second.items():
        if key not in first:
            yield (*place, index), f"{kind} {key}{belongs} is new"
    kept_old, kept_new = [k for k in first if k in second], [k for k in second if k in first]
    if kept_old != kept_new and name in ("orders", "stops", "rules", "programs"):
        moved = sum(a != b for a, b in zip(kept_old, kept_new, strict=True))
        yield place, f"{moved} {_words(name)}{belongs} stand in another order"


def _fields(who: str, old: msgspec.Struct, new: msgspec.Struct, place: Place) -> Told:
    if type(old) is not type(new):
        yield place, f"{who} is another kind: {_kind(old)} → {_kind(new)}"
        return
    for name in old.__struct_fields__:
        a, b = getattr(old, name), getattr(new, name)
        if a != b:
            yield from _members(name, a, b, (*place, name), who)


def _kind(value: msgspec.Struct) -> str:
    return str(value.__struct_config__.tag or type(value).__name__)


def _field(who: str, name: str, old: Any, new: Any, place: Place) -> Told:
    """Changes of one field that holds no things with ids."""
    if isinstance(old, Pose) and isinstance(new, Pose):
        what = who if name in ("pose", "base") else f"{_words(name)} of {who}"
        yield from _pose(what, old, new, place)
    elif isinstance(old, msgspec.Struct) and isinstance(new, msgspec.Struct):
        yield from _fields(f"{who}, {_words(name)}", old, new, place)
    elif isinstance(old, dict) and isinstance(new, dict):
        yield from _mapping(who, name, old, new, place)
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _list(who, name, old, new, place)
    elif isinstance(old, str) and isinstance(new, str) and same_content(old, new):
        return
    elif isinstance(old, str) and Path(old).is_absolute() and _said(old) == _said(new):
        yield place, f"{who}: {_words(name)} {_said(old)} holds something else"
    else:
        yield place, f"{who}: {_words(name)} {_from_to(name, old, new)}"


def _pose(who: str, old: Pose, new: Pose, place: Place) -> Told:
    for axis, a, b in zip(AXES, old.xyz_m, new.xyz_m, strict=True):
        if a != b:
            yield (*place, "xyz_m"), f"{who} moved {_number(b - a, sign=True)} m in {axis}"
    for axis, a, b in zip(AXES, old.rpy_rad, new.rpy_rad, strict=True):
        if a != b:
            yield (*place, "rpy_rad"), f"{who} turned {_number(math.degrees(b - a), sign=True)}° about {axis}"


def _mapping(who: str, name: str, old: dict[Any, Any], new: dict[Any, Any], place: Place) -> Told:
    for key in [*old, *(key for key in new if key not in old)]:
        if old.get(key) != new.get(key):
            yield (
                (*place, str(key)),
                f"{who}: {_words(name)}, {key}: {_from_to('', old.get(key), new.get(key))}",
            )


def _list(who: str, name: str, old: tuple[Any, ...], new: tuple[Any, ...], place: Place) -> Told:
    words, unit = _words(name), _unit(name)
    if all(isinstance(value, float | int) for value in (*old, *new)):
        yield place, f"{who}: {words} {_numbers(old)} → {_numbers(new)}{f' {unit}' if unit else ''}"
    elif all(isinstance(value, str) for value in (*old, *new)):
        come, gone = [v for v in new if v not in old], [v for v in old if v not in new]
        parts = [f"now with {_names(come)}"] * bool(come) + [f"without {_names(gone)}"] * bool(gone)
        yield place, f"{who}: {words} {' and '.join(parts) or 'in another order'}"
    elif len(old) == len(new):
        for index, (a, b) in enumerate(zip(old, new, strict=True)):
            if a != b:
                inner = f"{who}, {singular(name)} {index + 1}"
                if isinstance(a, msgspec.Struct) and isinstance(b, msgspec.Struct):
                    yield from _fields(inner, a, b, (*place, index))
                else:
                    yield (*place, index), f"{inner}: {_from_to(name, a, b)}"
    else:
        yield place, f"{who}: {words} {len(old)} → {len(new)} ({_blocks(old, new)})"


def _blocks(old: tuple[Any, ...], new: tuple[Any, ...]) -> str:
    """Where a list grew, shrank or was exchanged: counted from 1."""
    texts = [repr(value) for value in old], [repr(value) for value in new]
    said = []
    for change, a, b, c, d in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if change == "insert":
            said.append(f"{d - c} new behind {a}")
        elif change == "delete":
            said.append(f"{b - a} gone from {a + 1}")
        elif change == "replace":
            said.append(f"{b - a} exchanged from {a + 1}")
    return ", ".join(said[:MOST_NAMES])


def _from_to(name: str, old: Any, new: Any) -> str:
    unit = _unit(name)
    if name.endswith(("_rate", "share")) and isinstance(old, float) and isinstance(new, float):
        return f"{_number(100 * old)} → {_number(100 * new)} %"
    unit = f" {unit}" if unit else ""
    # A unit behind a word would be read as the word's.
    if "none" in (_said(old), _said(new)):
        return " → ".join(said + unit * (said != "none") for said in (_said(old), _said(new)))
    return f"{_said(old)} → {_said(new)}{unit}"


def _said(value: Any) -> str:
    match value:
        case None | "" | ():
            said = "none"
        case bool():
            said = "yes" if value else "no"
        case int() | float():
            said = _number(value)
        case tuple():
            said = _names([_said(inner) for inner in value])
        case str() if Path(value).is_absolute():
            said = Path(value).name
        case Pose():
            said = f"at {_numbers(value.xyz_m)} m"
        case msgspec.Struct():
            said = str(getattr(value, "id", "") or type(value).__name__)
        case _:
            said = str(value)
    return said


def _names(values: Sequence[str]) -> str:
    more = len(values) - MOST_NAMES
    return ", ".join(values[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _numbers(values: Sequence[float]) -> str:
    return f"({', '.join(_number(value) for value in values)})"


def _number(value: float, sign: bool = False) -> str:
    text = f"{round(value, 9):{'+' if sign else ''}.10g}"
    return text.replace("-", "−")


def _unit(name: str) -> str:
    return next((unit for suffix, unit in UNITS.items() if name.endswith(suffix)), "")


def _words(name: str) -> str:
    suffix = next((suffix for suffix in UNITS if name.endswith(suffix)), "")
    return name.removesuffix(suffix).replace("_", " ")
