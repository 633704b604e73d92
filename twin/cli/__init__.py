"""The shell's face: `taktwin VERB`. Exit code 0 done, 1 findings, 2 unusable input."""

from __future__ import annotations

import sys

from twin.cli import plant_verbs, shift_verbs
from twin.cli.app import ArgumentError, app

__all__ = ["app", "main", "plant_verbs", "shift_verbs"]


def main() -> None:
    """Run the command line; a user's mistake is answered with one sentence and exit code 2."""
    try:
        code = app()
    except (ValueError, OSError) as error:
        if not _is_users_mistake(error):
            raise
        print(f"taktwin: {error}", file=sys.stderr)
        code = 2
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _is_users_mistake(error: Exception) -> bool:
    """Every room raises a `ValueError` of its own for bad input; anything else is a fault of ours."""
    from twin.bus import BusError
    from twin.emulator import EmulatorError
    from twin.gateways import ImportFailed
    from twin.geometry.foreign import ShapeError
    from twin.geometry.robots import RobotDescriptionError
    from twin.plant import PlantError
    from twin.shifts import ShiftError

    ours = (
        ArgumentError,
        BusError,
        EmulatorError,
        ImportFailed,
        PlantError,
        RobotDescriptionError,
        ShapeError,
        ShiftError,
    )
    return isinstance(error, (*ours, OSError))
