"""The project's own measure: right on cases made by hand, and the same as the coders' scorer on all gold documents."""

from __future__ import annotations

import importlib.util
import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.evaluation.assignment import assignment
from extractors.evaluation.coded import CodedDocument, CodedEvent, CodedPlace
from extractors.evaluation.scoring import Comparer, b_cubed, detections, errors, scores
from extractors.model import Casualties, Count, Span
from flows.documents import Defaults, read_documents
from flows.evaluation import evaluate
from flows.ingest import extract
from flows.settings import load_config, packaged
from tests.extraction import books

GOLD = Path(__file__).parent / "gold"
SCORER = Path(__file__).parents[2] / "shared" / "eval" / "score.py"
COMPARER = Comparer(books())
MONDAY = date(2026, 11, 16)
AMBUSH = CodedEvent(
    type="armed_attack",
    status="reported",
    in_scope=True,
    days=(MONDAY, MONDAY),
    place=CodedPlace("Turbat", "Balochistan", "PK", "locality"),
    initiators=("blf",),
    targets=("pak-fc",),
    casualties=(Casualties("pak-fc", Count(3, 3), None),),
    claims=(("blf", "claims_responsibility"),),
    evidence=Span(0, 40),
    quotation="Gunmen ambushed a convoy",
    key="turbat-ambush",
)


def told(*events: CodedEvent, relevant: bool = True) -> CodedDocument:
    return CodedDocument("d", "en", "", relevant, events)


def figures(gold: CodedDocument, found: CodedDocument) -> dict[str, Any]:
    return dict(scores([COMPARER.compare(gold, found)]))


# --- assignment ---


@given(st.integers(0, 4), st.integers(0, 4), st.data())
def test_no_assignment_is_worth_more(height: int, width: int, data: st.DataObject) -> None:
    cells = st.sampled_from((0.0, 0.25, 0.5, 0.75, 1.0))
    worth = [[data.draw(cells) for _ in range(width)] for _ in range(height)]
    pairs = assignment(worth)
    tall = max(height, width)
    square = [[worth[i][j] if i < height and j < width else 0.0 for j in range(tall)] for i in range(tall)]
    best = max(sum(square[i][j] for i, j in enumerate(order)) for order in permutations(range(tall)))
    assert sum(worth[i][j] for i, j in pairs) == best
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)


def test_pairs_are_those_that_suit_the_whole_document() -> None:
    """The first found event suits both coded ones, better the first: taken greedily, the second would be missed."""
    assert assignment([[0.9, 0.8], [0.85, 0.0]]) == [(0, 1), (1, 0)]


# --- one document ---


def test_what_is_told_alike_is_right_in_everything() -> None:
    right = figures(told(AMBUSH), told(AMBUSH))
    assert {name for name, value in right.items() if value != 1.0} == {"documents", "required"} - {
        name for name in ("documents", "required") if right[name] == 1.0
    }


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"type": "bombing"}, {"type", "strict_f1"}),
        ({"days": None}, {"date", "strict_f1"}),
        ({"place": CodedPlace("Panjgur", "Balochistan", "PK", "district")}, {"place"}),
        (
            {"place": CodedPlace("Zahedan", "Sistan and Baluchestan", "IR", "locality")},
            {"place", "admin1", "strict_f1"},
        ),
        ({"targets": ("pak-civ",)}, {"parties_f1", "strict_f1"}),
        ({"casualties": (Casualties("pak-fc", Count(4, 4), None),)}, {"killed", "casualty_rows_f1", "strict_f1"}),
        ({"casualties": (Casualties("pak-fc", Count(3, 3), Count(1, 1)),)}, {"casualty_rows_f1"}),
        ({"claims": ()}, {"claims_f1"}),
        ({"in_scope": False}, {"scope"}),
        ({"status": "alleged"}, {"status"}),
    ],
)
def test_a_wrong_slot_costs_its_own_figure(change: dict[str, Any], wrong: set[str]) -> None:
    found = figures(told(AMBUSH), told(replace(AMBUSH, **change)))
    assert {name for name, value in found.items() if value != 1.0 and name not in ("documents", "required")} == wrong


@pytest.mark.parametrize(
    "same",
    [
        {"targets": ("pak-mil",)},  # the parent
        {"initiators": ("militants",)},  # a group unnamed
        {"initiators": ("blf", "militants")},
        {"place": CodedPlace("Turbat city", "Balochistan Province", "PK", "locality")},
        {"initiators": ()},
    ],
)
def test_what_means_the_same_is_right(same: dict[str, Any]) -> None:
    gold = replace(AMBUSH, initiators=()) if same == {"initiators": ()} else AMBUSH
    assert figures(told(gold), told(replace(AMBUSH, **same)))["strict_f1"] == 1.0


def test_who_only_claims_the_act_may_be_its_initiator_or_not() -> None:
    gold = replace(AMBUSH, initiators=())
    assert figures(told(gold), told(AMBUSH))["strict_f1"] == 1.0


def test_missed_and_false_events_cost_recall_and_precision() -> None:
    other = replace(AMBUSH, type="meeting", days=None, place=CodedPlace(), evidence=Span(90, 99), casualties=())
    missed, false = figures(told(AMBUSH, other), told(AMBUSH)), figures(told(AMBUSH), told(AMBUSH, other))
    assert (missed["precision"], missed["recall"]) == (1.0, 0.5)
    assert (false["precision"], false["recall"]) == (0.5, 1.0)


def test_an_optional_event_costs_nothing_found_or_missed() -> None:
    other = replace(AMBUSH, type="meeting", required=False, evidence=Span(90, 99), casualties=())
    assert figures(told(AMBUSH, other), told(AMBUSH))["f1"] == 1.0
    assert figures(told(AMBUSH, other), told(AMBUSH, replace(other, required=True)))["f1"] == 1.0


def test_a_found_event_out_of_scope_is_not_false() -> None:
    other = replace(AMBUSH, type="meeting", in_scope=False, evidence=Span(90, 99))
    assert figures(told(AMBUSH), told(AMBUSH, other))["precision"] == 1.0


def test_figures_by_type_and_errors_name_what_is_wrong() -> None:
    bomb = replace(AMBUSH, type="bombing", days=None, place=CodedPlace(), evidence=Span(50, 60), quotation="a bomb")
    found = replace(AMBUSH, days=None)
    compared = [COMPARER.compare(told(AMBUSH, bomb), told(found))]
    by_type = detections(compared)
    assert (by_type["armed_attack"].found, by_type["armed_attack"].strict, by_type["bombing"].missed) == (1, 0, 1)
    missed, wrong = errors(compared)
    assert missed == "d | MISSED | bombing | a bomb"
    assert wrong.startswith("d | WRONG date | armed_attack | coded armed_attack, 2026-11-16, Turbat (Balochistan)")


def test_coreference_weighs_each_item_by_its_group() -> None:
    assert b_cubed([("a", 1), ("a", 1), ("b", 2)]) == 1.0
    assert b_cubed([]) == 0.0
    # all in one group: precision (2/3 + 2/3 + 1/3) / 3 = 5/9, recall 1
    assert b_cubed([("a", 1), ("a", 1), ("b", 1)]) == pytest.approx(2 * (5 / 9) / (5 / 9 + 1))


# --- beside the coders' scorer ---


@pytest.fixture
def scorer(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The scorer that the corpora came with, knowing our actors."""
    if not SCORER.exists():
        pytest.skip("the coders' scorer is not here")
    spec = importlib.util.spec_from_file_location("score", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rows = books().actors
    monkeypatch.setattr(module, "PARENT", {row.id: row.parent for row in rows})
    monkeypatch.setattr(module, "ALIAS", {module.norm(name): row.id for row in rows for name in (row.id, row.name)})
    return module


def test_the_figures_are_those_of_the_coders_scorer(
    scorer: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Hardly others where it pairs greedily, as it does; the very same where it pairs as we do."""
    config, gold = load_config(packaged("config")), tmp_path / "gold"
    gold.mkdir()
    for path in sorted(GOLD.rglob("*.json"))[::14]:
        shutil.copy(path, gold)
    lines = tmp_path / "found.jsonl"
    found = read_documents([gold], Defaults(), datetime(2026, 11, 22, tzinfo=UTC))
    lines.write_text("\n".join(json.dumps(line) for line in extract(config, found, print)), encoding="utf-8")
    ours = evaluate(config, gold, None, print).figures()
    monkeypatch.setattr("sys.argv", ["score", str(gold), str(lines), "--json"])

    def best(gold: Any, found: Any, text: str) -> list[tuple[int, int, float]]:
        alike = [[scorer.similarity(g, f, text) for f in found] for g in gold]
        return [(i, j, alike[i][j]) for i, j in assignment([[x if x >= 0.45 else 0.0 for x in row] for row in alike])]

    for match, tolerance in ((scorer.match, 0.05), (best, 0.0011)):
        monkeypatch.setattr(scorer, "match", match)
        scorer.main()
        theirs = json.loads(capsys.readouterr().out)
        shared = theirs.keys() & ours.keys()
        assert len(shared) > 15
        assert {name: ours[name] for name in shared} == pytest.approx(
            {name: theirs[name] for name in shared}, abs=tolerance
        )
