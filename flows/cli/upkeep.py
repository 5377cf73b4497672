"""Looking after the warehouse: what it holds by name, and whether that can be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows import report
from flows.cli.asking import READ_PATIENCE_SECONDS, reader_of
from flows.cli.options import ConfigOption, DataOption, Format
from flows.cli.output import answer, say
from flows.doctor import Level, examine
from flows.failures import Failed
from flows.licences import licences as list_licences
from flows.run import BACKUP_FOLDER
from flows.settings import config_folder, data_folder, load_config
from flows.upkeep import backup as back_up
from flows.upkeep import compact as compact_ledger


def schema(
    name: Annotated[str | None, typer.Argument(metavar="TABLE", help="A table, view or macro; all without it.")] = None,
    format: Annotated[Format, typer.Option(help="How to print it.")] = Format.TABLE,
    data: DataOption = None,
) -> None:
    """Print the data dictionary: every view, macro and table with its columns, their types and what they mean."""
    with reader_of(data_folder(data)) as reader:
        rows = reader.schema(name)
    answer(rows, report.plain_table, format)


def check(data: DataOption = None) -> None:
    """Look for what must not be in the warehouse. Warnings are told; errors end with exit code 1."""
    with reader_of(data_folder(data)) as reader:
        found = reader.check()
    for finding in found:
        print(finding)
    errors = [finding.check for finding in found if finding.severity == "error"]
    if errors:
        raise Failed(f"{len(errors)} of the checks failed: {', '.join(errors)}")
    say("nothing is wrong" if not found else f"no errors, {len(found)} warnings")


def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Ask no source.")] = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Look at all that a run needs: versions, configuration, folders, disk, locks, Prefect, sources, clock.

    Each finding is told with its mend; errors end with exit code 1.
    """
    errors = 0
    for finding in examine(data_folder(data), config_folder(config), network=not offline):
        print(f"{finding.level:<8}{finding.subject}: {finding.found}" + (f"; {finding.mend}" if finding.mend else ""))
        errors += finding.level is Level.ERROR
    if errors:
        raise Failed(f"{errors} of the findings keep a run from its work")


def licences() -> None:
    """List the program and all that it depends on, with versions and licences."""
    for found in list_licences():
        print(f"{found.package} {found.version}: {found.licence}")


def compact(data: DataOption = None, config: ConfigOption = None) -> None:
    """Write the warehouse anew without the space that its past left free, and without what [retention] lets go.

    Run it seldom, when no run is at work.
    """
    retention = load_config(config_folder(config)).settings.retention
    before, after = compact_ledger(data_folder(data), READ_PATIENCE_SECONDS, retention)
    say(f"{before / 1e6:.1f} MB before, {after / 1e6:.1f} MB now")


def backup(
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="Default: the folder `backups` of the data folder.")
    ] = None,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Copy the published warehouse, at any time, and delete all but the last copies (serve.backups_kept)."""
    folder = data_folder(data)
    keep = load_config(config_folder(config)).settings.serve.backups_kept
    say(str(back_up(folder, to or folder / BACKUP_FOLDER, keep)))
