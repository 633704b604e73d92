"""The kernels' cache on disk: warm after one start, also where the install cannot be written to."""

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import numba
import pytest

import kernels
from kernels import warm

pytestmark = pytest.mark.skipif(numba.config.DISABLE_JIT, reason="the compiler is off, so nothing is cached")

WARM = """
    import json
    from kernels import warm

    said = []
    compiled = warm.warm_up(lambda *row: said.append(row))
    print(json.dumps({"compiled": compiled, "said": said, "folder": str(warm.cache_folder())}))
"""
CALLERS_FIRST = """
    import importlib, json, pkgutil
    import kernels
    from kernels import warm

    for name, kernel, arguments in reversed(list(warm._calls())):
        kernel(*arguments)
    misses = 0
    for found in pkgutil.iter_modules(kernels.__path__):
        module = importlib.import_module(f"kernels.{found.name}")
        for thing in vars(module).values():
            misses += sum(thing.stats.cache_misses.values()) if hasattr(thing, "py_func") else 0
    print(json.dumps(misses))
"""


def run(code, prefix=(), **more):
    command = [*prefix, sys.executable, "-c", textwrap.dedent(code)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=280, **more)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_second_process_compiles_nothing_and_says_nothing():
    assert run(WARM) == {"compiled": 0, "said": [], "folder": str(warm.cache_folder())}


def test_cached_kernels_work_in_any_order_without_compiling():
    # Numba once lost what a kernel needs to return an array when its caller had been loaded before it.
    assert run(CALLERS_FIRST) == 0


def test_warming_up_covers_the_kernels_that_the_house_calls_and_no_others():
    house = Path(kernels.__path__[0]).parent / "twin"
    text = "\n".join(source.read_text(encoding="utf-8") for source in house.rglob("*.py"))
    called = set(
        re.findall(r"\b((?:blend|kinematics|line|distance|clearance|cycles|motion|wrist6)\.[a-z_]+)\(", text)
    )
    called = {name for name in called if is_kernel(name)}
    # Those two are what frames_along and segment are built on.
    built_on = {"kinematics.link_poses", "cycles.visits"}
    assert {name for name, _, _ in warm._calls()} == called | built_on


def is_kernel(name):
    module, _, function = name.partition(".")
    return hasattr(getattr(importlib.import_module(f"kernels.{module}"), function, None), "py_func")


def small_copy(folder):
    """A package of one cheap kernel and the real `warm_up`, so that compiling it is quick."""
    package = folder / "kernels"
    package.mkdir(parents=True)
    shutil.copy(Path(kernels.__path__[0]) / "warm.py", package)
    (package / "__init__.py").write_text('"""Kernels."""\n', encoding="utf-8")
    for name in ("blend", "clearance", "cycles", "distance", "line", "motion", "pace", "wrist6"):
        (package / f"{name}.py").write_text("", encoding="utf-8")
    (package / "inner.py").write_text(kernel("inner", "x + 1.0"), encoding="utf-8")
    text = "from kernels.inner import inner\n" + kernel("forward", "inner(x)")
    (package / "kinematics.py").write_text(text, encoding="utf-8")
    small = "\n\ndef _calls():\n    yield 'kinematics.forward', kinematics.forward, (1.0,)\n"
    with (package / "warm.py").open("a", encoding="utf-8") as source:
        source.write(small)
    return package


def kernel(name, result):
    return f"from numba import njit\n\n\n@njit(cache=True)\ndef {name}(x):\n    return {result}\n"


def test_the_first_start_says_that_it_compiles_and_how_far_it_is(tmp_path):
    small_copy(tmp_path)
    first = run(WARM, cwd=tmp_path)
    assert first["compiled"] == 1
    assert first["said"] == [[0, 1, "kinematics.forward"], [1, 1, ""]]
    assert run(WARM, cwd=tmp_path)["said"] == []


def test_a_kernel_is_compiled_anew_when_a_function_that_it_calls_has_changed(tmp_path):
    package = small_copy(tmp_path)
    use = """
        import json
        from kernels import kinematics, warm

        warm.warm_up()
        print(json.dumps(kinematics.forward(1.0)))
    """
    assert run(use, cwd=tmp_path) == 2.0
    (package / "inner.py").write_text(kernel("inner", "x + 2.0"), encoding="utf-8")
    assert run(use, cwd=tmp_path) == 3.0


def powerless(folder):
    """Prefix of a command whose process may not write where the permissions forbid it, not even for root."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root may write anywhere, and setpriv (Debian package util-linux) is not here to stop it")
    prefix = [setpriv, "--bounding-set=-dac_override", "--inh-caps=-all"]
    probe = subprocess.run([*prefix, "touch", str(folder / "probe")], capture_output=True, check=False)
    if probe.returncode == 0:
        pytest.skip("this machine lets root write to a read-only folder in spite of setpriv")
    return prefix


def test_where_the_install_is_read_only_the_cache_lies_in_the_user_s_folder(tmp_path):
    install, home = tmp_path / "install", tmp_path / "home"
    package = small_copy(install)
    home.mkdir()
    package.chmod(0o555)
    try:
        surroundings = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(install)}
        prefix = powerless(package)
        first = run(WARM, prefix, cwd=home, env=surroundings)
        assert Path(first["folder"]).is_relative_to(home)
        assert first["compiled"] == 1
        second = run(WARM, prefix, cwd=home, env=surroundings)
        assert second == {"compiled": 0, "said": [], "folder": first["folder"]}
        assert not list(install.rglob("*.nbi"))
    finally:
        package.chmod(0o755)
