"""What PyBullet prints when it is loaded stays out of a verb's answers; all else passes."""

from __future__ import annotations

import subprocess
import sys


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )


def test_loading_physics_prints_nothing() -> None:
    done = run("import twin.physics")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_loading_pybullet_by_itself_does_print_or_this_file_is_needed_no_more() -> None:
    assert "build time" in run("import pybullet").stderr


def test_what_was_printed_before_and_after_stays_in_order() -> None:
    say = "print('{0}'); print('{0}', file=sys.stderr)"
    done = run("; ".join(("import sys", say.format("before"), "import twin.physics", say.format("after"))))
    assert (done.stdout, done.stderr) == ("before\nafter\n",) * 2


def test_what_else_is_printed_meanwhile_and_an_error_are_told() -> None:
    code = (
        "import os\n"
        "from twin.physics.engine import without_notice\n"
        "with without_notice():\n"
        "    os.write(2, b'pybullet build time: today\\nsomething else\\n')\n"
        "    raise ImportError('a library is missing')\n"
    )
    done = run(code)
    assert "build time" not in done.stderr
    assert done.stderr.startswith("something else\n")
    assert "ImportError: a library is missing" in done.stderr


def test_a_process_without_standard_error_loads_physics_too() -> None:
    done = run("import os; os.close(2); import twin.physics")
    assert done.returncode == 0
