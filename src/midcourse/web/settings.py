"""Where the server stands, who may ask, and how much of everything there is."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from midcourse.errors import InputError

__all__ = [
    "BODY_BYTES",
    "CELLS",
    "CLIENTS",
    "ENVIRONMENT",
    "FLIGHTS",
    "FRAME_BYTES",
    "OVERRIDES",
    "STUDIES_KEPT",
    "STUDIES_RUNNING",
    "Settings",
    "is_loopback",
]

#: The largest body of a request, frame of a connection and address, bytes.
BODY_BYTES = 64_000
FRAME_BYTES = 64_000
ADDRESS_BYTES = 16_000
#: Overrides of one scenario, and letters in one of them.
OVERRIDES = 64
OVERRIDE_LETTERS = 500
#: Cells of land of one footprint; and cells times launch areas, since the flights to each are kept in memory.
CELLS = 60_000
CELLS_TIMES_AREAS = 120_000
#: Flights of one scene or export.
FLIGHTS = 400
#: Live connections, requests under way, and computations that wait.
CLIENTS = 128
REQUESTS = 128
WAITING = 256
#: Studies that run at a time, and that are remembered.
STUDIES_RUNNING = 2
STUDIES_KEPT = 32
#: Seconds: to send the head of a request, and its body; to take in an answer; without a word on a live connection;
#: between two signs of life on a stream of events.
HEAD_SECONDS = 20.0
BODY_SECONDS = 20.0
SEND_SECONDS = 20.0
IDLE_SECONDS = 1800.0
HEARTBEAT_SECONDS = 15.0
#: Unusable frames in a row before a connection is closed.
BAD_FRAMES = 20

#: How the command line tells the server what it was asked: the token must not stand in the list of processes.
ENVIRONMENT = {"host": "MIDCOURSE_SERVE_HOST", "port": "MIDCOURSE_SERVE_PORT", "token": "MIDCOURSE_SERVE_TOKEN"}
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine alone; names other than ``localhost`` count as others."""
    name = host.strip("[]").lower()
    if name in _LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class Settings:
    """What ``midcourse serve`` was asked.

    Attributes
    ----------
    host : str
        The address that is bound.
    port : int
        The port; 0 takes any port in the ``Host`` of a request.
    token : str
        What every request must show; empty: none, and then only this machine is answered.
    """

    host: str = "127.0.0.1"
    port: int = 0
    token: str = ""

    def __post_init__(self) -> None:
        if not is_loopback(self.host) and not self.token:
            raise InputError(
                f'host "{self.host}" can be reached from other machines and there is no token',
                where="--host",
                allowed="a loopback address, or any address with a token",
                hint="midcourse serve makes a token when none is given",
            )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings that `midcourse serve` left in the environment; without any, loopback alone."""
        port = environment.get(ENVIRONMENT["port"], "0")
        return cls(
            host=environment.get(ENVIRONMENT["host"], "127.0.0.1"),
            port=int(port) if port.isdigit() else 0,
            token=environment.get(ENVIRONMENT["token"], ""),
        )

    @property
    def private(self) -> bool:
        """Whether only this machine may ask."""
        return not self.token or is_loopback(self.host)

    def knows(self, host: str) -> bool:
        """Whether the ``Host`` of a request names this server.

        A web site may make its own name point at this machine (DNS rebinding); a browser then sends that name, and the
        request is refused. With a loopback address only loopback names are taken, otherwise also addresses and the
        names of the machine.
        """
        name, _, port = host.rpartition(":") if _has_port(host) else (host, "", "")
        if port and self.port and port != str(self.port):
            return False
        name = name.strip("[]").lower()
        if is_loopback(name):
            return True
        if is_loopback(self.host):
            return False
        return _is_address(name) or name in {self.host.lower(), *_machine_names()}


def _has_port(host: str) -> bool:
    return host.rpartition(":")[2].isdigit() and (host.count(":") == 1 or host.startswith("["))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _machine_names() -> set[str]:
    name = socket.gethostname().lower()
    return {name, f"{name}.local"} if name else set()
