"""The command line does its verbs on real input and answers a mistake with one sentence and exit code 2."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from xml.etree import ElementTree

import pytest
import trimesh

from tests.conftest import OCTOBER, SEPTEMBER
from twin.bus import Subscriber
from twin.events import Samples, ShiftEnded
from twin.geometry.resolve import assets_folder
from twin.geometry.robots import load_robot
from twin.plant.edit import edit_plant

TAKTWIN = Path(sys.executable).with_name("taktwin")


def taktwin(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TAKTWIN, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False
    )


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, done
    assert "Traceback" not in done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("taktwin:")]
    return line


def test_the_october_recording_becomes_a_shift_with_the_known_figures(
    recordings: Path, tmp_path: Path
) -> None:
    out = tmp_path / "october"
    done = taktwin("import", "opcua-csv", recordings / OCTOBER, "--plant", "democell", "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["rows_read"] == 77_874
    assert report["rows_read"] == report["rows_used"] + report["rows_dropped"] + report["rows_refused"]
    assert report["rows_status_nonzero"] == 16
    assert 66 < report["clock_offset_s"] < 72
    low, high = report["clock_offset_ci95_s"]
    assert low < report["clock_offset_s"] < high
    figures = json.loads(taktwin("kpis", out, "--json").stdout)
    assert figures["robot_cycles_complete"] == 79
    assert [partial["lacks"] for partial in figures["robot_cycles_partial"]] == [
        ["place_black", "pick_white", "place_white"],
        ["place_white"],
    ]
    assert figures["cycle_median_s"] == pytest.approx(24.25, abs=0.1)
    assert (figures["camera_results"], figures["good"], figures["bad"]) == (80, 0, 80)
    assert figures["stopper_openings"] == 79
    for times in figures["state_times_s"].values():
        assert sum(times.values()) == pytest.approx(figures["duration_s"], abs=1e-3)
    # A cycle whose end was not recorded has no duration.
    assert sum(cycle["duration_s"] is not None for cycle in figures["cycles"]) >= 78
    for cycle in figures["cycles"]:
        phases = [v for k, v in cycle.items() if k.endswith("_s") and k not in ("start_s", "duration_s")]
        if cycle["duration_s"] is not None:
            assert sum(phases) == pytest.approx(cycle["duration_s"], abs=5e-3)


def test_the_september_recording_has_good_and_bad_parts(recordings: Path, tmp_path: Path) -> None:
    out = tmp_path / "september"
    done = taktwin(
        "import", "opcua-csv", recordings / SEPTEMBER, "--plant", "democell", "--out", out, "--json"
    )
    assert json.loads(done.stdout)["rows_read"] == 105_819
    figures = json.loads(taktwin("kpis", out, "--json").stdout)
    assert figures["good"] > 0 and figures["bad"] > 0
    assert figures["good"] + figures["bad"] == figures["camera_results"] == 107


def test_an_import_says_in_words_what_it_did(recordings: Path, tmp_path: Path) -> None:
    done = taktwin(
        "import", "opcua-csv", recordings / OCTOBER, "--plant", "democell", "--out", tmp_path / "o"
    )
    assert "77,874 rows read" in done.stdout
    assert "Status not zero: 16 rows (16 good)" in done.stdout


def test_a_replay_publishes_every_sample(tmp_path: Path) -> None:
    endpoint = f"ipc://{tmp_path / 'line'}"
    command = [TAKTWIN, "replay", "democell-emulated", "--speed", "10000", "--endpoint", endpoint]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        with Subscriber(endpoint) as subscriber:
            deadline = threading.Timer(60, subscriber.stop)
            deadline.start()
            events = list(subscriber)
            deadline.cancel()
        _, said = process.communicate(timeout=30)
    assert process.returncode == 0
    assert isinstance(events[-1], ShiftEnded)
    count = sum(len(event.rows) for event in events if isinstance(event, Samples))
    assert f"Replayed {count} samples" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["kpis", "nope"], "there is no shift 'nope'"),
        (["serve", "nope"], "there is no plant or shift 'nope'"),
        (["serve", "--port", "0"], "--port is 0; it has to be between 1 and 65535"),
        (["emulate", "--out", "e", "--stop", "5"], "give START:LENGTH in seconds"),
        (["emulate", "--out", "e", "--minutes", "0"], "A shift lasts more than 0"),
        (["replay", "--speed", "-1"], "--speed is -1.0; it has to be above 0"),
        (["replay", "--endpoint", "tcp://0.0.0.0:1"], "is not on this machine"),
        (["import", "opcua-xml", "x", "--plant", "democell", "--out", "y"], "the formats are: opcua-csv"),
        (["import", "opcua-csv", "no-folder", "--plant", "democell", "--out", "y"], "no-folder"),
        (["import", "opcua-csv", "x", "--plant", "demo", "--out", "y"], "did you mean democell"),
    ],
)
def test_a_mistake_is_answered_with_one_sentence(arguments: list[str], message: str) -> None:
    assert message in one_sentence(taktwin(*arguments))


def test_an_import_into_a_folder_that_is_not_empty_is_refused(recordings: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").touch()
    done = taktwin("import", "opcua-csv", recordings / OCTOBER, "--plant", "democell", "--out", tmp_path)
    assert "exists and is not empty" in one_sentence(done)
    assert [p.name for p in tmp_path.iterdir()] == ["precious"]


def test_a_damaged_shift_is_told_and_left_alone(tmp_path: Path) -> None:
    from twin.shifts import open_shift

    folder = Path(shutil.copytree(open_shift("democell-emulated").folder, tmp_path / "shift"))
    samples = folder / "samples.parquet"
    samples.write_bytes(samples.read_bytes()[:-100])
    assert "is damaged" in one_sentence(taktwin("kpis", folder))
    assert samples.exists()


def test_every_verb_has_help_with_an_example() -> None:
    verbs = ("serve", "import", "kpis", "emulate", "replay")
    for verb in verbs:
        done = taktwin(verb, "--help")
        assert done.returncode == 0
        assert f"Example: taktwin {verb}" in done.stdout


def test_an_unknown_verb_is_told() -> None:
    done = taktwin("impor")
    assert one_sentence(done) == "taktwin: there is no verb impor; did you mean import?"
    assert done.stderr.count("\n") == 1


def test_diff_tells_what_changed_and_exits_1_where_something_did(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(assets_folder() / "plants" / "democell", tmp_path / "copy"))
    same = taktwin("diff", "democell", str(folder))
    assert (same.returncode, same.stdout) == (0, "")
    text = (folder / "plant.yaml").read_text(encoding="utf-8")
    (folder / "plant.yaml").write_text(text.replace("length_m: 0.500", "length_m: 0.6", 1), encoding="utf-8")
    changed = taktwin("diff", "democell", str(folder))
    assert (changed.returncode, changed.stdout) == (1, "conveyor conveyor_1: length 0.5 → 0.6 m\n")
    as_json = json.loads(taktwin("diff", "democell", str(folder), "--json").stdout)
    assert [row["place"] for row in as_json] == ["conveyors[0].length_m"]


def test_schema_prints_a_schema() -> None:
    assert json.loads(taktwin("schema").stdout)["title"] == "A file of a TakTwin plant"


def test_check_says_what_is_wrong_by_kind_and_exits_1(tmp_path: Path) -> None:
    clean = taktwin("check", "ev60", "--only", "layout", "--json")
    assert (clean.returncode, json.loads(clean.stdout)) == (0, [])
    folder = Path(shutil.copytree(assets_folder() / "plants" / "ev60", tmp_path / "copy"))
    editor = edit_plant(folder)
    x, y, z = next(robot.base.xyz_m for robot in editor.plant.programmed_robots if robot.id == "BS110R1")
    editor.set("robots[BS110R1].base.xyz_m", [x, y + 2.5, z])
    editor.save()
    report = tmp_path / "report.xml"
    still = [word for name in ("integrity", "layout", "reach") for word in ("--only", name)]
    found = taktwin("check", folder, "--junit", report, *still)
    assert found.returncode == 1
    lines = found.stdout.splitlines()
    assert "reach: 1" in lines
    assert any("put the tool of BS110R1 up to 25" in line for line in lines)
    suites = {suite.get("name"): suite for suite in ElementTree.parse(report).getroot()}
    assert list(suites) == ["integrity", "layout", "reach"]
    failed = [case.get("name") for suite in suites.values() for case in suite if len(case)]
    assert failed == ["reach"]
    assert len(suites["layout"]) == int(suites["layout"].get("tests", 0)) > 0
    assert taktwin("check", folder, "--junit", report, "--only", "integrity").returncode == 0
    assert [suite.get("name") for suite in ElementTree.parse(report).getroot()] == ["integrity"]
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    refused = one_sentence(taktwin("check", "ev60", "--junit", notes))
    assert "exists already and is no JUnit XML" in refused
    assert notes.read_text() == "mine"


def test_check_runs_only_what_is_asked_for_and_tells_figures(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(assets_folder() / "plants" / "ev60", tmp_path / "copy"))
    editor = edit_plant(folder)
    editor.set("robots[BS110R1].payload_kg", 200.0)
    editor.save()
    assert taktwin("check", folder, "--only", "layout").returncode == 0
    found = taktwin("check", folder, "--only", "layout", "--only", "integrity", "--json")
    (row,) = json.loads(found.stdout)
    told = (row["kind"], row["device"], row["value"], row["unit"], row["limit"])
    assert (found.returncode, told) == (1, ("payload", "BS110R1", 318.0, "kg", 270.0))
    assert "there is no check reech" in one_sentence(taktwin("check", "ev60", "--only", "reech"))


def test_a_shape_that_was_imported_is_used_and_exported(tmp_path: Path) -> None:
    small = Path(__file__).parents[1] / "twin" / "plant" / "small"
    plant = Path(shutil.copytree(small, tmp_path / "plant"))
    trimesh.creation.box((200.0, 200.0, 200.0)).export(str(tmp_path / "box.stl"))
    brought = ("import", "shape", tmp_path / "box.stl", "--plant", plant, "--id", "nest", "--unit", "mm")
    assert taktwin(*brought, "--up", "z").returncode == 0
    text = (plant / "plant.yaml").read_text(encoding="utf-8")
    text = text.replace("shape: assembly.line_side_rack", "shape: shapes/nest.ply")
    (plant / "plant.yaml").write_text(text, encoding="utf-8")
    assert taktwin("export", plant, "--out", tmp_path / "plant.glb").returncode == 0
    assert b"own/nest-" in (tmp_path / "plant.glb").read_bytes()


def test_export_writes_a_glb_or_a_robot_and_never_over_something(tmp_path: Path) -> None:
    glb = tmp_path / "plant.glb"
    assert taktwin("export", "ev60", "--out", glb).returncode == 0
    assert glb.read_bytes()[:4] == b"glTF"
    assert "exists already" in one_sentence(taktwin("export", "ev60", "--out", glb))
    arm = tmp_path / "arm"
    assert taktwin("export", "ev60", "--robot", "BS110R1", "--out", arm).returncode == 0
    assert len(load_robot(str(arm / "arm.urdf")).joint_names) == 6
    wrong = taktwin("export", "ev60", "--robot", "BS110R9", "--out", tmp_path / "no")
    assert "there is no robot BS110R9; did you mean" in one_sentence(wrong)


def test_a_robot_and_a_shape_are_brought_into_a_plants_folder(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(assets_folder() / "plants" / "democell", tmp_path / "copy"))
    arm = assets_folder() / "robots" / "kr120_r2500_pro" / "kr120_r2500_pro.urdf"
    done = taktwin("import", "urdf", arm, "--plant", folder, "--id", "arm")
    assert done.returncode == 0, done.stderr
    assert len(load_robot("robots/arm/arm.urdf", folder).joint_names) == 6
    mesh = arm.parent / "meshes"
    source = next(path for path in sorted(mesh.iterdir()) if path.suffix == ".stl")
    done = taktwin("import", "shape", source, "--plant", folder, "--id", "base", "--unit", "m", "--up", "z")
    assert done.returncode == 0, done.stderr
    assert (folder / "shapes" / "base.ply").is_file()
    again = ("import", "shape", source, "--plant", folder, "--id", "base", "--unit", "m", "--up", "z")
    assert "base" in one_sentence(taktwin(*again))
    assert "--unit" in one_sentence(taktwin("import", "shape", source, "--plant", folder, "--id", "other"))
    assert "is bundled" in one_sentence(taktwin("import", "urdf", arm, "--plant", "ev60", "--id", "arm"))
