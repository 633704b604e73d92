"""A command line that cannot be used is answered with one sentence that names the nearest right word."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.twin.cli.conftest import Told

TAKTWIN = Path(sys.executable).with_name("taktwin")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("impor", "there is no verb impor; did you mean import?"),
        ("SERVE", "there is no verb SERVE; did you mean serve?"),
        ("--verison", "there is no option --verison without a verb; did you mean --version?"),
        (
            "--json kpis",
            "there is no option --json without a verb;"
            " an option stands behind its verb, as in taktwin kpis --json",
        ),
        ("kpis --jsn", "kpis has no option --jsn; did you mean --json?"),
        ("kpis --jsn=1", "kpis has no option --jsn; did you mean --json?"),
        ("serve -p 5", "serve has no option -p; it has --plant, --port, --show"),
        ("schema --robot", "schema has no option --robot; it has none"),
        ("kpis a b c", "kpis takes SHIFT and no more; b c is too much"),
        ("diff a b c", "diff takes BEFORE and AFTER and no more; c is too much"),
        ("schema x", "schema takes nothing but options; x is too much"),
        ("table", "table needs PLANT, as in: taktwin table ev60 --out ev60.xlsx"),
        ("diff a", "diff needs AFTER, as in: taktwin diff ev60 my_plant"),
        ("export ev60", "export needs --out, as in: taktwin export ev60 --out ev60.glb"),
        ("serve --port", "--port needs a value behind it"),
        ("emulate --out e --stop", "--stop needs a value behind it"),
        ("serve --port x", "--port is 'x'; it has to be a whole number"),
        ("serve --port 5.5", "--port is '5.5'; it has to be a whole number"),
        ("replay --speed=fast", "--speed is 'fast'; it has to be a number"),
        ("kpis --json=3", "--json is a switch; it takes no value, so leave out '3'"),
        ("serve --port 5 --port 6", "--port is given twice; give it once"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(told: Told, line: str, sentence: str) -> None:
    assert told(*line.split()) == sentence


def test_a_word_that_is_near_no_verb_is_answered_with_all_verbs(told: Told) -> None:
    assert told("zzz").startswith(
        "there is no verb zzz; the verbs are schedule, zones, separation, schema, diff, check, export, table"
    )
    assert told("").startswith("there is no verb ''; the verbs are ")


def test_what_the_system_refuses_is_told_without_its_number(told: Told) -> None:
    assert told("kpis", "x" * 300) == f"{'x' * 300} cannot be used: file name too long"


def test_a_reader_that_goes_away_is_no_mistake() -> None:
    command = f"{TAKTWIN} schema | head -1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("{\n", "")


@pytest.mark.parametrize("arguments", [[], ["--help"], ["kpis", "--help"]])
def test_help_is_no_mistake(arguments: list[str]) -> None:
    done = subprocess.run([TAKTWIN, *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage: taktwin" in done.stdout
