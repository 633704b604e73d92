"""The shift that ships with TakTwin is what its recipe gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from twin.emulator import Emulated, bundled_recipe, write_bundled_shift, write_opcua_csv
from twin.emulator.bundled import NAME, emulate_recipe
from twin.events import Samples
from twin.gateways import import_opcua_csv
from twin.shifts import Shift, ShiftError, open_shift
from twin.state import initial, reduce

BUNDLED = Path(__file__).parents[3] / "assets" / "shifts" / NAME


@pytest.fixture(scope="module")
def shift() -> Shift:
    return open_shift(BUNDLED)


@pytest.fixture(scope="module")
def emulated() -> Emulated:
    return emulate_recipe(bundled_recipe())


def test_making_it_anew_gives_the_same_rows(shift: Shift, tmp_path: Path) -> None:
    again = write_bundled_shift(tmp_path / "again")
    assert np.array_equal(again.rows, shift.rows), "the emulator changed: make the bundled shift anew"
    assert again.manifest.report == shift.manifest.report


def test_it_says_that_it_is_emulated_and_is_small(shift: Shift) -> None:
    assert shift.manifest.emulated
    assert "emulator" in shift.manifest.source
    assert sum(path.stat().st_size for path in BUNDLED.iterdir()) < 400_000


def test_it_holds_two_belt_settings_good_and_bad_parts_two_stops_and_a_gap(emulated: Emulated) -> None:
    truth = emulated.truth
    assert truth.recipe.duration_s == 900
    assert len(truth.recipe.belt_settings) == 2
    assert len(truth.stops) == 2 and len(truth.recipe.gaps) == 1
    slow = [lot.good for lot in truth.lots if lot.opened_s < truth.recipe.belt_settings[1].at_s]
    assert any(slow) and not all(slow)
    assert not any(lot.good for lot in truth.lots if lot.opened_s > truth.recipe.belt_settings[1].at_s)


def test_no_pick_and_no_place_is_lost_in_its_gap(emulated: Emulated) -> None:
    (gap,) = emulated.truth.recipe.gaps
    for lot in emulated.truth.lots:
        for when in (lot.picked_black_s, lot.placed_black_s, lot.picked_white_s, lot.placed_white_s):
            assert not gap.at_s - 2 < when < gap.at_s + gap.length_s + 2


def test_the_state_finds_the_lots_that_there_were(shift: Shift, emulated: Emulated) -> None:
    state = initial(shift.plant)
    for batch in shift.batches():
        assert isinstance(batch, Samples)
        state = reduce(state, batch)
    start, end = emulated.truth.recipe.start_ns, emulated.truth.recipe.duration_s
    seen = [lot for lot in emulated.truth.lots if lot.measured_s < end - 0.3]
    measured = [part for part in state.parts if part.measured_ns is not None]
    assert [part.distance_mm for part in measured] == [lot.distance_mm for lot in seen]
    assert [part.good for part in measured] == [lot.good for lot in seen]
    for part, lot in zip(measured, seen, strict=True):
        assert part.released_ns is not None
        assert abs((part.released_ns - start) / 1e9 - lot.opened_s) < 0.4
        assert abs((part.picked_ns["black"] - start) / 1e9 - lot.picked_black_s) < 0.6
        assert abs((part.placed_ns["white"] - start) / 1e9 - lot.placed_white_s) < 0.6


def test_its_clock_offset_is_found_again_from_the_loggers_files(emulated: Emulated, tmp_path: Path) -> None:
    report = import_opcua_csv(write_opcua_csv(emulated, tmp_path), emulated.plant).report
    assert report.clock_offset_s is not None
    assert abs(report.clock_offset_s - emulated.truth.recipe.clock_offset_s) < 2


def test_a_folder_that_holds_something_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(ShiftError):
        write_bundled_shift(tmp_path)
    assert np.array_equal([path.name for path in tmp_path.iterdir()], ["mine.txt"])
