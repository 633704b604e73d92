"""Where sockets may be."""

from __future__ import annotations

import re

LOOPBACK = ("127.0.0.1", "localhost")


class BusError(ValueError):
    """An endpoint or a message is not usable; the message says which and what would be right."""


def check_endpoint(endpoint: str) -> str:
    """`endpoint` itself, if it is on this machine. Sockets carry no keys yet, so nothing else is allowed.

    Raises `BusError`.
    """
    if endpoint.startswith("ipc://") and endpoint != "ipc://":
        return endpoint
    match = re.fullmatch(r"tcp://(.+):(\d+|\*)", endpoint)
    if match is None:
        raise BusError(f"{endpoint!r} is no endpoint; give one like tcp://127.0.0.1:5556 or ipc:///tmp/line")
    host, port = match.groups()
    if host not in LOOPBACK:
        raise BusError(
            f"{endpoint} is not on this machine; plain sockets bind to loopback only, like 127.0.0.1"
        )
    if port != "*" and not 0 < int(port) < 65536:
        raise BusError(f"port {port} of {endpoint} is not between 1 and 65535")
    return endpoint
