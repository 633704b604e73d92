"""What all verbs of the command line share: the application, how to report, how to refuse."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Annotated, Any

from cyclopts import App, CoercionError, Parameter, Token

from twin import __version__

app = App(
    name="taktwin",
    version=__version__,
    help="A factory digital twin: explore a plant, replay a recorded shift, ask what if.",
    help_format="plaintext",
    print_error=False,
    exit_on_error=False,
)


def _whole(kind: type, tokens: Sequence[Token]) -> int:
    """The parser's own way rounds 5.5 to 6 and says nothing."""
    try:
        return int(tokens[0].value)
    except ValueError as error:
        raise CoercionError(token=tokens[0], target_type=kind) from error


Whole = Annotated[int, Parameter(converter=_whole)]
"""An option that takes a whole number."""


class ArgumentError(ValueError):
    """An argument is not usable."""


def say(text: str) -> None:
    """Tell what is going on, where it does not get into a machine's way."""
    print(text, file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """The answer, for a machine."""
    print(json.dumps(value, indent=2, allow_nan=False))


def check_port(port: int) -> None:
    """Raise `ArgumentError` unless it is a port that one may ask for."""
    if not 0 < port < 65536:
        raise ArgumentError(f"--port is {port}; it has to be between 1 and 65535")


def compile_kernels(modules: set[str]) -> None:
    """Compile on the first start and say how far it is; later starts load it from disk and say nothing."""
    from twin.checks import compile as kernels

    def report(done: int, total: int, name: str) -> None:
        say(f"Compiling kernels for this machine, once: {done} of {total}{', ' + name if name else ''}")

    kernels.compile_kernels(report, modules=modules)
