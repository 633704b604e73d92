"""The command line, run in this process."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from twin.cli import main

Told = Callable[..., str]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Runs a verb that has to be refused; returns the one sentence, without the name before it."""

    def run(*arguments: object) -> str:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert (ended.value.code, out) == (2, "")
        (line,) = err.splitlines()
        assert line.startswith("taktwin: ")
        return line.removeprefix("taktwin: ")

    return run
