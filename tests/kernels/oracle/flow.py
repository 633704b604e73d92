"""Random draws and serial lines once more, in plain Python."""

import math

from scipy import stats

MASK = 2**64 - 1
GOLDEN, FIRST, SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def mixed(bits):
    bits = ((bits ^ (bits >> 30)) * FIRST) & MASK
    bits = ((bits ^ (bits >> 27)) * SECOND) & MASK
    return bits ^ (bits >> 31)


def key(seed, replication, stream):
    bits = mixed((seed + GOLDEN) & MASK)
    bits = mixed(bits ^ ((replication * FIRST + SECOND) & MASK))
    return mixed(bits ^ ((stream * SECOND + FIRST) & MASK))


def key_of(seed, replication, thing, cause):
    return key(seed, replication, (mixed(thing) + cause) & MASK)


def uniform(stream_key, number):
    return ((mixed((stream_key + (number + 1) * GOLDEN) & MASK) >> 11) + 0.5) / 2**53


def draw(time, stream_key, number):
    """Of the laws that are inverted."""
    share = uniform(stream_key, number)
    inverse = {
        0: lambda: 1.0,
        1: lambda: -math.log(share),
        4: lambda: float(stats.lognorm.ppf(share, time.shape, scale=math.exp(-(time.shape**2) / 2.0))),
        5: lambda: float(stats.triang.ppf(share, 0.5, 1.0 - time.shape, 2.0 * time.shape)),
        6: lambda: time.values[int(share * len(time.values))],
    }
    return time.mean_s * inverse[time.kind]()


def serial(stations, jobs, seed, replication):
    """When jobs leave stations, [job][station]; stations: (number, time, slots before it, losses).

    losses: (number, between, repair). Each job is followed through the line, one after the other.
    """
    left = [[0.0] * len(stations) for _ in range(jobs)]
    due, stops, work = {}, {}, [0.0] * len(stations)
    for _, _, _, losses in stations:
        for loss, between, _ in losses:
            due[loss] = draw(between, key_of(seed, replication, loss, 1), 0)
            stops[loss] = 0
    for j in range(jobs):
        there = 0.0
        for i, (number, time, _, losses) in enumerate(stations):
            start = max(there, left[j - 1][i] if j else 0.0)
            own = draw(time, key_of(seed, replication, number, 0), j)
            work[i] += own
            end = start + own
            while losses and min(due[loss] for loss, _, _ in losses) < work[i]:
                loss, between, repair = min(losses, key=lambda each: due[each[0]])
                end += draw(repair, key_of(seed, replication, loss, 2), stops[loss])
                stops[loss] += 1
                due[loss] += draw(between, key_of(seed, replication, loss, 1), stops[loss])
            room = stations[i + 1][2] + 1 if i + 1 < len(stations) else 0
            if room and j >= room:
                end = max(end, left[j - room][i + 1])
            left[j][i] = there = end
    return left
