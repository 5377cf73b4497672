"""The only reader of config files and of the environment, and strict: nothing falls through to a default.

Files are read into frozen records by pydantic. Whatever does not fit becomes a `Problem` that names the file, the line
or key, and the remedy; `ConfigError` carries all problems of a configuration at once.
"""

from __future__ import annotations

import csv
import difflib
import getpass
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

import platformdirs
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from extractors.coder import Books
from extractors.confidence import Calibration
from extractors.frames import FrameFile
from extractors.language import LanguagePack
from extractors.language_id import LanguageMarks
from extractors.lineage import Agency
from extractors.model import Actor, ActorRole, EventType, Place, Source, Watch
from extractors.page_rules import PageRules
from extractors.relevance import Topic
from extractors.residue import ResidueRule
from flows.alerts.records import Alerts
from flows.alerts.rules import Names, check_alerts, watches
from flows.config_rules import Problem, Row, check_actors, check_places, check_schedules, check_settings, check_sources
from flows.settings_records import Settings
from warehouse.conditions import wrong_condition

T = TypeVar("T")


@dataclass(frozen=True)
class Config:
    """All of config/ (`folder`), validated; `watches` are the rules of `alerts`, with ids in place of names."""

    folder: Path
    settings: Settings
    sources: tuple[Source, ...]
    books: Books
    pages: PageRules
    agencies: tuple[Agency, ...]
    alerts: Alerts
    watches: tuple[Watch, ...]


class ConfigError(Exception):
    """The configuration cannot be used; `problems` says where and what to do."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


# --- where things are ----------------------------------------------------------------------------


def data_folder(given: Path | None = None) -> Path:
    """`--data`, else BORDERWATCH_DATA, else the user's data folder of this system."""
    return (given or _from_environment("BORDERWATCH_DATA") or platformdirs.user_data_path("borderwatch")).resolve()


def config_folder(given: Path | None = None) -> Path:
    """`--config`, else BORDERWATCH_CONFIG, else the configuration that came with the program."""
    return (given or _from_environment("BORDERWATCH_CONFIG") or packaged("config")).resolve()


def packaged(name: str) -> Path:
    """A folder that travels with the program: beside the packages in a checkout, inside them once installed."""
    installed = Path(__file__).parent / "packaged" / name
    checkout = {"config": "config", "newsroom": "tests/newsroom"}[name]
    return installed if installed.is_dir() else Path(__file__).parent.parent / checkout


def _from_environment(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value) if value else None


PREFECT_API_URL = "PREFECT_API_URL"


def login_name() -> str:
    """Who is at work, as the system calls them."""
    return getpass.getuser()


def environment() -> dict[str, str]:
    """A copy of the process's environment."""
    return dict(os.environ)


def set_environment(variables: Mapping[str, str]) -> None:
    """Sets variables for this process and its children; what is set already stays."""
    for name, value in variables.items():
        os.environ.setdefault(name, value)


# --- reading -------------------------------------------------------------------------------------


def load_config(folder: Path, sources: Path | None = None) -> Config:
    """Reads and checks everything; `sources` is another folder of source files than `folder`/sources.

    Raises `ConfigError` with every problem found.
    """
    reader = _Reader(folder)
    settings = reader.toml("settings.toml", Settings)
    topic = reader.toml("topic.toml", Topic)
    calibration = reader.toml("calibration.toml", Calibration)
    outlets = tuple(reader.sources(sources or folder / "sources"))
    types = reader.table("event_types.toml", EventType)
    actors = reader.csv("actors.csv", Actor)
    roles = reader.csv("actor_roles.csv", ActorRole)
    places = reader.csv("places.csv", Place)
    frames = reader.folder("frames", FrameFile)
    languages = reader.folder("lang", LanguagePack)
    pages = PageRules(reader.table("residue.toml", ResidueRule), reader.table("languages.toml", LanguageMarks))
    agencies = reader.table("agencies.toml", Agency)
    alerts = reader.toml("alerts.toml", Alerts)
    file = f"{folder.name}/settings.toml"
    rules = (*check_settings(file, settings), *check_schedules(file, settings.schedules, outlets)) if settings else ()
    problems = [*reader.problems, *rules, *check_sources(outlets), *check_actors(actors, roles), *check_places(places)]
    names = Names(
        (row.record for row in actors),
        types,
        (row.record for row in places),
        (language.code for language in languages),
        (source for _, source in outlets),
    )
    if alerts is not None:
        problems += check_alerts(f"{folder.name}/alerts.toml", alerts, names, wrong_condition)
    if problems or settings is None or topic is None or calibration is None or alerts is None:
        raise ConfigError(problems)
    books = Books(
        actors=tuple(row.record for row in actors),
        roles=tuple(row.record for row in roles),
        places=tuple(row.record for row in places),
        event_types=types,
        frames=frames,
        languages=languages,
        topic=topic,
        calibration=calibration,
    )
    sources_read = tuple(source for _, source in outlets)
    return Config(folder, settings, sources_read, books, pages, agencies, alerts, watches(alerts, names))


class _Reader:
    """Reads files of one folder into records and gathers what is wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def toml(self, name: str, record: type[T]) -> T | None:
        raw = self._parse(self.root / name)
        return None if raw is None else self._validate(raw, record, name)

    def table(self, name: str, record: type[T]) -> tuple[T, ...]:
        """A file of one table a record, whose name is the record's id."""
        raw = self._parse(self.root / name) or {}
        found = (self._validate({"id": key, **values}, record, name, prefix=f"{key}.") for key, values in raw.items())
        return tuple(r for r in found if r is not None)

    def folder(self, name: str, record: type[T]) -> tuple[T, ...]:
        """A folder of one file a record."""
        found = (self.toml(str(path.relative_to(self.root)), record) for path in self._files(self.root / name))
        return tuple(r for r in found if r is not None)

    def sources(self, folder: Path) -> Iterator[tuple[str, Source]]:
        for path in self._files(folder):
            raw = self._parse(path)
            source = None if raw is None else self._validate({"id": path.stem, **raw}, Source, self._label(path))
            if source is not None:
                yield self._label(path), source

    def csv(self, name: str, record: type[T]) -> list[Row[T]]:
        path = self.root / name
        text = self._text(path)
        if text is None:
            return []
        lines = csv.DictReader(text.splitlines())
        known = {field.name for field in fields(record)} | set(ALIAS_COLUMNS) | {"note"}  # type: ignore[arg-type]
        for column in lines.fieldnames or ():
            if column not in known:
                self._problem(name, "line 1", f"unknown column {column!r}", _suggest(column, known))
        rows = []
        for values in lines:
            where = f"line {lines.line_num}"
            if None in values or None in values.values():
                self._problem(
                    name, where, "it has not as many fields as the header", "quote commas, and give every column"
                )
                continue
            found = self._validate(_csv_values(values, record), record, name, prefix=f"{where}: ")
            if found is not None:
                rows.append(Row(self._label(path), lines.line_num, found))
        return rows

    def _files(self, folder: Path) -> list[Path]:
        found = sorted(folder.glob("*.toml"))
        if not found:
            self._problem(
                self._label(folder),
                "the folder",
                "it holds no .toml file",
                "put one there, or name another folder by --config",
            )
        return found

    def _parse(self, path: Path) -> dict[str, Any] | None:
        text = self._text(path)
        try:
            return None if text is None else tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self._problem(self._label(path), "TOML", str(error), "mend the syntax there")
            return None

    def _text(self, path: Path) -> str | None:
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            self._problem(self._label(path), f"byte {error.start}", "it is not UTF-8", "save the file as UTF-8")
        except OSError as error:
            self._problem(
                self._label(path),
                "the file",
                error.strerror or str(error),
                "put it there, or name another folder by --config",
            )
        return None

    def _validate(self, raw: Mapping[str, Any], record: type[T], name: str, prefix: str = "") -> T | None:
        try:
            return cast(T, _adapter(cast(Any, record)).validate_python(raw))
        except ValidationError as error:
            for detail in error.errors():
                where = prefix + ".".join(map(str, detail["loc"]))
                self._problem(name, where, *_explained(detail, record))
            return None

    def _problem(self, name: str, where: str, what: str, remedy: str) -> None:
        self.problems.append(
            Problem(name if Path(name).is_absolute() else self._label(self.root / name), where, what, remedy)
        )

    def _label(self, path: Path) -> str:
        """A file's name as a user would type it: from the configuration folder's own name on."""
        return f"{self.root.name}/{path.relative_to(self.root)}" if path.is_relative_to(self.root) else str(path)


ALIAS_COLUMNS = ("aliases", "aliases_fa", "aliases_ur")
NATIVE_COLUMNS = {"fa": "aliases_fa", "ur": "aliases_ur"}
UNKNOWN_KEY = frozenset({"extra_forbidden", "unexpected_keyword_argument"})


def _aliases(values: Mapping[str, str], column: str) -> tuple[str, ...]:
    return tuple(alias.strip() for alias in values.get(column, "").split("|") if alias.strip())


def _csv_values(values: Mapping[str, str], record: type[Any]) -> dict[str, Any]:
    """A row as the record's fields: empty cells are None, the alias columns of all scripts are one list."""
    wanted = {field.name for field in fields(record)}
    row: dict[str, Any] = {key: value.strip() or None for key, value in values.items() if key in wanted}
    if "aliases" in wanted:
        row["aliases"] = tuple(alias for column in ALIAS_COLUMNS for alias in _aliases(values, column))
    if "native" in wanted:
        row["native"] = {code: _aliases(values, column) for code, column in NATIVE_COLUMNS.items()}
    return row


@cache
def _adapter(record: Any) -> TypeAdapter[Any]:
    return TypeAdapter(record)


def _explained(detail: ErrorDetails, record: type[Any]) -> tuple[str, str]:
    """What is wrong, and the remedy."""
    *path, last = detail["loc"]
    if detail["type"] in UNKNOWN_KEY:
        return "unknown key", _suggest(str(last), _keys(record, path))
    if detail["type"] == "missing":
        return "the key is missing", "add it"
    return f"{detail['msg']} (found {detail['input']!r:.60})", "mend the value"


def _keys(record: Any, path: Sequence[int | str]) -> set[str]:
    """The keys that may stand in the table at `path` of a file that holds a `record`."""
    for part in (part for part in path if isinstance(part, str)):
        record = get_type_hints(record).get(part, record)
        while not is_dataclass(record) and get_args(record):
            inner = [kind for kind in get_args(record) if kind is not type(None)]
            record = inner[0 if get_origin(record) is tuple else -1]
    return {field.name for field in fields(record)} if is_dataclass(record) else set()


def _suggest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, sorted(known), n=1)
    return f"did you mean {near[0]!r}?" if near else f"remove it; known are {', '.join(sorted(known))}"
