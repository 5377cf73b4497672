"""A Prefect server where none is configured: a child process that ends when we do, however we end.

Prefect's own ephemeral server outlives a killed parent, and is waited for by polling. Ours is handed a socket that
listens already, so that the first request simply waits until the server is up, and reads a pipe that closes with us.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path

from flows.settings import PREFECT_API_URL, environment, set_environment

SERVE = """
import os, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
import uvicorn
app = "prefect.server.api.server:create_app"
uvicorn.run(app, factory=True, fd=int(sys.argv[1]), log_level="error", timeout_graceful_shutdown=3)
"""
SERVER_LOG = "server.log"  # of the server with pages, beside its database: since its last start
END_SECONDS = 10.0
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - where one listens, and how one gets there

# What Prefect gives its own ephemeral server: no pages, and nothing planned.
EPHEMERAL = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}


def prefect_environment(home: Path) -> dict[str, str]:
    """What Prefect reads when it is imported: its home, no telemetry, quiet unless something is wrong."""
    return {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_HOME": str(home),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "borderwatch",  # a run's own words are on its page
    }


def pages_environment(home: Path, url: str) -> dict[str, str]:
    """What a server that plans runs and shows pages is given: where these are, and runs kept for 30 days."""
    return {
        "PREFECT__SERVER_FINAL": "1",
        "PREFECT_UI_API_URL": f"{url}/api",
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        "PREFECT_UI_STATIC_DIRECTORY": str(home / "pages"),
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(30 * 24 * 3600),
    }


@contextmanager
def prefect_server(home: Path, pages: tuple[str, int] | None = None) -> Iterator[str]:
    """Prefect is ready for use inside: against the server of PREFECT_API_URL, else against one of our own in `home`.

    Ours shows its pages at the host and port of `pages` and does what is scheduled; without them it is for one run.
    Gives the address of the server. What the user's environment says of Prefect stays. Call it before Prefect is
    imported. Raises `OSError` where the port is taken.
    """
    home.mkdir(parents=True, exist_ok=True)
    set_environment(prefect_environment(home))
    if PREFECT_API_URL in environment():
        yield environment()[PREFECT_API_URL].removesuffix("/api")
        return
    host, port = pages or ("127.0.0.1", 0)
    with _listener(host, port) as listener:
        url = f"http://{ANY_ADDRESS.get(host, host)}:{listener.getsockname()[1]}"
        more = {**pages_environment(home, url), **environment()} if pages else {**environment(), **EPHEMERAL}
        server = _start(listener.fileno(), more, home / SERVER_LOG if pages else None)
    set_environment({PREFECT_API_URL: f"{url}/api"})
    try:
        yield url
    finally:
        _end(server)


def _listener(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        remedy = "set another serve.host or serve.port in settings.toml, or PREFECT_API_URL to the server that is there"
        raise OSError(f"a Prefect server cannot listen at {host}:{port}: {error.strerror}; {remedy}") from None


def _start(socket_number: int, variables: Mapping[str, str], log: Path | None) -> subprocess.Popen[bytes]:
    with log.open("wb") if log else nullcontext() as to:
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", SERVE, str(socket_number)],
            stdin=subprocess.PIPE,
            stderr=to,
            pass_fds=[socket_number],
            env=variables,
            process_group=0,  # an interrupt from the terminal is ours to answer: runs still have to tell how they ended
        )


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
