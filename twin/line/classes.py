"""Classes of work: cars that take every station as long as each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from twin.plant import Plant


def classes(
    plant: Plant, seconds: Mapping[str, Mapping[str, float]]
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """One car of each class, by configuration id, and the classes of the cars in the order they are built.

    That of the plant's orders, or without orders of its configurations as they are listed. Raises a
    ValueError for an order that is no configuration.
    plant: as described. seconds: what each station takes for each car, by ids.
    """
    by_options = {tuple(sorted(car.options.items())): car.id for car in plant.configurations.values()}
    built = []
    for order in plant.orders:
        car = by_options.get(tuple(sorted(order.options.items())))
        if car is None:
            raise ValueError(
                f"order {order.id} is no car that can be built; the rules do not allow its options"
            )
        built.append(car)
    varying = [times for times in seconds.values() if len({*times.values()}) > 1]
    number: dict[tuple[float | None, ...], int] = {}
    cars: list[str] = []
    sequence = []
    for car in built or plant.configurations:
        work = tuple(times.get(car) for times in varying)
        if work not in number:
            number[work] = len(cars)
            cars.append(car)
        sequence.append(number[work])
    return tuple(cars), tuple(sequence)
