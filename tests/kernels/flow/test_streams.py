"""Random draws: the same as a slow twin's, of the right distribution, and independent of each other."""

import doctest

import numpy as np
import pytest
from scipy import stats

import kernels.flow.laws
import kernels.flow.streams
from kernels.flow import streams
from kernels.flow.laws import LAW, draw
from kernels.flow.records import VALUE, packed, table
from kernels.flow.streams import normal, uniform
from tests.kernels.oracle import flow as slow
from twin.line import laws as times

pytestmark = pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")


def key(*numbers):
    """As compiled code has it: a number beyond 63 bits comes back as a whole number of no size."""
    return np.uint64(streams.key(*numbers))


EVERY = {
    "exponential": (times.exponential(1.0), stats.expon()),
    "erlang": (times.erlang(1.0, 3), stats.gamma(3, scale=1 / 3)),
    "gamma": (times.gamma(1.0, 0.5), stats.gamma(4, scale=1 / 4)),
    "gamma of a heavy tail": (times.gamma(1.0, 1.5), stats.gamma(1 / 2.25, scale=2.25)),
    "lognormal": (times.lognormal(1.0, 0.4), None),
    "triangular": (times.triangular(1.0, 0.3), None),
}


def law_of(time):
    block = packed([(LAW, 1), (VALUE, len(time.values))])
    row = table(block, 0, LAW)[0]
    row.kind, row.form, row.last = time.kind, time.shape, len(time.values)
    table(block, 1, VALUE)["value"] = time.values
    return block


def draws(time, own, n):
    block = law_of(time)
    return np.array([draw(block, 0, own, k) for k in range(n)])


@pytest.mark.parametrize("module", [kernels.flow.streams, kernels.flow.laws])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


def test_draws_equal_the_slow_twin_s(rng, many):
    for seed, replication, stream, number in rng.integers(0, 2**40, (many(200), 4)):
        own = key(seed, replication, stream)
        assert own == slow.key(int(seed), int(replication), int(stream))
        assert uniform(own, number) == slow.uniform(int(own), int(number))
        assert streams.key_of(seed, replication, stream, 3) == slow.key_of(
            int(seed), int(replication), int(stream), 3
        )


def test_even_draws_are_even_in_many_streams(many):
    values = [[uniform(key(1, 0, stream), k) for k in range(2_000)] for stream in range(many(60))]
    chances = [stats.kstest(own, "uniform").pvalue for own in values]
    assert min(chances) > 1e-4
    assert stats.kstest(chances, "uniform").pvalue > 1e-3
    assert np.abs(np.corrcoef(np.array(values)) - np.eye(len(values))).max() < 0.12
    lagged = [np.corrcoef(own[:-1], own[1:])[0, 1] for own in values]
    assert np.abs(lagged).max() < 0.11


def test_the_normal_law_s_inverse_has_sixteen_figures():
    shares = np.append(np.linspace(1e-12, 1.0 - 1e-12, 2_001), 10.0 ** -np.arange(1.0, 300.0, 7.0))
    for share in shares:
        assert normal(share) == pytest.approx(stats.norm.ppf(share), rel=1e-14, abs=1e-15)
    for share in (0.0, 1.0, -0.1, np.nan):
        assert np.isnan(normal(share))


@pytest.mark.parametrize("name", EVERY)
def test_times_are_distributed_as_their_law_says(name, many):
    time, law = EVERY[name]
    if name == "lognormal":
        law = stats.lognorm(time.shape, scale=np.exp(-(time.shape**2) / 2))
    if name == "triangular":
        law = stats.triang(0.5, 1.0 - time.shape, 2.0 * time.shape)
    chances = [stats.kstest(draws(time, key(7, 0, k), many(4_000)), law.cdf).pvalue for k in range(8)]
    assert min(chances) > 1e-4
    assert law.mean() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("time", "cv"),
    [
        (times.constant(1.0), 0.0),
        (times.erlang(1.0), 2.0**-0.5),
        (times.gamma(1.0, 0.3), 0.3),
        (times.lognormal(1.0, 0.3), 0.3),
        (times.triangular(1.0, 0.3), 0.3),
        (times.empirical([1.0, 2.0, 3.0]), (2.0 / 3.0) ** 0.5 / 2.0),
    ],
)
def test_times_have_the_coefficient_of_variation_that_was_asked_for(time, cv, many):
    found = draws(time, key(3, 0, 1), many(40_000))
    loose = 0.01 if len(found) > 10_000 else 0.05
    assert found.mean() == pytest.approx(1.0, abs=loose)
    assert found.std() == pytest.approx(cv, abs=loose)


def test_inverted_laws_equal_the_slow_twin_s(rng):
    values = times.empirical(rng.uniform(10.0, 20.0, 7))
    for time in (times.exponential(1.0), EVERY["lognormal"][0], EVERY["triangular"][0], values):
        own = key(5, 1, 9)
        for number in range(50):
            found = time.mean_s * draw(law_of(time), 0, own, number)
            assert found == pytest.approx(slow.draw(time, int(own), number), rel=1e-12)


def test_bad_laws_give_nan():
    for kind, form in ((17, 1.0), (-1, 1.0), (3, -1.0), (3, np.nan)):
        assert np.isnan(draw(law_of(times.Time(1.0, kind, form)), 0, key(1, 0, 0), 0))
