"""The recursion for serial lines: exact values, the slow twin, and laws."""

import doctest

import numpy as np
import pytest

import kernels.flow.serial
from kernels.flow.serial import departures, last_departures
from tests.kernels.conftest import COMPILED
from tests.kernels.flow.lines import Line, even
from tests.kernels.oracle import flow as slow
from twin.line.laws import constant, exponential, lognormal, triangular
from twin.line.network import number_of

pytestmark = pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")

EXACT = {(2, 0): 2 / 3, (3, 0): 0.564103, (4, 0): 0.514775, (3, 1): 0.670466}
EXACT |= {(2, slots): (slots + 2) / (slots + 3) for slots in (1, 2, 5)}
"""Jobs per time of exponential stations with slots between, blocking after service (Hunt 1956)."""


def some_line(rng):
    m = int(rng.integers(1, 8))
    laws = (constant, exponential, lambda s: lognormal(s, 0.5), lambda s: triangular(s, 0.3))
    times = tuple(laws[rng.integers(4)](float(rng.uniform(20.0, 60.0))) for _ in range(m))
    losses = tuple(
        (
            int(rng.integers(m)),
            exponential(float(rng.uniform(200, 2000))),
            exponential(float(rng.uniform(5, 200))),
        )
        for _ in range(rng.integers(0, 2 * m))
    )
    factors = tuple(tuple(row) for row in rng.uniform(0.5, 1.5, (m, 2)).tolist())
    return Line(times, (0, *map(int, rng.integers(0, 5, m - 1))), losses, factors, (0, 1, 1))


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(kernels.flow.serial).failed == 0


@pytest.mark.skipif(not COMPILED, reason="millions of draws")
@pytest.mark.parametrize(("count", "slots"), EXACT)
def test_throughput_of_exponential_lines_is_exact(count, slots):
    """|z| < 4 with an interval's half of at most 0.3 %; a quarter of a second."""
    line, laws = even(count, slots, exponential(1.0)).serial()
    jobs, warm, runs = 60_000, 1_000, 24
    left = last_departures(line, laws, np.zeros(jobs, np.int64), np.zeros(jobs), 11, np.arange(runs))
    rate = (jobs - warm) / (left[:, -1] - left[:, warm - 1])
    error = rate.std(ddof=1) / runs**0.5
    assert 2.07 * error < 0.003 * rate.mean()
    assert abs(rate.mean() - EXACT[count, slots]) < 4.0 * error


def test_departures_equal_the_slow_twin_s(rng, many):
    for _ in range(many(20)):
        made = some_line(rng)
        line, laws = made.serial()
        jobs = 60
        found = departures(line, laws, made.classes(jobs), np.zeros(jobs), 5, 2)
        if made.work != (0,):
            made = Line(made.times, made.slots, made.losses)
            line, laws = made.serial()
            found = departures(line, laws, np.zeros(jobs, np.int64), np.zeros(jobs), 5, 2)
        stations = [
            (
                number_of(f"S{k}"),
                made.times[k],
                made.slots[k],
                [(number_of(name), b, r) for own, name, b, r in made.by_station if own == k],
            )
            for k in range(len(made.times))
        ]
        np.testing.assert_allclose(found, slow.serial(stations, jobs, 5, 2), rtol=1e-11)


def test_many_replications_are_those_that_each_would_be(rng):
    made = some_line(rng)
    line, laws = made.serial()
    classes, release = made.classes(40), np.sort(rng.uniform(0.0, 500.0, 40))
    found = last_departures(line, laws, classes, release, 3, np.array([4, 0, 77]))
    for row, replication in zip(found, (4, 0, 77), strict=True):
        alone = departures(line, laws, classes, release, 3, replication)
        assert alone[:, -1].tolist() == row.tolist()
        assert (alone[:, 0] >= release).all()


def test_more_room_never_delays_a_job(rng, many):
    for _ in range(many(20)):
        made = some_line(rng)
        more = Line(made.times, (0, *(s + 1 for s in made.slots[1:])), made.losses, made.factors, made.work)
        left = [departures(*one.serial(), one.classes(80), np.zeros(80), 1, 0)[:, -1] for one in (made, more)]
        assert (left[1] <= left[0] + 1e-9).all()


def test_lines_of_one_station_and_no_jobs():
    line, laws = even(1, 0, constant(5.0)).serial()
    none = np.zeros(0, np.int64)
    assert departures(line, laws, none, np.zeros(0), 1, 0).shape == (0, 1)
    assert last_departures(line, laws, none, np.zeros(0), 1, np.arange(2)).shape == (2, 0)
    assert departures(line, laws, np.zeros(2, np.int64), np.zeros(2), 1, 0).ravel().tolist() == [5.0, 10.0]
