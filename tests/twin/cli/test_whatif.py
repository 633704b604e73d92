"""`taktwin whatif`: changes from the shell and from files, figures as a table and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.twin.cli.conftest import Run

EV60 = ("whatif", "ev60", "--replications", "3", "--hours", "2")


def test_a_change_is_told_with_its_interval_and_saved_as_a_scenario(run: Run, tmp_path: Path) -> None:
    saved = tmp_path / "slow.yaml"
    code, out, err = run(*EV60, "--change", "BS310.cycle_time_s=70", "--save", saved, "--json")
    told = json.loads(out)
    assert (code, told["replications"], told["hours"]) == (0, 3, 2.0)
    assert told["changes"] == ["BS310 cycle_time_s 70"]
    body = told["kpis"]["jobs_per_hour_body"]
    assert body["changed"] < body["base"]
    assert body["ci_low"] <= body["difference"] <= body["ci_high"]
    assert "Traceback" not in err
    assert saved.read_text() == "BS310: {cycle_time_s: 70}\n"
    code, out, err = run(*EV60, "--scenario", saved)
    assert code == 0
    assert out.splitlines()[0].strip() == "BS310 cycle_time_s 70"
    assert any(line.lstrip("│ ").startswith("jobs an hour, body") for line in out.splitlines())
    assert "3 runs of 2 h, " in err


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--change", "BS310"), "--change BS310 is no ID.FIELD=VALUE, as BS310.cycle_time_s=58"),
        (("--change", "BS310.x=[1"), "--change BS310.x=[1: [1 is no value of a plant's text"),
        (("--change", "BS31.cycle_time_s=58"), "there is no BS31 in ev60; did you mean BS310?"),
        (("--scenario", "none.yaml"), "none.yaml cannot be read: "),
        (("--hours", "0"), "hours is 0; give the hours to be counted, above 0"),
    ],
)
def test_what_cannot_be_run_is_told_in_a_sentence(run: Run, arguments: tuple[str, ...], why: str) -> None:
    code, out, err = run("whatif", "ev60", "--replications", "1", *arguments)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith(f"taktwin: {why}")


def test_a_plant_without_routes_is_told(run: Run) -> None:
    code, _, err = run("whatif", "democell")
    assert (code, "democell has no car route" in err) == (2, True)
