"""`borderwatch alerts` as a person meets it, and what messages say in words."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.model import Change, EventState, Telling, ToldChange, ToldFigure, WaitingAlert
from flows import clock
from flows.alerts.messages import isolated, markdown, text, toll_words
from flows.cli import main
from flows.settings import packaged
from tests.receiver import SECRET, Receiver

STORY = "Gunmen killed three border guards near Saravan on Tuesday, the provincial police said."


@pytest.fixture
def borderwatch(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[int, str]]:
    """Runs a command line in a data folder of its own; the exit code, and all that it says."""
    monkeypatch.setenv("BORDERWATCH_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 15, 9, tzinfo=UTC))

    def call(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["borderwatch", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        assert isinstance(code, int | None)
        return code or 0, "".join(capfd.readouterr())

    return call


def test_history_is_told_on_demand_only_and_to_the_file_that_is_configured(
    borderwatch: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    log = tmp_path / "data" / "alerts.jsonl"
    for name, options in (("old", ()), ("new", ("--alerts",))):
        note = tmp_path / f"{name}.txt"
        note.write_text(STORY if name == "old" else STORY.replace("three", "nine").replace("Saravan", "Panjgur"))
        borderwatch("ingest", note, "--published", "2026-11-12", "--lang", "en", *options)
        assert log.exists() == (name == "new")
    (told,) = log.read_text(encoding="utf-8").splitlines()
    assert "Panjgur" in json.loads(told)["data"]["text"]
    assert "rule deadly: 2 alerts to log" in borderwatch("alerts", "replay", "--since", "2026-01-01")[1]
    assert '"state": "delivered"' in borderwatch("alerts", "status", "--all", "--format", "json")[1]
    code, said = borderwatch("alerts", "test", "deadly")
    assert (code, "This is a test of the rule deadly" in said) == (0, True)
    assert "there is no rule 'daedly'" in borderwatch("alerts", "test", "daedly")[1]
    assert "sink log: ready" in borderwatch("alerts", "check")[1]
    assert "0 messages delivered" in borderwatch("alerts", "retry", "--sink", "log")[1]
    assert "no message 'msg_1' waits" in borderwatch("alerts", "drop", "msg_1")[1]


ALERTS = """
[webhooks.desk]
url = "{url}"
secret_from = "DESK_SECRET"
allow_private = true

[rules.deadly]
on = ["new_event"]
min_killed = 1
to = ["desk"]
"""


def test_what_a_desk_did_not_take_is_listed_and_sent_again_or_dropped_by_hand(
    borderwatch: Callable[..., tuple[int, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_SECRET", SECRET)
    config = shutil.copytree(packaged("config"), tmp_path / "config")
    note = tmp_path / "note.txt"

    def waiting() -> list[dict[str, object]]:
        listed, _ = json.JSONDecoder().raw_decode(borderwatch("alerts", "status", "--format", "json")[1])
        return list(listed)

    with Receiver(lambda number: 204 if number == 1 else 500) as receiver:
        (config / "alerts.toml").write_text(ALERTS.format(url=receiver.url))
        for town in ("Saravan", "Panjgur"):
            note.write_text(STORY.replace("Saravan", town))
            borderwatch("ingest", note, "--published", "2026-11-12", "--lang", "en", "--alerts", "--config", config)
            (refused,) = waiting()
            assert (refused["state"], refused["reason"]) == ("failed", "HTTP 500")
            if town == "Saravan":
                assert borderwatch("alerts", "retry", refused["message_id"], "--config", config)[0] == 0
            else:
                assert "1 messages dropped" in borderwatch("alerts", "drop", "--sink", "desk")[1]
            assert waiting() == []
    assert [got.status for got in receiver.got] == [500, 204, 500]
    assert receiver.got[0].message_id == receiver.got[1].message_id


def told(quotation: str) -> ToldChange:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    change = Change("e.1", "e", 1, ("toll_changed",), at)
    state = EventState(
        1, "bombing", "violence", "reported", True, at.date(), at.date(), "day", "Mand", "Balochistan", "PK", 26.1,
        62.0, 3.0, ("BLA",), ("FC_guards",), (4, 5, None), None, "claimed", ("BLA claims responsibility",), 1, 0.8,
    )  # fmt: skip
    figure = ToldFigure("FC_guards", "killed", 4, None, "police")
    telling = Telling("Outlet", "press", "ur", "A title", "https://a.example/1", at.date(), quotation, (figure,))
    return ToldChange(WaitingAlert("a", "r", "s", change), state, None, (telling,))


def test_a_quotation_keeps_its_direction_to_itself() -> None:
    assert isolated("مند میں\u202e دھماکا\u2069") == "“\u2068مند میں دھماکا\u2069”"
    said = text(told("مند میں دھماکا")).splitlines()
    assert said[0] == "toll changed: bombing, Mand, Balochistan, PK, 2026-11-22"
    assert "Killed: at least 4, best 5 (at least 4 of FC_guards, says police)" in said
    assert "“\u2068مند میں دھماکا\u2069” — Outlet https://a.example/1" in said


def test_markdown_takes_no_word_for_a_sign_of_its_own() -> None:
    said = markdown(told("*five* [dead](https://b.example)"))
    assert "\\*five\\* \\[dead\\](https://b.example)" in said
    assert "- Against: FC\\_guards" in said


@pytest.mark.parametrize(
    ("toll", "words"),
    [(None, ""), ((4, 4, 4), "4"), ((4, 5, 6), "4 to 6, best 5"), ((11, 11, None), "at least 11")],
)
def test_a_toll_in_words(toll: tuple[int, int, int | None] | None, words: str) -> None:
    assert toll_words(toll) == words
