"""A Prefect server for one run, where none is configured: a child process that ends when we do, however we end.

Prefect's own ephemeral server outlives a killed parent, and is waited for by polling. Ours is handed a socket that
listens already, so that the first request simply waits until the server is up, and reads a pipe that closes with us.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.settings import PREFECT_API_URL, environment, set_environment

SERVE = """
import os, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
import uvicorn
uvicorn.run("prefect.server.api.server:create_app", factory=True, fd=int(sys.argv[1]), log_level="error")
"""

# What Prefect gives its own ephemeral server.
EPHEMERAL = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}


def prefect_environment(home: Path) -> dict[str, str]:
    """What Prefect reads when it is imported: its home, no telemetry, quiet unless something is wrong."""
    return {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_HOME": str(home),
        "PREFECT_LOGGING_LEVEL": "WARNING",
    }


@contextmanager
def prefect_server(home: Path) -> Iterator[None]:
    """Prefect is ready for use inside: against the server of PREFECT_API_URL, else against one of our own in `home`.

    What the user's environment says of Prefect stays. Call it before Prefect is imported.
    """
    home.mkdir(parents=True, exist_ok=True)
    set_environment(prefect_environment(home))
    if PREFECT_API_URL in environment():
        yield
        return
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        server = _start(listener.fileno())
    set_environment({PREFECT_API_URL: f"http://127.0.0.1:{port}/api"})
    try:
        yield
    finally:
        server.terminate()
        server.wait()


def _start(socket_number: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", SERVE, str(socket_number)],
        stdin=subprocess.PIPE,
        pass_fds=[socket_number],
        env={**environment(), **EPHEMERAL},
    )
