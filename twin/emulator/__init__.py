"""Make a plant alive where there is no factory; what really happened in it is known."""

from twin.emulator.bundled import bundled_recipe, write_bundled_shift
from twin.emulator.check import EmulatorError
from twin.emulator.democell import Emulated, emulate
from twin.emulator.opcua_log import write_opcua_csv
from twin.emulator.truth import BeltSetting, LoggingGap, Lot, Recipe, StopAt, Truth

__all__ = [
    "BeltSetting",
    "Emulated",
    "EmulatorError",
    "LoggingGap",
    "Lot",
    "Recipe",
    "StopAt",
    "Truth",
    "bundled_recipe",
    "emulate",
    "write_bundled_shift",
    "write_opcua_csv",
]
