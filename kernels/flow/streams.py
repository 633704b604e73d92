"""Random numbers that do not depend on who asks first: a stream for each station and cause, each draw by its
place.

A draw is a function of the stream's key and of its number in the stream, so that scenarios share their luck
(common random numbers), a run can go on from any instant, and threads change nothing.
"""

from __future__ import annotations

import math

import numpy as np

from kernels.flow.records import leanjit

SERVICE, BETWEEN, REPAIR, FATE, RELEASE = 0, 1, 2, 3, 4
"""What a thing draws for: each has a stream of its own."""

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_TOP = 2.0**-53


@leanjit
def mixed(bits):
    """64 bits in which each bit of 64 others has its say: uint64.

    bits: uint64.
    Bad input: none. Cost: a nanosecond. Source: Stafford's mix 13, as in SplitMix64 (Steele, Lea and Flood
    2014).

    >>> hex(mixed(np.uint64(0x9E3779B97F4A7C15)))
    '0xe220a8397b1dcdaf'
    """
    bits = np.uint64(bits)
    bits = (bits ^ (bits >> np.uint64(30))) * _FIRST
    bits = (bits ^ (bits >> np.uint64(27))) * _SECOND
    return bits ^ (bits >> np.uint64(31))


@leanjit
def key(seed, replication, stream):
    """The key of a stream: uint64.

    seed, replication, stream: integers from 0.
    Bad input: negative integers are taken as their two's complement. Cost: some nanoseconds. Source: derived
    here, from SplitMix64.

    >>> bool(key(1, 0, 7) != key(1, 0, 8)), bool(key(1, 0, 7) != key(0, 1, 7))
    (True, True)
    """
    bits = mixed(np.uint64(seed) + _GOLDEN)
    bits = mixed(bits ^ (np.uint64(replication) * _FIRST + _SECOND))
    return mixed(bits ^ (np.uint64(stream) * _SECOND + _FIRST))


@leanjit
def key_of(seed, replication, thing, cause):
    """The key of what a thing draws for one cause: uint64.

    seed, replication: integers from 0. thing: int64, a number that stays the thing's own in every scenario.
    cause: int, such as SERVICE.
    Bad input: as in `key`. Cost: some nanoseconds. Source: derived here.

    >>> bool(key_of(1, 0, 7, SERVICE) != key_of(1, 0, 7, BETWEEN))
    True
    """
    return key(seed, replication, mixed(np.uint64(thing)) + np.uint64(cause))


@leanjit
def uniform(stream_key, number):
    """The draw of a number in a stream, evenly between 0 and 1 and neither of them: float.

    stream_key: uint64, as `key` says. number: int from 0, of the draw.
    Bad input: none. Cost: two nanoseconds. Source: SplitMix64's output of that number (Steele, Lea and Flood
    2014), its upper 53 bits.

    >>> 0.0 < uniform(key(1, 0, 0), 5) < 1.0
    True
    """
    bits = mixed(np.uint64(stream_key) + (np.uint64(number) + np.uint64(1)) * _GOLDEN)
    return (float(bits >> np.uint64(11)) + 0.5) * _TOP


@leanjit
def normal(share):
    """The standard normal value below which a share of all lies: float.

    share: float, between 0 and 1.
    Bad input: 0, 1 or beyond, or NaN: NaN. Cost: some 20 nanoseconds. Source: Wichura 1988, algorithm AS 241
    (PPND16), about 16 figures.

    >>> round(float(normal(0.975)), 11)
    1.95996398454
    """
    if not 0.0 < share < 1.0:
        return math.nan
    middle = share - 0.5
    if abs(middle) <= 0.425:
        r = 0.180625 - middle * middle
        return middle * _ratio(r, 0)
    r = math.sqrt(-math.log(min(share, 1.0 - share)))
    found = _ratio(r - 1.6, 1) if r <= 5.0 else _ratio(r - 5.0, 2)
    return found if middle > 0.0 else -found


_ABOVE = np.array(
    [
        [
            3.3871328727963666080,
            1.3314166789178437745e2,
            1.9715909503065514427e3,
            1.3731693765509461125e4,
            4.5921953931549871457e4,
            6.7265770927008700853e4,
            3.3430575583588128105e4,
            2.5090809287301226727e3,
        ],
        [
            1.42343711074968357734,
            4.63033784615654529590,
            5.76949722146069140550,
            3.64784832476320460504,
            1.27045825245236838258,
            2.41780725177450611770e-1,
            2.27238449892691845833e-2,
            7.74545014278341407640e-4,
        ],
        [
            6.65790464350110377720,
            5.46378491116411436990,
            1.78482653991729133580,
            2.96560571828504891230e-1,
            2.65321895265761230930e-2,
            1.24266094738807843860e-3,
            2.71155556874348757815e-5,
            2.01033439929228813265e-7,
        ],
    ]
)
_BELOW = np.array(
    [
        [
            1.0,
            4.2313330701600911252e1,
            6.8718700749205790830e2,
            5.3941960214247511077e3,
            2.1213794301586595867e4,
            3.9307895800092710610e4,
            2.8729085735721942674e4,
            5.2264952788528545610e3,
        ],
        [
            1.0,
            2.05319162663775882187,
            1.67638483018380384940,
            6.89767334985100004550e-1,
            1.48103976427480074590e-1,
            1.51986665636164571966e-2,
            5.47593808499534494600e-4,
            1.05075007164441684324e-9,
        ],
        [
            1.0,
            5.99832206555887937690e-1,
            1.36929880922735805310e-1,
            1.48753612908506148525e-2,
            7.86869131145613259100e-4,
            1.84631831751005468180e-5,
            1.42151175831644588870e-7,
            2.04426310338993978564e-15,
        ],
    ]
)


@leanjit
def _ratio(r, part):
    above, below = _ABOVE[part, 7], _BELOW[part, 7]
    for k in range(6, -1, -1):
        above, below = above * r + _ABOVE[part, k], below * r + _BELOW[part, k]
    return above / below
