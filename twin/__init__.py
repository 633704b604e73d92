"""TakTwin: a factory digital twin.

One plant description on which the recorded line, its physics and its checks meet.

    import twin
    shift = twin.open_shift("democell-emulated")
    shift.kpis()

Importing this package loads nothing heavy: rooms load where they are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twin.api import Plant, Shift, change, edit_plant, load_plant, open_shift

__version__ = "0.1.0"
__all__ = ["Plant", "Shift", "__version__", "change", "edit_plant", "load_plant", "open_shift"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'twin' has no attribute {name!r}")
    import twin.api

    return getattr(twin.api, name)


def __dir__() -> list[str]:
    return sorted(__all__)
