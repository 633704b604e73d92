"""A controller's program comes into a plant by `import` and goes out by `export`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.twin.cli.conftest import Run
from tests.twin.plant.conftest import SMALL
from tests.twin.plant.controllers.samples import SAMPLES
from twin.plant import by_id, load_plant

FILES = {"fanuc-ls": "sill.ls", "krl": "sill.src", "rapid": "sill.mod"}


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "mine"))


@pytest.mark.parametrize("format", FILES)
def test_a_program_comes_in_with_what_was_not_understood_and_goes_out_with_it(
    run: Run, plant: Path, tmp_path: Path, format: str
) -> None:
    robot, old = ("R1", "weld")
    where = ("--plant", plant, "--robot", robot, "--replace", old, "--remove", "--frame", "3=car")
    code, out, err = run("import", format, SAMPLES / FILES[format], *where)
    assert (code, f"Check it with: taktwin check {plant}" in err) == (0, True)
    lines = out.splitlines()
    assert lines[0].startswith("weld: ")
    assert " instructions are understood (" in lines[0]
    assert any(line.startswith("Left out of account, ") for line in lines)
    handshake = next(line for line in lines if "andshake" in line.lower())
    assert handshake.startswith(f"  {FILES[format]}:")
    assert "another program; bring it in too if it moves" in handshake
    program = by_id(load_plant(plant).programs)["weld"]
    assert program.controller == format
    suffix = Path(FILES[format]).suffix
    code, _, err = run("export", plant, "--program", "weld", "--as", format, "--out", tmp_path / f"o{suffix}")
    assert (code, f"Wrote {tmp_path / f'o{suffix}'}" in err) == (0, True)
    text = (tmp_path / f"o{suffix}").read_text(encoding="cp1252")
    kept = [step.text for step in program.steps if step.do == "as_is" and "_NUM" not in step.text]
    kept = [text for text in kept if not text.startswith(("WObj:=", "Tool:=", "$BASE", "$TOOL", "!", ";"))]
    assert len(kept) > 5
    assert [line for line in kept if line not in text and "P[" not in line] == []


def test_a_program_that_is_only_looked_at_changes_nothing(run: Run, plant: Path) -> None:
    before = {path.name: path.read_bytes() for path in plant.iterdir() if path.is_file()}
    where = ("--plant", plant, "--robot", "R1", "--replace", "weld", "--dry-run", "--json")
    code, out, err = run("import", "rapid", SAMPLES / "sill.mod", *where)
    found = json.loads(out)
    assert code == 2
    assert "Without --dry-run this would be refused: weld would not do " in err
    code, _, err = run("import", "rapid", SAMPLES / "sill.mod", *where, "--remove")
    assert (code, err) == (0, "")
    assert (found["lines"], found["understood"]) == (31, 21)
    assert {"file": "sill.mod", "line": 44, "text": "again:"}.items() <= found["left_out"][8].items()
    assert {path.name: path.read_bytes() for path in plant.iterdir() if path.is_file()} == before


REFUSED = {
    "no robot": (["--plant", "PLANT"], "say which robot runs the program: --robot ID"),
    "another robot": (
        ["--plant", "PLANT", "--robot", "R9"],
        "there is no robot R9 that runs programs; there is R1, R2, R3",
    ),
    "a second program for every car": (
        ["--plant", "PLANT", "--robot", "R1"],
        "R1 runs weld for every car, so that a second program would never be run; give --replace weld",
    ),
    "no such program": (
        ["--plant", "PLANT", "--robot", "R1", "--replace", "seal"],
        "R1 has no program seal; it has weld_glass, weld, dress",
    ),
    "spots that nobody would weld": (
        ["--plant", "PLANT", "--robot", "R1", "--replace", "weld"],
        "weld would not do W002 any more, and no other program does; give --remove to take them out",
    ),
    "no such routine": (
        ["--plant", "PLANT", "--robot", "R1", "--replace", "weld", "--routine", "Leaf"],
        "sill.mod has no routine Leaf; did you mean Leave?",
    ),
    "a frame that is no numbers": (
        ["--plant", "PLANT", "--robot", "R1", "--replace", "weld", "--frame", "w=1,2"],
        "--frame w=1,2: give NAME=X,Y,Z,q1,q2,q3,q4 in mm and degrees, NAME=car or NAME=station",
    ),
    "a bundled plant": (
        ["--plant", "ev60", "--robot", "BS020R1"],
        "ev60 is bundled with TakTwin and stays as it is; copy it first",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_brought_in_is_told_in_one_sentence(run: Run, plant: Path, case: str) -> None:
    arguments, told = REFUSED[case]
    given = [str(plant) if argument == "PLANT" else argument for argument in arguments]
    code, out, err = run("import", "rapid", SAMPLES / "sill.mod", *given)
    assert (code, out) == (2, "")
    assert err.startswith(f"taktwin: {told}")
    assert len(err.splitlines()) == 1


def test_a_frame_without_numbers_is_told_with_its_line(run: Run, plant: Path) -> None:
    where = ("--plant", plant, "--robot", "R3", "--replace", "seal", "--remove")
    code, _, err = run("import", "krl", SAMPLES / "sill.src", *where)
    told = "sill.src:45: the numbers of BASE3 stand in the controller, not in the program; give --frame 3="
    assert (code, err.startswith(f"taktwin: {told}")) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--program", "weld"], "a program needs both: --program ID and --as fanuc-ls, krl or rapid"),
        (["--program", "weld", "--as", "karel"], "there is no format 'karel' of programs"),
        (["--program", "wald", "--as", "krl"], "there is no program wald; did you mean weld?"),
    ],
)
def test_what_cannot_be_written_is_told(run: Run, tmp_path: Path, arguments: list[str], told: str) -> None:
    code, _, err = run("export", SMALL, *arguments, "--out", tmp_path / "o.src")
    assert (code, err.startswith(f"taktwin: {told}")) == (2, True)


def test_a_program_is_written_under_its_controllers_suffix(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "o.txt"
    code, _, err = run("export", SMALL, "--program", "weld", "--as", "krl", "--out", out)
    assert (code, err) == (2, f"taktwin: --out is {out}; a krl program is written as a .src\n")
