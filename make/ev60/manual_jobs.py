"""Read the lines that say what people do at a station.

A line is one station; ` + ` parts its jobs, and each job is one operator's: `PART: STEP, STEP, …`. A part
that ends in `, lr` is there twice, left and right, with an operator each. A step is a word of `STEPS`, with a
number where it is done at several places and `@` with the torque in Nm. After ` ?`, what is done only on cars
with certain options: `?family=option/option: What is done SECONDS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

VALUE, NEEDED, WALK, WAIT = "value_added", "necessary", "walk", "wait"

STEPS: Mapping[str, tuple[str, str, float, float]] = {
    "fit": ("Fit {p}", VALUE, 13, 0),
    "place": ("Place {p}", VALUE, 12, 0),
    "route": ("Route {p}", VALUE, 14, 0),
    "hang": ("Hang {p} on the carrier", NEEDED, 14, 0),
    "lift": ("Bring {p} in with the lift assist", NEEDED, 14, 0),
    "load": ("Load {p} into the fixture", NEEDED, 12, 0),
    "bolt": ("Tighten {n} of {p} to {t} Nm", VALUE, 6, 5),
    "nut": ("Tighten {n} of {p} to {t} Nm", VALUE, 6, 5),
    "start": ("Start {n} of {p} by hand", VALUE, 5, 3),
    "screw": ("Drive {n} of {p} to {t} Nm", VALUE, 5, 4),
    "rivet": ("Set {n} of {p}", VALUE, 5, 5),
    "clip": ("Clip {p} at {n}", VALUE, 4, 2.2),
    "press": ("Press {p} home at {n}", VALUE, 5, 2.5),
    "plug": ("Connect {n} of {p}", VALUE, 4, 5),
    "clamp": ("Close {n} of {p}", VALUE, 4, 5),
    "unplug": ("Disconnect {n} of {p}", NEEDED, 4, 5),
    "unbolt": ("Take {n} of {p} out", NEEDED, 5, 5),
    "grommet": ("Seat the grommet of {p}", VALUE, 10, 0),
    "latch": ("Latch {p}", VALUE, 9, 0),
    "strap": ("Strap {p} down", VALUE, 10, 0),
    "roll": ("Roll {p} on", VALUE, 12, 0),
    "stick": ("Stick {p} on", VALUE, 10, 0),
    "tape": ("Tape {p} until the adhesive holds", VALUE, 12, 0),
    "peel": ("Peel the backing off {p}", NEEDED, 8, 0),
    "dose": ("Dose {p}", VALUE, 20, 0),
    "prime": ("Prime {p}", VALUE, 20, 0),
    "clean": ("Clean {p}", NEEDED, 14, 0),
    "wipe": ("Wipe {p}", NEEDED, 14, 0),
    "cover": ("Cover {p}", NEEDED, 10, 0),
    "prop": ("Prop {p} open", NEEDED, 9, 0),
    "check": ("Check {p}", NEEDED, 7, 0),
    "scan": ("Scan the code of {p}", NEEDED, 6, 0),
    "look": ("Look over {p} under the lights", NEEDED, 18, 0),
    "mark": ("Mark what is found on {p}", NEEDED, 12, 0),
    "measure": ("Measure {p}", NEEDED, 18, 0),
    "adjust": ("Adjust {p}", VALUE, 22, 0),
    "grind": ("Grind {p}", NEEDED, 18, 0),
    "polish": ("Polish {p}", NEEDED, 20, 0),
    "learn": ("Teach {p} in", VALUE, 18, 0),
    "test": ("Test {p}", NEEDED, 20, 0),
    "flash": ("Load the software of {p}", VALUE, 25, 0),
    "dock": ("Dock the adapter for {p}", NEEDED, 9, 0),
    "undock": ("Take the adapter for {p} off", NEEDED, 8, 0),
    "fill": ("Fill {p}", VALUE, 22, 0),
    "release": ("Release {p}", NEEDED, 7, 0),
    "watch": ("Watch {p} close", NEEDED, 18, 0),
    "wait": ("Wait for the lift assist", WAIT, 4, 0),
    "let": ("Let the robots bring {p} in", WAIT, 10, 0),
}
"""By word: name, what the work is, seconds, seconds more for each place. `{p}`: part, `{n}`: count."""

COUNTED: Mapping[str, str] = {
    "bolt": "bolt", "nut": "nut", "start": "bolt", "screw": "screw", "rivet": "rivet", "clip": "point",
    "press": "point", "plug": "plug", "clamp": "hose clamp", "unplug": "plug", "unbolt": "bolt",
}  # fmt: skip
TAKEN = frozenset({"fit", "place", "route", "lift", "clip", "press", "load"})
"""Steps that need the part from its rack."""
PIECES = frozenset(
    {
        "harness",
        "centre",
        "cross member",
        "gap",
        "insulation",
        "run-in",
        "front rows",
        "middle rows",
        "rear rows",
    }
)
"""Second words of a part that are a piece of the first."""
DROPPED = frozenset({"bolts", "bond", "plug", "test"})
"""Second words that only tell two jobs on one part apart."""
STEP = re.compile(r"(\w+)(?: (\d+))?(?:@(\d+))?")
EXTRA = re.compile(r"(\w+=[\w/]+): (.+) (\d+)")


@dataclass(frozen=True)
class Step:
    """A piece of work: its name, what it is to the customer, seconds, count and torque (Nm) of fasteners."""

    name: str
    work: str
    time_s: float
    word: str = ""
    count: int = 0
    torque: int = 0


@dataclass(frozen=True)
class Job:
    """What one operator does at a station.

    part: in words; head: what it is a piece of; further: a job on a part that came before; steps: in order;
    extras: options, name and seconds of what only some cars get.
    """

    part: str
    head: str = ""
    further: bool = False
    steps: tuple[Step, ...] = ()
    extras: tuple[tuple[str, str, float], ...] = ()

    @property
    def taken(self) -> bool:
        """Whether the part comes from a rack."""
        return not self.further and any(step.word in TAKEN for step in self.steps)


def jobs(line: str) -> list[Job]:
    """One job for each operator of a station. Raises `ValueError` for a line that says something unknown."""
    return [job for text in line.split(" + ") for job in _jobs(text)]


def _jobs(text: str) -> Iterator[Job]:
    base, *options = text.split(" ?")
    named, _, steps = base.partition(": ")
    part, both = named.removesuffix(", lr"), named.endswith(", lr")
    extras = []
    for option in options:
        found = EXTRA.fullmatch(option.strip())
        if found is None:
            raise ValueError(f"{option!r} does not read as family=option: what is done SECONDS")
        extras.append((found[1], found[2], float(found[3])))
    head, _, tail = part.partition(", ")
    for side in ("left", "right") if both else ("",):
        name = _name(head, tail, side)
        read = tuple(_step(word.strip(), name) for word in steps.split(","))
        yield Job(name, f"{side} {head}".strip(), tail in PIECES | DROPPED, read, tuple(extras))


def _name(head: str, tail: str, side: str) -> str:
    """`seat belt reel` and `front` on the left as `front left seat belt reel`."""
    if tail in PIECES:
        return f"{tail} of the {' '.join(filter(None, (side, head)))}"
    return " ".join(filter(None, ("" if tail in DROPPED else tail, side, head)))


def _step(text: str, part: str) -> Step:
    found = STEP.fullmatch(text)
    if found is None or found[1] not in STEPS:
        raise ValueError(f"{text!r} of {part} is no step")
    word, count, torque = found[1], int(found[2] or 0), int(found[3] or 0)
    name, work, fixed, each = STEPS[word]
    thing = COUNTED.get(word, "")
    number = f"{count} {thing}{'s' if count > 1 else ''}" if count else ""
    named = name.format(p=part, n=number, t=torque)
    return Step(named, work, fixed + each * count, word, count, torque)
