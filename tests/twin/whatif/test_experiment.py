"""A plant as it is against itself changed: the same luck, honest intervals, figures that add up."""

from __future__ import annotations

import numpy as np
import pytest

from tests.twin.checks.small_plant import a_plant, a_station
from tests.twin.line.plants import a_loss, buffer, everything
from twin.plant import Plant
from twin.plant.floor import Area
from twin.plant.transport import Route
from twin.whatif.changes import ChangeError, change
from twin.whatif.experiment import Experiment, ExperimentError
from twin.whatif.result import Result, half_width
from twin.whatif.runs import STATE_NAMES
from twin.whatif.warm_up import cut


def machines(slots: int, count: int = 2) -> Plant:
    """Exponential machines of a mean of 60 s in a row with so many places between."""
    stations = [
        a_station(f"M{k}", 0.0, cycle_time_s=60.0, cycle_time_law="exponential") for k in range(count)
    ]
    buffers = [buffer(f"B{k}", capacity=slots) for k in range(1, count)] if slots else []
    steps = [name for k in range(count) for name in ([f"B{k}"] if k and slots else []) + [f"M{k}"]]
    hall = Area(id="hall", corner_m=(0.0, 0.0), size_m=(50.0, 50.0), calendar="")
    return a_plant(
        stations=stations,
        buffers=buffers,
        areas=[hall],
        routes=[Route(id="car", kind="car", steps=tuple(steps))],
    )


def jobs(result: Result, column: str) -> float:
    return float(result.summary().loc["jobs_per_hour", column])


@pytest.mark.parametrize("slots", [0, 1, 4])
def test_two_exponential_machines_make_what_theory_says(slots: int) -> None:
    """(b + 2) / (b + 3) of what one would, b places between them."""
    result = Experiment(machines(slots)).run(hours=200.0, replications=40, warm_up_h=20.0)
    row = result.summary().loc["jobs_per_hour"]
    exact = 60.0 * (slots + 2) / (slots + 3)
    assert abs(row.base - exact) < 2.0 * (row.ci_high - row.base)
    assert (row.ci_high - row.ci_low) / 2.0 < 0.01 * exact


def test_a_change_is_held_against_the_same_luck() -> None:
    """What one more place brings is known far better than either figure."""
    more = Experiment(machines(1), (change("B1", capacity=2),)).run(
        hours=50.0, replications=60, warm_up_h=5.0
    )
    base, other = (figures.kpis["jobs_per_hour"] for figures in more.figures)
    exact = 60.0 * (4 / 5 - 3 / 4)
    row = more.summary().loc["jobs_per_hour"]
    assert row.difference == pytest.approx((other - base).mean())
    assert abs(row.difference - exact) < row.ci_high - row.ci_low
    assert half_width(other - base) < 0.5 * half_width(base)


def test_the_same_seed_gives_the_same_bits_and_another_does_not() -> None:
    plant = everything()
    runs = [Experiment(plant).run(hours=2.0, replications=20, seed=seed, warm_up_h=1.0) for seed in (1, 1, 2)]
    first, same, other = (run.figures[0].states for run in runs)
    assert (first == same).all()
    assert not (first == other).all()


def test_states_add_up_and_flow_is_what_came_through() -> None:
    result = Experiment(everything(), (change("W1", cycle_time_s=40.0),)).run(
        hours=4.0, replications=12, warm_up_h=2.0
    )
    states = result.states()
    assert list(states.columns) == list(STATE_NAMES)
    assert np.allclose(states.sum(axis=1), 1.0)
    flow = result.flow(changed=False)
    tested = flow.loc[["T1", "T2"], "jobs_per_hour"].sum()
    assert tested == pytest.approx(jobs(result, "base"), rel=0.15)
    summary = result.summary()
    assert summary.loc["line_efficiency", "base"] == pytest.approx(jobs(result, "base") / 60.0)
    assert summary.loc["cars_in_plant", "base"] > 10.0


def test_a_changed_cycle_time_scales_that_of_all_cars() -> None:
    quick = Experiment(everything(), (change("F1", cycle_time_s=21.0),))
    times = [{node.id: node.time.mean_s for node in line.parts.nodes}["F1"] for line in quick.lines]
    assert times == [42.0, 21.0]
    work = Experiment(everything(), (change("E2", time_s=6.0),))
    times = [{node.id: node.time.mean_s for node in line.parts.nodes}["F1"] for line in work.lines]
    assert times == [42.0, 36.0]


def test_it_stops_by_itself_where_the_interval_is_narrow_enough() -> None:
    plant = machines(1)
    wide = Experiment(plant).run(hours=50.0, replications=400, warm_up_h=5.0, until={"jobs_per_hour": 2.0})
    narrow = Experiment(plant).run(hours=50.0, replications=400, warm_up_h=5.0, until={"jobs_per_hour": 0.1})
    assert 10 <= wide.replications < narrow.replications < 400
    assert half_width(narrow.figures[0].kpis["jobs_per_hour"]) <= 0.1


def test_warm_up_is_found_from_what_leaves() -> None:
    settled = np.concatenate([np.linspace(0.0, 9.0, 10), np.full(50, 10.0) + np.tile([0.1, -0.1], 25)])
    assert 9 <= cut(settled) <= 11
    assert cut(np.tile([0.1, -0.1], 20)) == 0
    assert 0.0 <= Experiment(everything()).run(hours=1.0, replications=10).plan.warm_up_h <= 8.0


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"hours": 0.0}, "hours is 0; give the hours to be counted"),
        ({"replications": 0}, "replications is 0; give at least 1"),
        ({"warm_up_h": -1.0}, "warm_up_h is -1; give hours from 0"),
        ({"until": {"jobs": 1.0}}, "there is no KPI jobs; there is jobs_per_hour, "),
        ({"until": {"jobs_per_hour": 0.0}}, "the half-width of jobs_per_hour is 0; give one above 0"),
    ],
)
def test_figures_that_cannot_be_are_told(more: dict[str, object], why: str) -> None:
    with pytest.raises(ExperimentError, match=why):
        Experiment(machines(1)).run(**more)  # type: ignore[arg-type]


def test_a_run_in_which_more_leave_than_there_is_room_for_is_done_again() -> None:
    """A takt of an hour, at which a list for 200 cars seems long enough, and a machine of a minute."""
    machine = a_station("M", 0.0, cycle_time_s=60.0)
    hall = Area(id="hall", corner_m=(0.0, 0.0), size_m=(50.0, 50.0), calendar="")
    routes = [Route(id="car", kind="car", steps=("M",))]
    plant = a_plant(stations=[machine], areas=[hall], routes=routes, takt_time_s=3600.0)
    result = Experiment(plant).run(hours=40.0, replications=2, warm_up_h=1.0)
    assert jobs(result, "base") == pytest.approx(60.0)
    assert result.states().loc["M", "working"] == pytest.approx(1.0)


def test_a_change_that_cannot_be_made_is_told_before_anything_runs() -> None:
    with pytest.raises(ChangeError, match="there is no W9"):
        Experiment(everything(), (change("W9", cycle_time_s=1.0),)).run()


def test_an_interrupt_leaves_the_runs_that_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    import twin.whatif.experiment as module

    real, calls = module.run, []

    def run(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) > 2:
            raise KeyboardInterrupt
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "run", run)
    assert Experiment(machines(1)).run(hours=2.0, replications=200, warm_up_h=1.0).replications == 32
    calls[:] = [()] * 3
    with pytest.raises(KeyboardInterrupt):
        Experiment(machines(1)).run(hours=2.0, replications=200, warm_up_h=1.0)


def test_figures_follow_losses() -> None:
    """A machine that stops a tenth of the time is down so often, and one that never stops never."""
    plant = everything(
        losses=[a_loss("stop", 900.0, 100.0), a_loss("andon", 1e9, 1.0), a_loss("late", 1e9, 1.0)]
    )
    alone = Experiment(plant, (change("stop", mean_between_s=1e9),)).run(
        hours=50.0, replications=10, warm_up_h=1.0
    )
    states = [alone.states(changed).loc["W1", "down"] for changed in (False, True)]
    assert states[0] > 0.05
    assert states[1] < 0.001
