"""Alerts leave: at least once, under one id, in order, and whoever does not take them delays nobody."""

from __future__ import annotations

import importlib.resources
import json
import shutil
import sys
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import jsonschema
import pytest

from extractors.model import Attempt, AttemptState, SinkState
from flows import clock
from flows.alerts.apprise_service import AppriseDoor
from flows.alerts.delivery import Delivered
from flows.alerts.records import AppriseService, Command, File, Form, Pace, Quiet, Webhook
from flows.alerts.timing import WAITS, is_due, next_try
from flows.alerts.webhooks import signatures
from tests.alert_material import PLAIN, courier, fill, hook
from tests.receiver import SECRET, Receiver, in_order
from warehouse.store import Warehouse


@pytest.fixture(scope="module")
def filled(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three attacks, each told anew with a higher toll: six alerts."""
    path = Path(shutil.copy(template, tmp_path_factory.mktemp("filled") / "w.duckdb"))
    fill(path, 3)
    return path


@pytest.fixture
def ledger(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path / "w.duckdb"))


def later(hours: float) -> datetime:
    return clock.now() + timedelta(hours=hours)


def states(path: Path) -> dict[str, int]:
    """How many alerts are in each state."""
    with Warehouse.open(path, 5, clock.now) as warehouse:
        found = warehouse._connection.execute("SELECT state, count(*)::INTEGER FROM alerts GROUP BY ALL").fetchall()
    return dict(found)


def test_messages_are_signed_valid_and_in_order_and_come_once(ledger: Path) -> None:
    with Receiver() as receiver:
        assert courier(ledger, {"desk": hook(receiver.url)}).deliver() == Delivered(6)
        assert courier(ledger, {"desk": hook(receiver.url)}).deliver() == Delivered()
    assert len({got.message_id for got in receiver.taken}) == len(receiver.got) == 6
    assert in_order(receiver.got)
    schema = json.loads((importlib.resources.files("flows.alerts") / "message.schema.json").read_text())
    for got in receiver.got:
        jsonschema.validate(got.body, schema, format_checker=jsonschema.FormatChecker())
    second = next(got.body["data"]["alerts"][0] for got in receiver.got if got.version == 2)
    assert second["before"]["killed"]["best"] == 2
    assert "killed 2, now 2 to 3, best 2" in " ".join(second["changed"]), second["changed"]


def test_two_keys_are_two_signatures() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    one, two = (signatures(key, "msg_1", at, b"{}") for key in (SECRET, "bmV4dCBrZXk="))
    assert signatures(f"{SECRET} bmV4dCBrZXk=", "msg_1", at, b"{}") == f"{one} {two}"


@pytest.mark.parametrize("status", [500, 404, 301])
def test_a_failure_is_tried_again_later_and_holds_its_event_only(ledger: Path, status: int) -> None:
    with Receiver(lambda number: status if number == 0 else 204) as receiver:
        desk = {"desk": hook(receiver.url)}
        assert courier(ledger, desk).deliver() == Delivered(4, 1)
        assert courier(ledger, desk).deliver() == Delivered()
        held = courier(ledger, desk, at=clock.now)
        assert replace(held, now=lambda: later(0.003)).deliver() == Delivered(2)
    assert in_order(receiver.taken)
    assert receiver.got[0].message_id == receiver.got[5].message_id


def test_who_asks_to_wait_is_left_alone_for_so_long(ledger: Path) -> None:
    with Receiver(lambda number: (429, {"Retry-After": "3600"}) if number == 0 else 204) as receiver:
        desk = {"desk": hook(receiver.url)}
        assert courier(ledger, desk).deliver() == Delivered(0, 1)
        assert replace(courier(ledger, desk), now=lambda: later(0.9)).deliver() == Delivered()
        assert len(receiver.got) == 1


def test_410_disables_the_hook_until_a_person_enables_it(ledger: Path) -> None:
    with Receiver(lambda number: 410) as receiver:
        desk = {"desk": hook(receiver.url)}
        assert courier(ledger, desk).deliver() == Delivered(0, 1)
        assert replace(courier(ledger, desk), now=lambda: later(1000)).deliver() == Delivered()
        assert len(receiver.got) == 1
    with Warehouse.open(ledger, 5, clock.now) as warehouse:
        assert warehouse.sink_conditions()["desk"].state is SinkState.DISABLED


def test_a_sink_that_hangs_delays_no_other_and_is_asked_once_a_round(template: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(template, tmp_path / "w.duckdb"))
    fill(path, 2, ("desk", "dead"))
    with Receiver() as receiver, Receiver(lambda number: 0) as dead:
        sinks = {"desk": hook(receiver.url), "dead": hook(dead.url)}
        started = clock.stopwatch()
        assert courier(path, sinks, seconds=0.3).deliver() == Delivered(4, 1)
        assert clock.stopwatch() - started < 2
        assert (len(receiver.taken), len(dead.got)) == (4, 1)


def test_a_receiver_that_comes_back_gets_everything(ledger: Path) -> None:
    with Receiver() as first:
        port = int(first.url.split(":")[2].split("/")[0])
    desk = {"desk": hook(first.url)}
    assert courier(ledger, desk).deliver() == Delivered(0, 1)
    with Receiver(port=port) as again:
        assert replace(courier(ledger, desk), now=lambda: later(0.003)).deliver() == Delivered(6)
    assert in_order(again.got)


def test_what_is_given_up_is_kept_and_lets_the_next_through(ledger: Path) -> None:
    with Receiver(lambda number: 500 if number == 0 else 204) as receiver:
        desk = {"desk": hook(receiver.url)}
        assert courier(ledger, desk).deliver() == Delivered(4, 1)
        with Warehouse.open(ledger, 5, clock.now) as warehouse:
            failed = Attempt(receiver.got[0].message_id, AttemptState.FAILED, clock.now(), len(WAITS))
            warehouse.append_attempts("r2", [failed])
        receiver.answer = lambda number: 500 if number == 5 else 204
        assert courier(ledger, desk).deliver() == Delivered(1, 0, 1)
    assert states(ledger) == {"delivered": 5, "dead": 1}


def test_private_addresses_need_permission_and_secrets_their_variable(ledger: Path) -> None:
    with Receiver() as receiver:
        inside = courier(ledger, {"desk": replace(hook(receiver.url), allow_private=False)})
        assert inside.deliver() == Delivered(0, 1)
        unset = courier(ledger, {"desk": Webhook("NO_SUCH_SECRET", url=receiver.url, allow_private=True)})
        assert replace(unset, now=lambda: later(0.003)).deliver() == Delivered(0, 1)
        assert receiver.got == []
    with Warehouse.open(ledger, 5, clock.now) as warehouse:
        found = warehouse._connection.execute("SELECT reason FROM ledger.alert_attempts ORDER BY position").fetchall()
    assert "loopback address" in found[0][0]
    assert "the environment has no NO_SUCH_SECRET" in found[1][0]
    assert receiver.url not in str(found)


def test_a_file_gets_a_line_a_message_even_behind_a_torn_one(ledger: Path) -> None:
    file = ledger.with_name("alerts.jsonl")
    file.write_text('{"torn')
    assert courier(ledger, {"desk": File("alerts.jsonl")}).deliver() == Delivered(6)
    torn, *lines = file.read_text(encoding="utf-8").splitlines()
    assert torn == '{"torn'
    assert len({json.loads(line)["id"] for line in lines}) == 6


def test_a_command_gets_the_message_on_its_input_and_no_shell(ledger: Path, tmp_path: Path) -> None:
    script = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read() + '\\n---\\n')"
    out = tmp_path / "$(touch pwned).txt"
    command = Command((sys.executable, "-c", script, str(out)), Form.TEXT)
    assert courier(ledger, {"desk": command}, seconds=20).deliver() == Delivered(6)
    assert out.read_text().count("new event: armed attack, Rask") == 3
    failing = replace(courier(ledger, {"desk": Command(("false",))}), now=clock.now)
    assert failing.deliver() == Delivered()


def test_a_digest_gathers_and_keeps_its_id_when_it_fails(ledger: Path) -> None:
    hourly = replace(PLAIN, send=Pace.HOURLY)
    with Receiver(lambda number: 500 if number == 0 else 204) as receiver:
        desk = {"desk": hook(receiver.url)}
        assert courier(ledger, desk, hourly).deliver() == Delivered(0, 1)
        assert replace(courier(ledger, desk, hourly), now=lambda: later(0.003)).deliver() == Delivered(1)
    assert len(receiver.got[0].body["data"]["alerts"]) == 6
    assert receiver.got[0] == replace(receiver.got[1], status=500)


def test_alerts_wait_for_the_hour_the_day_the_throttle_and_the_end_of_the_night() -> None:
    at = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)  # 15:30 in Karachi
    hour = timedelta(hours=1)
    hourly, daily = replace(PLAIN, send=Pace.HOURLY), replace(PLAIN, send=Pace.DAILY, zone="Asia/Karachi")
    assert not is_due(hourly, at - hour / 4, None, at)
    assert is_due(hourly, at - hour, None, at)
    assert not is_due(daily, at - 2 * hour, None, at)
    assert is_due(daily, at - 9 * hour, None, at), "07:00 in Karachi is 02:00 UTC"
    throttled = replace(PLAIN, throttle_minutes=30)
    assert not is_due(throttled, at, at - hour / 4, at)
    assert is_due(throttled, at, at - hour, at)
    night = replace(PLAIN, quiet=Quiet(time(22), time(6)), zone="Asia/Karachi")
    assert is_due(night, at, None, at)
    assert not is_due(night, at, None, at + 7 * hour)
    assert not is_due(night, at, None, at + 14 * hour)
    assert is_due(night, at, None, at + 15 * hour)


def test_waits_grow_with_jitter_and_end() -> None:
    now = clock.now()
    waits = [(next_try("m", n, now, None) or now) - now for n in range(1, len(WAITS) + 1)]
    assert waits == sorted(waits)
    assert all(low <= wait.total_seconds() <= 1.2 * low for low, wait in zip(WAITS, waits, strict=True))
    assert next_try("m", 1, now, None) != next_try("n", 1, now, None)
    assert next_try("m", len(WAITS) + 1, now, None) is None
    assert next_try("m", 1, now, 900.0) == now + timedelta(seconds=900)


def test_attempt_states_are_those_of_the_table() -> None:
    assert {*AttemptState} == {"delivered", "failed", "dead", "dropped", "retried"}


def test_a_service_of_apprise_is_told_in_words_and_a_private_one_only_when_that_is_allowed(ledger: Path) -> None:
    got: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200 if len(got) > 1 else 500)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        address = {"CHAT": f"json://127.0.0.1:{server.server_port}/desk"}
        refused, allowed = (AppriseDoor(AppriseService("CHAT", allow_private=p), 2.0, address) for p in (False, True))
        assert "127.0.0.1 is a loopback address" in (refused.problem() or "")
        assert replace(courier(ledger, {}), doors={"desk": refused}).deliver() == Delivered(0, 1)
        chat = replace(courier(ledger, {}), doors={"desk": allowed}, now=lambda: later(0.1))
        assert chat.deliver() == Delivered(0, 1)
        assert replace(chat, now=lambda: later(1)).deliver() == Delivered(6)
        server.shutdown()
    assert got[-1]["message"].startswith("**toll changed, corroborated: armed attack, Rask")
    assert "CHAT holds no address" in (AppriseDoor(AppriseService("CHAT"), 2.0, {"CHAT": "what?"}).problem() or "")
