"""Foreign meshes that the tests of imports write: boxes, a bracket, binary STL of any bytes."""

import struct

import trimesh

RED, BLUE = [255, 0, 0, 255], [0, 0, 255, 255]


def saved(mesh, path):
    mesh.export(str(path))
    return path


def box(size=(100.0, 200.0, 300.0)):
    return trimesh.creation.box(size)


def bracket():
    """Two plates at a right angle, mm."""
    flat = box((1000.0, 300.0, 200.0)).apply_translation((500.0, 0.0, 100.0))
    upright = box((200.0, 300.0, 800.0)).apply_translation((100.0, 0.0, 600.0))
    return trimesh.boolean.union([flat, upright])


def stl(count, body):
    return b"\0" * 80 + struct.pack("<I", count) + body


def triangle(value):
    return struct.pack("<12fH", 0, 0, 1, 0, 0, 0, 1, 0, 0, value, 1, 0, 0)
