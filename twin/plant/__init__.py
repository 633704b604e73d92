"""Say what a plant is: load it from text, validate it, refer to its things by id."""

from twin.plant.cell import (
    Belt,
    Camera,
    Coincidence,
    Gripper,
    PartKind,
    Stop,
    StopAction,
    Stopper,
    Store,
    TracedRobot,
)
from twin.plant.floor import Clearance, Fixture
from twin.plant.load import PlantError, bundled_plants, load_plant, plant_from_json, plant_to_json
from twin.plant.model import Device, Plant, signals_of
from twin.plant.signals import Clock, Decode, Sampling, Signal, Source
from twin.plant.values import Pose, Thing, by_id

__all__ = [
    "Belt",
    "Camera",
    "Clearance",
    "Clock",
    "Coincidence",
    "Decode",
    "Device",
    "Fixture",
    "Gripper",
    "PartKind",
    "Plant",
    "PlantError",
    "Pose",
    "Sampling",
    "Signal",
    "Source",
    "Stop",
    "StopAction",
    "Stopper",
    "Store",
    "Thing",
    "TracedRobot",
    "bundled_plants",
    "by_id",
    "load_plant",
    "plant_from_json",
    "plant_to_json",
    "signals_of",
]
