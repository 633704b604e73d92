"""The wheel: what it holds, and that it works in a fresh environment, away from the checkout."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
VERBS = ("serve", "import", "kpis", "emulate", "replay")

# Fetching and unpacking about 1 GB took 60 to 80 s on two cores.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout with the build backend of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(HOUSE),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("taktwin-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a fresh environment that holds the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(folder, with_pip=True)
    # Constraints through the environment; no byte code ahead, which would take a third of the time.
    done = subprocess.run(
        [str(folder / "bin" / "pip"), "install", "--quiet", "--no-compile", str(wheel)],
        env=elsewhere() | {"PIP_CONSTRAINT": str(HOUSE / "constraints.txt")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "bin"


def elsewhere() -> dict[str, str]:
    """This process's environment without what could lead back into the checkout."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }


def run(command: list[str], folder: Path) -> str:
    """What a command prints that is run in a folder and succeeds."""
    done = subprocess.run(
        command, cwd=folder, env=elsewhere(), capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def committed(folder: str) -> set[str]:
    """Committed files below a folder, relative to it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", folder], cwd=HOUSE, capture_output=True, text=True, check=True
    ).stdout
    return {name.removeprefix(f"{folder}/") for name in listed.split("\0") if name}


def test_the_wheel_holds_all_assets_and_the_browser_bundle(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    assert not {f"twin/assets/{name}" for name in committed("assets")} - held
    bundle = committed("twin/view/web/dist")
    assert bundle
    assert not {f"twin/view/web/dist/{name}" for name in bundle} - held


def test_the_wheel_holds_no_sources_of_the_bundle_and_no_tests(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in held if name.endswith((".ts", ".mjs", ".npmrc", ".pyc"))]
    assert not [name for name in held if "node_modules" in name or Path(name).name.startswith("package.")]
    assert not [name for name in held if Path(name).name == "package-lock.json"]
    assert {name.split("/")[0].split("-")[0] for name in held} == {"twin", "kernels", "taktwin"}


def test_an_installed_taktwin_is_imported_from_the_install(installed: Path, tmp_path: Path) -> None:
    places = run([str(installed / "python"), "-c", "import twin, kernels; print(twin.__path__[0])"], tmp_path)
    assert Path(places.strip()).is_relative_to(installed.parent)


def test_every_verb_explains_itself_in_another_folder(installed: Path, tmp_path: Path) -> None:
    page = run([str(installed / "taktwin"), "--help"], tmp_path)
    assert set(VERBS) <= set(page.split())
    for verb in VERBS:
        own = run([str(installed / "taktwin"), verb, "--help"], tmp_path)
        assert f"taktwin {verb}" in own
        assert f"Example: taktwin {verb} " in own


def test_kpis_of_the_bundled_shift_come_out_as_json_in_another_folder(
    installed: Path, tmp_path: Path
) -> None:
    figures = json.loads(run([str(installed / "taktwin"), "kpis", "democell-emulated", "--json"], tmp_path))
    assert figures["robot_cycles_complete"] > 0


def test_a_shift_is_emulated_and_its_log_imported_in_another_folder(installed: Path, tmp_path: Path) -> None:
    taktwin = str(installed / "taktwin")
    run([taktwin, "emulate", "--out", "log", "--minutes", "5", "--as-log"], tmp_path)
    command = [taktwin, "import", "opcua-csv", "log", "--plant", "democell", "--out", "shift", "--json"]
    report = json.loads(run(command, tmp_path))
    assert report["rows_read"] == report["rows_used"] + report["rows_dropped"] + report["rows_refused"]
    assert json.loads(run([taktwin, "kpis", "shift", "--json"], tmp_path))["stopper_openings"] > 5


SUBSCRIBE = """
import sys
from twin.bus import Subscriber
from twin.events import Samples

rows = 0
with Subscriber(sys.argv[1]) as subscriber:
    for event in subscriber:
        rows += len(event.rows) if isinstance(event, Samples) else 0
        if rows > 1000:
            break
print(rows)
"""


def test_a_replay_reaches_a_subscriber_in_another_process(installed: Path, tmp_path: Path) -> None:
    endpoint = f"ipc://{tmp_path}/bus"
    publisher = subprocess.Popen(
        [str(installed / "taktwin"), "replay", "--speed", "50", "--endpoint", endpoint],
        cwd=tmp_path,
        env=elsewhere(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert int(run([str(installed / "python"), "-c", SUBSCRIBE, endpoint], tmp_path)) > 1000
    finally:
        publisher.terminate()
        publisher.wait(timeout=20)


@pytest.fixture
def served(installed: Path, tmp_path: Path) -> Iterator[str]:
    """The address at which the installed command serves the bundled shift."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "serve.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [str(installed / "taktwin"), "serve", "--port", str(port)],
            cwd=tmp_path,
            env={n: v for n, v in elsewhere().items() if n not in {"DISPLAY", "WAYLAND_DISPLAY"}},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(600):
            if server.poll() is not None or answers(address):
                break
            time.sleep(0.2)
        assert server.poll() is None, log.read_text()
        yield address
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def answers(address: str) -> bool:
    """Whether a page is there already."""
    try:
        with urllib.request.urlopen(address, timeout=20) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def test_the_page_of_the_bundled_shift_answers_in_another_folder(served: str) -> None:
    with urllib.request.urlopen(served, timeout=60) as page:
        assert page.status == 200
        assert "TakTwin" in page.read().decode()
