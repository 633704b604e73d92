"""The same tests with the compiler off: kernels are plain Python too."""

import numba
import pytest


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="the compiler is off already")
def test_the_kernels_pass_their_tests_with_the_compiler_off(without_compiler):
    """On a twentieth of the samples; what is about compiling skips itself."""
    running, output = without_compiler
    code = running.wait(timeout=600)
    told = output.read_text()
    assert code == 0, told[-5000:]
    assert " passed" in told
