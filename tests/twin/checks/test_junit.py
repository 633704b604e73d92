"""Findings as JUnit XML."""

from __future__ import annotations

from xml.etree import ElementTree

from twin.checks.findings import Scene, of_plant
from twin.checks.junit import junit
from twin.checks.whole_plant import kinds


def test_each_kind_is_a_case_and_each_finding_a_failure() -> None:
    told = 'S1 & "S2" are < 1 m apart.'
    layout = (
        of_plant("overlap", "S1", told),
        of_plant("overlap", "S2", "again"),
        of_plant("off_pitch", "S3", "x"),
    )
    root = ElementTree.fromstring(junit("small", {"layout": layout, "reach": ()}))
    first, second = root
    assert [root.get("name"), first.get("name"), second.get("name")] == ["small", "layout", "reach"]
    assert [case.get("name") for case in first] == list(kinds("layout"))
    assert (first.get("tests"), first.get("failures")) == (str(len(kinds("layout"))), "2")
    assert {case.get("classname") for case in first} == {"small.layout"}
    failed = {case.get("name"): [failure.get("message") for failure in case] for case in first if len(case)}
    assert failed == {"overlap": [told, "again"], "off_pitch": ["x"]}
    assert second.get("failures") == "0"


def test_what_xml_cannot_hold_is_written_out() -> None:
    found = {"layout": (of_plant("overlap", "S\x001", "rings \x07 and \ud800, not \t or ü"),)}
    root = ElementTree.fromstring(junit("small\x1b", found))
    assert root.get("name") == "small\\x1b"
    (failure,) = root.iter("failure")
    assert failure.get("message") == "rings \\x07 and \\ud800, not \t or ü"
    assert failure.text == "warning S\\x001"


def test_where_and_when_a_cell_is_wrong_is_told_with_poses_and_a_link() -> None:
    scene = Scene(
        station="BS310",
        time_s=12.5,
        joints_rad={"BS310R1": (0.1, -0.2)},
        configuration="C0002",
        configurations=640,
        points_m=((1.0, 2.0, 3.0),),
    )
    found = {"reach": (of_plant("reach", "BS310R1", "too near", scene=scene),)}
    (failure,) = ElementTree.fromstring(junit("small", found)).iter("failure")
    assert failure.text is not None
    assert failure.text.splitlines() == [
        "warning BS310R1",
        "station BS310 at 12.500 s",
        "configuration C0002, one of 640",
        "BS310R1 at 0.1000 -0.2000 rad",
        "point 1.0000 2.0000 3.0000 m",
        "http://127.0.0.1:5006/?station=BS310&t=12.500&configuration=C0002",
    ]
