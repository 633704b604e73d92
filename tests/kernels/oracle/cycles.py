"""Visits, phases and cycles by plain loops over lists."""

import itertools
import math

PICK, CARRY, PLACE, RETURN, WAIT, UNKNOWN = range(6)


def stop_at(point, stops, radius):
    away = [math.dist(point, stop) for stop in stops]
    nearest = min(range(len(stops)), key=away.__getitem__)
    return nearest if away[nearest] <= radius else None


def crossing_time(t_in, p_in, t_out, p_out, centre, radius):
    """By bisection: inside at t_in, outside at t_out."""
    inside, outside = 0.0, 1.0
    for _ in range(80):
        middle = (inside + outside) / 2
        point = [a + middle * (b - a) for a, b in zip(p_in, p_out, strict=True)]
        if math.dist(point, centre) <= radius:
            inside = middle
        else:
            outside = middle
    return t_in + inside * (t_out - t_in)


def visits(t, xyz, stops, rules):
    """List of dictionaries: stop, enter, leave, first and last sample."""
    here = [stop_at(p, stops, rules.stop_radius) for p in xyz]
    runs, i = [], 0
    while i < len(t):
        j = i
        while j + 1 < len(t) and here[j + 1] == here[i]:
            j += 1
        if here[i] is not None:
            runs.append({"stop": here[i], "first": i, "last": j})
        i = j + 1
    runs = [run for run in runs if rests(t, xyz, run, rules)]
    merged = []
    for run in runs:
        if merged and merged[-1]["stop"] == run["stop"]:
            between = range(merged[-1]["last"], run["first"] + 1)
            if all(math.dist(xyz[k], stops[run["stop"]]) <= 3 * rules.stop_radius for k in between):
                merged[-1]["last"] = run["last"]
                continue
        merged.append(dict(run))
    for visit in merged:
        centre = stops[visit["stop"]]
        visit["enter"] = edge(t, xyz, visit["first"], visit["first"] - 1, centre, rules)
        visit["leave"] = edge(t, xyz, visit["last"], visit["last"] + 1, centre, rules)
    return merged


def rests(t, xyz, run, rules):
    for i in range(len(t) - 1):
        if i + 1 >= run["first"] and i <= run["last"]:
            step = t[i + 1] - t[i]
            if step > rules.gap or math.dist(xyz[i], xyz[i + 1]) < rules.still_speed * step:
                return True
    return False


def edge(t, xyz, inside, outside, centre, rules):
    if not 0 <= outside < len(t) or abs(t[outside] - t[inside]) > rules.gap:
        return t[inside]
    return crossing_time(t[inside], xyz[inside], t[outside], xyz[outside], centre, rules.stop_radius)


def phase_at(time, t, xyz, found, actions, rules):
    """What the tool does at a time between the first and the last sample."""
    i = max(k for k in range(len(t) - 1) if t[k] <= time)
    if t[i + 1] - t[i] > rules.gap:
        return UNKNOWN
    for visit in found:
        if visit["enter"] <= time < visit["leave"]:
            return PLACE if actions[visit["stop"]] else PICK
    if math.dist(xyz[i], xyz[i + 1]) < rules.still_speed * (t[i + 1] - t[i]):
        return WAIT
    if not found:
        return UNKNOWN
    before = [visit for visit in found if visit["leave"] <= time]
    if not before:
        return CARRY if actions[found[0]["stop"]] else RETURN
    return RETURN if actions[before[-1]["stop"]] else CARRY


def cycles(found, k, first):
    """List of dictionaries: visits by stop, start, end, duration."""
    if first < 0 and found:
        first = found[0]["stop"]
    result, last = [], None
    for visit in found:
        place = (visit["stop"] - first) % k
        if last is None or place <= last:
            result.append({"visits": {}, "start": visit["enter"], "begins": place == 0})
        last = place
        result[-1]["visits"][visit["stop"]] = visit
    for c, cycle in enumerate(result):
        cycle["duration"] = math.nan
        cycle["end"] = result[c + 1]["start"] if c + 1 < len(result) else found[-1]["leave"]
        if len(cycle["visits"]) == k:
            later = [other["start"] for other in result[c + 1 :] if other["begins"]]
            if later:
                cycle["duration"] = later[0] - cycle["start"]
                cycle["end"] = later[0]
    return result


def phase_times(cycle, t, xyz, found, actions, rules):
    """Seconds by phase: the time is cut wherever anything changes and each piece judged by its middle."""
    cuts = {cycle["start"], cycle["end"], *t, *(v["enter"] for v in found), *(v["leave"] for v in found)}
    cuts = sorted(cut for cut in cuts if cycle["start"] <= cut <= cycle["end"])
    spent = [0.0] * 6
    for a, b in itertools.pairwise(cuts):
        spent[phase_at((a + b) / 2, t, xyz, found, actions, rules)] += b - a
    return spent
