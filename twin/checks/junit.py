"""Findings as JUnit XML, which build servers read: a test case for each kind of finding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from twin.checks.whole_plant import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from twin.checks.findings import Finding

NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold."""


def junit(plant: str, found: Mapping[str, tuple[Finding, ...]]) -> bytes:
    """A document with a suite for each check, a case for each kind, and a failure for each finding.

    plant: its id. found: findings by the name of the check, as `check_plant` returns them.
    """
    plant = _writable(plant)
    root = ElementTree.Element("testsuites", name=plant)
    for check, findings in found.items():
        names = kinds(check)
        failed = {finding.kind for finding in findings}
        counts = {"tests": str(len(names)), "failures": str(len(failed)), "errors": "0", "skipped": "0"}
        suite = ElementTree.SubElement(root, "testsuite", {"name": check, **counts})
        for name in names:
            case = ElementTree.SubElement(suite, "testcase", classname=f"{plant}.{check}", name=name)
            for finding in findings:
                if finding.kind == name:
                    failure = ElementTree.SubElement(case, "failure", type=name)
                    failure.set("message", _writable(finding.message))
                    failure.text = _writable("\n".join(_details(finding)))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _details(finding: Finding) -> Iterator[str]:
    yield f"{finding.severity} {finding.device}"
    if (scene := finding.scene) is not None:
        yield f"station {scene.station} at {scene.time_s:.3f} s"
        if scene.configuration:
            yield f"configuration {scene.configuration}, one of {scene.configurations:,}"
        for robot, joints in (scene.joints_rad or {}).items():
            yield f"{robot} at {' '.join(f'{value:.4f}' for value in joints)} rad"
        for point in scene.points_m:
            yield f"point {' '.join(f'{value:.4f}' for value in point)} m"
        yield scene.link()


def _writable(text: str) -> str:
    """The text with what XML cannot hold written out: a bell becomes \\x07."""
    return NOT_XML.sub(lambda found: ascii(found[0])[1:-1], text)
