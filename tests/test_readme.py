"""The README is true: its commands exist, its queries run, its tables list what there is."""

from __future__ import annotations

import dataclasses
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from flows.cli import app
from flows.collect import collect
from flows.run import WAREHOUSE_FILE
from flows.settings import packaged
from flows.settings_records import Settings
from tests.newsroom import Newsroom
from warehouse.reader import Reader

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def command_lines() -> list[list[str]]:
    """Every `borderwatch ...` of the shell blocks, in words, without comments and redirections."""
    lines = [line for block in blocks("sh") for line in block.splitlines() if "borderwatch " in line]
    return [shlex.split(line[line.index("borderwatch ") :].split(">")[0], comments=True)[1:] for line in lines]


def commands() -> dict[str, Any]:
    """All commands by the words that call them."""
    found: dict[str, Any] = {}
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = command.commands if isinstance(command, TyperGroup) else {}
        if not inner or command.invoke_without_command:
            found[name] = command
        found |= {f"{name} {sub}".strip(): each for sub, each in inner.items()}
    return found


def table_after(heading: str) -> dict[str, str]:
    """The first two columns of the first table behind `heading`."""
    lines = README[README.index(heading) :].splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("|---"))
    rows: dict[str, str] = {}
    for line in lines[start + 1 :]:
        if not line.startswith("|"):
            break
        key, meaning = (cell.strip() for cell in line.strip("|").split("|")[:2])
        rows[key.strip("`")] = meaning
    return rows


@pytest.mark.parametrize("words", command_lines(), ids=" ".join)
def test_a_command_of_the_readme_exists_with_its_options(words: list[str]) -> None:
    known_commands = commands()
    command = known_commands.get(" ".join(words[:2])) or known_commands[words[0]]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= known


def test_every_command_is_in_the_readme() -> None:
    missing = {name for name in commands() if f"borderwatch {name}" not in README}
    assert missing == set()


def test_the_first_two_commands_need_python_and_pip_alone() -> None:
    assert blocks("sh")[0] == "pip install uv && uv run borderwatch run --demo\n"
    assert blocks("sh")[1] == "pip install uv && uv run pytest\n"
    assert "pip install uv && uv run pytest" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_queries_run_on_a_filled_warehouse_and_the_dictionary_is_its_comments(newsroom: Newsroom, demo: Path) -> None:
    data = demo.parent / "data"
    for newsroom.edition in (1, 2):
        collect.fn(str(data), str(demo), ())
    with Reader.open(data / WAREHOUSE_FILE, 0) as reader:
        for query in blocks("sql"):
            assert reader.sql(query).num_columns > 1, query
        assert reader.sql(blocks("sql")[1]).num_rows > 0, "outlets of the newsroom disagree about a toll"
        views = reader.sql("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'")
        macros = reader.sql("""
            SELECT function_name || '(' || array_to_string(parameters, ', ') || ')' AS call, comment
            FROM duckdb_functions() WHERE NOT internal AND comment IS NOT NULL""")
    assert table_after("### Data dictionary") == {v["view_name"]: v["comment"] for v in views.to_pylist()}
    assert table_after("Macros, to be asked") == {m["call"]: m["comment"] for m in macros.to_pylist()}


def setting_keys(record: Any, prefix: str = "") -> list[str]:
    keys: list[str] = []
    for name, kind in get_type_hints(record).items():
        if dataclasses.is_dataclass(kind):
            keys += setting_keys(kind, f"{prefix}{name}.")
        elif not name.startswith("_"):
            keys.append(prefix + name)
    return keys


def test_the_reference_lists_every_setting() -> None:
    assert list(table_after("`settings.toml`:")) == setting_keys(Settings)


def test_the_reference_lists_every_file_of_the_configuration() -> None:
    listed = {name.strip("`, ") for row in table_after("## Configuration") for name in row.split(", ")}
    folders = {"frames": "<family>", "lang": "<code>", "sources": "<id>"}
    found = {f"{p.name}/{folders[p.name]}.toml" if p.is_dir() else p.name for p in packaged("config").iterdir()}
    assert listed == found


def test_python_and_its_packages_are_those_that_the_readme_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"Python {project['requires-python'].removeprefix('>=')} or newer" in README
