"""Looking at the configuration."""

from __future__ import annotations

from extractors.frame_check import check_frames
from flows.cli.options import ConfigOption
from flows.cli.output import say
from flows.config_rules import Problem
from flows.settings import ConfigError, config_folder, load_config


def check(config: ConfigOption = None) -> None:
    """Read the whole configuration and say what is wrong with it."""
    folder = config_folder(config)
    loaded = load_config(folder)
    books = loaded.books
    wrong = [
        Problem(f"{folder.name}/frames/{p.family}.toml", f"{p.frame}, {p.language}, {p.words!r}", p.what, p.remedy)
        for p in check_frames(books)
    ]
    if wrong:
        raise ConfigError(wrong)
    say(
        f"{folder} is valid: {len(loaded.sources)} sources, {len(books.event_types)} event types, "
        f"{len(books.actors)} actors, {len(books.places)} places, {len(books.languages)} languages"
    )
