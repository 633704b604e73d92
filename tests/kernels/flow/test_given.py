"""A plant that begins with jobs in it, and many runs counted from when they have warmed up."""

import doctest

import numpy as np
import pytest

import kernels.flow.given
import kernels.flow.observe
from kernels.flow.engine import begin, run
from kernels.flow.given import STANDING, begin_with
from kernels.flow.network import NONE
from kernels.flow.observe import observed
from kernels.flow.records import table
from kernels.flow.state import EXIT, EXITS, LEFT, STATES, WORKING
from tests.kernels.flow.test_engine import plant, route, station
from tests.kernels.flow.test_serial import some_line
from twin.line.network import LANE, SCRAPPED, SENT, STORE, Carriers, Fate, Mark, Node, assemble

pytestmark = pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")


def standing(*rows):
    """Jobs (node, to, source, gone_s), numbered and born in their order."""
    made = [(node, to, source, k, 0, gone, -float(k)) for k, (node, to, source, gone) in enumerate(rows)]
    return np.array(made, STANDING)


def whole(*numbers):
    return np.array(numbers, np.int64)


def left(net, s, until_s):
    run(net, s, until_s)
    own = table(s, EXITS, EXIT)[: table(s, LEFT, np.dtype([("number", np.int64)]))["number"][0]]
    return own["left_s"].tolist()


@pytest.mark.parametrize("module", [kernels.flow.given, kernels.flow.observe])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


def test_with_nobody_in_it_a_plant_is_the_empty_one(rng):
    net = assemble(some_line(rng).parts())
    empty = begin(net, 3, 1, 50)
    same = begin_with(net, standing(), whole(0), whole(), 3, 1, 50)
    assert (empty == same).all()


def test_jobs_go_on_from_where_they_stand():
    """In a lane 3 and 8 s before its end, at a station, and in a store; by hand."""
    lane, store = Node(id="L", kind=LANE, capacity=3, transit_s=20.0), Node(id="B", kind=STORE, capacity=2)
    net = assemble(plant([lane, station("S"), store, station("E", 4.0)]))
    jobs = standing((3, NONE, 0, 0.0), (2, 3, 0, 0.0), (1, 2, 0, 0.0), (0, 1, 0, 17.0), (0, 1, 0, 12.0))
    s = begin_with(net, jobs, whole(5), whole(), 1, 0, 9)
    # E is busy until 4 and then 8; S until 10, 20, 30; the next job is at the lane's end at 20.
    assert left(net, s, 45.0) == [4.0, 8.0, 14.0, 24.0, 34.0, 44.0]
    assert table(s, EXITS, EXIT)["born_s"][:6].tolist() == [-0.0, -1.0, -2.0, -3.0, -4.0, 0.0]


def test_parts_are_built_in_once_by_those_that_have_not_come_to_their_mark():
    """A lane of four pitches of 10 s, a part at the third: two of three jobs still need one."""
    lane = Node(
        id="L", kind=LANE, capacity=4, transit_s=40.0, gap_in_s=10.0, halts=True, marks=[Mark(20.0, ["P"])]
    )
    parts = plant([lane, Node(id="P", kind=LANE, capacity=3)], route("L"), route("P", name="parts"))
    net = assemble(parts)
    jobs = standing((0, NONE, 0, 25.0), (0, NONE, 0, 15.0), (0, NONE, 0, 5.0), (1, NONE, 1, 0.0))
    s = begin_with(net, jobs, whole(3, 1), whole(), 1, 0, 9)
    assert left(net, s, 36.0) == [15.0, 25.0, 35.0]


def test_carriers_under_way_are_not_at_the_beginning_of_their_loop():
    parts = plant([station("S", takes="c", gives="c")], carriers={"c": Carriers(2, 50.0)})
    net = assemble(parts)
    jobs = standing((0, NONE, 0, 0.0))
    one = begin_with(net, jobs, whole(1), whole(1), 1, 0, 9)
    assert left(net, one, 85.0) == [10.0, 20.0, 70.0, 80.0]
    both = begin_with(net, jobs, whole(1), whole(2), 1, 0, 9)
    assert left(net, both, 85.0) == [10.0, 70.0]


def test_a_lane_judges_at_its_end(many):
    """A tenth is scrapped and a fifth sent aside for 5 s."""
    lane = Node(id="L", kind=LANE, capacity=2, transit_s=10.0, gap_in_s=5.0)
    aside = station("A", 5.0, capacity=9)
    end = station("E", 1.0, capacity=9)
    fates = [
        Fate(node="L", share=0.1, what=SCRAPPED),
        Fate(node="L", share=0.2, what=SENT, steps=[["A"]], back_to="E"),
    ]
    net = assemble(plant([lane, aside, end], route("L", "E"), fates=fates))
    nobody = standing(), whole(0), whole()
    cars = many(10_000)
    found = observed(net, nobody, 1, np.arange(1), (0.0, 5.0 * cars), 2 * cars)
    come = found.entered[0, 0]
    assert come == cars
    assert found.scrapped[0] / come == pytest.approx(0.1, abs=1.0 / cars**0.5)
    assert found.entered[0, 1] / come == pytest.approx(0.2, abs=1.5 / cars**0.5)
    assert found.entered[0, 2] == pytest.approx(come - found.scrapped[0], abs=5)


def test_a_lane_cannot_repair():
    lane = Node(id="L", kind=LANE, capacity=2, transit_s=10.0)
    with pytest.raises(ValueError, match="L is a lane, which does not repair"):
        assemble(plant([lane], fates=[Fate(node="L", share=0.1, what=0, time_s=5.0)]))


def test_what_is_counted_adds_up_and_begins_when_it_has_warmed_up(rng):
    made = some_line(rng)
    net = assemble(made.parts())
    nobody = standing(), whole(0), whole()
    both = observed(net, nobody, 4, np.arange(5), (0.0, 4000.0), 4000)
    parts = [
        observed(net, nobody, 4, np.arange(5), between, 4000) for between in ((0.0, 1500.0), (1500.0, 4000.0))
    ]
    for name in ("scrapped", "state_s", "held_s", "entered"):
        np.testing.assert_allclose(getattr(both, name), sum(getattr(part, name) for part in parts), atol=1e-6)
    assert both.state_s.sum(axis=2) == pytest.approx(np.full(both.state_s.shape[:2], 4000.0))
    assert both.state_s.shape[2] == STATES
    assert (both.state_s[:, :, WORKING] > 0.0).any()
    for k in range(5):
        times = [part.left_s[k][np.isfinite(part.left_s[k])] for part in parts]
        assert np.concatenate(times).tolist() == both.left_s[k][np.isfinite(both.left_s[k])].tolist()


def test_the_same_replication_has_the_same_luck_whatever_runs_beside_it(rng):
    net = assemble(some_line(rng).parts())
    nobody = standing(), whole(0), whole()
    many = observed(net, nobody, 4, np.arange(6), (0.0, 2000.0), 2000)
    one = observed(net, nobody, 4, np.array([3]), (0.0, 2000.0), 2000)
    assert one.left_s[0].tolist() == many.left_s[3].tolist()
    assert one.state_s[0].tolist() == many.state_s[3].tolist()
