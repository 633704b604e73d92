"""Control points have limits, and are judged once and not before they are made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twin.plant.conftest import Edit, Spoilt
from twin.plant import load_plant

MISTAKES: dict[str, tuple[list[Edit], list[str]]] = {
    "limits reversed": (
        [
            (
                "quality.yaml",
                "lower_limit: 133.0, upper_limit: 147.0",
                "lower_limit: 147.0, upper_limit: 133.0",
            ),
        ],
        [
            "quality.yaml:16, control_points[3].lower_limit: the limits of wheel_torque "
            "are reversed: 147 is above upper_limit 133",
        ],
    ),
    "a nominal outside its limits": (
        [
            ("quality.yaml", "nominal: 4.0", "nominal: 4.6"),
        ],
        [
            "quality.yaml:13, control_points[0].nominal: 4.6 is outside the limits of "
            "door_gap, 3.5 to 4.5 mm",
        ],
    ),
    "a control point without limits": (
        [
            ("quality.yaml", ", upper_limit: 900.5", ""),
        ],
        [
            "quality.yaml:15, control_points[2]: side_width has no limit; give "
            "lower_limit, upper_limit or both",
        ],
    ),
    "a unit that is none": (
        [
            ("quality.yaml", "characteristic: torque, unit: Nm", "characteristic: torque, unit: NM"),
        ],
        [
            "quality.yaml:16, control_points[3].unit: 'NM' is no unit; did you mean Nm?",
        ],
    ),
    "a control point without signals": (
        [
            ("quality.yaml", "signals: [R1.current]", "signals: []"),
        ],
        [
            "quality.yaml:14, control_points[1].signals: spot_current is measured out of "
            "no signal; name one at least",
        ],
    ),
    "a control point measured nowhere": (
        [
            ("quality.yaml", "[door_gap, spot_current, side_width]", "[door_gap, side_width]"),
        ],
        [
            "quality.yaml:14, control_points[1]: spot_current is measured at no "
            "checkpoint; name it in the measures of one",
        ],
    ),
    "a control point measured at two checkpoints": (
        [
            ("quality.yaml", "measures: [wheel_torque]", "measures: [wheel_torque, door_gap]"),
        ],
        [
            "quality.yaml:26, checkpoints[1].measures[1]: door_gap is measured at QG_BODY "
            "already; a control point has one checkpoint",
        ],
    ),
    "a checkpoint upstream of the operation": (
        [
            ("quality.yaml", "station: BS020\n", "station: BS010\n"),
            ("transport.yaml", "joins: BS020", "joins: BS010"),
        ],
        [
            "quality.yaml:21, checkpoints[0].measures[0]: QG_BODY measures door_gap and "
            "spot_current at BS010, upstream of BS020, where it is made",
        ],
    ),
    "a checkpoint that no car meets after the operation": (
        [
            ("quality.yaml", "[door_gap, spot_current, side_width]", "[door_gap, spot_current]"),
            (
                "quality.yaml",
                "checkpoints:\n",
                "checkpoints:\n  - {id: QG_SIDE, station: BS010, measures: [side_width]}\n",
            ),
        ],
        [
            "quality.yaml:19, checkpoints[0].measures[0]: QG_SIDE measures side_width at "
            "BS010, which no car meets after SF010, where it is made",
        ],
    ),
    "a control point at stations that are not in parallel": (
        [
            ("quality.yaml", "operation: FA020,", "operation: FA020, also_at: [FA010],"),
        ],
        [
            "quality.yaml:16, control_points[3].also_at[0]: cars do not go to FA010 instead of FA020; "
            "name stations in parallel with FA020",
        ],
    ),
    "a checkpoint that names a station twice": (
        [
            ("quality.yaml", "station: EL010\n", "station: EL010\n    also_at: [EL020, EL010]\n"),
        ],
        [
            "quality.yaml:26, checkpoints[1].also_at[1]: QG_FINAL names EL010 twice; name each station once",
        ],
    ),
    "a characteristic of stands in parallel that is judged before them": (
        [
            (
                "quality.yaml",
                "operation: BS020, characteristic: gap",
                "operation: EL010, also_at: [EL020], characteristic: gap",
            ),
        ],
        [
            "quality.yaml:21, checkpoints[0].measures[0]: QG_BODY measures door_gap at BS020, "
            "upstream of EL010, where it is made",
        ],
    ),
    "dispositions that add up to more than all": (
        [
            ("quality.yaml", "share: 0.1, at", "share: 0.995, at"),
        ],
        [
            "quality.yaml:27, checkpoints[1].dispositions: shares of QG_FINAL add up to "
            "1.006 of all cars; they may add up to 1 at most",
        ],
    ),
}


def test_stands_in_parallel_make_and_judge_the_same(small: Path) -> None:
    text = (small / "quality.yaml").read_text(encoding="utf-8")
    text = text.replace("operation: FA020,", "operation: EL010, also_at: [EL020],")
    text = text.replace("station: EL010\n", "station: EL020\n    also_at: [EL010]\n")
    (small / "quality.yaml").write_text(text, encoding="utf-8")
    plant = load_plant(small)
    assert plant.control_points[3].made_at == ("EL010", "EL020")
    assert plant.checkpoints[1].judged_at == ("EL020", "EL010")


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_one_sentence_with_its_place(spoilt: Spoilt, mistake: str) -> None:
    edits, told = MISTAKES[mistake]
    assert list(spoilt(edits)) == told
