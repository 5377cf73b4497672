"""Alerts as events of a Prefect server, to which its automations can react."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from extractors.model import AlertMessage
from flows.alerts.doors import Sent
from flows.alerts.records import PrefectEvents
from flows.alerts.secrets import Environment
from flows.alerts.webhooks import Post
from flows.settings import PREFECT_API_URL
from flows.settings_records import Settings


class PrefectDoor:
    """Prefect's own `emit_event` does not say whether the event arrived, hence its API (POST /events)."""

    def __init__(self, events: PrefectEvents, settings: Settings, environment: Environment) -> None:
        self._name = events.name
        self._environment = environment
        self._post = Post(settings, allow_private=True)  # the operator's own server

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
        return self._post.send(url, json.dumps([event]).encode(), headers)
