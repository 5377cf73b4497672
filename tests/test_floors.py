"""No change makes the extractor worse on the coded documents, and its confidence stays true."""

from __future__ import annotations

import tomllib

import pytest

from tests.floors import FLOORED, below, floors, raised, scored, sets, written

# Of documents that the table of confidences was not fitted to; the error of chance alone is about half of it.
MOST_CALIBRATION_ERROR = 0.12
FITTED_TO = "training"


@pytest.mark.parametrize(("name", "language"), sets(), ids="-".join)
def test_no_figure_lies_under_its_floor(name: str, language: str) -> None:
    wanted = floors()[name][language]
    assert wanted.keys() <= set(FLOORED)
    assert below(scored(name, language), wanted) == {}


@pytest.mark.parametrize("name", sorted({name for name, language in sets() if language == "en"} - {FITTED_TO}))
def test_confidence_is_the_probability_of_being_right(name: str) -> None:
    figures = scored(name, "en")
    assert figures["calibration_error_of_events"] <= MOST_CALIBRATION_ERROR
    assert figures["calibration_error_of_slots"] <= MOST_CALIBRATION_ERROR


def test_floors_rise_to_whole_hundredths_and_never_fall() -> None:
    figures = dict.fromkeys(FLOORED, 0.5) | {"f1": 0.879, "date": 0.6, "claims_f1": None}
    new = raised({"f1": 0.85, "date": 0.7, "claims_f1": 0.3}, figures)
    assert (new["f1"], new["date"], new["claims_f1"], new["killed"]) == (0.87, 0.7, 0.3, 0.5)
    assert below(figures, new) == {"date": (0.6, 0.7), "claims_f1": (None, 0.3)}


def test_floors_are_read_as_they_were_written() -> None:
    assert tomllib.loads(written(floors())) == floors()
