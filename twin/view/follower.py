"""The mirror in a process of its own, so that the page answers at once while it works.

The feed starts `python -m twin.view.follower`, writes a `Task` and then events to its standard input, and
reads `Progress`, at last with `done`, from its standard output. A message is its length (four bytes, little
endian) and MessagePack. The process ends when its input does.
"""

from __future__ import annotations

import dataclasses
import os
import struct
import sys
import time
from typing import TYPE_CHECKING, BinaryIO

import msgspec
import numpy as np

from twin.checks.findings import Finding
from twin.events import Deviation, Event, decode
from twin.plant import Plant
from twin.state import initial, reduce
from twin.view.board import LotPrediction
from twin.view.stream import FrameTable

if TYPE_CHECKING:
    from twin.physics import Frames, Prediction

REPORT_S = 0.25
LENGTH = struct.Struct("<I")


class Task(msgspec.Struct, frozen=True):
    """What to mirror."""

    plant: Plant


class Motion(msgspec.Struct, frozen=True):
    """`Frames` on their way: the columns' bytes in their order, little endian, and their shapes."""

    columns: tuple[bytes, ...]
    shapes: tuple[tuple[int, ...], ...]


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What the mirror did since the last message."""

    stage: str
    motion: Motion | None = None
    deviations: tuple[Deviation, ...] = ()
    predictions: tuple[LotPrediction, ...] = ()
    """Those that are new or changed."""
    findings: tuple[Finding, ...] = ()
    """Of the clearance check, in the last message."""
    error: str = ""
    done: bool = False


DTYPES = ("<i8", "<f4", "<f4", "<i2", "<f4", "<f4", "<f4", "u1")
"""Of the columns of `Frames`, in their order."""


def write(stream: BinaryIO, body: bytes) -> None:
    """Send one message."""
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def read(stream: BinaryIO) -> bytes | None:
    """The next message, `None` at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def pack_motion(frames: Frames) -> Motion:
    """Frames as bytes."""
    arrays = [np.ascontiguousarray(column, dtype) for column, dtype in zip(frames, DTYPES, strict=True)]
    return Motion(tuple(array.tobytes() for array in arrays), tuple(array.shape for array in arrays))


def unpack_motion(motion: Motion) -> FrameTable:
    """Bytes as frames. Does without PyBullet, for the page's process."""
    columns = zip(motion.columns, DTYPES, motion.shapes, strict=True)
    return FrameTable(*(np.frombuffer(data, dtype).reshape(shape) for data, dtype, shape in columns))


def join(pieces: list[Frames]) -> Frames:
    """Several frames as one; at least one."""
    from twin.physics import Frames

    return Frames(*(np.concatenate(columns) for columns in zip(*pieces, strict=True)))


class Follower:
    """Mirrors the events of one input and reports to one output."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source, self._sink = source, sink
        self._motion: list[Frames] = []
        self._kept: list[Frames] = []
        self._deviations: list[Deviation] = []
        self._predicted: dict[int, LotPrediction] = {}
        self._changed: dict[int, LotPrediction] = {}
        self._told = time.monotonic()

    def run(self) -> None:
        """Work until the input ends."""
        first = read(self._source)
        if first is None:
            return
        plant = msgspec.msgpack.decode(first, type=Task).plant
        self._tell("Starting the mirror")
        self._compile({"kinematics"})
        self._follow(plant)
        self._compile(None)
        self._tell("Checking clearance")
        findings = self._clearance(plant)
        self._send(Progress(stage="mirrored", findings=findings, done=True))

    def _compile(self, modules: set[str] | None) -> None:
        """Compile what is needed next, so that the parts move before the last kernel is compiled."""
        from twin.checks.compile import compile_kernels

        def report(done: int, total: int, _: str) -> None:
            self._tell(f"Compiling kernels for this machine, once: {done} of {total}")

        compile_kernels(report, modules=modules)

    def _follow(self, plant: Plant) -> None:
        from twin.physics import Mirror

        state = initial(plant)
        with Mirror(plant) as mirror:
            while (body := read(self._source)) is not None:
                event: Event = decode(body)
                state = reduce(state, event)
                step = mirror.follow(state, event)
                if len(step.frames.time_ns):
                    self._motion.append(step.frames)
                self._deviations += step.deviations
                if time.monotonic() - self._told > REPORT_S:
                    self._note(mirror.predictions)
                    self._tell("Mirroring")
                if state.ended:
                    break
            self._note(mirror.predictions)

    def _note(self, predictions: tuple[Prediction, ...]) -> None:
        """Put aside what is to be sent of the predictions."""
        for prediction in predictions:
            said = LotPrediction(**dataclasses.asdict(prediction))
            if self._predicted.get(said.lot) != said:
                self._predicted[said.lot] = self._changed[said.lot] = said

    def _clearance(self, plant: Plant) -> tuple[Finding, ...]:
        from twin.view.nearness import clearance_findings

        return clearance_findings(plant, join(self._kept)) if self._kept else ()

    def _tell(self, stage: str) -> None:
        motion = None
        if self._motion:
            frames = join(self._motion)
            self._kept.append(frames)
            motion = pack_motion(frames)
        changed = tuple(self._changed.values())
        deviations = tuple(self._deviations)
        self._send(Progress(stage=stage, motion=motion, deviations=deviations, predictions=changed))
        self._motion, self._deviations, self._changed = [], [], {}
        self._told = time.monotonic()

    def _send(self, progress: Progress) -> None:
        write(self._sink, msgspec.msgpack.encode(progress))


def main() -> int:
    """Run as a process; 0 when all was mirrored or the input ended, 1 after an error that was reported."""
    # PyBullet writes to standard output when it is imported, so the messages take a way of their own.
    sink = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        Follower(sys.stdin.buffer, sink).run()
    except BrokenPipeError:
        return 0
    except ValueError as error:
        write(sink, msgspec.msgpack.encode(Progress(stage="stopped", error=str(error))))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
