"""The shape of the house, read off the code: who may import whom, and which module is the one door to what."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("flows", "extractors", "warehouse")

# Who may import which of our own packages. The warehouse knows the records, never the extractors' code.
MAY_IMPORT = {
    "extractors": ("extractors",),
    "warehouse": ("warehouse", "extractors.model"),
    "flows": ("flows", "warehouse", "extractors"),
}

# One door a side effect: an import on the left stands only in the modules on the right.
DOORS = {
    "duckdb": ("warehouse",),
    "trafilatura": ("extractors.clean",),
    "htmldate": ("extractors.clean",),
    "feedparser": ("flows.feeds",),
    "urllib3": ("flows.fetch", "flows.transport"),
    "urllib.request": (),
    "http.client": ("flows.fetch", "flows.transport"),
    "requests": (),
    "httpx": (),
    "warcio": ("flows.archive",),
    "prefect": (
        "flows.cluster",
        "flows.collect",
        "flows.jobs",
        "flows.leases",
        "flows.run_page",
        "flows.serving",
        "flows.alerts.secrets",
    ),
    "typer": ("flows.cli",),
    "platformdirs": ("flows.settings",),
    "tomllib": ("flows.settings",),
    "random": (),
}

# The same for calls that need no import of their own: (module, name) pairs as they are written in code.
CALLS = {
    "os.environ": ("flows.settings",),
    "os.getenv": (),
    "datetime.now": ("flows.clock",),
    "datetime.utcnow": (),
    "datetime.today": (),
    "date.today": (),
    "time.time": (),
    "time.monotonic": ("flows.clock",),
    "time.perf_counter": (),
}

# The extractors are pure: nothing there may reach the outside.
IMPURE = {
    "asyncio", "duckdb", "io", "logging", "multiprocessing", "os", "pathlib", "prefect", "random", "shutil", "socket",
    "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib3",
}  # fmt: skip


def modules() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[str]:
    """Every imported name, dotted: `from a import b` is a.b."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, parent: str) -> bool:
    return name == parent or name.startswith(parent + ".")


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_run_one_way(path: Path) -> None:
    package = name_of(path).split(".")[0]
    ours = [name for name in imports(path) if name.split(".")[0] in PACKAGES]
    wrong = [name for name in ours if not any(within(name, allowed) for allowed in MAY_IMPORT[package])]
    assert not wrong, f"{name_of(path)} may not import {wrong}"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_each_side_effect_has_one_door(path: Path) -> None:
    module = name_of(path)
    wrong = [
        name
        for name in imports(path)
        for door, keepers in DOORS.items()
        if within(name, door) and not any(within(module, keeper) for keeper in keepers)
    ]
    assert not wrong, f"{module} is not the door to {wrong}"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_clock_and_environment_are_read_in_one_place(path: Path) -> None:
    module = name_of(path)
    written = {ast.unparse(node) for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
    wrong = [call for call, keepers in CALLS.items() if call in written and module not in keepers]
    assert not wrong, f"{module} may not use {wrong}"


@pytest.mark.parametrize("path", sorted((ROOT / "extractors").rglob("*.py")), ids=name_of)
def test_extractors_are_pure(path: Path) -> None:
    reached = [name for name in imports(path) if name.split(".")[0] in IMPURE]
    opened = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"open", "print", "input"}
    ]
    assert not reached, f"{name_of(path)} imports {reached}"
    assert not opened, f"{name_of(path)} opens or prints on lines {opened}"


def test_records_need_the_standard_library_only() -> None:
    modules_of_records = (ROOT / "extractors" / "model").glob("*.py")
    names = {name for path in modules_of_records for name in imports(path) if not name.startswith("extractors.model")}
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_no_sql_is_hidden_in_code_outside_the_warehouse() -> None:
    for path in modules():
        if name_of(path).startswith("warehouse"):
            continue
        texts = [n.value for n in ast.walk(tree(path)) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        assert not [t for t in texts if t.lstrip().upper().startswith(("SELECT ", "INSERT ", "CREATE "))], name_of(path)


def test_the_top_level_holds_only_what_the_design_names() -> None:
    named = {
        "README.md", "LICENSE", "pyproject.toml", "uv.lock", ".gitignore", ".ci",
        "config", "extractors", "flows", "tests", "warehouse",
    }  # fmt: skip
    ignored = {line.strip("/\n") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()}
    found = {path.name for path in ROOT.iterdir()} - {".git"}
    assert found - ignored <= named


def test_config_holds_data_only() -> None:
    assert not [path for path in (ROOT / "config").rglob("*") if path.suffix in {".py", ".pyc"}]
