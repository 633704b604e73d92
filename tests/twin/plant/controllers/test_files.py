"""Files that are no program are told in one sentence, whatever they are; old encodings are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twin.plant.controllers.samples import FANUC, KRL_DAT, KRL_SRC
from twin.plant.controllers import ControllerError, controller_text, script_of
from twin.plant.controllers.files import MOST_BYTES
from twin.plant.controllers.neutral import Comment
from twin.plant.robots import Controller


def told(path: Path, controller: Controller = Controller.FANUC_LS) -> str:
    with pytest.raises(ControllerError) as caught:
        script_of(path, controller)
    return str(caught.value).replace(str(path.parent), "DIR")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert told(tmp_path / "a.ls") == "DIR/a.ls cannot be read (no such file or directory)"


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.ls").write_text(" \r\n")
    assert told(tmp_path / "a.ls") == "DIR/a.ls is empty; give the program's text"


def test_a_binary_tp_is_to_be_exported_as_text(tmp_path: Path) -> None:
    (tmp_path / "a.tp").write_bytes(b"\x00\x01PROG" * 100)
    told_of_it = "DIR/a.tp is binary; export it as ASCII .LS on the pendant or in ROBOGUIDE"
    assert told(tmp_path / "a.tp") == told_of_it


def test_a_binary_of_another_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.ls").write_bytes(bytes(range(256)) * 8)
    assert told(tmp_path / "a.ls").startswith("DIR/a.ls is binary; give the controller's program as text")


def test_a_file_that_is_far_too_long_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.ls").open("wb") as file:
        file.truncate(50_000_000)
    assert told(tmp_path / "a.ls") == "DIR/a.ls has 50 MB; no robot program is longer than 16 MB"
    assert MOST_BYTES == 16_000_000


def test_a_data_list_alone_is_no_program(tmp_path: Path) -> None:
    (tmp_path / "a.dat").write_text(KRL_DAT)
    assert told(tmp_path / "a.dat", Controller.KRL) == "DIR/a.dat holds data alone; give the .src beside it"


def test_a_program_in_the_old_encoding_of_windows_is_read(tmp_path: Path) -> None:
    text = FANUC.replace("!Sill left, six spots", "!Schweller außen für Tür")
    (tmp_path / "a.ls").write_bytes(text.replace("\n", "\r\n").encode("cp1252"))
    first = script_of(tmp_path / "a.ls", Controller.FANUC_LS).routines[0].lines[0]
    assert first.action == Comment("Schweller außen für Tür")
    (tmp_path / "b.ls").write_text(text, encoding="utf-8-sig")
    assert controller_text(tmp_path / "b.ls") == text


def test_a_data_list_is_found_in_whatever_case_and_so_is_the_controllers_own(tmp_path: Path) -> None:
    programs, system = tmp_path / "R1" / "Program", tmp_path / "R1" / "System"
    programs.mkdir(parents=True)
    system.mkdir()
    (programs / "SILL.src").write_text(KRL_SRC)
    (programs / "sill.DAT").write_text(KRL_DAT)
    (system / "$config.dat").write_text(
        "DEFDAT  $CONFIG PUBLIC\n"
        "BASE_DATA[3]={X 1200.0,Y 0.0,Z 650.0,A 90.0,B 0.0,C 0.0}\n"
        "TOOL_DATA[1]={X 0.0,Y 0.0,Z 600.0,A 0.0,B 0.0,C 0.0}\nENDDAT\n"
    )
    script = script_of(programs / "SILL.src", Controller.KRL)
    assert script.frames["3"].xyz_m == (1.2, 0.0, 0.65)
    assert script.tools["1"].xyz_m == (0.0, 0.0, 0.6)
