"""Coded documents from disk, extracted again and compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from extractors.actors import ActorBook
from extractors.confidence import Calibration
from extractors.evaluation import scoring
from extractors.evaluation.calibration import Judged, expected_calibration_error, judged
from extractors.evaluation.coded import CodedDocument, from_extraction, from_gold
from flows import clock
from flows.documents import Defaults, Document, Unreadable, read_documents
from flows.ingest import REPORT, code
from flows.settings import Config


@dataclass(frozen=True)
class Evaluation:
    """Every document compared with its coding, and every value that was found in them judged."""

    compared: tuple[scoring.Compared, ...]
    judged: tuple[Judged, ...]

    def errors(self) -> Iterator[str]:
        return scoring.errors(self.compared)

    def figures(self) -> dict[str, Any]:
        """The scores by name, and under `types` those of each type."""
        types = {
            type_: {
                "required": d.found + d.missed, "precision": d.precision, "recall": d.recall, "f1": d.f1,
                "strict_f1": d.strict_f1,
            }
            for type_, d in scoring.detections(self.compared).items()
        }  # fmt: skip
        events = [value for value in self.judged if value.slot == "event"]
        slots = [value for value in self.judged if value.slot != "event"]
        calibration = {
            "calibration_error_of_events": expected_calibration_error(events),
            "calibration_error_of_slots": expected_calibration_error(slots),
        }
        return {
            **scoring.rounded({**scoring.scores(self.compared), **calibration}),
            "types": {type_: scoring.rounded(figures) for type_, figures in types.items()},
        }


def evaluate(config: Config, folder: Path, language: str | None, unreadable: REPORT) -> Evaluation:
    """Extracts the coded documents of `folder` (and below) and compares them with their coding.

    `unreadable` is told of files that hold none.
    """
    gold = {d.doc_id: d for d in _coded(folder, unreadable) if language in (None, d.language)}
    found = (f for f in read_documents([folder], Defaults(), clock.now()) if isinstance(f, Document))
    extracted = code(config, (f for f in found if f.doc_id in gold), unreadable)
    comparer, actors = scoring.Comparer(config.books), ActorBook(config.books.actors, config.books.roles)
    compared = tuple(
        comparer.compare(gold[doc_id], from_extraction(gold[doc_id], extraction, extracted.event_ids, actors))
        for doc_id, _, extraction in extracted.documents
    )
    families = {t.id: t.family for t in config.books.event_types}
    return Evaluation(compared, tuple(judged(compared, comparer, families)))


def calibration_file(table: Calibration) -> str:
    """The content of `calibration.toml`."""
    lines = [
        "# How often what is read in each way is right, by coded documents. Written by `borderwatch calibrate`.",
        "# An event's basis is its family and how many of date, place, doers and sufferers are told of it.",
    ]
    for field in fields(table):
        rates = getattr(table, field.name)
        lines += ["", f"[{field.name}]", *(f'"{basis}" = {rate}' for basis, rate in rates.items())]
    return "\n".join(lines) + "\n"


def _coded(folder: Path, unreadable: REPORT) -> Iterator[CodedDocument]:
    if not folder.is_dir():
        unreadable(Unreadable(str(folder), "there is no such folder"))
    for path in sorted(folder.rglob("*.json")):
        try:
            yield from_gold(json.loads(path.read_text(encoding="utf-8-sig")))
        except KeyError as error:
            unreadable(Unreadable(str(path), f"no coded document: {error} is missing"))
        except (TypeError, ValueError) as error:
            unreadable(Unreadable(str(path), f"no coded document: {error}"))


def told(figures: dict[str, Any]) -> str:
    """The figures as text: a line each, then a line a type."""
    lines = [f"{name:18} {_figure(value)}" for name, value in figures.items() if name != "types"]
    columns = ("required", "precision", "recall", "f1", "strict_f1")
    lines += ["", f"{'type':24}" + "".join(f"{column:>11}" for column in columns)]
    for type_, row in figures["types"].items():
        lines.append(f"{type_:24}" + "".join(f"{_figure(row[column]):>11}" for column in columns))
    return "\n".join(lines) + "\n"


def _figure(value: float | int | None) -> str:
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
