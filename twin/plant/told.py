"""How a mistake is told: place, sentence, the nearest valid name, what a thing of a group is called."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import SequenceMatcher, get_close_matches

from twin.plant.text import Place

SINGULAR = {"losses": "loss", "option_families": "option family", "supplies": "supply"}

Mistake = tuple[Place, str]
"""Where, and a sentence without its subject."""


def nearest(name: str, names: Iterable[str], most: int = 8) -> str:
    """`did you mean …?`, or the names there are, at most so many."""
    known = list(names)
    same = [each for each in known if each.casefold() == name.casefold()]
    close = same or get_close_matches(name, known, 1)
    if close:
        return f"did you mean {close[0]}?"
    return (
        f"there is {', '.join(known[:most])}{', …' if len(known) > most else ''}"
        if known
        else "there is none"
    )


def unused_like(name: str, names: Iterable[str], used: Collection[str]) -> str:
    """Of names about as near to `name` as the nearest, one that nothing refers to, or empty."""
    known = list(names)
    close = get_close_matches(name, known, max(1, len(known)))
    nearness = {each: SequenceMatcher(None, each, name).ratio() for each in close}
    near = [each for each in close if nearness[each] > nearness[close[0]] - 0.1]
    return next((each for each in near if each not in used), "")


def counted(number: int, word: str) -> str:
    """`1 sheet`, `2 sheets`, `no sheets`."""
    return f"{f'{number:,}' if number else 'no'} {word}{'s' * (number != 1)}"


def singular(group: str) -> str:
    """What one thing of a group is called: `weld_spots` is `weld spot`."""
    return SINGULAR.get(group, group.removesuffix("s").replace("_", " "))


def article(word: str) -> str:
    """A word with `a` or `an` before it."""
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as one reads them: `a, b and c`; of more than six, the first six and how many are left."""
    found = list(words)
    if len(found) > 7:
        found = [*found[:6], f"{len(found) - 6} more"]
    return f" {last} ".join(part for part in (", ".join(found[:-1]), found[-1]) if part) if found else ""


def twice(names: Iterable[str]) -> dict[int, str]:
    """By index: each name that stood in the list before."""
    seen: set[str] = set()
    found = {}
    for index, name in enumerate(names):
        if name in seen:
            found[index] = name
        seen.add(name)
    return found
