"""The command that opens the page: serve."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from midcourse.cli.app import app
from midcourse.errors import InputError

if TYPE_CHECKING:
    import uvicorn

#: What the server is told by (`midcourse.web.settings.ENVIRONMENT`); the two rooms do not import each other.
_HOST, _PORT, _TOKEN = "MIDCOURSE_SERVE_HOST", "MIDCOURSE_SERVE_PORT", "MIDCOURSE_SERVE_TOKEN"
_APPLICATION = "midcourse.web.server:application"
_PROTOCOL, _SOCKET = "midcourse.web.patience:PatientProtocol", "midcourse.web.patience:PatientSocket"
_SHORTEST_TOKEN = 16
#: Limits of a connection: the largest frame, its queue, signs of life, and how long goodbye may take.
_FRAME_BYTES = 64_000
_QUEUE = 8
_PING_SECONDS = 20.0
_GOODBYE_SECONDS = 3
#: Connections of every kind; the rooms inside have their own limits.
_CONNECTIONS = 300


@app.command("serve")
def serve_page(
    port: Annotated[int, typer.Option("--port", metavar="N", help="The port; 0 takes a free one.")] = 8000,
    host: Annotated[
        str,
        typer.Option("--host", metavar="ADDRESS", help="The address to listen on. Any but loopback asks for a token."),
    ] = "127.0.0.1",
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    token: Annotated[
        str,
        typer.Option(
            "--token", metavar="T", help="What every request must show; made and printed where one is needed.",
            envvar=_TOKEN, show_envvar=False, show_default=False,
        ),
    ] = "",
) -> None:  # fmt: skip
    """Open the page: drag a radar or a site and watch what is defended. Nothing leaves this machine.

    Exit codes: 0 ended with Ctrl-C, 2 wrong input, 1 our failure.
    """
    made = False
    if not token and not _is_loopback(host):
        import secrets

        token, made = secrets.token_urlsafe(24), True
    if token and len(token) < _SHORTEST_TOKEN:
        raise InputError(
            f"the token has {len(token)} letters",
            where="--token",
            allowed=f"at least {_SHORTEST_TOKEN}",
            hint="leave it out, and one is made where it is needed",
        )
    bound = _bound(host, port)
    port = bound.getsockname()[1]
    os.environ |= {_HOST: host, _PORT: str(port), _TOKEN: token}
    address = _address(host, port)
    page = f"{address}?token={token}" if token else address
    _say(page, token if made else "", loopback=_is_loopback(host))
    if not _run(bound, page if open_browser else ""):
        sys.exit(1)
    sys.stderr.write("Stopped.\n")
    _leave()


def _is_loopback(host: str) -> bool:
    import ipaddress

    name = host.strip("[]").lower()
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _address(host: str, port: int) -> str:
    """The address of the page: one that a browser on this machine can open."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)
    return f"http://{f'[{name}]' if ':' in name and not name.startswith('[') else name}:{port}/"


def _bound(host: str, port: int) -> socket.socket:
    """Take the port, or say who may not have it: before anything heavy is loaded."""
    if not 0 <= port <= 65535:
        raise InputError(f"port is {port}", where="--port", allowed="0 to 65535")
    name = host.strip("[]")
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        raise InputError(
            f'host "{host}" is no address of this machine', where="--host", allowed="an address, such as 127.0.0.1"
        ) from None
    made = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(place)
        made.listen(128)
    except OSError as error:
        made.close()
        raise _refused(host, port, error) from None
    return made


def _refused(host: str, port: int, error: OSError) -> InputError:
    import errno

    if error.errno == errno.EADDRINUSE:
        return InputError(
            f"port {port} is in use",
            where="--port",
            allowed="a free port",
            hint=f"midcourse serve --port {port + 1 if port < 65535 else 0}, or --port 0 for any free one",
        )
    if error.errno == errno.EACCES:
        return InputError(f"port {port} is not for you", where="--port", allowed="1024 to 65535, or 0")
    return InputError(
        f'cannot listen on "{host}": {(error.strerror or "").lower()}',
        where="--host",
        allowed="an address of this machine, such as 127.0.0.1 or 0.0.0.0",
    )


def _say(page: str, token: str, *, loopback: bool) -> None:
    write = sys.stderr.write
    write(f"midcourse: {page}\n")
    if not loopback:
        write("Other machines can reach this address; they need the token. The connection is not encrypted.\n")
    if token:
        write(f"Token: {token}\n")
    write("Ctrl-C ends it.\n")
    sys.stderr.flush()


def _run(bound: socket.socket, page: str) -> bool:
    """Serve until Ctrl-C; tell whether the server came up."""
    import uvicorn

    settings: dict[str, Any] = {
        "factory": True,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "date_header": False,
        "http": _PROTOCOL,
        "ws": _SOCKET,
        "ws_max_size": _FRAME_BYTES,
        "ws_max_queue": _QUEUE,
        "ws_ping_interval": _PING_SECONDS,
        "ws_ping_timeout": _PING_SECONDS,
        # Cells are noise to a compressor, and this is the same machine.
        "ws_per_message_deflate": False,
        "limit_concurrency": _CONNECTIONS,
        "timeout_keep_alive": 15,
        "timeout_graceful_shutdown": _GOODBYE_SECONDS,
        # Nobody in front of us rewrites addresses: what a client claims about its own is not believed.
        "proxy_headers": False,
        "lifespan": "on",
    }
    server = uvicorn.Server(uvicorn.Config(_APPLICATION, **settings))
    if page:
        _open_when_ready(server, page)
    try:
        server.run(sockets=[bound])
    except KeyboardInterrupt:
        return True
    finally:
        bound.close()
    return bool(server.started)


def _leave() -> None:
    """Wait a moment for work that is under way; Python itself would wait until it is done, however long that takes.

    The store writes its files whole or not at all, so work that is cut off leaves nothing half-written there.
    """
    import threading
    import time

    deadline = time.monotonic() + _GOODBYE_SECONDS
    for thread in threading.enumerate():
        if thread.name.startswith("midcourse-"):
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                sys.stderr.flush()
                os._exit(0)


def _open_when_ready(server: uvicorn.Server, page: str) -> None:
    import threading
    import time
    import webbrowser

    def wait() -> None:
        while not server.started:
            if server.should_exit:
                return
            time.sleep(0.05)
        webbrowser.open(page)

    threading.Thread(target=wait, daemon=True).start()
