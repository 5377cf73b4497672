"""The arguments and options that more than one command has."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Folder of the warehouse and the archive [env: BORDERWATCH_DATA; default: your user data folder].",
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="DIR",
        help="Folder of the configuration [env: BORDERWATCH_CONFIG; default: the one that came with the program].",
    ),
]
Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH...", help="Files or folders: .json .jsonl .txt .html .warc .warc.gz")
]
Outlet = Annotated[str, typer.Option(help="Outlet of plain texts.")]
Language = Annotated[
    str | None, typer.Option("--lang", help="Language of plain texts, such as en; found out where not given.")
]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")]
Published = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Publication day of plain texts.")
]


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    MARKDOWN = "markdown"


def day_of(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
