"""What a verb says last, on the standard error: how many there are, and what to do next."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from twin.cli import main
from twin.plant.tables import write_tables

SMALL = Path(__file__).parents[1] / "plant" / "small"


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[str]:
    """The lines on the standard error."""
    with pytest.raises(SystemExit):
        main([str(argument) for argument in arguments])
    return capsys.readouterr().err.splitlines()


def test_a_plant_that_tables_changed_is_to_be_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plant, csv = Path(shutil.copytree(SMALL, tmp_path / "mine")), tmp_path / "csv"
    write_tables(plant, csv)
    assert said(capsys, "table", plant, "--from", csv) == []
    path = csv / "stations.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"BS010",""', '"BS010","First"'), encoding="utf-8")
    assert said(capsys, "table", plant, "--from", csv, "--dry-run") == []
    assert said(capsys, "table", plant, "--from", csv) == [f"Check it with: taktwin check {plant}"]


def test_a_long_difference_ends_with_a_sum(capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = said(capsys, "diff", "democell", SMALL)
    assert line.partition(":")[0].endswith(" differences")
    assert " signals gone" in line


def test_one_finding_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "check", SMALL, "--only", "integrity") == [f"1 finding by integrity in {SMALL}"]
