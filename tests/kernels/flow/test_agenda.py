"""The agenda's heap, and the blocks of records that it stands in."""

import numpy as np
import pytest

from kernels.flow.agenda import _put
from kernels.flow.engine import begin
from kernels.flow.network import one_station
from kernels.flow.records import count, lent, packed, record, table
from kernels.flow.state import AGENDA, COMING, TABLES

pytestmark = pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")

PAIR = np.dtype([("whole", np.int64), ("real", np.float64), ("truth", np.bool_)], align=True)


def test_the_first_is_always_on_top_and_of_equal_times_the_lower_number(rng, many):
    things = 30
    s = packed([(dtype, things if number == AGENDA else 1) for number, dtype in enumerate(TABLES)])
    coming = table(s, AGENDA, COMING)
    coming["time_s"], coming["heap"], coming["place"] = np.inf, np.arange(things), np.arange(things)
    for _ in range(many(3_000)):
        thing = int(rng.integers(things))
        _put(s, thing, (np.inf, float(rng.integers(9)), float(rng.random() * 9.0))[rng.integers(3)])
        assert coming["heap"][0] == min(zip(coming["time_s"], range(things), strict=True))[1]
        assert (coming["heap"][coming["place"]] == np.arange(things)).all()


def test_a_block_holds_its_tables_one_after_another_and_a_copy_is_its_own():
    block = packed([(PAIR, 3), (PAIR, 0), (PAIR, 1)])
    assert [count(block, number) for number in range(3)] == [3, 0, 1]
    table(block, 0, PAIR)[2].real = 0.5
    table(block, 2, PAIR)[0].whole = 7
    copy = block.copy()
    record(copy, 0, 2, PAIR).real = 1.5
    assert (table(block, 0, PAIR)["real"].tolist(), table(copy, 0, PAIR)["real"].tolist()) == (
        [0.0, 0.0, 0.5],
        [0.0, 0.0, 1.5],
    )
    assert record(copy, 2, 0, PAIR).whole == 7
    assert lent(block) is block


def test_a_state_s_agenda_is_one_of_all_that_can_come():
    # A station and its source.
    assert count(begin(one_station(1.0), 1, 0, 1), AGENDA) == 2
