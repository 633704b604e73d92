"""The shell's face: `taktwin VERB`. Exit code 0 done, 1 findings, 2 unusable input."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from cyclopts import CycloptsError

from twin.cli import cell_verbs, plant_verbs, shift_verbs, whatif_verbs
from twin.cli.app import ArgumentError, app
from twin.cli.usage import sentence

__all__ = ["app", "cell_verbs", "main", "plant_verbs", "shift_verbs", "whatif_verbs"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; a user's mistake is answered with one sentence and exit code 2.

    arguments: what stands behind `taktwin`; those of this process where not given. Ends with `SystemExit`.
    """
    try:
        code = app(sys.argv[1:] if arguments is None else arguments)
    except CycloptsError as error:
        code = _refuse(sentence(error, app))
    except BrokenPipeError:
        # Who read has gone, as with `| head`; what Python would still write on its way out goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except (ValueError, OSError) as error:
        if not _is_users_mistake(error):
            raise
        code = _refuse(_told(error))
    except KeyboardInterrupt:
        code = 130
    sys.exit(code if isinstance(code, int) else 0)


def _refuse(text: str) -> int:
    print(f"taktwin: {text}", file=sys.stderr)
    return 2


def _told(error: ValueError | OSError) -> str:
    """The system's own refusals name a file and a reason; they are put in a sentence without its number."""
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return f"{error.filename} cannot be used: {error.strerror[:1].lower()}{error.strerror[1:]}"
    return str(error)


def _is_users_mistake(error: Exception) -> bool:
    """Every room raises a `ValueError` of its own for bad input; anything else is a fault of ours."""
    from twin.bus import BusError
    from twin.checks.program_ways import ProgramError
    from twin.checks.robot_space import SpaceError
    from twin.checks.schedule import ScheduleError
    from twin.checks.separation import SeparationError
    from twin.checks.targets import TargetError
    from twin.checks.whole_plant import UnknownCheckError
    from twin.emulator import EmulatorError
    from twin.gateways import ImportFailed
    from twin.geometry.foreign import ShapeError
    from twin.geometry.robots import RobotDescriptionError
    from twin.line.pack import LineError
    from twin.plant import PlantError
    from twin.shifts import ShiftError
    from twin.whatif.changes import ChangeError
    from twin.whatif.experiment import ExperimentError

    ours = (
        ArgumentError,
        BusError,
        ChangeError,
        EmulatorError,
        ExperimentError,
        ImportFailed,
        LineError,
        PlantError,
        ProgramError,
        RobotDescriptionError,
        ScheduleError,
        ShapeError,
        ShiftError,
        SeparationError,
        SpaceError,
        TargetError,
        UnknownCheckError,
    )
    return isinstance(error, (*ours, OSError))
