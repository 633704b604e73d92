"""A plant's text becomes the network that runs it: a small plant by hand, and the reference plant whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import msgspec
import numpy as np
import pytest

from kernels.flow.observe import observed
from kernels.flow.state import DOWN
from tests.twin.checks.small_plant import a_station
from tests.twin.line.plants import everything, lane
from twin.line import laws
from twin.line.network import LANE, SCRAPPED, SENT, STATION, STORE, Carriers, Mark, Node, assemble
from twin.line.pack import Line, LineError, pack
from twin.line.warm import empty, warm
from twin.plant import Plant, load_plant
from twin.plant.options import Option, OptionFamily, Order
from twin.plant.stations import WorkElement
from twin.plant.transport import Route


@pytest.fixture(scope="module")
def line() -> Line:
    return pack(everything())


@pytest.fixture(scope="module")
def node(line: Line) -> dict[str, Node]:
    return {node.id: node for node in line.parts.nodes}


def test_a_route_becomes_stops_with_the_conveyors_between_them(line: Line) -> None:
    way = {route.id: list(route.steps) for route in line.parts.routes}
    assert way["car"] == [
        ("W1",), ("C1",), ("C2",), ("C3",), ("W2",), ("BOOTH",), ("STORE",), ("LINE",), ("T_IN_1+T_IN_2",),
        ("T1", "T2"),
    ]  # fmt: skip
    assert way["feeder"] == [("F1",), ("PARTS",)]


def test_conveyors_hold_and_carry_what_their_length_and_speed_say(node: dict[str, Node]) -> None:
    """10 m at 0.5 m/s in pitches of 5 m; a lift of 3 m comes back, and so does a turntable."""
    held = {name: (node[name].kind, node[name].capacity) for name in ("C1", "C2", "C3", "T_IN_1+T_IN_2")}
    assert held == {"C1": (LANE, 2), "C2": (LANE, 1), "C3": (LANE, 1), "T_IN_1+T_IN_2": (LANE, 6)}
    assert (node["C1"].transit_s, node["C1"].gap_in_s) == (20.0, 10.0)
    assert (node["C2"].transit_s, node["C2"].gap_in_s) == (8.0 + 6.0, 8.0 + 6.0 + 6.0)
    assert (node["C3"].transit_s, node["C3"].gap_in_s) == (7.0 + 6.0, 7.0 + 6.0 + 7.0)
    assert node["T_IN_1+T_IN_2"].transit_s == (20.0 + 40.0) / 2.0


def test_stations_booths_buffers_and_paced_lines_are_what_they_say(node: dict[str, Node]) -> None:
    assert (node["W1"].kind, node["W1"].capacity, node["W1"].time) == (STATION, 1, laws.constant(50.0))
    assert (node["W2"].capacity, node["W2"].time) == (2, laws.gamma(40.0, 0.2))
    assert (node["BOOTH"].kind, node["BOOTH"].transit_s, node["BOOTH"].gap_in_s) == (LANE, 600.0, 55.0)
    assert (node["STORE"].kind, node["STORE"].capacity, node["PARTS"].kind) == (STORE, 20, LANE)
    paced = node["LINE"]
    assert (paced.kind, paced.capacity, paced.transit_s, paced.gap_in_s, paced.halts) == (
        LANE,
        3,
        180.0,
        60.0,
        True,
    )
    assert paced.marks == (Mark(60.0, ("PARTS",)),)


def test_a_manual_station_takes_what_its_operator_who_has_most_to_do_takes(node: dict[str, Node]) -> None:
    assert node["F1"].time == laws.constant(42.0)
    assert (node["F1"].people, node["F1"].crew) == (1, "")


def test_people_count_only_where_there_are_too_few_of_them() -> None:
    plant = everything()
    few = tuple(msgspec.structs.replace(crew, count=1) for crew in plant.crews)
    more = [*plant.stations, a_station("F0", 0.0, operators=1, crew="people", cycle_time_s=20.0)]
    routes = [plant.routes[0], Route(id="feeder", kind="feeder", steps=("F0", "F1", "PARTS"), joins="P2")]
    found = pack(everything(stations=more, routes=routes, crews=list(few)))
    crews = {node.id: node.crew for node in found.parts.nodes}
    assert (crews["F0"], crews["F1"], found.parts.crews["people"]) == ("people", "people", 1)


def test_losses_have_ids_of_their_own_and_stop_supply_only_at_stations(line: Line) -> None:
    found = {loss.id: loss for loss in line.parts.losses}
    assert sorted(found) == ["LINE.andon", "W1.stop", "box.late", "kit.late"]
    assert (found["W1.stop"].crew, found["W1.stop"].response_s, found["W1.stop"].by_work) == (
        "repair",
        100.0,
        True,
    )
    assert (found["kit.late"].node, found["kit.late"].starves, found["kit.late"].by_work) == (
        "W1",
        True,
        False,
    )
    assert (found["box.late"].node, found["box.late"].starves) == ("LINE", False)
    assert line.parts.crews == {"repair": 1}


def test_carriers_go_from_the_beginning_of_their_loop_to_its_end(line: Line, node: dict[str, Node]) -> None:
    assert line.parts.carriers == {"skid": Carriers(9, 30.0), "skillet": Carriers(20, 60.0)}
    assert (node["W1"].takes, node["W2"].gives) == ("skid", "skid")
    assert (node["STORE"].takes, node["LINE"].gives) == ("skillet", "skillet")


def test_vehicles_of_a_feeder_go_along_the_line_and_are_met_where_their_loop_does() -> None:
    """From the parts' buffer under the cars at P1 to the end of P3: three pitches more on the way."""
    plant = everything()
    deck = msgspec.structs.replace(plant.carriers[0], id="deck", loop=("PARTS", "P1", "P2", "P3"))
    found = pack(everything(carriers=[deck]))
    nodes = {node.id: node for node in found.parts.nodes}
    assert nodes["LINE"].marks == (Mark(0.0, ("PARTS",)),)
    assert (nodes["PARTS"].takes, nodes["PARTS"].gives) == ("deck", "deck")
    assert found.parts.carriers["deck"].return_s == 30.0 + 180.0


def test_checkpoints_scrap_send_aside_and_to_bays_and_those_on_a_paced_line_judge_at_its_end(
    line: Line,
) -> None:
    found = [(fate.node, fate.share, fate.what, list(fate.steps), fate.back_to) for fate in line.parts.fates]
    assert found == [
        ("W2", 0.01, SCRAPPED, [], ""),
        ("W2", 0.1, SENT, [("Q1.rework",)], "W1"),
        ("LINE", 0.05, SENT, [("Q2.repair",)], "T_IN_1+T_IN_2"),
        ("T1", 0.1, SENT, [("BAY",)], ""),
        ("T2", 0.1, SENT, [("BAY",)], ""),
    ]
    times = {node.id: node.time for node in line.parts.nodes}
    assert times["Q1.rework"] == laws.exponential(240.0)
    assert times["BAY"] == laws.constant(900.0)


def test_cars_are_built_in_the_order_of_the_orders_in_classes_of_equal_work() -> None:
    options = [Option(id="plain", take_rate=0.6), Option(id="towing", take_rate=0.4)]
    colours = [Option(id="red", take_rate=0.5), Option(id="blue", take_rate=0.5)]
    elements = [
        WorkElement(id="E1", station="F1", time_s=30.0),
        WorkElement(id="E2", station="F1", time_s=12.0, options={"bar": ("towing",)}),
    ]
    orders = [("plain", "red"), ("towing", "red"), ("plain", "blue"), ("plain", "red")]
    plant = everything(
        option_families=[
            OptionFamily(id="bar", options=tuple(options)),
            OptionFamily(id="colour", options=tuple(colours)),
        ],
        work_elements=elements,
        orders=[
            Order(id=f"O{k}", options={"bar": bar, "colour": colour})
            for k, (bar, colour) in enumerate(orders)
        ],
    )
    found = pack(plant)
    assert found.cars == ("C0001", "C0003")
    assert [tuple(route.work) for route in found.parts.routes] == [(0, 1, 0, 0)] * 2
    station = next(node for node in found.parts.nodes if node.id == "F1")
    mean_s = (3 * 30.0 + 42.0) / 4
    assert station.time.mean_s == pytest.approx(mean_s)
    assert np.array(station.factors) * mean_s == pytest.approx([30.0, 42.0])


def a_route(name: str, *steps: str, **more: object) -> Route:
    return Route(id=name, kind="feeder" if "joins" in more else "car", steps=steps, **more)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"routes": []}, "small has no car route; say in routes where its cars go"),
        ({"routes": [a_route("a", "W1"), a_route("b", "W2")]}, "b is a second car route"),
        ({"routes": [a_route("a", "W1"), a_route("f", "F1", joins="STORE")]}, "f joins STORE, which is no"),
        ({"routes": [a_route("a", "W1", options={"bar": ("plain",)})]}, "a is only for some cars"),
        ({"work_elements": []}, "how long F1 takes is not known; give it a cycle_time_s, work elements or"),
    ],
)
def test_what_the_line_model_cannot_run_is_told(changed: dict[str, object], why: str) -> None:
    with pytest.raises(LineError, match=why):
        pack(everything(**changed))


def test_losses_of_a_conveyor_that_stations_stand_along_are_not_dropped() -> None:
    plant = everything()
    along = {"upstream": ("W1", "W2"), "downstream": ("W2", "BOOTH"), "losses": ("stop",)}
    skids = lane("SKIDS", "W1", "W2", 10.0, **along)
    with pytest.raises(LineError, match="SKIDS has losses and stations along it; the line model stops"):
        pack(everything(conveyors=[*plant.conveyors, skids]))


def runs(line: Line, start: object, hours: float, replications: int = 8):  # type: ignore[no-untyped-def]
    begun = (start.jobs, start.released, start.taken)  # type: ignore[attr-defined]
    return observed(line.network, begun, 1, np.arange(replications), (0.0, hours * 3600.0), 4000)


def test_the_small_plant_runs_and_no_job_is_lost(line: Line) -> None:
    """What came in is there, has left or was scrapped; the bay, for a tenth of all cars, decides how many."""
    found = runs(line, empty(line), 100.0)
    left = np.isfinite(found.left_s).sum(axis=1)
    names = [node.id for node in line.parts.nodes]
    first, rework = names.index("W1"), names.index("Q1.rework")
    back = found.entered[:, rework]
    into = found.entered[:, first] - back
    held = into - left - found.scrapped
    assert (held > 0).all()
    assert (held < 60).all()
    assert 36.0 < left.mean() / 100.0 < 40.0
    assert found.scrapped.mean() == pytest.approx(0.01 * left.mean() / 0.99 * 1.1, rel=0.2)
    assert found.state_s.sum(axis=2) == pytest.approx(np.full((8, len(names)), 360_000.0))
    down = found.state_s[:, first, DOWN].mean() / 360_000.0
    worked = found.entered[:, first].mean() * 50.0 / 360_000.0
    assert down == pytest.approx(worked * 400.0 / 9000.0, rel=0.2)


def test_a_warm_plant_goes_on_as_one_that_has_long_been_running(line: Line) -> None:
    begun = warm(line, 60.0)
    names = [node.id for node in line.parts.nodes]
    held = np.bincount(begun.jobs["node"], minlength=len(names))
    assert dict(zip(names, held.tolist(), strict=True)) == {
        "W1": 1, "C1": 1, "C2": 0, "C3": 0, "W2": 2, "BOOTH": 10, "STORE": 5, "LINE": 3, "T_IN_1+T_IN_2": 1,
        "T1": 1, "T2": 1, "F1": 1, "PARTS": 2, "Q1.rework": 0, "Q2.repair": 0, "BAY": 0,
    }  # fmt: skip
    assert (begun.jobs["born_s"] < 0.0).all()
    assert begun.released.tolist() == [25, 3]
    assert begun.taken.tolist() == [4, 8]
    early, late = (runs(line, begun, hours, 40) for hours in (4.0, 100.0))
    rates = [
        np.isfinite(found.left_s).sum(axis=1).mean() / hours for found, hours in ((early, 4.0), (late, 100.0))
    ]
    assert rates[0] == pytest.approx(rates[1], rel=0.03)


def test_jobs_that_there_are_no_carriers_for_are_left_out() -> None:
    plant = everything()
    few = [msgspec.structs.replace(plant.carriers[0], count=3), plant.carriers[1]]
    found = pack(everything(carriers=few))
    assert warm(found, 60.0).taken.tolist() == [3, 8]


def test_areas_close_and_open_as_their_calendars_say() -> None:
    plant = load_plant("ev60")
    day = datetime(2026, 3, 2, 6, 0)
    calendar = plant.calendars[0]
    area = msgspec.structs.replace(everything().areas[0], calendar=calendar.id)
    found = pack(everything(areas=[area], calendars=[calendar]), start=day, hours=8.0)
    assert found.parts.switch_s == {"body": (10800.0, 12300.0, 21600.0, 23100.0)}
    assert {node.area for node in found.parts.nodes} == {"body"}


@pytest.fixture(scope="module")
def ev60() -> tuple[Plant, Line]:
    plant = load_plant("ev60")
    return plant, pack(plant)


def test_the_reference_plant_makes_what_it_was_designed_for(ev60: tuple[Plant, Line]) -> None:
    """52 to 57 cars an hour net, and with nothing ever stopping or failing 57 to 61."""
    plant, line = ev60
    begun = warm(line, plant.takt_time_s or 60.0)
    assert len(begun.jobs) > 850
    net = observed(
        line.network, (begun.jobs, begun.released, begun.taken), 1, np.arange(12), (7200.0, 36000.0), 4000
    )
    rate = np.isfinite(net.left_s).sum(axis=1).mean() / 8.0
    assert 52.0 < rate < 57.0
    calm = assemble(replace(line.parts, losses=()))
    gross = observed(
        calm, (begun.jobs, begun.released, begun.taken), 1, np.arange(4), (7200.0, 36000.0), 4000
    )
    assert 57.0 < np.isfinite(gross.left_s).sum(axis=1).mean() / 8.0 < 61.0
