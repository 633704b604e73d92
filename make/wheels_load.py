"""Load the compiled heart of each heavy wheel; print what the system lacks.

Exits 1 if one does not load. Prints the name of a missing shared library where that is the reason, so that
make/system.sh can install it, and otherwise the loader's own message.
"""

from __future__ import annotations

import importlib
import re
import sys

# One compiled module a wheel: the whole packages would take seconds to import.
HEARTS = (
    "numpy",
    "llvmlite.binding",
    "pyarrow.lib",
    "zmq",
    "pybullet",
    "vtkmodules.vtkCommonCore",
    "vtkmodules.vtkRenderingOpenGL2",
    "PIL.Image",
)


def main() -> int:
    """Try each; 0 when all load."""
    missing: dict[str, None] = {}
    for heart in HEARTS:
        try:
            importlib.import_module(heart)
        except (ImportError, OSError) as error:
            library = re.search(r"\S+\.so[.\d]*(?=: cannot open shared object file)", str(error))
            missing[library[0] if library else f"{heart}: {error}"] = None
    sys.stdout.write("\n".join(missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
