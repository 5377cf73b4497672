"""Arrow tables as files for other programs: JSON, CSV, Parquet, GeoJSON, Markdown, all UTF-8, times in UTC."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet


def write_json(table: pa.Table, out: BinaryIO) -> None:
    """A list of objects, one a row; days and instants in ISO 8601."""
    rows = table.to_pylist()
    out.write((json.dumps(rows, ensure_ascii=False, indent=1, default=_iso) + "\n").encode())


def write_csv(table: pa.Table, out: BinaryIO) -> None:
    """RFC 4180 with a header; a list or a structure is written as JSON."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table.column_names)
    writer.writerows([_cell(value) for value in row.values()] for row in table.to_pylist())
    out.write(text.getvalue().encode())


def write_parquet(table: pa.Table, out: BinaryIO) -> None:
    """Apache Parquet, types and all."""
    pyarrow.parquet.write_table(table, out)


def write_geojson(table: pa.Table, out: BinaryIO) -> None:
    """RFC 7946: a feature a row, its point from the columns longitude and latitude, where they are filled."""
    features = [
        {
            "type": "Feature",
            "geometry": None if row["latitude"] is None
            else {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]},
            "properties": {k: v for k, v in row.items() if k not in {"latitude", "longitude"}},
        }
        for row in table.to_pylist()
    ]  # fmt: skip
    collection = {"type": "FeatureCollection", "features": features}
    out.write((json.dumps(collection, ensure_ascii=False, indent=1, default=_iso) + "\n").encode())


def write_markdown(table: pa.Table, out: BinaryIO) -> None:
    """A table in the manner of GitHub: https://github.github.com/gfm/#tables-extension-."""
    rows = [["" if value is None else str(_cell(value)) for value in row.values()] for row in table.to_pylist()]
    for cells in (table.column_names, ["---"] * table.num_columns, *rows):
        line = " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells)
        out.write(f"| {line} |\n".encode())


WRITERS = {
    "json": write_json,
    "csv": write_csv,
    "parquet": write_parquet,
    "geojson": write_geojson,
    "markdown": write_markdown,
}


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=_iso)
    return _iso(value) if isinstance(value, date) else value


def _iso(value: date | datetime) -> str:
    return value.isoformat()
