"""The desk of the demo: a receiver of webhooks on this machine that verifies what it gets."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import compare_digest, token_bytes
from threading import Thread

from flows.alerts.webhooks import signatures
from flows.settings import set_environment

SECRET_VARIABLE = "BORDERWATCH_DEMO_SECRET"  # noqa: S105 - the name of a variable
ALERTS = """# The demo's own rule: attacks with dead near the border, and what becomes of their tolls.
[webhooks.desk]
url = "{url}"
secret_from = "{secret_from}"
allow_private = true

[rules.demo]
on = ["new_event", "toll_changed", "claimed"]
types = ["violence"]
min_killed = 1
border_km = 75
to = ["desk"]
"""


class Desk:
    """What was received and is truly ours, in the order of arrival: the words of each message."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def take(self, text: str) -> None:
        self._texts.append(text)

    def read(self) -> list[str]:
        """What came since the last reading."""
        texts, self._texts = self._texts, []
        return texts


@contextmanager
def desk(alerts_file: Path) -> Iterator[Desk]:
    """A desk at work; `alerts_file` is written so that the demo's rule tells it."""
    secret, received = "whsec_" + base64.b64encode(token_bytes(24)).decode(), Desk()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            at = datetime.fromtimestamp(int(self.headers["webhook-timestamp"]), UTC)
            right = signatures(secret, self.headers["webhook-id"], at, body)
            ours = compare_digest(right, self.headers["webhook-signature"])
            if ours:
                received.take(json.loads(body)["data"]["text"])
            self.send_response(204 if ours else 401)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        set_environment({SECRET_VARIABLE: secret})
        url = f"http://127.0.0.1:{server.server_port}/"
        alerts_file.write_text(ALERTS.format(url=url, secret_from=SECRET_VARIABLE), encoding="utf-8")
        try:
            yield received
        finally:
            server.shutdown()
