"""`taktwin check` of a small robot cell for its cars: as text, JSON and JUnit, whole and interrupted."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import signal
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from tests.system.test_command_line import TAKTWIN, one_sentence, taktwin
from tests.twin.checks.cell_clearance.clean_cell import changed, clean
from twin.plant import Plant
from twin.plant.calendar import Calendar
from twin.plant.floor import Area
from twin.plant.values import Pose

CHECKS = ("--only", "takt", "--only", "clearance")


def written(plant: Plant, folder: Path) -> Path:
    """The plant as a file; the cell's tests need no hall, a plant that is read does."""
    hall = Area(id="hall", corner_m=(-10.0, -10.0), size_m=(30.0, 20.0), calendar="always")
    plant = msgspec.structs.replace(plant, areas=(hall,), calendars=(Calendar(id="always", shifts=()),))
    folder.mkdir()
    (folder / "plant.yaml").write_bytes(msgspec.json.format(msgspec.json.encode(plant)))
    return folder


@pytest.fixture(scope="module")
def cell(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(clean(), tmp_path_factory.mktemp("clean") / "cell")


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    plant = changed(clean(), "fixtures", "clamp", pose=Pose(xyz_m=(1.7, 0.43, 0.8)))
    return written(plant, tmp_path_factory.mktemp("spoilt") / "cell")


def test_a_clean_cell_passes_and_says_what_contact_was_meant(cell: Path) -> None:
    done = taktwin("check", cell, *CHECKS)
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done
    assert "where the electrodes close on the sheets 4 times" in done.stderr
    assert done.stderr.splitlines()[-1] == f"Nothing is wrong with {cell}: takt, clearance"


def test_a_finding_is_told_as_text_json_and_junit(spoilt: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    told = taktwin("check", spoilt, *CHECKS, "--junit", report)
    assert told.returncode == 1
    assert "clearance_fixture: 1" in told.stdout.splitlines()
    (found,) = json.loads(taktwin("check", spoilt, *CHECKS, "--json").stdout)
    assert (found["kind"], found["device"], found["scene"]["station"]) == ("clearance_fixture", "R1", "S1")
    assert set(found["scene"]["joints_rad"]) == {"R1", "R2"}
    assert "station=S1" in found["scene"]["link"]
    suites = {suite.get("name"): suite for suite in ElementTree.parse(report).getroot()}
    assert list(suites) == ["takt", "clearance"]
    failed = [case.get("name") for case in suites["clearance"] if len(case)]
    assert failed == ["clearance_fixture"]


def test_cars_are_asked_for_by_their_ids_and_one_there_is_not_is_refused(cell: Path) -> None:
    assert taktwin("check", cell, *CHECKS, "--configurations", "C0001").returncode == 0
    assert "C9" in one_sentence(taktwin("check", cell, *CHECKS, "--configurations", "C9"))


def test_a_robot_whose_program_cannot_be_run_is_not_passed_over(cell: Path, tmp_path: Path) -> None:
    """By clearance alone too, where no other check tells of it."""
    far = changed(clean(), "targets", clean().targets[0].id, pose=Pose(xyz_m=(9.0, 0.0, 1.0)))
    folder = written(far, tmp_path / "far")
    alone = taktwin("check", folder, "--only", "clearance")
    assert alone.returncode == 1, alone
    assert "clearance_not_checked: 1" in alone.stdout
    assert "out of the arm's reach" in alone.stdout
    both = taktwin("check", folder, *CHECKS)
    assert "clearance_not_checked" not in both.stdout
    assert "program: 1" in both.stdout


@pytest.mark.parametrize("seconds", [1.5, 4.0, 8.0])
def test_an_early_interrupt_leaves_what_was_done_and_says_what_was_not(seconds: float) -> None:
    running = subprocess.Popen(
        [TAKTWIN, "check", "ev60", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.communicate(timeout=seconds)
        running.send_signal(signal.SIGINT)
        told, _ = running.communicate(timeout=120)
    finally:
        running.kill()
    assert running.returncode == 130
    if told:
        found = json.loads(told)
        left = [finding["message"] for finding in found if finding["kind"].endswith("_interrupted")]
        assert left[-1].startswith("Interrupted: ")
        assert "clearance" in left[-1]


def test_an_interrupt_leaves_what_was_found_and_says_what_was_not_checked() -> None:
    # Progress is shown to a terminal only.
    ours, terminal = pty.openpty()
    running = subprocess.Popen(
        [TAKTWIN, "check", "ev60", "--only", "clearance"],
        stdout=subprocess.PIPE,
        stderr=terminal,
        text=True,
    )
    os.close(terminal)
    shown = ""
    # From the first cell on there are some fifty to go.
    while "Clearance of BS" not in shown:
        shown += os.read(ours, 256).decode(errors="replace")
    told = ""
    try:
        # One that comes while a kernel is being compiled may be lost.
        for _ in range(6):
            running.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                told, _ = running.communicate(timeout=30)
                break
    finally:
        running.kill()
        os.close(ours)
    assert running.returncode == 130
    assert "Interrupted: the clearance of " in told
    assert "not of BS" in told
