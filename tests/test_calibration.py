"""Confidence: fitted to what was right, looked up by how a value was read, measured by its distance from the truth."""

from __future__ import annotations

from dataclasses import fields

import pytest

from extractors.confidence import Calibration
from extractors.evaluation.calibration import Judged, expected_calibration_error, fitted
from flows.evaluation import calibration_file
from tests.extraction import books, only


def seen(slot: str, basis: str, right: int, wrong: int, confidence: float = 0.5) -> list[Judged]:
    return [Judged(slot, basis, confidence, i < right) for i in range(right + wrong)]


def test_the_error_is_the_weighted_gap_between_confidence_and_truth() -> None:
    assert expected_calibration_error([]) is None
    assert expected_calibration_error(seen("date", "x", 8, 2, 0.8)) == pytest.approx(0.0)
    assert expected_calibration_error(seen("date", "x", 5, 5, 0.9)) == pytest.approx(0.4)
    mixed = [*seen("date", "x", 8, 2, 0.8), *seen("date", "y", 0, 30, 1.0)]
    assert expected_calibration_error(mixed) == pytest.approx(0.75)


def test_a_basis_seen_often_keeps_its_rate_and_a_rare_one_is_drawn_to_the_mean() -> None:
    often, rare = seen("date", "date.explicit", 190, 10), seen("date", "date.odd", 0, 1)
    every = [*often, *rare, *(x for slot in ("event", "place", "party", "figure") for x in seen(slot, "any", 1, 1))]
    table = fitted(every)
    assert table.date["date.explicit"] == pytest.approx(0.95, abs=0.01)
    assert 0.8 < table.date["date.odd"] < table.date["other"]
    assert table.place["any"] == table.place["other"] == 0.5


def test_a_value_is_as_sure_as_the_table_says() -> None:
    told = only("Gunmen ambushed a patrol of border guards near Saravan on Monday.")
    table: Calibration = books().calibration
    assert told.date is not None
    assert told.date.confidence == table.date["date.weekday"]
    assert told.confidence == table.event["violence.4"]


def test_the_table_that_came_with_the_program_is_one_that_calibrate_writes() -> None:
    table = books().calibration
    for field in fields(table):
        rates = getattr(table, field.name)
        assert "other" in rates
        assert all(0 < rate < 1 for rate in rates.values())
        assert f"[{field.name}]" in calibration_file(table)
