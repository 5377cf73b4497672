"""Alerts: what rules would tell, how far what they told came, and what a person decides on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from extractors.model import Attempt, AttemptState, SinkCondition, SinkState, Watch
from flows import clock, report
from flows.alerts.delivery import deliver_now
from flows.alerts.messages import text, trial
from flows.alerts.sinks import door
from flows.by_hand import by_hand
from flows.cli.asking import READ_PATIENCE_SECONDS, reader_of
from flows.cli.options import ConfigOption, DataOption, Day, Format
from flows.cli.output import answer, say
from flows.failures import Failed
from flows.settings import Config, config_folder, data_folder, environment, load_config

RuleArgument = Annotated[str, typer.Argument(metavar="RULE", help="A rule of alerts.toml.")]
Message = Annotated[str | None, typer.Argument(metavar="MESSAGE", help="A message's id, as `alerts status` lists it.")]
SinkOption = Annotated[str | None, typer.Option("--sink", metavar="NAME", help="All messages of this sink.")]


def check(data: DataOption = None, config: ConfigOption = None) -> None:
    """Say of each rule and sink whether it can work here: variables, programs and folders. Nothing is sent."""
    loaded, folder = load_config(config_folder(config)), data_folder(data)
    doors = {name: door(sink, loaded.settings, folder, environment()) for name, sink in loaded.alerts.sinks.items()}
    problems = {name: problem for name, each in doors.items() if (problem := each.problem())}
    for name, rule in loaded.alerts.rules.items():
        say(f"rule {name}: on {', '.join(rule.on)}, {rule.send}, to {', '.join(rule.to)}")
    for name in doors:
        say(f"sink {name}: {problems.get(name, 'ready')}")
    if problems:
        raise Failed(f"{len(problems)} sinks cannot work: {', '.join(problems)}")


def status(
    all: Annotated[bool, typer.Option("--all", help="Also what is delivered or dropped.")] = False,
    format: Annotated[Format, typer.Option(help="How to print them.")] = Format.TABLE,
    data: DataOption = None,
) -> None:
    """List what is not delivered yet and why, and sinks that want nothing."""
    with reader_of(data_folder(data)) as reader:
        rows, conditions = reader.alerts(everything=all), reader.sink_conditions()
    for condition in conditions:
        if condition.state is not SinkState.ENABLED and format is Format.TABLE:
            until = f" until {condition.until:%Y-%m-%d %H:%M} UTC" if condition.until else ""
            say(f"sink {condition.sink} is {condition.state}{until}: {condition.reason}")
    answer(rows, report.plain_table, format)


def retry(
    message: Message = None, sink: SinkOption = None, data: DataOption = None, config: ConfigOption = None
) -> None:
    """Deliver again, now: a message, or all that a sink did not get; a disabled sink is enabled again."""
    loaded, folder = load_config(config_folder(config)), data_folder(data)
    _decide(folder, message, sink, AttemptState.RETRIED)
    done = deliver_now(folder, loaded, READ_PATIENCE_SECONDS)
    say(f"{done.delivered} messages delivered, {done.failed + done.dead} failed")
    if done.failed or done.dead:
        raise Failed("`borderwatch alerts status` says why")


def drop(message: Message = None, sink: SinkOption = None, data: DataOption = None) -> None:
    """Give up messages that are not delivered: one, or all of a sink. They stay in the ledger."""
    say(f"{_decide(data_folder(data), message, sink, AttemptState.DROPPED)} messages dropped")


def _decide(data: Path, message: str | None, sink: str | None, state: AttemptState) -> int:
    if (message is None) == (sink is None):
        raise typer.BadParameter("name a MESSAGE, or a --sink")
    with by_hand(data, "alerts", READ_PATIENCE_SECONDS) as (warehouse, run):
        found = warehouse.unfinished_messages(sink, message)
        conditions = [SinkCondition(sink, SinkState.ENABLED)] if sink and state is AttemptState.RETRIED else []
        warehouse.append_attempts(run, [Attempt(each, state, clock.now()) for each in found], conditions)
    if message and not found:
        raise Failed(f"no message {message!r} waits for delivery; `borderwatch alerts status` lists them")
    return len(found)


def try_out(rule: RuleArgument, data: DataOption = None, config: ConfigOption = None) -> None:
    """Send a test message to the sinks of a rule: the last change that it is about, marked as a test."""
    loaded, folder = load_config(config_folder(config)), data_folder(data)
    watch = _watch(loaded, rule)
    with reader_of(folder) as reader:
        told = reader.would_tell(watch, None)[-1:]
    failures = []
    for sink in watch.sinks:
        message = trial(rule, sink, told, clock.now())
        sent = door(loaded.alerts.sinks[sink], loaded.settings, folder, environment()).send(message, clock.now())
        say(f"sink {sink}: {'delivered' if sent.delivered else sent.reason}")
        failures += [] if sent.delivered else [sink]
    say(json.loads(message.body)["data"]["text"])
    if failures:
        raise Failed(f"not delivered to {', '.join(failures)}")


def replay(
    since: Day,
    rule: Annotated[str | None, typer.Option("--rule", metavar="RULE", help="Only this rule.")] = None,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Show what the rules would have told since a day. Nothing is sent or stored."""
    loaded = load_config(config_folder(config))
    start = since.replace(tzinfo=clock.now().tzinfo) if since else None
    chosen = [_watch(loaded, rule)] if rule else loaded.watches
    with reader_of(data_folder(data)) as reader:
        for watch in chosen:
            told = reader.would_tell(watch, start)
            say(f"rule {watch.rule}: {len(told)} alerts to {', '.join(watch.sinks)}")
            for change in told:
                say(f"\n{change.alert.change.known_at:%Y-%m-%d %H:%M} UTC\n{text(change)}")


def _watch(loaded: Config, rule: str) -> Watch:
    found = next((watch for watch in loaded.watches if watch.rule == rule), None)
    if found is None:
        known = ", ".join(loaded.alerts.rules) or "none"
        raise Failed(f"there is no rule {rule!r} in alerts.toml; there are: {known}")
    return found
