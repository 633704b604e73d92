"""A GLB without instances places everything where the one with them does."""

from __future__ import annotations

import io
import json
import struct

import numpy as np
import pytest
import trimesh

from twin.plant import load_plant
from twin.view.glb_expand import INSTANCING, SURROUNDINGS, expanded
from twin.view.scene import Scene, scene


@pytest.fixture(scope="module")
def made() -> Scene:
    return scene(load_plant("ev60"))


@pytest.fixture(scope="module")
def glb(made: Scene) -> bytes:
    return expanded(made.glb)


def described(glb: bytes) -> dict:
    (length,) = struct.unpack_from("<I", glb, 12)
    assert struct.unpack_from("<I", glb, 8)[0] == len(glb)
    return json.loads(glb[20 : 20 + length])


def test_a_reader_without_instances_sees_the_whole_plant_z_up_turned_to_y_up(glb: bytes) -> None:
    read = trimesh.load_scene(io.BytesIO(glb), file_type="glb")
    assert 450.0 < read.extents[0] < 520.0
    assert 350.0 < read.extents[2] < 420.0
    assert read.extents[1] < 16.0


def test_each_thing_has_a_node_under_what_it_belongs_to(made: Scene, glb: bytes) -> None:
    document = described(glb)
    parents = {node["name"]: node["children"] for node in document["nodes"] if "children" in node}
    counted = {
        device: sum(
            (one["device"] or SURROUNDINGS) == device
            for kind in made.description["nodes"]
            for one in kind["instances"]
        )
        for device in ("BS110", "BS110R1", SURROUNDINGS)
    }
    assert {name: len(parents[name]) for name in counted} == counted
    robot = [document["nodes"][child] for child in parents["BS110R1"]]
    base = load_plant("ev60").programmed_robots
    at = next(robot.base.xyz_m for robot in base if robot.id == "BS110R1")
    assert any(np.allclose(node["translation"], at, atol=1e-5) for node in robot)


def test_it_needs_no_instancing_and_stays_small_enough_to_open(glb: bytes) -> None:
    document = described(glb)
    assert INSTANCING not in document["extensionsUsed"] + document["extensionsRequired"]
    assert len(glb) < 8e6
    assert len(document["meshes"]) < 250


def test_cars_keep_their_colours(made: Scene, glb: bytes) -> None:
    document = described(glb)
    paints = [
        tuple(
            document["materials"][mesh["primitives"][0]["material"]]["pbrMetallicRoughness"][
                "baseColorFactor"
            ]
        )
        for mesh in document["meshes"]
        if mesh["name"].endswith("finished/paint")
    ]
    assert len(set(paints)) >= 5


def test_with_instances_a_reader_that_knows_none_has_to_refuse(made: Scene) -> None:
    assert INSTANCING in described(made.glb)["extensionsRequired"]
