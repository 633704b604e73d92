"""The event engine: equal to the recursion, exact where theory is, and by hand for what only it can do."""

import doctest

import numba
import numpy as np
import pytest

import kernels.flow.engine
from kernels.flow import state
from kernels.flow.engine import FULL, NO_MORE, REACHED, begin, left_s, run
from kernels.flow.records import table
from kernels.flow.serial import departures
from kernels.flow.state import BLOCKED, CLOSED, DOWN, SHORT, STARVED, WORKING
from tests.kernels.conftest import COMPILED
from tests.kernels.flow.lines import ended, even, seen
from tests.kernels.flow.test_serial import EXACT, some_line
from twin.line.laws import constant, exponential
from twin.line.network import (
    LANE,
    REPAIRED,
    SCRAPPED,
    SENT,
    STORE,
    Carriers,
    Fate,
    Loss,
    Mark,
    Node,
    Parts,
    Route,
    assemble,
)

pytestmark = pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")


def station(name, seconds=10.0, **more):
    return Node(id=name, time=constant(seconds), **more)


def route(*names, name="cars", **more):
    return Route(id=name, steps=[[step] if isinstance(step, str) else step for step in names], **more)


def plant(nodes, *routes, **more):
    return Parts(nodes=nodes, routes=routes or [route(*(node.id for node in nodes))], **more)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(kernels.flow.engine).failed == 0


def test_every_departure_equals_the_recursion_s(rng, many):
    """60 lines of up to 7 stations, buffers, several losses each and two classes of work; 1e-9 s."""
    for _ in range(many(60)):
        made = some_line(rng)
        jobs = many(400)
        found = ended(made.parts(), 1e9, 5, 2, jobs)
        assert found.why == FULL
        line, laws = made.serial()
        expected = departures(line, laws, made.classes(jobs), np.zeros(jobs), 5, 2)[:, -1]
        np.testing.assert_allclose(found.left_s, expected, rtol=0.0, atol=1e-9)


@pytest.mark.skipif(not COMPILED, reason="millions of draws")
@pytest.mark.parametrize(("count", "slots"), EXACT)
def test_throughput_of_exponential_lines_is_exact(count, slots):
    net = assemble(even(count, slots, exponential(1.0)).parts())
    until, warm, runs = 40_000.0, 1_000.0, 24
    left = left_s(net, 12, np.arange(runs), until, int(until))
    rate = ((left > warm) & (left < np.inf)).sum(axis=1) / (until - warm)
    error = rate.std(ddof=1) / runs**0.5
    assert 2.07 * error < 0.003 * rate.mean()
    assert abs(rate.mean() - EXACT[count, slots]) < 4.0 * error


@pytest.mark.skipif(not COMPILED, reason="millions of draws")
@pytest.mark.parametrize(("time", "expected"), [(exponential(1.0), 3.2), (constant(1.0), 1.6)])
def test_a_queue_is_as_long_as_theory_says(time, expected):
    """M/M/1 and M/D/1 at a load of 0.8."""
    queue = Node(id="Q", kind=LANE, capacity=5_000)
    net = assemble(plant([queue, Node(id="S", time=time)], route("Q", "S", between=exponential(1.25))))
    lengths, warm, until = [], 5_000.0, 400_000.0
    for replication in range(12):
        s = begin(net, 3, replication, 400_000)
        held = []
        for instant in (warm, until):
            assert run(net, s, instant) == REACHED
            place = table(s, state.PLACES, state.PLACE)[0]
            held.append(place.held_s + place["count"] * instant)
        lengths.append((held[1] - held[0]) / (until - warm))
    assert abs(np.mean(lengths) - expected) < 4.0 * np.std(lengths, ddof=1) / len(lengths) ** 0.5


@pytest.mark.skipif(not COMPILED, reason="there are no threads")
def test_a_seed_gives_the_same_bits_on_any_number_of_threads():
    net = assemble(even(3, 1, exponential(1.0)).parts())
    found, before = [], numba.get_num_threads()
    try:
        for threads in range(1, before + 1):
            numba.set_num_threads(threads)
            found.append(left_s(net, 1, np.arange(7), 200.0, 300).tobytes())
    finally:
        numba.set_num_threads(before)
    assert len(set(found)) == 1


def test_a_copied_state_goes_on_as_the_first_does(rng, many):
    net = assemble(some_line(rng).parts())
    whole = 1_500.0 * many(20)
    for until in rng.uniform(0.0, 0.7 * whole, many(20)):
        s = begin(net, 2, 1, 5_000)
        run(net, s, until)
        again = s.copy()
        run(net, s, whole)
        assert not np.array_equal(s, again)
        run(net, again, whole)
        # What a node did is booked at the instant of the copy too, so sums differ by rounding.
        for number in set(range(len(state.TABLES))) - {state.STATE_S}:
            dtype = state.TABLES[number]
            assert table(s, number, dtype).tobytes() == table(again, number, dtype).tobytes()


def test_parallel_servers_work_at_once():
    found = ended(plant([station("S", 30.0, capacity=3)]), 90.0)
    assert found.left_s.tolist() == [30.0] * 3 + [60.0] * 3 + [90.0] * 3


def test_the_first_alternative_with_room_is_taken_and_a_job_that_waits_longest_goes_first():
    nodes = [station("A", 10.0), station("X", 25.0), station("Y", 100.0)]
    found = ended(plant(nodes, route("A", ["X", "Y"])), 115.0)
    assert found.left_s.tolist() == [35.0, 60.0, 85.0, 110.0]
    assert found.number.tolist() == [0, 2, 3, 4] or found.number.tolist() == [0, 2, 3, 5]
    two = [station("P", 4.0), station("Q", 6.0), station("M", 10.0)]
    merged = ended(plant(two, route("P", "M", name="p"), route("Q", "M", name="q")), 60.0)
    sources = table(merged.block, state.EXITS, state.EXIT)[: merged.left]["source"].tolist()
    assert sources == [0, 1, 0, 1, 0]


def test_a_conveyor_takes_its_time_and_lets_jobs_out_a_pitch_apart():
    lane = Node(id="C", kind=LANE, capacity=5, transit_s=30.0, gap_in_s=2.0, gap_out_s=2.0)
    assert ended(plant([lane, station("A", 1.0)]), 40.0).left_s.tolist() == [31.0, 33.0, 35.0, 37.0, 39.0]
    full = ended(plant([lane, station("A", 10.0)]), 100.0)
    assert full.left_s.tolist() == [40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0]
    assert full.places["count"].tolist() == [5, 1]


def test_a_line_that_moves_as_one_stands_while_its_first_job_cannot_leave():
    paced = Node(id="P", kind=LANE, capacity=4, transit_s=240.0, gap_in_s=60.0, halts=True)
    found = ended(plant([paced, station("A", 100.0)]), 1_000.0)
    assert found.left_s.tolist() == [340.0, 440.0, 540.0, 640.0, 740.0, 840.0, 940.0]
    assert found.born_s.tolist() == [0.0, 60.0, 120.0, 180.0, 240.0, 340.0, 440.0]
    assert found.state_s[0].tolist() == [0.0, 720.0, 280.0, 0.0, 0.0, 0.0]


def test_a_line_s_own_time_does_not_pass_while_it_is_down():
    paced = Node(id="P", kind=LANE, capacity=4, transit_s=240.0, gap_in_s=60.0, halts=True)
    loss = Loss(id="l", node="P", between=constant(95.0), repair=constant(5.0))
    found = ended(plant([paced], losses=[loss]), 600.0)
    assert found.left_s.tolist() == [250.0, 315.0, 375.0, 440.0, 505.0, 565.0]
    assert found.state_s[0, DOWN] == 30.0


def test_a_line_that_moves_as_one_stands_where_a_part_is_missing():
    marks = [Mark(100.0, ["FB"])]
    paced = Node(id="P", kind=LANE, capacity=4, transit_s=240.0, gap_in_s=60.0, halts=True, marks=marks)
    feeder = [station("F", 110.0), Node(id="FB", kind=LANE, capacity=2)]
    found = ended(plant([paced, *feeder], route("P"), route("F", "FB", name="parts")), 800.0)
    # Cars are there at 100, 170, 280, ... and parts at 110, 220, 330, ...: 10 s, and 50 s each time.
    assert found.left_s.tolist() == [350.0, 460.0, 570.0, 680.0, 790.0]
    assert found.state_s[0, SHORT] == pytest.approx(10.0 + 6 * 50.0)


def test_a_store_gives_out_the_first_of_the_sequence():
    nodes = [station("S", 10.0, capacity=2), station("R", 25.0), Node(id="W", kind=STORE, capacity=9)]
    fate = Fate(node="S", share=0.5, what=SENT, steps=[["R"]], back_to="W")
    parts = plant([*nodes, station("A", 31.0)], route("S", "W", "A"), fates=[fate])
    found = ended(parts, 900.0)
    assert found.left > 20
    waits = np.diff(found.number)
    assert (waits > 0).mean() > 0.7


def test_carriers_that_are_under_way_hold_jobs_back():
    nodes = [station("A", 10.0, takes="skid"), station("B", 10.0, gives="skid")]
    found = ended(plant(nodes, carriers={"skid": Carriers(2, 20.0)}), 120.0)
    assert found.left_s.tolist() == [20.0, 30.0, 60.0, 70.0, 100.0, 110.0]


def test_a_station_waits_for_parts_and_takes_one_for_each_job():
    nodes = [station("S", 10.0, parts=["FB"]), station("F", 12.0), Node(id="FB", kind=LANE, capacity=3)]
    found = ended(plant(nodes, route("S"), route("F", "FB", name="parts")), 60.0)
    assert found.left_s.tolist() == [22.0, 34.0, 46.0, 58.0]
    assert found.state_s[0].tolist() == [0.0, 40.0, 0.0, 0.0, 0.0, 20.0]
    assert found.state_s[0, SHORT] == 20.0


def test_stations_share_operators_in_the_order_in_which_they_wait():
    nodes = [station(name, 10.0, crew="people", people=1) for name in "AB"]
    found = ended(plant(nodes, route("A", name="a"), route("B", name="b"), crews={"people": 1}), 60.0)
    assert found.left == 6
    assert found.state_s[:, WORKING].tolist() == [30.0, 30.0]
    many = [station("A", 10.0, crew="people", people=2), station("B", 10.0, crew="people", people=1)]
    found = ended(plant(many, route("A", name="a"), route("B", name="b"), crews={"people": 2}), 60.0)
    assert found.state_s[:, WORKING].tolist() == [30.0, 30.0]


def test_one_crew_repairs_one_thing_at_a_time_the_most_urgent_first():
    nodes = [station(name) for name in "ABC"]
    losses = [
        Loss(
            id=f"l{n}",
            node=n,
            between=constant(95.0),
            repair=constant(50.0),
            crew="w",
            response_s=10.0,
            rank=r,
        )
        for n, r in (("A", 1), ("B", 2), ("C", 0))
    ]
    routes = [route(n, name=n) for n in "ABC"]
    found = ended(plant(nodes, *routes, losses=losses, crews={"w": 1}), 275.0)
    down = found.state_s[:, DOWN]
    # A is first, because it failed when the crew was free; then C before B, and A failed again at 250 s.
    assert down.tolist() == [60.0 + 25.0, 180.0, 120.0]


def test_a_loss_by_the_clock_comes_also_while_nothing_is_worked_on():
    slow = [station("A", 100.0), station("B", 10.0)]
    by_clock = Loss(id="l", node="B", between=constant(50.0), repair=constant(5.0), by_work=False)
    by_work = Loss(id="l", node="B", between=constant(50.0), repair=constant(5.0))
    clocked, worked = (ended(plant(slow, losses=[loss]), 1_000.0) for loss in (by_clock, by_work))
    assert clocked.state_s[1, DOWN] == pytest.approx(18 * 5.0)
    assert worked.state_s[1, DOWN] == 5.0


def test_a_supply_that_stops_lets_the_work_that_has_begun_end():
    loss = Loss(id="l", node="A", between=constant(15.0), repair=constant(20.0), by_work=False, starves=True)
    found = ended(plant([station("A", 10.0)], losses=[loss]), 60.0)
    assert found.left_s.tolist() == [10.0, 20.0, 45.0, 55.0]
    assert found.state_s[0, SHORT] == pytest.approx(20.0)


def test_an_area_that_is_closed_stands_and_goes_on_where_it_was():
    found = ended(plant([station("A", 7.0, area="x")], switch_s={"x": [100.0, 200.0]}), 226.0)
    assert found.left_s[-5:].tolist() == [98.0, 205.0, 212.0, 219.0, 226.0]
    assert found.state_s[0, CLOSED] == 100.0


def test_checkpoints_repair_send_and_scrap_the_shares_that_they_say(many):
    fates = [
        Fate(node="S", share=0.2, what=REPAIRED, time_s=5.0),
        Fate(node="S", share=0.3, what=SENT, steps=[["R"]], back_to="E"),
        Fate(node="S", share=0.1, what=SCRAPPED),
    ]
    nodes = [station("S", 10.0), station("R", 1.0), Node(id="E", kind=LANE, capacity=1)]
    until = 11.0 * many(4_000)
    found = ended(plant(nodes, route("S", "E"), fates=fates), until)
    begun = found.places["begun"]
    assert begun[0] == pytest.approx(until / 11.0, rel=0.02)
    assert begun[1] / begun[0] == pytest.approx(0.3, abs=0.03 if COMPILED else 0.1)
    assert found.scrapped / begun[0] == pytest.approx(0.1, abs=0.02 if COMPILED else 0.08)
    assert found.left + found.scrapped == pytest.approx(begun[0], abs=3)


def test_a_job_is_sent_back_into_the_line_and_judged_again(many):
    fate = Fate(node="T", share=0.5, what=SENT, steps=[["R"]], back_to="T")
    loop = Node(id="R", kind=LANE, capacity=50, transit_s=3.0)
    found = ended(plant([station("T", 1.0), loop], route("T"), fates=[fate]), 1.0 * many(4_000))
    assert found.left / found.places["begun"][0] == pytest.approx(0.5, abs=0.05 if COMPILED else 0.2)


def test_jobs_that_wait_for_each_other_s_place_are_locked():
    fate = Fate(node="T", share=1.0, what=SENT, steps=[["R"]], back_to="T")
    found = ended(plant([station("T", 1.0), station("R", 1.0)], route("T"), fates=[fate]), 50.0)
    assert (found.why, found.left) == (NO_MORE, 0)
    assert found.state_s[:, BLOCKED].min() > 40.0


def test_a_lock_ends_the_run():
    nodes = [station("A", parts=["FB"]), Node(id="FB", kind=LANE, capacity=1)]
    found = ended(plant(nodes, route("A")), 100.0)
    assert (found.why, found.left) == (NO_MORE, 0)
    assert found.state_s[0].tolist() == [0.0, 0.0, 0.0, 0.0, 0.0, 100.0]


def test_state_times_add_up_and_little_s_law_holds(rng, many):
    until = 1_000.0 * many(50)
    for _ in range(many(10)):
        net = assemble(some_line(rng).parts())
        s = begin(net, 4, 0, 10_000)
        why = run(net, s, until)
        found = seen(s, why)
        np.testing.assert_allclose(found.state_s.sum(axis=1), until, rtol=1e-12)
        held = float((found.places["held_s"] + found.places["count"] * until).sum())
        jobs = table(s, state.JOBS, state.JOB)
        free = table(s, state.FREE, state.NUMBER)["number"]
        inside = np.delete(np.arange(len(jobs)), free[1 : free[0] + 1])
        lead = float((found.left_s - found.born_s).sum() + (until - jobs["born_s"][inside]).sum())
        assert held == pytest.approx(lead, rel=1e-9)
        assert len(inside) == found.places["count"].sum()
        assert STARVED == 0
        assert BLOCKED < state.STATES
