"""What the reference plant builds and how people build it: options, work, supplies, orders, stops."""

from __future__ import annotations

from make.ev60 import options, orders, stop_log, supplies, work
from make.ev60.write import Section

OPENING = {
    options.FILE: "What can be ordered. The model makes the configurations out of this; none is typed in.",
    work.FILE: """\
What people do, a line an element: STATION.OPERATOR.NUMBER. Times are planner's estimates, scaled so that each
operator is loaded by 86 to 91.5 % of the cycle on the mix of configurations and by 110 % at most on any one.
Work that only some cars need names its options. What stands in no `work` field adds value.""",
    supplies.FILE: "Parts that come to the stations: as a kit for one car, in sequence, or in containers.",
    orders.FILE: "The cars of one shift, in the order in which they are built.",
    stop_log.FILE: "Stops that were written down in one early shift, for the log's tables and pages to show.",
}
MODULES = (options, work, supplies, orders, stop_log)


def sections() -> list[Section]:
    """Everything of this folder's product modules."""
    return [section for module in MODULES for section in module.sections()]
