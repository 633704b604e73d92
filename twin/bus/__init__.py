"""Carry events over ZeroMQ: publish, subscribe, and notice what is missing."""

from twin.bus.endpoint import BusError, check_endpoint
from twin.bus.frame import Envelope, pack, unpack
from twin.bus.publisher import Publisher
from twin.bus.subscriber import Received, Subscriber

__all__ = ["BusError", "Envelope", "Publisher", "Received", "Subscriber", "check_endpoint", "pack", "unpack"]
