"""The command line, run in this process."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from twin.cli import main

Told = Callable[..., str]
Run = Callable[..., tuple[int, str, str]]


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


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a verb; returns its exit code and what it printed and said."""

    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return int(str(ended.value.code)), out, err

    return call
