"""A receiver of webhooks on loopback that verifies what it gets as a stranger would, and misbehaves on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Self

from standardwebhooks import Webhook

SECRET = "whsec_" + "Ym9yZGVyd2F0Y2gtdGVzdC1rZXktMDEyMzQ1Njc4OQ=="


@dataclass(frozen=True)
class Got:
    """A message as it came: its id, its body and what was answered."""

    message_id: str
    body: dict[str, Any]
    status: int

    @property
    def subject(self) -> str:
        return str(self.body["data"]["alerts"][0]["subject"])

    @property
    def version(self) -> int:
        return int(self.body["data"]["alerts"][0]["event_version"])


Answer = Callable[[int], int | tuple[int, dict[str, str]]]
"""The number of the request, from 0, to a status, with headers; a status of 0 hangs until the receiver ends."""


class Receiver:
    """A context manager. Raises nothing for a wrong signature but answers 401, which no test expects."""

    def __init__(self, answer: Answer = lambda number: 204, port: int = 0) -> None:
        self.answer = answer
        self.got: list[Got] = []
        self._over = Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, headers = receiver.take(self.headers, body)
                if not status:
                    receiver._over.wait()
                    self.close_connection = True
                    return
                self.send_response(status)
                for name, value in {**headers, "Content-Length": "0"}.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"

    def take(self, headers: Message, body: bytes) -> tuple[int, dict[str, str]]:
        number = len(self.got)
        try:
            told = Webhook(SECRET).verify(body, dict(headers))
        except Exception:  # noqa: BLE001 - whatever is wrong with it, it is not ours
            return 401, {}
        answer = self.answer(number)
        status, more = answer if isinstance(answer, tuple) else (answer, {})
        self.got.append(Got(headers["webhook-id"], told, status))
        return status, more

    @property
    def taken(self) -> list[Got]:
        """What was answered with success."""
        return [got for got in self.got if 200 <= got.status < 300]

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()


def in_order(got: list[Got]) -> bool:
    """Whether no event was told of in an older state after a newer one, second copies aside."""
    seen: dict[str, int] = {}
    ids: set[str] = set()
    for one in got:
        if one.message_id not in ids and seen.get(one.subject, 0) >= one.version:
            return False
        ids.add(one.message_id)
        seen[one.subject] = max(seen.get(one.subject, 0), one.version)
    return True
