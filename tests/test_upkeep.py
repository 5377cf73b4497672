"""Looking after a warehouse: the dictionary is what the file holds; `check` answers a scheduler by its exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from flows.cli import main
from flows.run import WAREHOUSE_FILE
from tests.material import NOW, SmallBooks, now
from warehouse.errors import QueryRefused
from warehouse.reader import Reader
from warehouse.store import Warehouse

Borderwatch = Callable[..., tuple[int, str, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a warehouse that knows the books and nothing else."""
    with Warehouse.open(tmp_path / WAREHOUSE_FILE, 0, now) as warehouse:
        warehouse.start_run("run", NOW, "run", "rules-1")
        warehouse.record_books("run", SmallBooks())
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
