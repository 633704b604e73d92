"""The finder of Chromium, and what is done without one."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.chromium import NAMES, find
from tests.browser.conftest import need_chromium

HOUSE = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_chromium_is_found_under_each_of_its_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find() is None
    path = tmp_path / name
    path.write_text("#!/bin/sh\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    assert find() == str(path)
    assert name in NAMES


def test_without_chromium_browser_tests_skip_here_and_fail_in_ci() -> None:
    with pytest.raises(pytest.skip.Exception, match="no Chromium"):
        need_chromium(None, "")
    with pytest.raises(pytest.fail.Exception, match="CI=true"):
        need_chromium(None, "true")
    need_chromium("chromium", "true")


def test_the_shell_asks_the_same_finder() -> None:
    command = [sys.executable, "-m", "tests.browser.chromium"]
    found = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    assert found.returncode == (find() is None)
    assert "-m tests.browser.chromium" in (HOUSE / "make/system.sh").read_text("utf-8")
    nowhere = subprocess.run(command, cwd=HOUSE, capture_output=True, check=False, env={"PATH": ""})
    assert nowhere.returncode == 1
