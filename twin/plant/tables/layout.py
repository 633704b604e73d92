"""Which tables a plant has, and which columns: read off the types of the format.

A struct inside a thing becomes columns with a point in their name (`source.node`), a triple one column for
each number (`position_x_m`, `pose.roll_rad`). A field that no cell can hold has no column and stays as it is.
"""

from __future__ import annotations

import enum
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from twin.plant.model import Plant
from twin.plant.options import Option
from twin.plant.schema import field_texts
from twin.plant.told import article, singular
from twin.plant.values import Thing

LISTED = (
    "stations", "losses", "work_elements", "supplies", "weld_spots", "options", "orders", "control_points",
    "signals", "logged_stops",
)  # fmt: skip
"""Tables in the order of their sheets; all but `options` are lists of a plant."""

LAST = ("note", "estimated")
AXES = {"rpy": ("roll", "pitch", "yaw")}
UNIT_WORDS = {
    "s": "seconds", "m": "metres", "mm": "millimetres", "rad": "radians", "kg": "kilograms",
    "m_s": "metres a second",
}  # fmt: skip


class Kind(enum.Enum):
    """What a cell of a column holds."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    TRUTH = "truth value"
    TEXTS = "texts"
    NUMBERS = "numbers"
    CHOICE = "choice"
    LABELS = "labels"


@dataclass(frozen=True)
class Column:
    """One column: the field it shows by its path in the thing, and what its cells may hold."""

    name: str
    path: tuple[str, ...]
    kind: Kind
    part: int | None = None
    """Which number of a triple it is."""
    words: tuple[str, ...] = ()
    """The only texts it may hold, where there are such."""
    refs: tuple[str, ...] = ()
    """Groups whose ids it may hold."""
    bounds: tuple[tuple[str, float], ...] = ()
    pattern: str = ""
    required: bool = False
    about: str = ""

    @property
    def expects(self) -> str:
        """What a cell may hold, in words: `a number of seconds above 0`."""
        match self.kind:
            case Kind.NUMBER | Kind.WHOLE:
                return f"a {self.kind.value}{self._unit}{self._limits}"
            case Kind.NUMBERS:
                return f"numbers{self._unit}{self._limits} with ; between them, as 0.8; 1.2,"
            case Kind.TEXTS:
                kind = f"ids of {' or '.join(self.refs[:3]).replace('_', ' ')}" if self.refs else "texts"
                return f"{kind} with ; between them"
            case Kind.TEXT:
                return self._text
        return {
            Kind.TRUTH: "true or false",
            Kind.CHOICE: "options by family, as roof=glass|steel; trim=base,",
            Kind.LABELS: "words by code, as 0=open; 1=closed,",
        }[self.kind]

    @property
    def _text(self) -> str:
        if self.words:
            return f"one of {', '.join(self.words)}"
        if self.refs:
            return f"the id of {self.of}"
        return f"a text as {self._like}" if self.pattern else "a text"

    @property
    def of(self) -> str:
        """What the ids are of that it may hold: `a station`."""
        if len(self.refs) > 3:
            return f"{article(singular(self.refs[0]))} or another device"
        return article(" or ".join(singular(group) for group in self.refs))

    @property
    def _like(self) -> str:
        return "2026-03-02 10:42:07" if " " in self.pattern else "06:30"

    @property
    def _unit(self) -> str:
        ends = [unit for unit in UNIT_WORDS if self.name.endswith(f"_{unit}")]
        return f" of {UNIT_WORDS[max(ends, key=len)]}" if ends else ""

    @property
    def _limits(self) -> str:
        words = {"gt": "above {:g}", "ge": "from {:g}", "le": "up to {:g}", "lt": "below {:g}"}
        found = " ".join(words[relation].format(limit) for relation, limit in self.bounds)
        return f" {found}" if found else ""


@dataclass(frozen=True)
class Table:
    """A sheet: its name, its columns, and how many of the first of them say which row it is."""

    name: str
    columns: tuple[Column, ...]
    keys: int = 1

    @property
    def one(self) -> str:
        """What one row is called."""
        return singular(self.name)

    @property
    def ordered(self) -> bool:
        """Whether the order of its rows means something."""
        return self.name == "orders"


def tables(families: Mapping[str, Sequence[str]]) -> tuple[Table, ...]:
    """Every table of a plant.

    families: option ids by option family; each family is a column of the orders.
    """
    return tuple(_table(name, families) for name in LISTED)


def group_of(table: str) -> str:
    """The list of a plant whose things a table's columns refer to by id, or edit."""
    return "option_families" if table == "options" else table


def _table(name: str, families: Mapping[str, Sequence[str]]) -> Table:
    if name == "options":
        family = Column(
            "family", ("family",), Kind.TEXT, required=True, about="The option family that it belongs to."
        )
        return Table(name, (family, *columns_of(Option)), keys=2)
    hint = get_type_hints(Plant, include_extras=True)[name]
    columns = columns_of(get_args(hint)[0])
    if name == "orders":
        options = tuple(_family(family, options) for family, options in families.items())
        columns = (columns[0], *options, *columns[1:])
    return Table(name, columns)


def _family(family: str, options: Sequence[str]) -> Column:
    about = f"The option that is chosen of the family {family}."
    return Column(f"options.{family}", ("options", family), Kind.TEXT, words=tuple(options), about=about)


@cache
def columns_of(kind: type[msgspec.Struct]) -> tuple[Column, ...]:
    """Columns of a kind of thing: its id and name first, what is said about it last."""
    found = list(_columns(kind, (), True))
    first = ("id", "name") if issubclass(kind, Thing) else ()
    order = {name: n - len(first) for n, name in enumerate(first)} | dict.fromkeys(LAST, 1)
    return tuple(sorted(found, key=lambda column: order.get(column.path[0], 0)))


def _columns(kind: type[msgspec.Struct], path: tuple[str, ...], needed: bool) -> Iterator[Column]:
    hints = get_type_hints(kind, include_extras=True)
    texts = _texts(kind)
    for field in msgspec.structs.fields(kind):
        about = texts.get(field.name, "")
        yield from _field(hints[field.name], (*path, field.name), needed and field.required, about)


def _field(hint: Any, path: tuple[str, ...], required: bool, about: str) -> Iterator[Column]:
    """Columns of one field; none where cells cannot hold it."""
    column = Column(".".join(path), path, Kind.TEXT, required=required, about=about)
    hint, column = _bare(hint, column)
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        if len(path) == 1:
            for n, inner in enumerate(_columns(hint, path, required)):
                text = f"{about} {inner.about}".strip()
                yield replace(inner, about=text, required=inner.required or (required and n < 1))
    elif origin is tuple and arguments[-1] is not Ellipsis:
        for part, inner in enumerate(arguments):
            found = list(_field(inner, path, required, about))
            if len(found) == 1 and found[0].kind is Kind.NUMBER:
                yield replace(found[0], name=_part_name(path, part), part=part)
    elif origin is tuple:
        inner_hint, inner = _bare(arguments[0], column)
        kinds = {str: Kind.TEXTS, float: Kind.NUMBERS}
        if inner_hint in kinds:
            yield replace(inner, kind=kinds[inner_hint])
    elif origin is dict and arguments == (str, tuple[str, ...]):
        yield replace(column, kind=Kind.CHOICE)
    elif origin is dict and arguments == (str, str):
        yield replace(column, kind=Kind.LABELS)
    elif isinstance(hint, type) and issubclass(hint, enum.Enum):
        yield replace(column, words=tuple(str(member.value) for member in hint))
    elif hint in (kinds := {str: Kind.TEXT, float: Kind.NUMBER, int: Kind.WHOLE, bool: Kind.TRUTH}):
        yield replace(column, kind=kinds[hint])


def _bare(hint: Any, column: Column) -> tuple[Any, Column]:
    """A type without what is noted at it; the notes go to the column."""
    while True:
        if get_origin(hint) is Annotated:
            for meta in hint.__metadata__:
                if isinstance(meta, msgspec.Meta):
                    limits = ((relation, getattr(meta, relation)) for relation in ("gt", "ge", "lt", "le"))
                    bounds = tuple((relation, float(v)) for relation, v in limits if v is not None)
                    column = replace(
                        column,
                        bounds=bounds or column.bounds,
                        pattern=meta.pattern or column.pattern,
                        refs=(meta.extra or {}).get("ref", column.refs),
                    )
            hint = hint.__origin__
        elif get_origin(hint) in (Union, types.UnionType) and type(None) in get_args(hint):
            kinds = [kind for kind in get_args(hint) if kind is not type(None)]
            if len(kinds) != 1:
                return None, column
            hint = kinds[0]
        else:
            return hint, column


def _part_name(path: tuple[str, ...], part: int) -> str:
    """`position_m` is `position_x_m`, `pose.xyz_m` is `pose.x_m`."""
    base, _, unit = path[-1].rpartition("_")
    if not base or unit not in UNIT_WORDS:
        base, unit = path[-1], ""
    axis = AXES.get(base, ("x", "y", "z"))[part]
    words = [axis if base in ("xyz", "rpy") else f"{base}_{axis}", unit]
    return ".".join((*path[:-1], "_".join(word for word in words if word)))


@cache
def _texts(kind: type[msgspec.Struct]) -> dict[str, str]:
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("twin.plant."):
            found |= field_texts(base)
    return found
