"""Whether every station keeps its pace for every car that can be ordered.

The times of robot cells come from the schedules of their robots; a typed cycle time wins and is compared.
"""

from twin.checks.takt.check import KINDS, takt

__all__ = ["KINDS", "takt"]
