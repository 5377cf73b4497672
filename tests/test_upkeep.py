"""Looking after a warehouse: the dictionary is what the file holds; `check` answers a scheduler by its exit code."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from flows.cli import main
from flows.cli.asking import SQL_HISTORY
from flows.cli.prompt import completer, statements
from flows.licences import licences
from flows.run import LEDGER_FILE, WAREHOUSE_FILE, hold
from flows.settings_records import RetentionSettings
from flows.upkeep import compact
from tests.material import NOW, SmallBooks, article, entry, now, outcome, poll, told_by
from warehouse.errors import QueryRefused
from warehouse.reader import Reader
from warehouse.store import Warehouse

Borderwatch = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that knows the books and nothing else."""
    path = tmp_path_factory.mktemp("upkeep") / WAREHOUSE_FILE
    with Warehouse.open(path, 0, now) as warehouse:
        warehouse.start_run("run", NOW, "run", "rules-1")
        warehouse.record_books("run", SmallBooks())
    return path


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    """A folder with that warehouse."""
    shutil.copyfile(filled, tmp_path / WAREHOUSE_FILE)
    return tmp_path


@pytest.fixture
def borderwatch(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: Path) -> Borderwatch:
    """Runs a command on that folder: exit code, output, messages."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["borderwatch", *arguments, "--data", str(data)])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), *capsys.readouterr()

    return call


def spoil(data: Path, statement: str) -> None:
    with duckdb.connect(data / WAREHOUSE_FILE) as connection:
        connection.execute(statement)


# --- check ---------------------------------------------------------------------------------------


def test_check_is_quiet_tells_warnings_and_fails_by_errors(borderwatch: Borderwatch, data: Path) -> None:
    assert borderwatch("check") == (0, "nothing is wrong\n", "")
    spoil(data, """INSERT INTO ledger.articles BY NAME
        SELECT 'run' AS run_id, now() AS known_at, 'a' AS article_id, 1 AS revision, 'r' AS revision_id,
            's' AS source_id, 'o' AS outlet, 'en' AS language, 't' AS title, 'x' AS text, 'page' AS text_from,
            'h' AS content_hash, DATE '2999-01-01' AS published_on""")  # fmt: skip
    code, out, _ = borderwatch("check")
    assert (code, out.splitlines()[-1]) == (0, "no errors, 1 warnings")
    assert "(published_in_the_future: a)" in out
    spoil(data, "INSERT INTO ledger.articles FROM ledger.articles")
    code, out, err = borderwatch("check")
    assert (code, err) == (1, "borderwatch: 1 of the checks failed: articles_twice\n")
    assert out.startswith(
        "error: A wording of an article stands in the warehouse twice. (articles_twice: a, wording 1)"
    )


# --- schema --------------------------------------------------------------------------------------


def test_the_dictionary_is_the_database(data: Path) -> None:
    with Reader.open(data / WAREHOUSE_FILE, 0) as reader:
        told = reader.schema(None).to_pylist()
        columns = reader.sql("""
            SELECT replace(schema_name || '.', 'main.', '') || table_name AS name, column_name AS "column", comment
            FROM duckdb_columns() WHERE NOT internal""").to_pylist()  # fmt: skip
        described = [row for row in told if row["column"] and row["type"] != "parameter"]
    keys = [{key: row[key] for key in ("name", "column", "comment")} for row in described]
    assert sorted(map(str, keys)) == sorted(map(str, columns))
    assert {row["kind"] for row in told} == {"view", "macro", "table"}
    assert all(row["comment"] for row in told if row["type"] != "parameter")


def test_a_view_in_the_dictionary(borderwatch: Borderwatch, data: Path) -> None:
    code, out, _ = borderwatch("schema", "Events", "--format", "json")
    rows = json.loads(out)
    assert code == 0
    assert (rows[0]["kind"], rows[0]["column"]) == ("view", None)
    with Reader.open(data / WAREHOUSE_FILE, 0) as reader:
        assert [row["column"] for row in rows[1:]] == reader.sql("FROM events").column_names
        with pytest.raises(QueryRefused, match=r"no table, view or macro 'event': did you mean events"):
            reader.schema("event")
    _, out, _ = borderwatch("schema", "ledger.runs", "--format", "markdown")
    assert out.splitlines()[:2] == ["| kind | name | column | type | comment |", "| --- | --- | --- | --- | --- |"]
    assert "| table | ledger.runs | run_id | VARCHAR | The run. |" in out


# --- compact, backup and restore -----------------------------------------------------------------


def test_compact_keeps_every_row_and_goes_on_counting(borderwatch: Borderwatch, data: Path) -> None:
    with Warehouse.open(data / WAREHOUSE_FILE, 0, now) as warehouse:
        warehouse.append_poll("run", poll(*(entry(str(number)) for number in range(50))))
    before, position = contents(data / WAREHOUSE_FILE), last_position(data / WAREHOUSE_FILE)
    code, out, _ = borderwatch("compact")
    assert (code, out.split()[1:3]) == (0, ["MB", "before,"])
    ledger = data / LEDGER_FILE
    assert contents(ledger) == contents(data / WAREHOUSE_FILE) == before
    with Warehouse.open(ledger, 0, now) as warehouse:
        warehouse.append_poll("run", poll(entry("later")))
    assert last_position(ledger) > position


def test_compact_lets_go_what_retention_does_not_keep(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, other = article("told"), article("other", "Nothing of it is told.")
    with Warehouse.open(data / WAREHOUSE_FILE, 0, now) as warehouse:
        warehouse.append_outcomes("run", [outcome(told, told_by(told)), outcome(other)])
    for day in ("2026-10-30", "2026-11-21"):
        for archive in ("archive", "feeds"):
            (data / archive / day).mkdir(parents=True)
    monkeypatch.setattr("flows.clock.now", lambda: now() + timedelta(days=20))
    compact(data, 0, RetentionSettings(archive_days=0, text_days=30, message_days=30))
    assert texts(data) == {told.article_id: told.text, other.article_id: other.text}
    assert len(list(data.glob("*/2026-*-*"))) == 4
    compact(data, 0, RetentionSettings(archive_days=30, text_days=10, message_days=10))
    assert texts(data) == {told.article_id: told.text, other.article_id: ""}
    assert sorted(path.name for path in data.glob("*/2026-*-*")) == ["2026-11-21", "2026-11-21"]


def texts(data: Path) -> dict[str, str]:
    with Reader.open(data / WAREHOUSE_FILE, 0) as reader:
        found = reader.sql("SELECT article_id, text FROM ledger.articles").to_pylist()
    return {row["article_id"]: row["text"] for row in found}


def test_every_dependency_says_its_licence_and_none_binds_ours() -> None:
    found = {each.package: each.licence for each in licences()}
    assert {"borderwatch", "duckdb", "prefect", "trafilatura"} <= found.keys()
    free = re.compile("MIT|BSD|Apache|ISC|PSF|MPL|Mozilla|Artistic|Unlicense|Zope|0BSD|CC0")
    assert [name for name, licence in found.items() if not free.search(licence)] == []


def test_compact_leaves_a_folder_at_work_and_one_without_a_warehouse_alone(
    borderwatch: Borderwatch, data: Path
) -> None:
    with hold(data):
        code, _, err = borderwatch("compact")
    assert (code, "another run is at work" in err) == (3, True)
    (data / WAREHOUSE_FILE).unlink()
    code, _, err = borderwatch("compact")
    assert (code, "there is no warehouse" in err) == (3, True)


def test_a_copy_put_into_place_is_the_warehouse_again(borderwatch: Borderwatch, data: Path) -> None:
    borderwatch("compact")
    backup = shutil.copyfile(data / WAREHOUSE_FILE, data / "backup")
    kept = contents(backup)
    with Warehouse.open(data / LEDGER_FILE, 0, now) as warehouse:
        warehouse.append_poll("run", poll(entry("lost with the disk")))
    (data / LEDGER_FILE).unlink()
    shutil.copyfile(backup, data / WAREHOUSE_FILE)
    assert borderwatch("compact")[0] == 0
    assert contents(data / LEDGER_FILE) == kept


def contents(path: Path) -> dict[str, list[str]]:
    with Reader.open(path, 0) as reader:
        tables = [row["name"] for row in reader.schema(None).to_pylist() if row["kind"] == "table"]
        return {name: sorted(map(str, reader.sql(f"FROM {name}").to_pylist())) for name in tables}


def last_position(path: Path) -> int:
    with Reader.open(path, 0) as reader:
        return int(reader.sql("SELECT max(position) AS last FROM ledger.entries").to_pylist()[0]["last"])


# --- the prompt ----------------------------------------------------------------------------------


def test_the_prompt_asks_over_several_lines_and_outlives_a_mistake(
    borderwatch: Borderwatch, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(
        ["SELECT count(*) AS n", "FROM actors;", "FROM nowhere;", "DROP TABLE ledger.runs;", "SELECT 7", "", "quit"]
    )
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    code, out, err = borderwatch("sql", "--format", "csv")
    assert code == 0
    assert out.splitlines()[1:] == ["n", str(len(SmallBooks().actors)), "7", "7"]
    assert "nowhere" in err
    assert "read-only" in err
    assert (data / SQL_HISTORY).exists()


def test_the_prompt_drops_what_is_interrupted_and_ends_with_its_input() -> None:
    def typed(lines: Iterator[str | type[BaseException]]) -> Callable[[str], str]:
        def read(_: str) -> str:
            line = next(lines)
            if isinstance(line, str):
                return line
            raise line

        return read

    assert list(statements(typed(iter(["SELECT", KeyboardInterrupt, "FROM events;", "FROM runs", EOFError])))) == [
        "FROM events"
    ]


def test_the_prompt_completes_names_of_views_and_columns() -> None:
    complete = completer(["events", "event_mentions", "ledger.runs"])
    assert [complete("EVENT", state) for state in range(3)] == ["event_mentions", "events", None]
    assert complete("ledger.", 0) == "ledger.runs"


def test_a_query_may_come_from_a_pipe(borderwatch: Borderwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT 1 AS one"))
    assert borderwatch("sql", "--format", "csv")[1].splitlines() == ["one", "1"]
