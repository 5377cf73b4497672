"""The records of config/alerts.toml. The file itself explains each key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from extractors.model import AlertKind, Conditions, StrictRecord


@dataclass(frozen=True)
class Webhook(StrictRecord):
    """An address that is sent signed messages (Standard Webhooks). `url_from` and `secret_from` name secrets."""

    secret_from: str
    url: str | None = None
    url_from: str | None = None
    allow_private: bool = False


class Form(StrEnum):
    JSON = "json"
    TEXT = "text"
    MARKDOWN = "markdown"


@dataclass(frozen=True)
class Command(StrictRecord):
    """A program, started without a shell, that is given the message on its standard input. 0 means delivered."""

    arguments: tuple[str, ...]
    form: Form = Form.JSON


@dataclass(frozen=True)
class File(StrictRecord):
    """A file that grows by a line of JSON for each message; a relative path is below the data folder."""

    path: str


@dataclass(frozen=True)
class PrefectEvents(StrictRecord):
    """Events of the Prefect server at PREFECT_API_URL, to which its automations can react."""

    name: str = "borderwatch.alert"


@dataclass(frozen=True)
class AppriseService(StrictRecord):
    """A chat, mailbox or push service, by an address in Apprise's notation; it holds passwords, hence is a secret."""

    url_from: str
    form: Form = Form.MARKDOWN
    allow_private: bool = False


Sink = Webhook | AppriseService | Command | File | PrefectEvents


class Pace(StrEnum):
    IMMEDIATE = "immediate"
    HOURLY = "hourly"
    DAILY = "daily"


@dataclass(frozen=True)
class Quiet(StrictRecord):
    """The hours of the day, in the rule's zone, in which nothing is sent; they may go over midnight."""

    start: time
    end: time


@dataclass(frozen=True)
class Rule(Conditions):
    """Which changes are told to which sinks, and how soon; actors and places by any of their names."""

    on: tuple[AlertKind, ...]
    to: tuple[str, ...]
    send: Pace = Pace.IMMEDIATE
    daily_at: time = time(7)
    zone: str = "UTC"
    quiet: Quiet | None = None
    throttle_minutes: float = 0.0


@dataclass(frozen=True)
class Alerts(StrictRecord):
    """The whole of config/alerts.toml: sinks of five kinds and rules, by their names."""

    webhooks: Mapping[str, Webhook] = field(default_factory=dict)
    apprise: Mapping[str, AppriseService] = field(default_factory=dict)
    commands: Mapping[str, Command] = field(default_factory=dict)
    files: Mapping[str, File] = field(default_factory=dict)
    prefect_events: Mapping[str, PrefectEvents] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)

    @property
    def sinks(self) -> dict[str, Sink]:
        """All sinks by their names."""
        return {**self.webhooks, **self.apprise, **self.commands, **self.files, **self.prefect_events}
