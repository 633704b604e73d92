"""Which changes of a plant's text make it say what rows of tables say."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from twin.plant import splice
from twin.plant.changes import Add, Change, Remove, Set
from twin.plant.edit import Editor
from twin.plant.tables.rows import Row, thing_of
from twin.plant.tables.write import Item
from twin.plant.text import Place, PlantError, PlantText


def field_changes(row: Row) -> Iterator[Change]:
    """Changes of a thing that the plant has already."""
    assert row.item is not None
    place, data = row.item.place, row.item.data
    for first in dict.fromkeys(path[0] for path in row.fields):
        fields = {path: value for path, value in row.fields.items() if path[0] == first}
        if (first,) in fields:
            yield from _change((*place, first), data.get(first), fields[first,])
            continue
        old = data.get(first) or {}
        new = thing_of(row)[first]
        if not old or not new:
            yield from _change((*place, first), data.get(first), new or None)
            continue
        for path, value in fields.items():
            yield from _change((*place, *path), old.get(path[1]), value)


def _change(place: Place, old: Any, new: Any) -> Iterator[Change]:
    if new is None:
        if old is not None:
            yield Remove(place)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new) and old:
        for n, (before, now) in enumerate(zip(old, new, strict=True)):
            if before != now:
                yield Set((*place, n), now)
    else:
        yield Set(place, new)


def list_changes(
    place: Place, current: Sequence[Item], rows: Sequence[Row], ordered: bool, remove: bool
) -> tuple[list[Change], int]:
    """Changes of a list that has items already, and how many of them change their place.

    place: of the list. current: what it has. rows: of the table, in its order. ordered: whether order
    counts. remove: take away what no row is about.
    """
    index = {item.key: n for n, item in enumerate(current)}
    there = [row for row in rows if row.item is not None]
    stay = set(_longest([index[row.key] for row in there])) if ordered else {index[row.key] for row in there}
    moved = len(there) - len(stay)
    held = set(index.values()) - {index[row.key] for row in there}
    go = (held if remove else set()) | ({index[row.key] for row in there} - stay)
    held -= go
    changes: list[Change] = []
    after = None if ordered else max(held | stay, default=None)
    for row in rows:
        n = index.get(row.key)
        if n in stay:
            after = n
            changes += field_changes(row)
        elif after is None and (slots := sorted(set(index.values()) - held)):
            # Nothing stands above the first: it takes the first place that is not somebody else's.
            after = slots[0]
            go.discard(after)
            stay.discard(after)
            changes.append(Set((*place, after), thing_of(row)))
        else:
            changes.append(Add(place, thing_of(row), len(current) - 1 if after is None else after))
    if len(go) == len(current):
        return [Set(place, [])], moved
    return [*changes, *(Remove((*place, n)) for n in sorted(go))], moved


def _longest(numbers: Sequence[int]) -> list[int]:
    """A longest part of a sequence that rises: what need not move when it is put in order."""
    ends: list[int] = []
    chains: list[tuple[int, int | None]] = []
    at_end: list[int] = []
    for number in numbers:
        place = bisect_left(ends, number)
        chains.append((number, at_end[place - 1] if place else None))
        ends[place:] = [number, *ends[place + 1 :]]
        at_end[place:] = [len(chains) - 1, *at_end[place + 1 :]]
    found: list[int] = []
    link = at_end[-1] if at_end else None
    while link is not None:
        number, link = chains[link]
        found.append(number)
    return found[::-1]


class TableEditor(Editor):
    """An editor that can make many changes of neighbours, and begin a list."""

    def change_all(self, changes: Sequence[Change]) -> None:
        """All changes; where splices of neighbours would overlap, in steps. Raises `PlantError`."""
        try:
            self.change(changes)
        except PlantError as error:
            if "overlap" not in str(error):
                raise
            for step in _steps(changes):
                self.change(step)

    def begin_list(self, name: str, things: Sequence[dict[str, Any]]) -> None:
        """Write a list that the plant does not have or that is empty, one line for each thing.

        name: of the list. things: plain data. Raises `PlantError` where the text cannot say it.
        """
        text, parts = self._text, self._text.parts.get(name, [])
        file = parts[-1].file if parts else text.files[0]
        newline = "\r\n" if "\r\n" in file.text else "\n"
        lines = "".join(f"{newline}  - {splice.flow(thing)}" for thing in things)
        if parts:
            start = file.text.index(":", parts[-1].key.end_mark.index) + 1
            made = splice.Splice(start, max(start, splice.end_of(parts[-1].value)), lines)
        else:
            end = len(file.text)
            gap = newline if file.text.endswith("\n") else newline * 2
            made = splice.Splice(end, end, f"{gap}{name}:{lines}{newline}")
        changed = splice.spliced(file, [made])
        new = PlantText(tuple(changed if each is file else each for each in text.files))
        if new.data != {**text.data, name: [*things]}:
            raise PlantError(
                f"{text.where((name,))}: cannot take a list; write `{name}:` on a line of its own"
            )
        self._text = new


def _steps(changes: Iterable[Change]) -> Iterator[Sequence[Change]]:
    """Changes in steps none of which touches the same characters twice; places stay right in between."""
    changes = list(changes)
    keys = [c for c in changes if isinstance(c, Remove) and isinstance(c.place[-1], str)]
    whole = [c for c in changes if isinstance(c, Add) or (isinstance(c, Remove) and c not in keys)]
    sets = [c for c in changes if isinstance(c, Set)]
    if sets:
        yield sets
    while keys:
        now = {key.place[:-1]: key for key in keys}
        yield list(now.values())
        keys = [key for key in keys if key not in now.values()]
    # From the back, so that what stands before keeps its place; of several behind one item the last first.
    numbered = sorted(enumerate(whole), key=lambda each: (*_position(each[1]), each[0]), reverse=True)
    yield from ([change] for _, change in numbered)


def _position(change: Change) -> tuple[float, int]:
    if isinstance(change, Add):
        return (float("inf") if change.after is None else change.after, 1)
    return (float(change.place[-1]), 0)
