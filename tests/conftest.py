"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from twin.gateways import import_opcua_csv
from twin.plant import load_plant
from twin.shifts import Origin, Shift, open_shift, write_shift

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def recordings() -> Path:
    """Folder of the real recordings of the demonstration cell; skips where it is absent."""
    folder = Path(
        os.environ.get("TAKTWIN_RECORDINGS", REPOSITORY.parent / "shared" / "data" / "siegen_democell")
    )
    if not folder.is_dir():
        pytest.skip("the real recordings are not here; set TAKTWIN_RECORDINGS to their folder")
    return folder


OCTOBER = "2020-10-30_use_case_4"
SEPTEMBER = "2020-09-24_use_case_2"


def imported(recording: Path, out: Path) -> Shift:
    """A recording of the demonstration cell, imported as a shift."""
    plant = load_plant("democell")
    found = import_opcua_csv(recording, plant)
    report = msgspec.to_builtins(found.report)
    return write_shift(out, plant, found.rows, report, Origin.RECORDED, clocks=found.clocks)


@pytest.fixture(scope="session")
def october(recordings: Path, tmp_path_factory: pytest.TempPathFactory) -> Shift:
    """The recording of 30 October 2020: one belt setting, no good part."""
    return imported(recordings / OCTOBER, tmp_path_factory.mktemp("shifts") / "october")


@pytest.fixture(scope="session")
def september(recordings: Path, tmp_path_factory: pytest.TempPathFactory) -> Shift:
    """The recording of 24 September 2020: no gripper and no task logged, good and bad parts."""
    return imported(recordings / SEPTEMBER, tmp_path_factory.mktemp("shifts") / "september")


@pytest.fixture(scope="session")
def emulated() -> Shift:
    """The bundled shift."""
    return open_shift("democell-emulated")
