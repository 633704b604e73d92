"""The six bundled arms: the makers' kinematics to the tenth of a millimetre, shapes that hold together."""

import numpy as np
import pybullet
import pytest
import pyvista as pv
import trimesh

from kernels import kinematics
from twin.geometry import RobotDescriptionError, arm, load_robot
from twin.geometry.arms import ARMS, arm_mesh, arm_pieces
from twin.geometry.resolve import bundled_robots
from twin.geometry.robots import check_home

Q = np.radians([30.0, -20.0, 25.0, 40.0, -35.0, 60.0])

# Figures of the makers, typed from the table of facts a second time: offsets, axes, limits, velocities.
FANUC = "0,0,.67 .312,0,0 0,0,1.075 0,0,.225 1.28,0,0"
FACTS = {
    "kr120_r2500_pro": (
        "0,0,.675 .35,0,0 1.15,0,0 1,0,-.041 0,0,0 0,0,0",
        "-z y y -x y -x",
        "-185,185 -155,35 -130,154 -350,350 -130,130 -350,350",
        "156 156 156 330 330 615",
    ),
    "kr150_r3100_2": (
        "0,0,.645 .33,0,0 1.35,0,0 1.42,0,.115 0,0,0 .215,0,0",
        "-z y y -x y -x",
        "-185,185 -140,-5 -120,168 -350,350 -125,125 -350,350",
        "105 107 114 190 180 260",
    ),
    "irb6640_185_280": (
        "0,0,.78 .32,0,0 0,0,1.075 0,0,.2 1.392,0,0 .2,0,0",
        "z y y x y x",
        "-170,170 -65,85 -180,70 -300,300 -120,120 -360,360",
        "100 90 90 170 140 190",
    ),
    "r2000ic_165f": (
        f"{FANUC} .215,0,0",
        "z y -y -x -y -x",
        "-185,185 -60,76 -132,180 -360,360 -125,125 -360,360",
        "130 115 125 180 180 260",
    ),
    "r2000ic_270f": (
        f"{FANUC} .24,0,0",
        "z y -y -x -y -x",
        "-185,185 -60,76 -132,180 -360,360 -125,125 -360,360",
        "105 90 85 120 120 200",
    ),
    "r2000ib_210f": (
        f"{FANUC} .235,0,0",
        "z y -y -x -y -x",
        "-180,180 -60,76 -132,230 -360,360 -125,125 -360,360",
        "95 90 95 120 120 190",
    ),
}
TOOL0 = {
    "kr120_r2500_pro": ((2.715, 0.0, 0.634), (2.2973, -1.2348, 1.0191)),
    "irb6640_185_280": ((1.912, 0.0, 2.055), (1.3596, 0.6998, 1.9414)),
    "r2000ic_165f": ((1.807, 0.0, 1.97), (0.8032, 0.3722, 2.8021)),
}

# The other three have no figures of their own: by hand out of the offsets, with the arm stretched out level
# (all at zero) and with the lower arm upright and the forearm level, J2 and J3 in degrees.
BY_HAND = {
    "kr150_r3100_2": ((-90, 90), (0.33 + 1.35 + 1.42 + 0.215, 0.645 + 0.115), (1.965, 0.645 + 1.35 + 0.115)),
    "r2000ic_270f": ((0, 0), (0.312 + 1.28 + 0.24, 0.67 + 1.075 + 0.225), (1.832, 1.97)),
    "r2000ib_210f": ((0, 0), (0.312 + 1.28 + 0.235, 0.67 + 1.075 + 0.225), (1.827, 1.97)),
}


def triples(text):
    return np.array([[float(number) for number in part.split(",")] for part in text.split()])


def axes(text):
    unit = dict(zip("xyz", np.eye(3), strict=True))
    return np.array([-unit[name[1]] if name[0] == "-" else unit[name] for name in text.split()])


def load(arm_id):
    return load_robot(f"robots:{arm_id}")


@pytest.fixture
def rng():
    return np.random.default_rng(3)


@pytest.fixture(params=ARMS)
def arm_id(request):
    return request.param


@pytest.fixture
def body():
    """A function that loads an arm into PyBullet."""
    client = pybullet.connect(pybullet.DIRECT)

    def loaded(arm_id):
        return pybullet.loadURDF(
            str(load(arm_id).urdf_path), useFixedBase=True, flags=pybullet.URDF_USE_INERTIA_FROM_FILE
        )

    yield loaded
    pybullet.disconnect(client)


def tool0(description, q):
    return kinematics.forward(arm(description), np.asarray(q, dtype=float)) @ description.flange


def turn(axis, angle):
    x, y, z = axis
    skew = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.eye(3) + np.sin(angle) * skew + (1.0 - np.cos(angle)) * skew @ skew


def test_six_arms_are_bundled():
    assert set(bundled_robots()) >= set(ARMS) == set(FACTS)


def test_origins_axes_limits_and_velocities_are_the_makers(arm_id):
    found = load(arm_id)
    offsets, directions, limits, velocities = FACTS[arm_id]
    assert found.joint_names == tuple(f"joint_{i}" for i in range(1, 7))
    np.testing.assert_allclose(found.origins[:, :3, 3], triples(offsets), atol=1e-9)
    np.testing.assert_allclose(found.origins[:, :3, :3], np.broadcast_to(np.eye(3), (6, 3, 3)), atol=1e-12)
    np.testing.assert_allclose(found.axes, axes(directions), atol=1e-12)
    np.testing.assert_allclose(np.degrees([found.lower, found.upper]).T, triples(limits), atol=1e-9)
    np.testing.assert_allclose(np.degrees(found.velocity), [float(v) for v in velocities.split()], atol=1e-9)


def test_forward_kinematics_is_the_chain_of_the_table(arm_id, rng):
    found = load(arm_id)
    offsets, directions = triples(FACTS[arm_id][0]), axes(FACTS[arm_id][1])
    for q in rng.uniform(found.lower, found.upper, (50, 6)):
        pose = np.eye(4)
        for offset, axis, angle in zip(offsets, directions, q, strict=True):
            step = np.eye(4)
            step[:3, :3], step[:3, 3] = turn(axis, angle), offset
            pose = pose @ step
        np.testing.assert_allclose(kinematics.forward(arm(found), q), pose, atol=1e-12)


@pytest.mark.parametrize("known", TOOL0)
def test_the_tool_flange_is_where_the_table_says_to_a_tenth_of_a_millimetre(known):
    found = load(known)
    for q, where in zip((np.zeros(6), Q), TOOL0[known], strict=True):
        assert np.abs(tool0(found, q)[:3, 3] - where).max() < 1e-4


@pytest.mark.parametrize("known", BY_HAND)
def test_the_tool_flange_of_an_arm_without_figures_is_where_its_dimensions_put_it(known):
    assert set(BY_HAND) | set(TOOL0) == set(ARMS)
    found = load(known)
    (j2, j3), flat, upright = BY_HAND[known]
    for about_z, (second, third), (out, up) in (
        (0, (0, 0), flat),
        (0, (j2, j3), upright),
        (90, (j2, j3), upright),
    ):
        q = np.radians([about_z, second, third, 0, 0, 0])
        # The first axis of KUKA's arms points down.
        sign = -1.0 if known.startswith("kr") else 1.0
        turned = sign * np.radians(about_z)
        where = (out * np.cos(turned), out * np.sin(turned), up)
        assert np.abs(tool0(found, q)[:3, 3] - where).max() < 1e-4


def test_the_flange_looks_along_the_arm_at_its_own_distance(arm_id):
    found = load(arm_id)
    # At zero all frames are parallel to the base's: z of the flange is x of the arm.
    np.testing.assert_allclose(tool0(found, np.zeros(6))[:3, 2], [1.0, 0.0, 0.0], atol=1e-12)
    assert found.flange[0, 3] == pytest.approx(0.215 if arm_id == "kr120_r2500_pro" else 0.0)
    np.testing.assert_allclose(found.flange[1:3, 3], 0.0)


def test_the_reach_of_the_wrist_is_the_makers(arm_id):
    facts = ARMS[arm_id]
    across, up = facts.wrist
    whole = facts.origins_m[1][0] + facts.lower_arm_m + np.hypot(across, up)
    assert whole == pytest.approx(facts.reach_m, abs=0.04)
    if arm_id == "kr150_r3100_2":
        assert whole == pytest.approx(facts.reach_m, abs=0.005)


def test_forward_kinematics_agrees_with_pybullet_to_a_micrometre(arm_id, body, rng):
    found, robot = load(arm_id), body(arm_id)
    assert pybullet.getNumJoints(robot) == 7
    for q in rng.uniform(found.lower, found.upper, (50, 6)):
        for joint, angle in enumerate(q):
            pybullet.resetJointState(robot, joint, angle)
        poses = kinematics.link_poses(arm(found), q)
        poses = np.concatenate([poses, tool0(found, q)[None]])
        for link, pose in enumerate(poses):
            state = pybullet.getLinkState(robot, link, computeForwardKinematics=True)
            assert np.abs(np.array(state[4]) - pose[:3, 3]).max() < 1e-6
            rotation = np.reshape(pybullet.getMatrixFromQuaternion(state[5]), (3, 3))
            assert np.abs(rotation - pose[:3, :3]).max() < 1e-6


def test_an_arm_weighs_about_a_tonne_and_every_link_something(arm_id, body):
    robot = body(arm_id)
    masses = [pybullet.getDynamicsInfo(robot, link)[0] for link in range(-1, 6)]
    written = trimesh.util.decode_text(load(arm_id).urdf_path.read_bytes())
    assert "ESTIMATES" in written
    assert min(masses[1:]) > 0.5  # the base is fixed, so PyBullet gives it none
    assert 500.0 < sum(masses) < ARMS[arm_id].mass_kg
    for link in range(6):
        inertia = pybullet.getDynamicsInfo(robot, link)[2]
        assert min(inertia) > 0.0
        assert 2.0 * max(inertia) <= sum(inertia) * (1.0 + 1e-3)


def test_the_kr150_does_not_stand_at_zero_and_the_others_do():
    for arm_id, facts in ARMS.items():
        found = load(arm_id)
        check_home(found, "R1", np.radians(facts.home_deg))
        if arm_id == "kr150_r3100_2":
            with pytest.raises(RobotDescriptionError, match=r"R1 puts joint_2 at 0\.000 rad; its limits are"):
                check_home(found, "R1", np.zeros(6))
        else:
            check_home(found, "R1", np.zeros(6))


def test_an_arm_is_drawn_within_its_budget_of_triangles(arm_id):
    meshes = [arm_mesh(arm_id, link) for link in range(7)]
    assert all(mesh.is_all_triangles for mesh in meshes)
    assert max(mesh.n_cells for mesh in meshes) <= 850
    assert sum(mesh.n_cells for mesh in meshes) <= 4000
    for mesh in meshes:
        assert mesh.point_data["rgb"].shape == (mesh.n_points, 3)
        assert mesh.point_data["rgb"].dtype == np.uint8


def test_every_solid_of_a_link_is_closed_and_looks_outward(arm_id):
    for link in range(7):
        mesh = arm_mesh(arm_id, link)
        whole = trimesh.Trimesh(mesh.points, mesh.regular_faces, process=False)
        whole.merge_vertices(digits_vertex=7)
        assert whole.is_winding_consistent
        solids = trimesh.Trimesh(mesh.points, mesh.regular_faces, process=False).split(only_watertight=False)
        assert all(solid.is_watertight and solid.volume > 0.0 for solid in solids)


def test_makers_are_told_apart_by_colour():
    def main(arm_id):
        rgb = arm_mesh(arm_id, 2).point_data["rgb"]
        shades, counts = np.unique(rgb, axis=0, return_counts=True)
        return shades[counts.argmax()].astype(int)

    kuka, abb, fanuc = (main(arm_id) for arm_id in ("kr120_r2500_pro", "irb6640_185_280", "r2000ic_165f"))
    assert min(np.abs(kuka - abb).max(), np.abs(kuka - fanuc).max(), np.abs(abb - fanuc).max()) > 25


def test_convex_pieces_are_closed_and_few_and_fit_the_drawn_link(arm_id):
    for link in load(arm_id).links:
        ((drawn, _, _),) = link.visual
        points = trimesh.load_mesh(drawn).vertices
        outside = np.full(len(points), np.inf)
        assert 1 <= len(link.hulls) <= 3
        for number, hull in enumerate(link.hulls):
            assert len(hull) <= 40
            solid = trimesh.load_mesh(drawn.with_name(f"{drawn.stem}_hull{number}.stl"))
            assert solid.is_watertight
            assert solid.is_convex
            planes = trimesh.Trimesh(*_hull(hull), process=False)
            distance = (
                points @ planes.face_normals.T - (planes.triangles[:, 0] * planes.face_normals).sum(1)
            ).max(1)
            outside = np.minimum(outside, distance)
            # No corner of a piece is far from the drawn link: a piece takes no room that the link does not.
            assert np.linalg.norm(hull[:, None] - points[None], axis=2).min(axis=1).max() < 0.011
        assert outside.max() < 0.015


def _hull(points):
    hull = trimesh.convex.convex_hull(points)
    return hull.vertices, hull.faces


def test_links_that_are_no_neighbours_are_apart_at_home(arm_id, body):
    robot = body(arm_id)
    for joint, angle in enumerate(np.radians(ARMS[arm_id].home_deg)):
        pybullet.resetJointState(robot, joint, angle)
    for a in range(-1, 6):
        for b in range(a + 2, 6):
            near = pybullet.getClosestPoints(robot, robot, 0.05, linkIndexA=a, linkIndexB=b)
            assert min((point[8] for point in near), default=1.0) > 0.0, (a, b)


def test_the_fork_of_the_wrist_leaves_the_hand_room(arm_id):
    # What turns about the fifth axis stays between the cheeks, whatever the angle.
    hand, fork = np.asarray(arm_mesh(arm_id, 5).points), np.asarray(arm_mesh(arm_id, 4).points)
    cheeks = fork[fork[:, 0] > ARMS[arm_id].origins_m[4][0] - 0.13]
    assert len(cheeks) > 50
    assert np.abs(hand[:, 1]).max() < np.abs(cheeks[:, 1]).min()


@pytest.mark.parametrize("one", ["kr120_r2500_pro", "kr150_r3100_2", "irb6640_185_280", "r2000ic_270f"])
def test_a_link_never_shows_through_the_one_that_carries_it(one):
    found = load(one)
    for joint in range(6):
        parent, child = (arm_mesh(one, link) for link in (joint, joint + 1))
        solids = trimesh.Trimesh(parent.points, parent.regular_faces, process=False).split()
        fine = child.subdivide(1)
        corners = np.asarray(fine.points)
        for angle in np.linspace(found.lower[joint], found.upper[joint], 9):
            fine.points = corners @ turn(found.axes[joint], angle).T + found.origins[joint, :3, 3]
            for solid in solids:
                inside = (fine.points > solid.bounds[0]) & (fine.points < solid.bounds[1])
                if inside.all(axis=1).any():
                    deep = fine.compute_implicit_distance(pv.wrap(solid))["implicit_distance"].min()
                    assert deep > -0.005, (joint, np.degrees(angle))


def test_what_is_not_there_is_named_with_what_is():
    with pytest.raises(ValueError, match=r"there is no arm 'kr999'; known: kr120_r2500_pro"):
        arm_mesh("kr999", 0)
    with pytest.raises(ValueError, match=r"has no link 7; its links are 0 to 6"):
        arm_pieces("r2000ic_165f", 7)
    with pytest.raises(RobotDescriptionError, match=r"no bundled robot 'kr999'; known: .*kr120_r2500_pro"):
        load_robot("robots:kr999")
