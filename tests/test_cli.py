"""The command line as a user meets it: output, messages, exit codes."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from flows.cli import main
from flows.settings import packaged

STORY = """Four border guards killed near Saravan

Gunmen ambushed a patrol of Iranian border guards near Saravan on Tuesday, killing four of them and wounding two
others, the provincial police said.

Jaish al-Adl claimed responsibility for the attack in a statement."""


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


Borderwatch = Callable[..., Answer]


@pytest.fixture
def borderwatch(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> Borderwatch:
    """Runs a command line in an empty data folder."""
    monkeypatch.setenv("BORDERWATCH_DATA", str(tmp_path / "data"))

    def call(*arguments: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["borderwatch", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfdbinary.readouterr()
        code = ended.value.code
        assert isinstance(code, int | None)
        return Answer(code or 0, out.decode("utf-8", "surrogateescape"), err.decode())

    return call


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "saravan.json"
    item = {
        "doc_id": "saravan",
        "lang": "en",
        "outlet": "Makran Courier",
        "published": "2026-11-12",
        "title": "",
        "text": STORY,
    }
    path.write_text(json.dumps(item), encoding="utf-8")
    return path


def complains(answer: Answer, code: int, *words: str) -> None:
    """One message, no traceback, and the exit code that is documented."""
    assert answer.code == code
    assert answer.out == ""
    assert "Traceback" not in answer.err
    for word in words:
        assert word in answer.err


def test_ingest_then_list_then_show(borderwatch: Borderwatch, story: Path) -> None:
    assert "1 new articles (1 on topic)" in borderwatch("ingest", story).out
    (event,) = json.loads(borderwatch("events", "--format", "json", "--type", "armed_attack").out)
    assert (event["date_start"], event["place"], event["killed_low"]) == ("2026-11-10", "Saravan", 4)
    shown = borderwatch("show", event["event_id"]).out
    assert "Gunmen ambushed a patrol" in shown
    assert "Jaish al-Adl claims responsibility" in shown
    assert "Makran Courier, 2026-11-12" in shown


def test_what_is_known_already_is_not_stored_again(borderwatch: Borderwatch, story: Path) -> None:
    borderwatch("ingest", story)
    assert "0 new articles" in borderwatch("ingest", story).out
    assert "0 new events" in borderwatch("ingest", story).out


def test_plain_text_needs_no_more_than_its_day(borderwatch: Borderwatch, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(STORY, encoding="utf-8")
    borderwatch("ingest", note, "--published", "2026-11-12", "--outlet", "Makran Courier", "--lang", "en")
    (event,) = json.loads(borderwatch("events", "--format", "json", "--type", "armed_attack").out)
    assert event["date_start"] == "2026-11-10"


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (["--since", "2026-11-10"], True),
        (["--since", "2026-11-11"], False),
        (["--until", "2026-11-09"], False),
        (["--actor", "Iran"], True),
        (["--place", "Sistan and Baluchestan"], True),
        (["--min-killed", "4"], True),
        (["--min-killed", "5"], False),
    ],
)
def test_events_are_filtered(borderwatch: Borderwatch, story: Path, filters: list[str], found: bool) -> None:
    borderwatch("ingest", story)
    listed = json.loads(borderwatch("events", "--format", "json", "--type", "armed_attack", *filters).out)
    assert bool(listed) == found


def test_answers_come_in_four_formats(borderwatch: Borderwatch, story: Path, capfdbinary: object) -> None:
    borderwatch("ingest", story)
    query = "SELECT type, killed_low FROM events WHERE type = 'armed_attack'"
    assert json.loads(borderwatch("sql", query, "--format", "json").out) == [{"type": "armed_attack", "killed_low": 4}]
    rows = list(csv.reader(io.StringIO(borderwatch("sql", query, "--format", "csv").out)))
    assert rows == [["type", "killed_low"], ["armed_attack", "4"]]
    assert "armed_attack" in borderwatch("sql", query).out
    parquet = borderwatch("sql", query, "--format", "parquet").out.encode("utf-8", "surrogateescape")
    assert pa.parquet.read_table(io.BytesIO(parquet)).to_pylist() == [{"type": "armed_attack", "killed_low": 4}]


def test_the_age_of_what_is_read_goes_beside_the_answer(borderwatch: Borderwatch, story: Path) -> None:
    borderwatch("ingest", story)
    assert borderwatch("events", "--format", "json").err.startswith("as of 20")


def test_events_are_exported_in_the_columns_of_other_codebooks(borderwatch: Borderwatch, story: Path) -> None:
    borderwatch("ingest", story)
    (coded,) = csv.DictReader(io.StringIO(borderwatch("export", "--as", "acled").out))
    assert (coded["actor1"], coded["inter1"], coded["fatalities"]) == ("Jaish al-Adl", "2", "4")
    (coded,) = csv.DictReader(io.StringIO(borderwatch("export", "--as", "ucdp").out))
    assert (coded["deaths_b"], coded["best"]) == ("4", "4")


def test_a_map_shows_events_where_they_were(borderwatch: Borderwatch, story: Path, tmp_path: Path) -> None:
    borderwatch("ingest", story)
    borderwatch("export", "--as", "geojson", "--out", tmp_path / "events.geojson")
    (feature,) = json.loads((tmp_path / "events.geojson").read_text(encoding="utf-8"))["features"]
    longitude, latitude = feature["geometry"]["coordinates"]
    assert (round(longitude), round(latitude)) == (62, 27)
    assert feature["properties"]["killed_low"] == 4


def test_why_tells_what_speaks_for_one_event(borderwatch: Borderwatch, story: Path, tmp_path: Path) -> None:
    again = json.loads(story.read_text(encoding="utf-8")) | {"outlet": "Alvandrud", "doc_id": "again"}
    again["text"] = "Four border guards were killed on Tuesday in an ambush near Saravan, officials said."
    (tmp_path / "again.json").write_text(json.dumps(again), encoding="utf-8")
    borderwatch("ingest", story, tmp_path / "again.json")
    (event,) = json.loads(borderwatch("events", "--format", "json").out)
    told = borderwatch("why", event["event_id"]).out
    assert "one event" in told
    assert "same day" in told
    assert "alvandrud:" in told
    complains(borderwatch("why", "nothing"), 1, "there is no event 'nothing'")


def test_a_query_cannot_write_nor_read_other_files(borderwatch: Borderwatch, story: Path) -> None:
    borderwatch("ingest", story)
    complains(borderwatch("sql", "DELETE FROM ledger.articles"), 2, "read-only")
    complains(borderwatch("sql", f"SELECT * FROM read_text('{story}')"), 2, "disabled")
    complains(borderwatch("sql", "SELECT nothing FROM events"), 2, "nothing")


def test_extract_stores_nothing_and_says_the_same_twice(borderwatch: Borderwatch, story: Path, tmp_path: Path) -> None:
    first = borderwatch("extract", story)
    assert first == borderwatch("extract", story)
    (document,) = map(json.loads, first.out.splitlines())
    assert (document["doc_id"], document["relevant"]) == ("saravan", True)
    attack = next(e for e in document["events"] if e["type"] == "armed_attack")
    evidence = attack["evidence"]
    assert STORY[evidence["start"] : evidence["end"]] == evidence["text"]
    assert attack["casualties"] == [{"party": "Iranian border guards", "killed": [4, 4], "wounded": [2, 2]}]
    assert not (tmp_path / "data").exists()


def test_what_cannot_be_read_is_told_and_the_rest_is_done(
    borderwatch: Borderwatch, story: Path, tmp_path: Path
) -> None:
    answer = borderwatch("extract", tmp_path / "absent.json", story)
    assert answer.code == 1
    assert len(answer.out.splitlines()) == 1
    assert f"{tmp_path / 'absent.json'}: No such file or directory" in answer.err


def test_before_the_first_run_there_is_no_warehouse(borderwatch: Borderwatch, tmp_path: Path) -> None:
    for command in (["events"], ["sources"], ["show", "x"], ["sql", "SELECT 1"]):
        complains(borderwatch(*command), 3, "there is no warehouse at", str(tmp_path / "data"))


def test_an_unknown_event_is_said_so(borderwatch: Borderwatch, story: Path) -> None:
    borderwatch("ingest", story)
    complains(borderwatch("show", "nothing"), 1, "there is no event 'nothing'")


def test_a_file_that_is_no_warehouse_is_left_alone(borderwatch: Borderwatch, story: Path, tmp_path: Path) -> None:
    file = tmp_path / "data" / "borderwatch.duckdb"
    file.parent.mkdir()
    file.write_bytes(b"something else entirely" * 1000)
    complains(borderwatch("events"), 3, str(file))
    complains(borderwatch("ingest", story), 3, str(file))
    assert file.read_bytes() == b"something else entirely" * 1000


def test_a_typo_in_the_configuration_stops_every_command_that_reads_it(
    borderwatch: Borderwatch, tmp_path: Path
) -> None:
    folder = shutil.copytree(packaged("config"), tmp_path / "config")
    settings = folder / "settings.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("concurrency =", "concurency ="), encoding="utf-8")
    for command in (["config", "check"], ["run", "--direct"], ["ingest", tmp_path]):
        complains(
            borderwatch(*command, "--config", folder), 2, "config/settings.toml: fetch.concurency", "'concurrency'?"
        )


def test_one_frame_that_is_unsound_is_named_with_its_words_and_all_others_are_sound(
    borderwatch: Borderwatch, tmp_path: Path
) -> None:
    folder = shutil.copytree(packaged("config"), tmp_path / "config")
    unsound = (
        '\n[[frame]]\nid = "protest.odd"\ntype = "protest"\n[frame.triggers.en]\nnoun = ["-"]\nyes = ["Rain fell."]\n'
    )
    with (folder / "frames" / "unrest.toml").open("a", encoding="utf-8") as frames:
        frames.write(unsound)
    where = "config/frames/unrest.toml: protest.odd, en,"
    told = (f"{where} '-': the trigger holds no word", f"{where} 'Rain fell.': the example of `yes` fails")
    answer = borderwatch("config", "check", "--config", folder)
    complains(answer, 2, *told)
    assert len(answer.err.splitlines()) == len(told), answer.err


def test_an_unknown_source_is_named(borderwatch: Borderwatch) -> None:
    complains(borderwatch("run", "--direct", "--source", "dwan"), 2, "there is no source 'dwan'; did you mean dawn")


def test_wrong_usage_exits_with_two(borderwatch: Borderwatch) -> None:
    assert borderwatch("events", "--since", "yesterday").code == 2
    assert borderwatch("nonsense").code == 2


def test_sources_lists_health(borderwatch: Borderwatch, demo: Path, tmp_path: Path) -> None:
    assert borderwatch("run", "--direct", "--config", demo).code == 0
    listed = borderwatch("sources").out
    assert "makran-courier" in listed
    assert "1 (0 failed)" in listed


def test_a_run_in_which_every_source_fails_exits_with_one(borderwatch: Borderwatch, demo: Path) -> None:
    for file in (demo / "sources").iterdir():
        file.write_text(file.read_text(encoding="utf-8").replace("127.0.0.1:", "127.0.0.1:1"), encoding="utf-8")
    answer = borderwatch("run", "--direct", "--config", demo)
    assert answer.code == 1
    assert "7 sources (7 failed)" in answer.out
    assert "no source could be read" in answer.err


def test_a_text_or_a_file_is_explained(borderwatch: Borderwatch, story: Path) -> None:
    for told in (borderwatch("explain", story), borderwatch("explain", STORY, "--published", "2026-11-12")):
        assert "event 1: armed_attack, reported" in told.out
        assert "2026-11-10 (day)" in told.out
        assert "Gunmen ambushed a patrol" in told.out


def test_what_cannot_be_explained_is_told(borderwatch: Borderwatch) -> None:
    complains(borderwatch("explain", "nowhere.txt"), 1, "nowhere.txt", "No such file")
    complains(borderwatch("explain", " "), 2, "the text is empty")
    assert "there are rules for en, fa, ur" in borderwatch("explain", "Heute ist Montag.", "--lang", "de").out


def test_coded_documents_are_measured(borderwatch: Borderwatch, story: Path, tmp_path: Path) -> None:
    coded = json.loads(story.read_text(encoding="utf-8"))
    attack = {
        "id": "e1", "story": "saravan", "type": "armed_attack", "required": True, "in_scope": True,
        "status": "reported",
        "date": {"start": "2026-11-10", "end": "2026-11-10", "precision": "day"},
        "place": {"name": "Saravan", "admin1": "Sistan and Baluchestan", "country": "IR", "precision": "locality"},
        "initiators": ["jaish-al-adl"], "targets": ["irn-border"],
        "casualties": [{"party": "irn-border", "killed": [4, 4], "wounded": [2, 2]}],
        "claims": [{"by": "jaish-al-adl", "stance": "claims_responsibility", "of": None}],
        "evidence": "Gunmen ambushed a patrol",
    }  # fmt: skip
    gold = tmp_path / "gold"
    gold.mkdir()
    coded |= {
        "relevant": True,
        "events": [attack, attack | {"id": "e2", "type": "meeting", "evidence": "in a statement"}],
    }
    (gold / "saravan.json").write_text(json.dumps(coded), encoding="utf-8")
    figures = json.loads(borderwatch("evaluate", gold, "--lang", "en", "--json").out)
    assert (figures["precision"], figures["recall"], figures["types"]["meeting"]["recall"]) == (1.0, 0.5, 0.0)
    assert "saravan | MISSED | meeting | in a statement" in borderwatch("evaluate", gold, "--errors").out
    complains(borderwatch("evaluate", gold, "--lang", "fa"), 1, "no coded document in 'fa'")


def test_what_is_no_coded_document_is_told(borderwatch: Borderwatch, story: Path, tmp_path: Path) -> None:
    complains(borderwatch("evaluate", story.parent / "nowhere"), 1, "no such folder")
    answer = borderwatch("evaluate", story.parent)
    assert (answer.code, "saravan.json: no coded document: 'events' is missing" in answer.err) == (1, True)


def test_a_review_changes_what_is_listed_and_is_listed_itself(borderwatch: Borderwatch, story: Path) -> None:
    borderwatch("ingest", story)
    (event,) = json.loads(borderwatch("events", "--format", "json").out)
    changed = borderwatch("review", "set", event["event_id"], "killed", "irn-border=5", "--reason", "I counted")
    assert "reviewed" in changed.out
    (now,) = json.loads(borderwatch("events", "--format", "json").out)
    assert (now["killed_low"], now["killed_high"]) == (5, 5)
    (said,) = json.loads(borderwatch("review", "list", "--format", "json").out)
    assert (said["verdict"], said["reason"], said["holds"]) == ("set", "I counted", True)
    complains(borderwatch("review", "confirm", "nothing", "--reason", "x"), 1, "there is no event 'nothing'")
    complains(borderwatch("review", "set", event["event_id"], "dat", "x", "--reason", "x"), 2, "there is no slot 'dat'")
