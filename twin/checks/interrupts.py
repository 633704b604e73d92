"""Ctrl-C while compiled code runs: it waits for a place at which nothing is half done.

A kernel that gives back a tuple with names calls Python to make it; an exception there ends the interpreter.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_PENDING: list[bool] = []
"""Whether one waits, while they are held; empty where they are not."""


@contextmanager
def held() -> Iterator[None]:
    """While inside, an interrupt from the keyboard is raised by the next `look`, a second one at once.

    Does nothing within itself, in another thread than the main one, and where somebody else takes interrupts.
    One that no `look` has raised is raised at the end.
    """
    ours = threading.current_thread() is threading.main_thread()
    if _PENDING or not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return

    def note(number: int, frame: FrameType | None) -> None:
        if _PENDING[0]:
            signal.default_int_handler(number, frame)
        _PENDING[0] = True

    _PENDING.append(False)
    signal.signal(signal.SIGINT, note)
    try:
        yield
        look()
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _PENDING.clear()


def look() -> None:
    """Raise the interrupt that waits, if there is one."""
    if _PENDING and _PENDING[0]:
        _PENDING[0] = False
        raise KeyboardInterrupt
