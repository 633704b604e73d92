"""Which parts come to which station of the reference plant, how, and how that stops."""

from __future__ import annotations

from typing import Any

from make.ev60 import plan
from make.ev60.manual_jobs import Job
from make.ev60.work import jobs_at
from make.ev60.write import Section

FILE = "supplies.yaml"

LOSSES: tuple[dict[str, Any], ...] = tuple(
    {
        "id": name,
        "name": what,
        "kind": "minor_stop",
        "clocking": "calendar",
        "mean_between_s": hours * 3600.0,
        "mean_duration_s": seconds,
        "reason": reason,
        "estimated": ["mean_between_s", "mean_duration_s"],
    }
    for name, what, hours, seconds, reason in (
        ("supply_stop", "Kit missing at the line", 1200.0, 75.0, "missing_part"),
        ("sequence_stop", "Sequenced part of another car", 900.0, 110.0, "wrong_sequence"),
        ("container_stop", "Container exchanged too late", 1000.0, 60.0, "container_change"),
    )
)
QUANTITY = {"kit": 24, "sequence": 16, "container": 120}
"""Kits under way, places of a sequenced rack, parts of a container."""
STOPS = {"kit": "supply_stop", "sequence": "sequence_stop", "container": "container_stop"}


def mode(job: Job) -> str:
    """Large parts and those that differ between cars in sequence, linings as a kit, others in containers."""
    words = {step.word for step in job.steps}
    if "lift" in words or job.extras:
        return "sequence"
    return "kit" if words & {"place", "clip", "press", "route"} else "container"


def _rows(station: str, jobs: tuple[Job, ...]) -> list[dict[str, Any]]:
    """A station's supplies; what is there on the left and on the right is one."""
    parts: dict[str, tuple[Job, int]] = {}
    for job in jobs:
        if job.taken:
            name = " ".join(word for word in job.part.split() if word not in {"left", "right"})
            parts[name] = (job, parts[name][1] + 1 if name in parts else 1)
    found = []
    for number, (name, (job, count)) in enumerate(parts.items(), 1):
        how = mode(job)
        row: dict[str, Any] = {
            "id": f"{station}_supply_{number}",
            "station": station,
            "part": name,
            "mode": how,
        }
        row |= {"quantity": QUANTITY[how]} | ({"per_car": float(count)} if count > 1 else {})
        found.append(row | {"losses": [STOPS[how]]})
    return found


def sections() -> list[Section]:
    """Losses of supplies, then the supplies, section by section of the plant."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for station, jobs in jobs_at().items():
        rows.setdefault(plan.spot(station).section, []).extend(_rows(station, jobs))
    about = "Stops of supplies run by the calendar, whether the station works or not."
    found = [Section(FILE, "losses", LOSSES, about)]
    for name in plan.sections():
        if rows.get(name):
            found.append(Section(FILE, "supplies", tuple(rows[name]), name[0].upper() + name[1:]))
    return found
