"""The account of an extraction: every stage's findings, refusals and reasons, in words that stay the same.

The golden text is made with frames and confidences of the test's own, so that it changes with the engine,
not with each rule.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from extractors.coder import RuleExtractor
from extractors.confidence import Calibration
from extractors.explain import Explainer
from extractors.frames import Frame, FrameFile, Triggers
from tests.extraction import article, books, extract, extractor

TEXT = (
    "Gunmen ambushed a patrol of Iranian border guards near Saravan on Monday, killing four.\n\n"
    "Militants did not ambush a convoy in Zahedan. Cricket fans ambushed the pitch. Shepherds ambushed wolves.\n\n"
    "Gunmen ambushed a caravan."
)
FRAMES = (
    FrameFile(
        "violence",
        (
            Frame(
                "armed_attack.ambush",
                "armed_attack",
                {"en": Triggers(verb=("ambush",), noun=("ambush",), forbids=("fans",))},
                agents=("armed", "other"),
            ),
            Frame(
                "security_operation.ambush", "security_operation", {"en": Triggers(verb=("ambush",))}, agents=("state",)
            ),
        ),
    ),
)
GOLDEN = Path(__file__).parent / "golden" / "explain.txt"


def explained(text: str) -> str:
    small = replace(books(), frames=FRAMES, calibration=Calibration(*[{"other": 0.5}] * 5))
    return "\n".join(Explainer(small, "en").explain(RuleExtractor(small).understanding(article(text)))) + "\n"


def test_the_account_is_the_golden_one() -> None:
    assert explained(TEXT) == GOLDEN.read_text(encoding="utf-8")


def test_every_event_of_the_gold_documents_is_accounted_for() -> None:
    for path in sorted((Path(__file__).parent / "gold" / "training").glob("*.json"))[::8]:
        told = json.loads(path.read_text(encoding="utf-8"))
        language = told["lang"]
        mentions = extract(told["text"], language=language).mentions
        known = extractor().understanding(article(told["text"], language=language))
        account = list(Explainer(books(), language).explain(known))
        assert known.mentions == mentions
        assert len([line for line in account if line.startswith("event ")]) == len(mentions)
        assert all(any(m.rule in line for line in account) for m in mentions)
