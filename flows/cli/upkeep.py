"""Looking after the warehouse: what it holds by name, and whether that can be."""

from __future__ import annotations

from typing import Annotated

import typer

from flows import report
from flows.cli.asking import reader_of
from flows.cli.options import DataOption, Format
from flows.cli.output import Failed, answer, say
from flows.settings import data_folder


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
