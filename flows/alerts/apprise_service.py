"""Chats, mail and push services through Apprise, which knows how to speak to a hundred of them."""

from __future__ import annotations

import socket
from datetime import datetime
from functools import cached_property

from apprise import Apprise, NotifyBase, NotifyFormat

from extractors.model import AlertMessage
from flows.addresses import RefusedAddress, resolve, vetted_addresses
from flows.alerts.doors import Sent, written
from flows.alerts.records import AppriseService, Form
from flows.alerts.secrets import Environment, SecretMissing, secret

FORMATS = {Form.TEXT: NotifyFormat.TEXT, Form.MARKDOWN: NotifyFormat.MARKDOWN}


class AppriseDoor:
    """Where the address names a host of one's own, that host is vetted before each message.

    Apprise resolves the name once more for itself: whoever must be safe from a name server that changes its answers
    takes a webhook. Of a failure it tells no status, so that neither a 410 nor a Retry-After is seen.
    """

    def __init__(self, service: AppriseService, seconds: float, environment: Environment) -> None:
        self._service = service
        self._seconds = seconds
        self._environment = environment

    @cached_property
    def _notifier(self) -> NotifyBase:
        """Raises `SecretMissing`, also for an address that Apprise cannot read."""
        notifier = Apprise.instantiate(secret(self._service.url_from, self._environment))
        if not isinstance(notifier, NotifyBase):
            raise SecretMissing(f"{self._service.url_from} holds no address that Apprise can read")
        notifier.socket_connect_timeout = notifier.socket_read_timeout = self._seconds
        return notifier

    def problem(self) -> str | None:
        try:
            self._vet()
        except (SecretMissing, RefusedAddress) as error:
            return str(error)
        except OSError as error:
            return f"its host cannot be found: {error.strerror}"
        return None

    def _vet(self) -> None:
        notifier, allowed = self._notifier, self._service.allow_private
        templates: tuple[str, ...] = notifier.templates
        if any("{host}" in template for template in templates):
            port = notifier.port or socket.getservbyname("https")
            vetted_addresses(notifier.host, port, resolve, allow_loopback=allowed, allow_private=allowed)

    def send(self, message: AlertMessage, now: datetime) -> Sent:
        if wrong := self.problem():
            return Sent(False, wrong, down=True)
        form = self._service.form
        if self._notifier.notify(written(message, form), body_format=FORMATS[form]):
            return Sent(delivered=True)
        return Sent(False, "Apprise could not deliver it; its logger `apprise` says why", down=True)
