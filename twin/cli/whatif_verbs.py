"""The verb `whatif`: the notebook's experiment from a shell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from twin.cli.app import ArgumentError, app, print_json, say

if TYPE_CHECKING:
    from twin.whatif.changes import Change
    from twin.whatif.result import Result


@app.command
def whatif(
    plant: str,
    *,
    change: tuple[str, ...] = (),
    scenario: Path | None = None,
    save: Path | None = None,
    hours: float = 8.0,
    replications: int = 200,
    seed: int = 1,
    json_: Annotated[bool, Parameter(name="--json")] = False,
) -> int:
    """What a change brings: the plant as it is and changed, run side by side with the same luck.

    Example: taktwin whatif ev60 --change BS310.cycle_time_s=58

    Example: taktwin whatif ev60 --change WBS.capacity=80 --change repair_body.count=4 --save more.yaml

    Parameters
    ----------
    plant
        A bundled plant or a plant's folder, with routes.
    change
        ID.FIELD=VALUE: a thing's field and its new value as a plant's text would have it; repeat it for more.
    scenario
        A file of changes, as --save writes it; they come before those of --change.
    save
        A new file for the changes.
    hours
        Hours that are counted, behind a warm-up.
    replications
        Runs of each.
    seed
        Of all luck; the same seed gives the same figures.
    json_
        Print the figures as JSON.
    """
    from kernels import warm
    from kernels.flow.observe import observed
    from twin.plant import load_plant
    from twin.whatif.changes import read_scenario, write_scenario
    from twin.whatif.experiment import Experiment

    changes = [*(read_scenario(scenario) if scenario is not None else ()), *map(_change, change)]
    loaded = load_plant(plant)
    experiment = Experiment(loaded, changes)
    say("Reading the plant as a line")
    _ = experiment.lines
    if save is not None:
        write_scenario(save, changes)
    if not warm._is_cached(observed):
        say("Compiling kernels for this machine, once: those of the line")
    result = experiment.run(hours, replications, seed)
    if json_:
        print_json(_as_json(result))
    else:
        _show(result)
    return 0


def _change(text: str) -> Change:
    """A change as `BS310.cycle_time_s=58`; the field is behind the last point before the sign."""
    import yaml

    from twin.whatif.changes import change

    name, sign, value = text.partition("=")
    id, point, field = name.strip().rpartition(".")
    if not (sign and point and id and field and value.strip()):
        raise ArgumentError(f"--change {text} is no ID.FIELD=VALUE, as BS310.cycle_time_s=58")
    try:
        return change(id, **{field: yaml.safe_load(value)})
    except yaml.YAMLError:
        raise ArgumentError(f"--change {text}: {value.strip()} is no value of a plant's text") from None


def _as_json(result: Result) -> dict[str, Any]:
    from twin.whatif.changes import told

    plan = result.plan
    return {
        "changes": list(told(result.changes)),
        "hours": plan.hours,
        "warm_up_h": plan.warm_up_h,
        "replications": result.replications,
        "seed": plan.seed,
        "kpis": result.summary().to_dict(orient="index"),
    }


_CALLED = {"lead_time_h": "lead time, h", "cars_in_plant": "cars in the plant"}


def _called(kpi: str) -> str:
    """A KPI in words."""
    plain = kpi.replace("per_hour", "an_hour")
    if plain.startswith("jobs_an_hour_"):
        return f"jobs an hour, {plain.removeprefix('jobs_an_hour_')}"
    return _CALLED.get(kpi, plain.replace("_", " "))


def _show(result: Result) -> None:
    from rich.console import Console
    from rich.table import Table

    from twin.whatif.changes import told

    summary, plan = result.summary(), result.plan
    words: Sequence[str] = list(told(result.changes))
    title = "; ".join(words) if words else "as it is"
    columns = ("base", "changed", "difference") if words else ("base",)
    table = Table("", *columns, "95 % interval", title=title, title_justify="left")
    for name, row in summary.iterrows():
        interval = f"{row.ci_low:.3f} to {row.ci_high:.3f}"
        table.add_row(_called(str(name)), *(f"{row[column]:.3f}" for column in columns), interval)
    Console().print(table)
    how = f"{result.replications} runs of {plan.hours:g} h, {plan.warm_up_h:g} h of warm-up, seed {plan.seed}"
    of = "of the difference, both with the same luck" if words else "of the mean"
    say(f"{how}; intervals {of}")
