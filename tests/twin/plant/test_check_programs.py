"""Steps of programs have what they need, and every spot is welded once."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.twin.plant.conftest import SMALL, Edit, Spoilt
from twin.plant import load_plant
from twin.plant.check_programs import program_mistakes
from twin.plant.check_robots import robot_mistakes

MISTAKES: dict[str, tuple[list[Edit], list[str]]] = {
    "a target with fewer joint positions than its robot has joints": (
        [
            (
                "robots.yaml",
                "above_car, frame: car, pose: {xyz_m: [0.5, 0.4, 1.6]}",
                "above_car, frame: car, joints_rad: [0.1, 0.2], pose: {xyz_m: [0.5, 0.4, 1.6]}",
            ),
        ],
        [
            "robots.yaml:68, programs[1].steps[1].at: above_car has 2 joint positions; R1 has 6 joints",
        ],
    ),
    "a move until the car is there": (
        [
            ("robots.yaml", "{do: joint, at: above_car}", "{do: joint, at: above_car, until: car_in_place}"),
        ],
        [
            "robots.yaml:68, programs[1].steps[1].until: joint waits for nothing; put a wait until "
            "car_in_place before it",
        ],
    ),
    "an output and a controller's line that nobody named": (
        [
            (
                "robots.yaml",
                "{do: joint, at: above_car}",
                "{do: joint, at: above_car, blend_m: 0.01, blend_share: 0.5}\n      - {do: signal}\n"
                "      - {do: as_is, text: JMP LBL 1}\n      - {do: as_is}\n"
                "      - {do: wait, text: DI 1 is on}",
            ),
        ],
        [
            "robots.yaml:68, programs[1].steps[1].blend_share: the way is rounded by blend_m already; give "
            "one of the two",
            "robots.yaml:69, programs[1].steps[2]: signal needs the controller's words in text",
            "robots.yaml:71, programs[1].steps[4]: as_is needs the controller's words in text",
        ],
    ),
    "a spot that is at nothing": (
        [
            (
                "robots.yaml",
                "{do: spot, at: W002, clear_m: 0.05}",
                "{do: spot, at: W002}\n      - {do: spot, clear_m: 0.05}",
            ),
        ],
        [
            "robots.yaml:72, programs[1].steps[5]: spot needs a weld spot in at",
        ],
    ),
    "a move to nothing": (
        [
            ("robots.yaml", "{do: joint, at: above_car}", "{do: joint}"),
        ],
        [
            "robots.yaml:68, programs[1].steps[1]: joint needs a target in at",
        ],
    ),
    "a spot at a target": (
        [
            (
                "robots.yaml",
                "{do: home}\n      - {do: joint, at: above_car}",
                "{do: home}\n      - {do: spot, at: above_car}",
            ),
        ],
        [
            "robots.yaml:68, programs[1].steps[1].at: above_car is a target; spot needs a "
            "weld spot: there is W001, W002, W003",
        ],
    ),
    "a move to a weld spot": (
        [
            ("robots.yaml", "at: at_side, speed_m_s: 0.3", "at: W002, speed_m_s: 0.3"),
        ],
        [
            "robots.yaml:85, programs[3].steps[3].at: W002 is a weld spot; linear needs a "
            "target: there is above_car, at_rack, at_side",
        ],
    ),
    "a seam at a weld spot": (
        [
            (
                "robots.yaml",
                "{do: seam, at: roof_seam}",
                "{do: seam, at: roof_seam}\n      - {do: seam, at: W002}",
            ),
        ],
        [
            "robots.yaml:93, programs[4].steps[1].at: W002 is a weld spot; seam needs a "
            "seam: there is roof_seam",
        ],
    ),
    "a home at something": (
        [
            ("robots.yaml", "{do: home}\n      - {do: joint", "{do: home, at: at_side}\n      - {do: joint"),
        ],
        [
            "robots.yaml:67, programs[1].steps[0].at: home is done at nothing; at_side does not belong here",
        ],
    ),
    "an enter without a zone": (
        [
            ("robots.yaml", "{do: wait, time_s: 2.0", "{do: enter}\n      - {do: wait, time_s: 2.0"),
        ],
        [
            "robots.yaml:86, programs[3].steps[4]: enter needs a zone in zone",
        ],
    ),
    "a wait without a time": (
        [
            ("robots.yaml", "{do: wait, time_s: 2.0", "{do: wait"),
        ],
        [
            "robots.yaml:86, programs[3].steps[4]: wait needs its time in time_s",
        ],
    ),
    "a zone at a step that has none": (
        [
            ("robots.yaml", "{do: grip, time_s: 1.0}", "{do: grip, time_s: 1.0, zone: Z1}"),
        ],
        [
            "robots.yaml:83, programs[3].steps[1].zone: grip has no zone; enter Z1 in a step before it",
        ],
    ),
    "a leave without enter": (
        [
            ("robots.yaml", "      - {do: enter, zone: Z1}\n      - {do: linear", "      - {do: linear"),
        ],
        [
            "robots.yaml:87, programs[3].steps[5].zone: load_side leaves Z1 without having entered it",
        ],
    ),
    "an enter without leave": (
        [
            (
                "robots.yaml",
                "      - {do: release, time_s: 0.5}\n      - {do: leave, zone: Z1}\n",
                "      - {do: release, time_s: 0.5}\n",
            ),
        ],
        [
            "robots.yaml:84, programs[3].steps[2].zone: load_side enters Z1 and never "
            "leaves it; nobody else could ever enter",
        ],
    ),
    "a zone entered twice": (
        [
            (
                "robots.yaml",
                "{do: spot, at: W001, clear_m: 0.05}\n      - {do: spot, at: W002",
                "{do: enter, zone: Z1}\n"
                "      - {do: spot, at: W001, clear_m: 0.05}\n"
                "      - {do: spot, at: W002",
            ),
        ],
        [
            "robots.yaml:70, programs[1].steps[3].zone: weld enters Z1, which it is in since steps[2]",
        ],
    ),
    "a zone that the robot does not share": (
        [
            ("robots.yaml", "robots: [R1, R2]", "robots: [R1, R3]"),
        ],
        [
            "robots.yaml:84, programs[3].steps[2].zone: Z1 is not shared by R2; name it in "
            "the robots of the zone",
            "robots.yaml:88, programs[3].steps[6].zone: Z1 is not shared by R2; name it in "
            "the robots of the zone",
        ],
    ),
    "a spot of another robot": (
        [
            (
                "robots.yaml",
                "{do: seam, at: roof_seam}",
                "{do: seam, at: roof_seam}\n      - {do: spot, at: W002}",
            ),
        ],
        [
            "robots.yaml:93, programs[4].steps[1].at: W002 belongs to R1, but seal is run by R3",
        ],
    ),
    "a spot welded twice": (
        [
            (
                "robots.yaml",
                "{do: spot, at: W002, clear_m: 0.05}",
                "{do: spot, at: W002}\n      - {do: spot, at: W001}",
            ),
        ],
        [
            "robots.yaml:72, programs[1].steps[5].at: W001 is welded twice by weld, at steps[3] before",
        ],
    ),
    "a spot never welded": (
        [
            ("robots.yaml", "      - {do: spot, at: W002, clear_m: 0.05}\n", ""),
        ],
        [
            "robots.yaml:46, weld_spots[1]: W002 is never welded; give a program of R1 a step at it",
        ],
    ),
    "a seam never laid": (
        [
            ("robots.yaml", "      - {do: seam, at: roof_seam}\n", ""),
        ],
        [
            "robots.yaml:50, seams[0]: roof_seam is never laid; give a program of R3 a step at it",
        ],
    ),
    "a program without steps": (
        [
            ("robots.yaml", "    steps:\n      - {do: tip_dress, time_s: 9.0}", "    steps: []"),
        ],
        [
            "robots.yaml:77, programs[2].steps: dress has no step",
        ],
    ),
    "a program behind one that takes every car": (
        [
            (
                "robots.yaml",
                "  - id: load_side",
                "  - {id: weld_steel, robot: R1, options: {roof: [steel]}, steps: [{do: "
                "home}]}\n"
                "  - id: load_side",
            ),
        ],
        [
            "robots.yaml:79, programs[3]: weld_steel is never run: weld, which stands "
            "before it, takes every car",
        ],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_one_sentence_with_its_place(spoilt: Spoilt, mistake: str) -> None:
    edits, told = MISTAKES[mistake]
    assert list(spoilt(edits)) == told


def test_a_recorded_robot_runs_no_programs_and_welds_nothing() -> None:
    small = load_plant(SMALL)
    (arm,) = load_plant("democell").robots
    program, spot = replace(small.programs[4], robot=arm.id), replace(small.weld_spots[0], robot=arm.id)
    plant = replace(small, robots=(*small.robots, arm), programs=(program,), weld_spots=(spot,))
    told = [*program_mistakes(plant), *robot_mistakes(plant)]
    assert (("programs", 0, "robot"), "robot is a traced robot, which runs no programs") in told
    assert (
        ("weld_spots", 0, "robot"),
        "robot is a traced robot; a weld spot needs a programmed one",
    ) in told
