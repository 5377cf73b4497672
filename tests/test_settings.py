"""The configuration is read strictly: each mistake is named with its file, its line or key, and a remedy."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.settings import ConfigError, config_folder, data_folder, load_config, packaged

Edit = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(packaged("config"), tmp_path / "config"))


def replace(file: str, old: str, new: str) -> Edit:
    def edit(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r} to replace"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def append(file: str, line: str = "", **values: str) -> Edit:
    """A line more, as it stands or with these values in their columns."""

    def edit(folder: Path) -> None:
        with (folder / file).open("r+", encoding="utf-8") as table:
            header = table.readline().strip().split(",")
            assert set(values) <= set(header)
            table.seek(0, os.SEEK_END)
            table.write((line or ",".join(values.get(column, "") for column in header)) + "\n")

    return edit


def remove(file: str) -> Edit:
    return lambda folder: (folder / file).unlink()


NOWHERE = append(
    "places.csv", id="nowhere", name="Nowhere", kind="locality", country="PK", latitude="28", longitude="66"
)

MISTAKES = {
    "unknown key in settings": (
        replace("settings.toml", "max_redirects = 5", "max_redirect = 5"),
        "config/settings.toml: fetch.max_redirect: unknown key; did you mean 'max_redirects'?",
    ),
    "missing key": (
        replace("settings.toml", "batch_size = 100", ""),
        "config/settings.toml: collect.batch_size: the key is missing; add it",
    ),
    "value of the wrong kind": (
        replace("settings.toml", "batch_size = 100", 'batch_size = "many"'),
        "config/settings.toml: collect.batch_size: Input should be a valid integer",
    ),
    "a floor above its ceiling": (
        replace("settings.toml", "floor_factor = 0.5", "floor_factor = 13.0"),
        "config/settings.toml: polling.floor_factor: 13.0 is not between 0 and polling.ceiling_factor (12.0)",
    ),
    "broken TOML": (replace("settings.toml", "[fetch]", "[fetch"), "config/settings.toml: TOML: "),
    "missing file": (remove("topic.toml"), "config/topic.toml: the file: No such file or directory"),
    "wrong time zone": (
        replace("sources/dawn.toml", "Asia/Karachi", "Asia/Karatschi"),
        "config/sources/dawn.toml: time_zone: 'Asia/Karatschi' is no time zone; use an IANA name",
    ),
    "unknown key in a source": (
        replace("sources/dawn.toml", "cadence_minutes", "cadence_minute"),
        "config/sources/dawn.toml: cadence_minute: unknown key; did you mean 'cadence_minutes'?",
    ),
    "one address in two sources": (
        replace("sources/geo.toml", "https://www.geo.tv/rss/1/1", "https://www.dawn.com/feeds/home/"),
        "https://www.dawn.com/feeds/home/ stands in",
    ),
    "phrase that is no regular expression": (
        replace("residue.toml", "'related(?: ", "'related((?: "),
        "config/residue.toml: read_more.phrases.en.4: Input should be a valid regular expression",
    ),
    "unknown key in a rule of residue": (
        replace("residue.toml", "only_above_text", "only_above_texts"),
        "config/residue.toml: bylines.only_above_texts: unknown key; did you mean 'only_above_text'?",
    ),
    "language without letters": (
        replace("languages.toml", 'alphabet = "abc', 'alphabets = "abc'),
        "config/languages.toml: en.alphabet: the key is missing; add it",
    ),
    "duplicate alias": (
        append("actors.csv", id="twin", name="Twin", kind="armed_group", aliases="Jaish ul-Adl"),
        "the alias 'Jaish ul-Adl' stands for 'jaish-al-adl'",
    ),
    "unknown parent": (
        append("actors.csv", id="orphan", name="Orphan", parent="nobody", kind="armed_group"),
        "the parent 'nobody' is no actor",
    ),
    "place without coordinates": (
        append("places.csv", id="nowhere", name="Nowhere", kind="locality", admin1="Balochistan", country="PK"),
        "latitude: Input should be a valid number",
    ),
    "place without admin1": (
        NOWHERE,
        "'Nowhere' has no admin1; name its province",
    ),
    "too few fields": (append("places.csv", "pk-short,Short"), "it has not as many fields as the header"),
    "unknown key in a rule for alerts": (
        replace("alerts.toml", "min_killed = 1", "min_kiled = 1"),
        "config/alerts.toml: rules.deadly.min_kiled: unknown key; did you mean 'min_killed'?",
    ),
    "unknown key deep in a rule for alerts": (
        replace("alerts.toml", "min_killed = 1", "near = { latitude = 1.0, longitude = 2.0, kms = 3.0 }"),
        "config/alerts.toml: rules.deadly.near.kms: unknown key; did you mean 'km'?",
    ),
    "unknown kind of change": (
        replace("alerts.toml", '"toll_changed"', '"toll_change"'),
        "config/alerts.toml: rules.deadly.on.1: Input should be 'new_event', 'toll_changed'",
    ),
    "unknown actor in a rule for alerts": (
        replace("alerts.toml", "min_killed = 1", 'actors = ["Jaish al-Adel", "Jaish al-Adll"]'),
        "config/alerts.toml: rules.deadly.actors: 'Jaish al-Adll' is no actor; did you mean jaish-al-adl",
    ),
    "unknown place in a rule for alerts": (
        replace("alerts.toml", "min_killed = 1", 'places = ["Taftann"]'),
        "config/alerts.toml: rules.deadly.places: 'Taftann' is no place or province; did you mean Taftan",
    ),
    "unknown type in a rule for alerts": (
        replace("alerts.toml", '["violence"]', '["violense"]'),
        "config/alerts.toml: rules.deadly.types: 'violense' is no event type or family; did you mean violence?",
    ),
    "unknown sink": (
        replace("alerts.toml", 'to = ["log"]', 'to = ["logg"]'),
        "config/alerts.toml: rules.deadly.to: 'logg' is no sink; did you mean log?",
    ),
    "unknown column in a rule's SQL": (
        replace("alerts.toml", "min_killed = 1", 'where = "kiled_best > 3"'),
        'config/alerts.toml: rules.deadly.where: Binder Error: Referenced column "kiled_best" not found',
    ),
    "a rule's SQL that does more": (
        replace("alerts.toml", "min_killed = 1", 'where = "true) ; DROP TABLE ledger.alerts; SELECT (1"'),
        "config/alerts.toml: rules.deadly.where: Parser Error",
    ),
    "a rule's SQL that never works": (
        replace("alerts.toml", "min_killed = 1", "where = \"killed_best > 'three'\""),
        "config/alerts.toml: rules.deadly.where: Conversion Error",
    ),
    "a filter of events on sources": (
        replace("alerts.toml", '"new_event", "toll_changed"', '"new_event", "gap"'),
        "config/alerts.toml: rules.deadly.types: it filters events, and the rule is on new_event, gap",
    ),
    "a webhook without an address": (
        replace("alerts.toml", "[files.log]", '[webhooks.desk]\nsecret_from = "DESK"\n[files.log]'),
        "config/alerts.toml: webhooks.desk: it has no address, or two; give `url`",
    ),
    "role without actor": (
        append("actor_roles.csv", role="police", country="PK", actor="nobody"),
        "'nobody' is no actor",
    ),
}


def test_the_configuration_that_comes_with_the_program_is_valid() -> None:
    config = load_config(packaged("config"))
    assert len(config.books.event_types) == 24
    assert config.sources


@pytest.mark.parametrize(("edit", "message"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_named_with_its_place_and_remedy(folder: Path, edit: Edit, message: str) -> None:
    edit(folder)
    with pytest.raises(ConfigError) as caught:
        load_config(folder)
    assert message in str(caught.value)
    assert str(caught.value).startswith("config/")


def test_a_mistake_in_a_table_names_its_line(folder: Path) -> None:
    lines = (folder / "places.csv").read_text(encoding="utf-8").splitlines()
    NOWHERE(folder)
    with pytest.raises(ConfigError, match=f"line {len(lines) + 1}:"):
        load_config(folder)


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    replace("settings.toml", "max_redirects = 5", "max_redirect = 5")(folder)
    replace("sources/dawn.toml", "Asia/Karachi", "Asia/Karatschi")(folder)
    with pytest.raises(ConfigError) as caught:
        load_config(folder)
    assert {problem.file for problem in caught.value.problems} == {"config/settings.toml", "config/sources/dawn.toml"}


def test_a_folder_is_given_or_named_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BORDERWATCH_DATA", str(tmp_path / "env"))
    monkeypatch.setenv("BORDERWATCH_CONFIG", str(tmp_path / "conf"))
    assert data_folder() == tmp_path / "env"
    assert data_folder(tmp_path / "given") == tmp_path / "given"
    assert config_folder() == tmp_path / "conf"
    monkeypatch.delenv("BORDERWATCH_CONFIG")
    assert config_folder() == packaged("config").resolve()
