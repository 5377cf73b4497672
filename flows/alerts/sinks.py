"""The doors through which messages leave. Each takes one message and says what came of it; none raises for a failure.

Nothing that a door says of a failure holds an address or a secret.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from uuid import NAMESPACE_URL, uuid5

from extractors.model import AlertMessage, FailureKind, Page
from flows import clock
from flows.alerts.records import Command, File, Form, PrefectEvents, Sink, Webhook
from flows.alerts.secrets import Environment, SecretMissing, secret
from flows.fetch import Fetcher
from flows.settings import PREFECT_API_URL
from flows.settings_records import Settings

SECRET_PREFIX = "whsec_"  # noqa: S105 - the prefix that the specification gives to secrets
GONE = 410
OVERBURDENED = frozenset({429, 502, 503, 504})


@dataclass(frozen=True)
class Sent:
    """What came of one message: delivered, or why not.

    `wait` (seconds) is what the receiver asked for; `gone`: it wants nothing any more; `down`: it is not worth while to
    try it with another message now.
    """

    delivered: bool
    reason: str | None = None
    status: int | None = None
    wait: float | None = None
    gone: bool = False
    down: bool = False


class Door(Protocol):
    """A sink, ready for use by one thread."""

    def problem(self) -> str | None:
        """Why it cannot work as things are, without trying it."""

    def send(self, message: AlertMessage, now: datetime) -> Sent: ...


def door(sink: Sink, settings: Settings, data: Path, environment: Environment) -> Door:
    """The door of a sink of config/alerts.toml."""
    if isinstance(sink, Webhook):
        return WebhookDoor(sink, settings, environment)
    if isinstance(sink, Command):
        return CommandDoor(sink, settings.alerts.timeout_seconds)
    if isinstance(sink, File):
        return FileDoor(data / sink.path)
    return PrefectDoor(sink, settings, environment)


# --- webhooks ------------------------------------------------------------------------------------


def signatures(secrets: str, message_id: str, at: datetime, body: bytes) -> str:
    """The header `webhook-signature`: HMAC-SHA256 of id, time and body under each key (Standard Webhooks, version 1).

    `secrets` are keys in base64, each with or without whsec_, with blanks between them. Raises `ValueError`.
    """
    signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
    return " ".join(f"v1,{base64.b64encode(hmac.digest(key, signed, sha256)).decode()}" for key in _keys(secrets))


def _keys(secrets: str) -> list[bytes]:
    try:
        keys = [
            base64.b64decode(secret.removeprefix(SECRET_PREFIX) + "==", validate=False) for secret in secrets.split()
        ]
    except binascii.Error:
        raise ValueError("a secret is whsec_ and a key in base64") from None
    if not keys or not all(keys):
        raise ValueError("a secret is whsec_ and a key in base64")
    return keys


class _Post:
    """Posts to one address through the only HTTP client, with the limits of a hook."""

    def __init__(self, settings: Settings, *, allow_private: bool) -> None:
        seconds = settings.alerts.timeout_seconds
        limits = replace(
            settings.fetch,
            connect_timeout_seconds=min(seconds, settings.fetch.connect_timeout_seconds),
            read_timeout_seconds=seconds,
            total_timeout_seconds=seconds,
            min_interval_seconds=0.0,
            allow_loopback=allow_private,
        )
        self._fetcher = Fetcher(limits, settings.user_agent, clock.now, allow_private=allow_private)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Sent:
        answer = self._fetcher.post(url, body, {"Content-Type": "application/json", "Accept": "*/*", **headers})
        if isinstance(answer, Page):
            return Sent(delivered=True, status=answer.status)
        if answer.kind is FailureKind.HTTP:
            down = answer.status in OVERBURDENED
            gone = answer.status == GONE
            return Sent(False, f"HTTP {answer.status}", answer.status, answer.retry_after, gone=gone, down=down or gone)
        return Sent(False, _without(url, f"{answer.kind}: {answer.detail}"), down=True)


def _without(url: str, told: str) -> str:
    """What is told of a failure, without the address, which may be a secret."""
    path = url.partition("://")[2].partition("/")[2]
    for part in (url, f"/{path}" if path else ""):
        told = told.replace(part, "...") if part else told
    return told


class WebhookDoor:
    def __init__(self, hook: Webhook, settings: Settings, environment: Environment) -> None:
        self._hook = hook
        self._environment = environment
        self._post = _Post(settings, allow_private=hook.allow_private)

    @cached_property
    def _address_and_keys(self) -> tuple[str, str]:
        """Looked up once. Raises `SecretMissing`."""
        hook = self._hook
        keys = secret(hook.secret_from, self._environment)
        try:
            _keys(keys)
        except ValueError as error:
            raise SecretMissing(f"{hook.secret_from}: {error}") from None
        return hook.url or secret(hook.url_from or "", self._environment), keys

    def problem(self) -> str | None:
        try:
            self._address_and_keys  # noqa: B018 - looks it up
        except SecretMissing as missing:
            return str(missing)
        return None

    def send(self, message: AlertMessage, now: datetime) -> Sent:
        try:
            url, keys = self._address_and_keys
        except SecretMissing as missing:
            return Sent(False, str(missing), down=True)
        body = message.body.encode()
        headers = {
            "webhook-id": message.message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signatures(keys, message.message_id, now, body),
        }
        return self._post.post(url, body, headers)


class PrefectDoor:
    """Prefect's own `emit_event` does not say whether the event arrived, hence its API (POST /events)."""

    def __init__(self, events: PrefectEvents, settings: Settings, environment: Environment) -> None:
        self._name = events.name
        self._environment = environment
        self._post = _Post(settings, allow_private=True)  # the operator's own server

    def problem(self) -> str | None:
        known = self._environment.get(PREFECT_API_URL)
        return None if known else "there is no Prefect server: set PREFECT_API_URL, or run without --direct"

    def send(self, message: AlertMessage, now: datetime) -> Sent:
        if wrong := self.problem():
            return Sent(False, wrong, down=True)
        event = {
            "id": str(uuid5(NAMESPACE_URL, message.message_id)),
            "occurred": now.isoformat(),
            "event": self._name,
            "resource": {
                "prefect.resource.id": f"borderwatch.rule.{message.rule}",
                "borderwatch.message": message.message_id,
            },
            "payload": json.loads(message.body),
        }
        key = self._environment.get("PREFECT_API_KEY")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        url = f"{self._environment[PREFECT_API_URL].rstrip('/')}/events"
        return self._post.post(url, json.dumps([event]).encode(), headers)


# --- this machine --------------------------------------------------------------------------------


class CommandDoor:
    def __init__(self, command: Command, seconds: float) -> None:
        self._command = command
        self._seconds = seconds

    def problem(self) -> str | None:
        return None

    def send(self, message: AlertMessage, now: datetime) -> Sent:
        given = (
            message.body if self._command.form is Form.JSON else json.loads(message.body)["data"][self._command.form]
        )
        try:
            with subprocess.Popen(  # noqa: S603 - the operator's own program, and no shell
                self._command.arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True,
            ) as process:  # fmt: skip
                try:
                    process.communicate(given.encode(), self._seconds)
                except subprocess.TimeoutExpired:
                    with suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
                    return Sent(False, f"the program took longer than {self._seconds:g} s", down=True)
        except OSError as error:
            return Sent(False, f"the program cannot be started: {error.strerror}", down=True)
        code = process.returncode
        return Sent(code == 0, None if code == 0 else f"the program ended with {code}", code)


class FileDoor:
    """A line is whole or not there: one that a kill tore off is ended before the next."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def problem(self) -> str | None:
        return None if self._path.parent.is_dir() else "the folder of the file does not exist"

    def send(self, message: AlertMessage, now: datetime) -> Sent:
        line = json.dumps({"id": message.message_id, **json.loads(message.body)}, ensure_ascii=False) + "\n"
        try:
            with self._path.open("ab+") as file:
                if file.tell():
                    file.seek(-1, os.SEEK_END)
                    line = line if file.read(1) == b"\n" else "\n" + line
                file.write(line.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            return Sent(False, f"the file cannot be written: {error.strerror}", down=True)
        return Sent(delivered=True)
