"""Times as the flow kernel draws them: a mean, and how they are distributed about it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kernels.flow import laws

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Time:
    """A time.

    mean_s: of it. kind, shape: of its law, as in `kernels.flow.laws`. values: of an empirical law, mean 1.
    """

    mean_s: float
    kind: int = laws.CONSTANT
    shape: float = 1.0
    values: tuple[float, ...] = ()


def constant(mean_s: float) -> Time:
    """Always the same, s."""
    return Time(mean_s)


def exponential(mean_s: float) -> Time:
    """Of mean s, without memory."""
    return Time(mean_s, laws.EXPONENTIAL)


def erlang(mean_s: float, phases: int = 2) -> Time:
    """Of mean s, in so many phases one after another."""
    return Time(mean_s, laws.ERLANG, float(phases))


def gamma(mean_s: float, cv: float) -> Time:
    """Of mean s and a coefficient of variation above 0."""
    return Time(mean_s, laws.GAMMA, 1.0 / cv**2)


def lognormal(mean_s: float, cv: float) -> Time:
    """Of mean s and a coefficient of variation."""
    return Time(mean_s, laws.LOGNORMAL, math.sqrt(math.log1p(cv**2)))


def triangular(mean_s: float, cv: float) -> Time:
    """Of mean s and a coefficient of variation below 0.4, symmetric about the mean."""
    return Time(mean_s, laws.TRIANGULAR, cv * math.sqrt(6.0))


def empirical(times_s: Sequence[float]) -> Time:
    """One of the given times, s, each as likely as another."""
    values = np.sort(np.asarray(times_s, dtype=np.float64))
    mean_s = float(values.mean())
    return Time(mean_s, laws.EMPIRICAL, 1.0, tuple((values / mean_s).tolist()))
