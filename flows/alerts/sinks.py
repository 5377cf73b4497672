"""The sinks of config/alerts.toml, ready for use."""

from __future__ import annotations

from pathlib import Path

from flows.alerts.doors import Door
from flows.alerts.own_machine import CommandDoor, FileDoor
from flows.alerts.prefect_events import PrefectDoor
from flows.alerts.records import AppriseService, Command, File, Sink, Webhook
from flows.alerts.secrets import Environment
from flows.alerts.webhooks import WebhookDoor
from flows.settings_records import Settings


def door(sink: Sink, settings: Settings, data: Path, environment: Environment) -> Door:
    """The door of a sink; relative paths are below the folder `data`."""
    seconds = settings.alerts.timeout_seconds
    if isinstance(sink, Webhook):
        return WebhookDoor(sink, settings, environment)
    if isinstance(sink, AppriseService):
        from flows.alerts.apprise_service import AppriseDoor  # half a second to import, for those who have one

        return AppriseDoor(sink, seconds, environment)
    if isinstance(sink, Command):
        return CommandDoor(sink, seconds)
    if isinstance(sink, File):
        return FileDoor(data / sink.path)
    return PrefectDoor(sink, settings, environment)
