"""A place that cannot be written is refused before anything is read, and nothing is left there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twin.cli.conftest import Told
from twin.cli.app import ArgumentError
from twin.cli.places import check_out

VERBS = (
    "import opcua-csv NO-RECORDING --plant no-plant --out",
    "emulate no-plant --out",
    "export no-plant --robot R --out",
    "table no-plant --out",
)
"""What they are to read does not exist, so that a sentence about the place shows what is asked first."""


@pytest.mark.parametrize("verb", VERBS)
def test_a_place_is_refused_before_anything_is_read(told: Told, tmp_path: Path, verb: str) -> None:
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    absent, file = tmp_path / "absent", tmp_path / "file"
    for out, sentence in (
        (absent / "new", f"there is no folder {absent} to put new into; make it first"),
        (file / "new", f"{file} is a file, so new cannot be put into it; give --out another place"),
        (file, f"{file} exists already; give --out a new name"),
        (tmp_path, f"{tmp_path} exists and is not empty; give --out a new name"),
    ):
        assert told(*verb.split(), out) == sentence
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert file.read_text(encoding="utf-8") == "kept"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="there is no folder here that nobody can write into")
@pytest.mark.parametrize("verb", VERBS)
def test_a_folder_that_nobody_can_write_into_is_told(told: Told, verb: str) -> None:
    assert told(*verb.split(), "/proc/new").startswith("nothing can be written into /proc")


def test_a_new_name_and_an_empty_folder_are_taken_and_left_as_they_are(tmp_path: Path) -> None:
    check_out(tmp_path / "new")
    check_out(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_link_that_leads_nowhere_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ArgumentError, match="exists already"):
        check_out(tmp_path / "link")
