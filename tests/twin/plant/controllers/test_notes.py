"""What a text and a plant cannot tell each other is said, and not dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest

from tests.twin.plant.controllers.conftest import again, neutral, poses_of
from twin.plant import Plant, by_id
from twin.plant.controllers import Brought, Site, known_things, program_from
from twin.plant.controllers.krl_read import read_krl
from twin.plant.controllers.neutral import Move
from twin.plant.robots import Controller, Do, Step

Sites = Callable[..., Site]

CELL = """&ACCESS RVP
DEF weld( )
PTP XHOME
WAIT FOR $IN[5]
LIN {X 1321.0, Y -184.0, Z 822.0, A -103.44, B 27.07, C 62.29}
LIN_REL {Z -50}
SPL {X 1350, Y -184, Z 813}
WAIT SEC 0.75
END
"""


def test_moves_that_are_left_out_waits_for_signals_and_an_assumed_home_are_told(site: Sites) -> None:
    script = read_krl(CELL, "cell.src")
    notes = program_from(script, "weld", site(Controller.KRL), "P", {}, {}).notes
    assert notes[0].startswith(
        "2 moves left out, the first in line 6 (LIN_REL {Z -50}): the program in the plant goes"
    )
    assert any(note.startswith("1 wait for signals: no time is counted") for note in notes)
    assert any(note == "HOME is taken as the home of R1, because it is not declared" for note in notes)


def notes_of(small: Plant, site: Site, step: Step) -> tuple[str, ...]:
    program = by_id(small.programs)["weld"]
    other = msgspec.structs.replace(program, steps=(step,))
    return neutral(small, other, site, poses_of(small)["R1"])[1]


@pytest.mark.parametrize(
    ("controller", "more", "told"),
    [
        (
            Controller.FANUC_LS,
            {"blend_m": 0.05},
            "a joint move cannot be rounded within 50 mm; it stops there",
        ),
        (Controller.RAPID, {"blend_share": 0.4}, "rounding by 40 % cannot be said; it stops there"),
        (Controller.RAPID, {"speed_m_s": 0.5, "speed_share": 0.4}, "its 40 % cannot be said beside 0.5 m/s"),
        (Controller.KRL, {"speed_m_s": 0.5}, "0.5 m/s of a joint move cannot be said; it goes at 100 %"),
    ],
)
def test_what_a_controller_has_no_words_for_is_told(
    small: Plant, site: Sites, controller: Controller, more: dict[str, float], told: str
) -> None:
    step = next(step for step in by_id(small.programs)["weld"].steps if step.do == Do.SPOT)
    notes = notes_of(small, site(controller), Step(do=Do.SPOT, at=step.at, **more))  # type: ignore[arg-type]
    joint = notes_of(small, site(controller), msgspec.structs.replace(step, do=Do.JOINT, clear_m=0.0, **more))
    assert any(told in note for note in (notes if "blend" not in str(more) else joint))


@pytest.mark.parametrize("controller", list(Controller))
def test_that_postures_are_not_written_is_told(small: Plant, site: Sites, controller: Controller) -> None:
    step = next(step for step in by_id(small.programs)["weld"].steps if step.do == Do.SPOT)
    assert any(
        note.startswith("the posture of 2 points is not written: ")
        for note in notes_of(small, site(controller), step)
    )


def seam_back(small: Plant, site: Site, **changed: float) -> Brought:
    """The program of a seam, one of its inner moves changed in the text."""
    program = by_id(small.programs)["seal"]
    read = again(neutral(small, program, site, poses_of(small)[program.robot])[0])
    (routine,) = read.routines
    lines = list(routine.lines)
    laid = [
        n for n, line in enumerate(lines) if isinstance(line.action, Move) and line.action.how == "linear"
    ]
    at = max(n for n in laid if lines[n].action.speed_m_s != 1.0)  # type: ignore[union-attr]
    lines[at] = replace(lines[at], action=replace(lines[at].action, **changed))  # type: ignore[type-var]
    read = replace(read, routines=(replace(routine, lines=tuple(lines)),))
    speeds = {seam.id: seam.speed_m_s for seam in small.seams}
    known = known_things(small, program.robot, program)
    return program_from(read, routine.name, site, "P", known, {}, speeds)


def test_speeds_and_rounding_within_a_seam_are_told(small: Plant, site: Sites) -> None:
    here = site(Controller.KRL, by_id(small.programs)["seal"].robot)
    why = "all moves go at the seam's own speed and are not rounded"
    assert not any(why in refused.why for refused in seam_back(small, here).refused)
    assert any(why in refused.why for refused in seam_back(small, here, speed_m_s=0.011).refused)
    back = seam_back(small, here, blend_m=0.005)
    assert [step.blend_m for step in back.program.steps if step.do == Do.SEAM] == [0.005]


def test_the_speed_of_the_way_to_a_spot_is_told_and_the_way_in_stays(small: Plant, site: Sites) -> None:
    program, here = by_id(small.programs)["weld"], site(Controller.RAPID)
    read = again(neutral(small, program, here, poses_of(small)[program.robot])[0])
    (routine,) = read.routines
    lines = [
        replace(line, action=replace(line.action, speed_m_s=1.0))
        if isinstance(line.action, Move) and line.action.how == "joint" and line.action.to.pose is not None
        else line
        for line in routine.lines
    ]
    quick = replace(read, routines=(replace(routine, lines=tuple(lines)),))
    back = program_from(quick, routine.name, here, "P", known_things(small, "R1", program), {})
    assert [step.clear_m for step in back.program.steps if step.do == Do.SPOT] == [
        step.clear_m for step in program.steps if step.do == Do.SPOT
    ]
    assert any("the speed in m/s to " in note for note in back.notes)
