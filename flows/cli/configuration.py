"""Looking at the configuration."""

from __future__ import annotations

from flows.cli.options import ConfigOption
from flows.cli.output import say
from flows.settings import config_folder, load_config


def check(config: ConfigOption = None) -> None:
    """Read the whole configuration and say what is wrong with it."""
    loaded = load_config(config_folder(config))
    books = loaded.books
    say(
        f"{config_folder(config)} is valid: {len(loaded.sources)} sources, {len(books.event_types)} event types, "
        f"{len(books.actors)} actors, {len(books.places)} places, {len(books.languages)} languages"
    )
