"""A small plant with one of everything that the line model knows."""

from __future__ import annotations

from typing import Any

from tests.twin.checks.small_plant import a_plant, a_station
from twin.plant import Plant
from twin.plant.floor import Area
from twin.plant.signals import Checkpoint, Disposition
from twin.plant.stations import Crew, Loss, WorkElement
from twin.plant.transport import (
    Accumulating,
    Buffer,
    Carrier,
    Lift,
    PacedLine,
    Route,
    Supply,
    Turntable,
)
from twin.plant.values import Pose


def lane(name: str, before: str, behind: str, length_m: float, **more: Any) -> Accumulating:
    path = ((0.0, 0.0, 0.0), (length_m, 0.0, 0.0))
    fields = {"upstream": (before,), "downstream": (behind,), "pitch_m": 5.0, "speed_m_s": 0.5}
    return Accumulating(id=name, area="hall", path_m=path, **(fields | more))


def buffer(name: str, kind: str = "lane", capacity: int = 4, **more: Any) -> Buffer:
    fields = {"area": "hall", "pose": Pose(), "size_m": (1.0, 1.0, 1.0)}
    return Buffer(id=name, kind=kind, capacity=capacity, **fields, **more)


def a_loss(name: str, between_s: float, duration_s: float, **more: Any) -> Loss:
    fields = {"kind": "minor_stop", "reason": "r", "mean_between_s": between_s, "mean_duration_s": duration_s}
    return Loss(id=name, **(fields | more))


def everything(**changed: Any) -> Plant:
    """W1 to W2 by conveyor, lift and turntable, a booth, a store, a paced line of three, tests, a bay."""
    paced = ("P1", "P2", "P3")
    groups: dict[str, Any] = {
        "takt_time_s": 60.0,
        "areas": [Area(id="hall", corner_m=(0.0, 0.0), size_m=(50.0, 50.0), calendar="")],
        "stations": [
            a_station("W1", 0.0, cycle_time_s=50.0, losses=("stop",)),
            a_station("W2", 0.0, cycle_time_s=40.0, cycle_time_law="gamma", cycle_time_cv=0.2, servers=2),
            a_station("BOOTH", 0.0, kind="passage", passage_s=600.0, capacity=12, cycle_time_s=55.0),
            *(a_station(name, 0.0, kind="paced", cycle_time_s=60.0) for name in paced),
            a_station("F1", 0.0, operators=1, crew="people"),
            a_station("T1", 0.0, cycle_time_s=100.0),
            a_station("T2", 0.0, cycle_time_s=100.0),
            a_station("BAY", 0.0, cycle_time_s=900.0),
        ],
        "work_elements": [
            WorkElement(id="E1", station="F1", time_s=30.0),
            WorkElement(id="E2", station="F1", time_s=12.0),
        ],
        "buffers": [
            buffer("STORE", "store", 20, initial=5.0),
            buffer("PARTS", initial=2.0),
        ],
        "conveyors": [
            lane("C1", "W1", "C2", 10.0),
            Lift(
                id="C2", area="hall", upstream=("C1",), downstream=("C3",), speed_m_s=0.5, load_s=8.0,
                path_m=((0.0, 0.0, 0.0), (0.0, 0.0, 3.0)),
            ),
            Turntable(
                id="C3", area="hall", upstream=("C2",), downstream=("W2",), speed_m_s=1.0, turn_rad=1.6,
                turn_s=7.0, path_m=((0.0, 0.0, 0.0), (6.0, 0.0, 0.0)),
            ),
            PacedLine(
                id="LINE", area="hall", upstream=paced[:-1], downstream=paced[1:], speed_m_s=0.1, pitch_m=6.0,
                path_m=((0.0, 0.0, 0.0), (12.0, 0.0, 0.0)), losses=("andon",),
            ),
            lane("T_IN_1", "P3", "T1", 10.0),
            lane("T_IN_2", "P3", "T2", 20.0),
        ],
        "crews": [
            Crew(id="people", kind="operators", count=3),
            Crew(id="repair", kind="repair", count=1, response_s=100.0),
        ],
        "losses": [
            a_loss("stop", 9000.0, 300.0, kind="breakdown", crew="repair"),
            a_loss("andon", 2000.0, 60.0),
            a_loss("late", 1e5, 60.0, clocking="calendar"),
        ],
        "carriers": [
            Carrier(id="skid", count=9, length_m=5.0, loop=("W1", "W2"), return_s=30.0),
            Carrier(id="skillet", count=20, length_m=5.0, loop=("STORE", "LINE"), return_s=60.0),
        ],
        "supplies": [
            Supply(id="kit", station="W1", part="kit", mode="kit", losses=("late",)),
            Supply(id="box", station="P2", part="box", mode="container", losses=("late",)),
        ],
        "routes": [
            Route(id="car", kind="car", steps=("W1", "W2", "BOOTH", "STORE", *paced, ("T1", "T2"))),
            Route(id="feeder", kind="feeder", steps=("F1", "PARTS"), joins="P2"),
        ],
        "checkpoints": [
            Checkpoint(
                id="Q1", station="W2", measures=(),
                dispositions=(
                    Disposition(fate="scrap", share=0.01),
                    Disposition(fate="rework", share=0.1, back_to="W1", time_s=240.0),
                ),
            ),
            Checkpoint(
                id="Q2", station="P1", measures=(),
                dispositions=(Disposition(fate="repair", share=0.05, time_s=120.0),),
            ),
            Checkpoint(
                id="Q3", station="T1", also_at=("T2",), measures=(),
                dispositions=(Disposition(fate="repair", share=0.1, at=("BAY",)),),
            ),
        ],
    }  # fmt: skip
    return a_plant(**(groups | changed))
