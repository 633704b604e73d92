"""Findings as JUnit XML."""

from __future__ import annotations

from xml.etree import ElementTree

from twin.checks.findings import of_plant
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
