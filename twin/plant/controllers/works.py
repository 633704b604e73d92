"""What a plant's program does that no controller has a word for: calls of programs that the site provides.

`TT_ENTER("zone")`, `TT_LEAVE("zone")`, `TT_GRIP(seconds)`, `TT_RELEASE(seconds)`,
`TT_DRESS(seconds, "target")`, `TT_CAR(seconds)` which waits for the car first, `TT_SEAM_ON("seam")` and
`TT_SEAM_OFF()`, and `TT_SPOT()` where a controller has no instruction for a spot weld. What each does with
signals is the site's own.
"""

from __future__ import annotations

from twin.plant.controllers.neutral import Call
from twin.plant.robots import Do, Step, Until

ENTER, LEAVE, CAR = "TT_ENTER", "TT_LEAVE", "TT_CAR"
SEAM_ON, SEAM_OFF, SPOT = "TT_SEAM_ON", "TT_SEAM_OFF", "TT_SPOT"
TIMED = {"TT_GRIP": Do.GRIP, "TT_RELEASE": Do.RELEASE, "TT_DRESS": Do.TIP_DRESS}


def call_of(step: Step, name: str = "") -> Call | None:
    """The call that does a step, or None where it is none of these; name: of what it is at, in the text."""
    if step.do == Do.ENTER:
        return Call(ENTER, (_quoted(step.zone),))
    if step.do == Do.LEAVE:
        return Call(LEAVE, (_quoted(step.zone),))
    if step.do == Do.WAIT and step.until == Until.CAR_IN_PLACE:
        return Call(CAR, (_number(step.time_s),))
    for word, do in TIMED.items():
        if step.do == do:
            return Call(word, (_number(step.time_s), *((_quoted(name),) if name else ())))
    return None


def step_of(call: Call) -> tuple[Step, str] | None:
    """The step that such a call is, without what it is at, and its name; None for any other call."""
    name, arguments = call.name.upper(), call.arguments
    texts = [argument[1:-1] for argument in arguments if argument.startswith('"')]
    numbers = [
        value for value in (_value(a) for a in arguments if not a.startswith('"')) if value is not None
    ]
    if name in (ENTER, LEAVE) and texts:
        return Step(do=Do.ENTER if name == ENTER else Do.LEAVE, zone=texts[0]), ""
    if name == CAR and numbers:
        return Step(do=Do.WAIT, until=Until.CAR_IN_PLACE, time_s=numbers[0]), ""
    if name in TIMED and numbers:
        return Step(do=TIMED[name], time_s=numbers[0]), texts[0] if texts else ""
    return None


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "'") + '"'


def _number(value: float) -> str:
    return f"{value:.12g}"


def _value(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0.0 <= value < 1e6 else None
