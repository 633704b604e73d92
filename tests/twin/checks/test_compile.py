"""Compiling before it is needed: one process at a time, and nothing said where nothing is compiled."""

import threading
import time

import numba
import pytest
from filelock import FileLock

from kernels import warm
from twin.checks.compile import LOCK, compile_kernels

pytestmark = pytest.mark.skipif(
    numba.config.DISABLE_JIT, reason="the compiler is off, so nothing is compiled"
)


@pytest.fixture(scope="module", autouse=True)
def compiled():
    compile_kernels()


def test_once_everything_is_compiled_nothing_is_and_nothing_is_said():
    said = []
    assert compile_kernels(lambda *row: said.append(row)) == 0
    assert said == []


def test_a_process_waits_while_another_one_compiles():
    lock = FileLock(warm.cache_folder() / LOCK, thread_local=False)
    lock.acquire()
    release = threading.Timer(0.6, lock.release)
    release.start()
    start = time.monotonic()
    compile_kernels()
    assert time.monotonic() - start >= 0.5
    release.join()


def test_a_lock_that_nobody_gives_back_does_not_stop_the_start():
    with FileLock(warm.cache_folder() / LOCK):
        assert compile_kernels(timeout_s=0.1) == 0
