"""Webhooks by the Standard Webhooks specification, and posting in general."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from extractors.model import AlertMessage, FailureKind, Page
from flows import clock
from flows.alerts.doors import Sent
from flows.alerts.records import Webhook
from flows.alerts.secrets import Environment, SecretMissing, secret
from flows.fetch import Fetcher
from flows.settings_records import Settings

SECRET_PREFIX = "whsec_"  # noqa: S105 - the prefix that the specification gives to secrets
GONE = 410
OVERBURDENED = frozenset({429, 502, 503, 504})


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


class Post:
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

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Sent:
        """What came of it; the answer's body is not looked at."""
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
        self._post = Post(settings, allow_private=hook.allow_private)

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
        return self._post.send(url, body, headers)
