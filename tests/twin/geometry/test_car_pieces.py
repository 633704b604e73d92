"""The car's convex pieces hold all that is drawn of it, stick out as they say, and are kept on disk."""

import numpy as np
import pytest
from scipy.spatial import ConvexHull

from twin.geometry import kept
from twin.geometry.car import car_pieces, frame, pieces, stage_meshes, weld_lines
from twin.geometry.patches import distances

GREY = ("underbody", "sides", "framed", "closures")


def planes(piece):
    return ConvexHull(piece.vertices).equations


def beyond(points, equations):
    """How far points are outside the nearest of several convex pieces, at least; negative inside."""
    found = np.full(len(points), np.inf)
    for each in equations:
        np.minimum(found, (points @ each[:, :3].T + each[:, 3]).max(axis=1), out=found)
    return found


def corners(stage):
    meshes = stage_meshes(stage).values()
    return np.concatenate([np.asarray(mesh.points, float)[mesh.regular_faces] for mesh in meshes])


@pytest.mark.parametrize("stage", [*GREY, "finished"])
def test_nothing_that_is_drawn_is_outside_the_pieces(stage):
    triangles = corners(stage)
    middles = triangles.mean(axis=1)
    points = np.concatenate([triangles.reshape(-1, 3), middles])
    # Where sheets bend inward their cells' own triangles are a few micrometres off.
    assert beyond(points, [planes(piece) for piece in car_pieces(stage)]).max() < 2e-6


def test_pieces_of_panels_stick_out_no_farther_than_they_say_and_some_do_as_far():
    """Sampled on their surfaces; what is inside a panel is half its thickness from what is drawn at most."""
    triangles, rng, shares = corners("framed"), np.random.default_rng(7), []
    for piece in car_pieces("framed"):
        if "panel" in piece.name or "wheel house" in piece.name:
            hull = ConvexHull(piece.vertices)
            share = rng.dirichlet(np.ones(3), (len(hull.simplices), 8))
            points = np.einsum("tsk,tkx->tsx", share, piece.vertices[hull.simplices]).reshape(-1, 3)
            middle = piece.vertices.mean(axis=0)
            near = np.linalg.norm(triangles - middle, axis=2).min(axis=1) < 1.0
            away = distances(points, triangles[near]).max()
            assert away <= piece.sticks_out_m + frame.PANEL_M / 2.0 + 1e-6, piece.name
            shares.append(away / max(piece.sticks_out_m, 1e-3))
    assert len(shares) > 200
    assert max(shares) > 0.7


@pytest.mark.parametrize(("stage", "most"), [("underbody", 100), ("framed", 480), ("finished", 800)])
def test_a_stage_has_few_pieces_of_few_corners(stage, most):
    found = car_pieces(stage)
    assert len(found) <= most
    assert max(len(piece.vertices) for piece in found) <= 24
    limit = pieces.ELSEWHERE_M if stage in GREY else pieces.PAINTED_M + 0.002
    assert max(piece.sticks_out_m for piece in found) <= limit + 5e-4
    assert all(piece.name and not piece.vertices.flags.writeable for piece in found)


def test_pieces_are_the_same_on_both_sides():
    found = {name: [p for p in car_pieces("framed") if p.name == name] for name in
             ("left quarter panel", "right quarter panel")}  # fmt: skip
    for left, right in zip(*found.values(), strict=True):
        np.testing.assert_array_equal(left.vertices * (1.0, -1.0, 1.0), right.vertices)


def test_panels_are_as_thin_at_a_weld_flange_as_their_sheets():
    equations = [planes(piece) for piece in car_pieces("framed") if "panel" in piece.name]
    for name in ("roof_rail_left", "pillar_d_left", "front_header"):
        line = weld_lines()[name].at_pitch(0.05)
        for point, out in zip(line[1:-1, :3], line[1:-1, 3:], strict=True):
            assert beyond(point[None], equations)[0] < 0.005
            # A gun's electrode 8 mm behind and before the sheets is free of them.
            assert beyond((point + 0.006 * out)[None], equations)[0] > 0.0
            assert beyond((point - 0.011 * out)[None], equations)[0] > 0.0


def test_the_door_openings_are_open():
    equations = [planes(piece) for piece in car_pieces("framed")]
    for x, z in ((0.4, 0.7), (-0.5, 0.8), (0.3, 1.2)):
        line = np.array([[x, y, z] for y in np.linspace(0.5, 1.2, 40)])
        assert beyond(line, equations).min() > 0.02


def test_the_stage_s_name_is_checked():
    with pytest.raises(ValueError, match=r"no build stage 'welded'; its stages are underbody"):
        car_pieces("welded")


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TAKTWIN_CACHE", str(tmp_path))
    for each in (pieces._pieces, pieces._of):
        each.cache_clear()
    yield tmp_path
    for each in (pieces._pieces, pieces._of):
        each.cache_clear()


def read_again():
    for each in (pieces._pieces, pieces._of):
        each.cache_clear()
    return car_pieces("underbody")


def test_the_second_call_reads_what_the_first_one_kept(own_cache, monkeypatch):
    first = car_pieces("underbody")
    (file,) = (own_cache / "pieces").iterdir()
    monkeypatch.setattr(pieces, "patches", None)  # would fail if anything were worked out
    second = read_again()
    assert file.stat().st_size > 10_000
    for one, other in zip(first, second, strict=True):
        assert (one.name, one.sticks_out_m, one.excess) == (other.name, other.sticks_out_m, other.excess)
        np.testing.assert_array_equal(one.vertices, other.vertices)


@pytest.mark.parametrize("damage", [lambda d: d[:-7], lambda d: d[:99] + b"?" + d[100:], lambda d: b""])
def test_a_damaged_file_is_worked_out_anew(own_cache, damage):
    first = car_pieces("underbody")
    (file,) = (own_cache / "pieces").iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert len(read_again()) == len(first)
    assert file.read_bytes() == whole


def test_where_the_cache_cannot_be_written_the_pieces_are_there_all_the_same(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("TAKTWIN_CACHE", str(tmp_path / "file"))
    assert kept.kept("pieces", "key", list[int], lambda: [1, 2]) == [1, 2]
