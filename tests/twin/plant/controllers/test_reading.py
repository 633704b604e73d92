"""What is understood of each controller's text, and why the rest is not."""

from __future__ import annotations

import math

import pytest

from tests.twin.plant.controllers.conftest import again
from tests.twin.plant.controllers.samples import FANUC, KRL_DAT, KRL_SRC, RAPID
from twin.plant.controllers import ControllerError, Script
from twin.plant.controllers.fanuc_read import read_fanuc
from twin.plant.controllers.krl_read import read_krl
from twin.plant.controllers.neutral import AsIs, Call, Comment, Frame, How, Move, Output, Wait
from twin.plant.controllers.rapid_read import read_rapid
from twin.plant.robots import Controller


def read(controller: Controller) -> Script:
    if controller == Controller.FANUC_LS:
        return read_fanuc(FANUC, "sill.ls")
    if controller == Controller.KRL:
        return read_krl(KRL_SRC, "sill.src", KRL_DAT, "sill.dat")
    return read_rapid(RAPID, "sill.mod")


def moves(script: Script) -> list[Move]:
    return [line.action for line in script.routines[0].lines if isinstance(line.action, Move)]


@pytest.mark.parametrize("controller", list(Controller))
def test_every_line_that_is_not_understood_is_told_with_its_number_and_why(controller: Controller) -> None:
    script = read(controller)
    text = {"fanuc-ls": FANUC, "krl": KRL_SRC, "rapid": RAPID}[controller].split("\n")
    told = {refused.line for refused in script.refused}
    for routine in script.routines:
        for line in routine.lines:
            if isinstance(line.action, AsIs) and line.action.why:
                assert line.number in told
    for refused in script.refused:
        assert refused.why
        assert refused.text.split()[0].rstrip(";") in text[refused.line - 1]


@pytest.mark.parametrize("controller", list(Controller))
def test_writing_a_text_that_was_read_keeps_every_line_that_was_not_understood(
    controller: Controller,
) -> None:
    script = read(controller)
    script = Script(
        controller,
        script.file,
        script.routines[:1],
        script.points,
        script.frames,
        script.tools,
        around=script.around,
    )
    back = again(script)

    def kept(of: Script) -> list[str]:
        lines = (*of.around, *of.routines[0].lines)
        return [" ".join(line.text.split()) for line in lines if isinstance(line.action, AsIs)]

    def acts(of: Script) -> list[object]:
        found = [line.action for line in of.routines[0].lines if not isinstance(line.action, Frame | AsIs)]
        return [a for a in found if not isinstance(a, Move)]

    assert kept(back) == kept(script)
    assert acts(back) == acts(script)
    assert [(m.how, m.spot, m.tail, m.blend_share) for m in moves(back)] == [
        (m.how, m.spot, m.tail, m.blend_share) for m in moves(script)
    ]
    for before, after in zip(moves(script), moves(back), strict=True):
        assert after.blend_m == pytest.approx(before.blend_m)
        assert (after.speed_m_s or 1.0) == pytest.approx(before.speed_m_s or 1.0)


def test_a_tp_programs_moves_have_their_speeds_rounding_and_places() -> None:
    home, above, weld, circle, odd = moves(read(Controller.FANUC_LS))
    assert (home.how, home.speed_share, home.blend_share) == (How.JOINT, 1.0, 0.0)
    assert home.to.joints_rad == pytest.approx([math.radians(v) for v in (0, -17.189, 28.648, 0, -34.377, 0)])
    assert (above.speed_share, above.blend_share, above.tail) == (0.6, 0.4, "ACC80 TB .10sec,P-SPS")
    assert above.to.pose is not None
    assert above.to.pose.xyz_m == pytest.approx((1.50025, -0.1205, 0.403576))
    assert (weld.how, weld.speed_m_s, weld.spot) == (How.LINEAR, 1.6, "SD=4,P=12,t=1.8,S=31,ED=4")
    assert (weld.to.name, weld.to.posture, weld.to.number) == ("SILL_01", "N U T, 0, 0, -1", 3)
    assert (circle.how, circle.blend_m, circle.speed_m_s) == (How.CIRCULAR, 0.02, 0.2)
    assert circle.via == above.to
    assert odd.tail == "= R[1]% CNT R[2]"


def test_a_tp_programs_waits_outputs_and_calls_are_read() -> None:
    lines = read(Controller.FANUC_LS).routines[0].lines
    found = [line.action for line in lines if isinstance(line.action, Wait | Output | Call)]
    assert found == [
        Output("DO[23]=OFF"),
        Wait(text="(DI[23])"),
        Wait(time_s=1.5),
        Wait(text="DI[3:clamps shut]=ON TIMEOUT,LBL[9]"),
        Call("GRIP", ("2", '"left"', "R[2]")),
        Call("HANDSHAKE"),
        Output("DO[7]=ON"),
    ]


def test_a_kukas_moves_have_what_their_data_list_says() -> None:
    home, above, weld, straight, circle, spline = moves(read(Controller.KRL))
    assert (home.to.pose, home.to.joints_rad) == (None, ())
    assert (above.speed_share, above.blend_share, above.to.tool, above.to.frame) == (0.6, 0.4, "1", "0")
    assert above.to.posture == "S 2,T 10"
    assert (weld.speed_m_s, weld.spot) == (
        1.6,
        "SPOT P2 Vel=1.6 m/s CPDAT1 ProgNr=31 Servogun=1 Tool[1]:gun Base[0]",
    )
    assert (straight.blend_m, straight.to.posture) == (0.03, "")
    assert (circle.how, circle.via) == (How.CIRCULAR, above.to)
    assert (spline.speed_m_s, spline.to.frame, spline.blend_m) == (0.5, "3", 0.03)


def test_an_abbs_moves_have_what_the_module_declares() -> None:
    home, above, off, weld, inside, circle, odd = moves(read(Controller.RAPID))
    assert home.to.joints_rad == pytest.approx([0, -0.3, 0.2, 0, -0.6, 0], abs=1e-8)
    assert (above.how, above.speed_m_s, above.blend_m) == (How.JOINT, 1.0, 0.05)
    assert (off.speed_m_s, off.blend_m) == (0.06, 0.035)
    assert off.to.pose is not None
    assert off.to.pose.xyz_m == pytest.approx((1.6, 0.2, 0.25))
    assert (weld.spot, weld.to.beyond) == ("gun1,spot31", (12.5,))
    assert (inside.to.frame, inside.speed_m_s, inside.blend_m) == ("wFixture", 0.3, 0.01)
    assert (circle.how, circle.via) == (How.CIRCULAR, above.to)
    assert odd.tail == "Speed:=vOther Zone:=zOther"
    frame = read(Controller.RAPID).frames["wFixture"]
    assert frame.xyz_m == pytest.approx((1.2, 0.0, 0.75))


def test_what_is_done_when_something_goes_wrong_is_no_step() -> None:
    text = RAPID.replace("    RETRY;", "    MoveL p10,v100,fine,tGun;\n    RETRY;")
    script = read_rapid(text, "sill.mod")
    assert len(moves(script)) == len(moves(read(Controller.RAPID)))
    assert any(r.text.startswith("MoveL p10,v100") and "goes wrong" in r.why for r in script.refused)


def test_comments_and_folds_of_the_user_are_comments() -> None:
    said = [
        line.action.text
        for line in read(Controller.KRL).routines[0].lines
        if isinstance(line.action, Comment)
    ]
    assert said == ["Sill left, two spots", "Leave the car"]


def test_a_tp_program_without_positions_is_read() -> None:
    text = FANUC[: FANUC.index('P[1:"HOME"]{')] + "/END\n"
    script = read_fanuc(text, "a.ls")
    assert moves(script) == []
    assert sum("has no position in /POS" in refused.why for refused in script.refused) == 7


def test_a_kukas_own_settings_round_and_slow_its_moves() -> None:
    text = (
        "DEF a( )\nBAS (#VEL_PTP, 0020.0)\n$VEL.CP = 0.25\n$APO.CDIS = 0006.0\n$APO.CPTP = 40\n$APO.CVEL=30\n"
        "$BASE={X 1000.0,Y 0,Z 0,A 90,B 0,C 0}\nPTP {A1 0,A2 -90,A3 90,A4 0,A5 0,A6 0} C_PTP\n"
        "LIN {X 1,Y 2,Z 3,A 0,B 0,C 0} C_DIS\nLIN {X 1,Y 2,Z 4,A 0,B 0,C 0} C_VEL\nEND\n"
    )
    script = read_krl(text, "a.src")
    joint, near, fast = moves(script)
    assert (joint.speed_share, joint.blend_share) == (0.2, 0.4)
    assert (near.speed_m_s, near.blend_m, fast.blend_share) == (0.25, 0.006, 0.3)
    assert script.frames[near.to.frame].xyz_m == (1.0, 0.0, 0.0)
    assert script.refused == ()


def test_where_a_robot_holds_the_part_the_tools_place_is_not_guessed() -> None:
    data = KRL_DAT.replace("BASE_NO 0,IPO_FRAME #BASE", "BASE_NO 0,IPO_FRAME #TCP")
    held = read_krl(KRL_SRC, "a.src", data, "a.dat")
    assert any("the robot holds the part" in refused.why for refused in held.refused)
    still = read_rapid(RAPID.replace("tGun:=[TRUE", "tGun:=[FALSE"), "a.mod")
    assert [m.to.joints_rad != () for m in moves(still)] in ([], [True])
    remote = read_fanuc(FANUC.replace("1600mm/sec FINE", "1600mm/sec FINE RTCP"), "a.ls")
    assert len(moves(remote)) == len(moves(read(Controller.FANUC_LS))) - 1


SILL = 'a.x:61: the position P[3:"SILL_01"]'
BROKEN = {
    "no TP program": (read_fanuc, "hello\n", "a.x is no TP program: it has no line /PROG"),
    "a TP program without positions": (
        read_fanuc,
        FANUC[: FANUC.index("/POS")],
        "a.x:18: the program has no /POS behind this; the file is cut off",
    ),
    "a TP program cut in a position": (
        read_fanuc,
        FANUC[: FANUC.index("Z =   150.000")] + "\n/END\n",
        f"{SILL} has no end; the file is cut off",
    ),
    "a number that is none": (
        read_fanuc,
        FANUC.replace("X =  1600.000", "X =  16o0.000"),
        f"{SILL} cannot be read",
    ),
    "an instruction without its end": (
        read_fanuc,
        FANUC.replace("PAYLOAD[2] ;", "PAYLOAD[2]"),
        "a.x:22: the instruction has no semicolon at its end",
    ),
    "no KRL": (read_krl, "hello\n", "a.x is no KRL program: it has no line DEF"),
    "a KRL program that is cut off": (
        read_krl,
        KRL_SRC[: KRL_SRC.index("WAIT SEC")],
        "a.x:5: DEF Sill_left has no END; the file is cut off",
    ),
    "a KRL program without its data": (
        read_krl,
        KRL_SRC,
        "a.x:31: XP1 is declared in the program's .dat; put that file beside it",
    ),
    "no RAPID": (read_rapid, "hello\n", "a.x:1: hello has no semicolon at its end; the file is cut off"),
    "a module that is cut off": (
        read_rapid,
        RAPID[: RAPID.index("  PROC Leave")],
        "a.x:49: the module has no ENDMODULE; the file is cut off",
    ),
    "a module that is cut in a statement": (
        read_rapid,
        RAPID[: RAPID.index(",v1000,z50")],
        "a.x:21: MoveJ p10 has no semicolon at its end",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_text_is_told_in_one_sentence_with_its_line(case: str) -> None:
    reads, text, told = BROKEN[case]
    with pytest.raises(ControllerError) as caught:
        reads(text, "a.x")  # type: ignore[operator]
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)
