"""One message is one frame: the topic, a zero byte, then an envelope in MessagePack."""

from __future__ import annotations

import zlib

import msgspec

from twin.bus.endpoint import BusError
from twin.events import Event, EventError, decode, encode

VERSION = 1
TOPIC_END = b"\x00"


class Envelope(msgspec.Struct, frozen=True, array_like=True):
    """What travels round an event."""

    version: int
    source: str
    instance: int
    """Another one after the source was started anew."""
    sequence: int
    """Counts from 0 by source, instance and topic."""
    crc: int
    """CRC-32 of the payload."""
    payload: bytes


def pack(topic: str, envelope: Envelope) -> bytes:
    """The frame of a message."""
    return topic.encode() + TOPIC_END + msgspec.msgpack.encode(envelope)


def envelope(event: Event, source: str, instance: int, sequence: int) -> Envelope:
    """The event in its envelope."""
    payload = encode(event)
    return Envelope(VERSION, source, instance, sequence, zlib.crc32(payload), payload)


def unpack(frame: bytes) -> tuple[str, Envelope, Event]:
    """Topic, envelope and event of a frame. Raises `BusError` where it is damaged or of another version."""
    topic, end, body = frame.partition(TOPIC_END)
    try:
        if not end:
            raise BusError(f"a frame of {len(frame)} bytes has no topic")
        message = msgspec.msgpack.decode(body, type=Envelope)
        if message.version != VERSION:
            raise BusError(f"a message is of version {message.version}; this one reads version {VERSION}")
        if zlib.crc32(message.payload) != message.crc:
            raise BusError(
                f"message {message.sequence} of {message.source} is damaged: its CRC does not match"
            )
        return topic.decode(), message, decode(message.payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, EventError) as error:
        raise BusError(f"a frame of {len(frame)} bytes is no message: {error}") from error
