"""The frames: every example is true, no trigger is without decision or out of reach; and the checker sees what is not
so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from extractors.frame_check import FrameProblem, check_frames
from extractors.frames import Frame, FrameFile, Triggers
from tests.extraction import books


def test_every_event_type_has_a_frame_of_its_family() -> None:
    framed = {frame.type: file.family for file in books().frames for frame in file.frame}
    assert framed == {t.id: t.family for t in books().event_types}


def test_frame_ids_are_unique_and_begin_with_their_type() -> None:
    ids = [frame.id for file in books().frames for frame in file.frame]
    assert len(ids) == len(set(ids))
    assert all(frame.id.startswith(f"{frame.type}.") for file in books().frames for frame in file.frame)


# --- the checker ---


def frame(id: str, triggers: Mapping[str, Any], **given: Any) -> Frame:
    return Frame(id, id.split(".")[0], {"en": Triggers(**triggers)}, **given)


def problems(*frames: Frame) -> list[FrameProblem]:
    small = replace(books(), frames=(FrameFile("violence", frames),))
    return list(check_frames(small))


STORM = {"verb": ("storm",)}


def test_a_trigger_of_two_types_that_nothing_decides_between_is_told_of_both() -> None:
    one, other = problems(frame("armed_attack.a", STORM), frame("security_operation.b", STORM))
    assert (one.family, one.frame, one.language, one.words) == ("violence", "security_operation.b", "en", "storm")
    assert "stands in armed_attack.a too" in one.what
    assert other.frame == "armed_attack.a"


@pytest.mark.parametrize(
    "decided",
    [
        {"agents": ("state",)},
        {"victims": ("armed",)},
        {"requires": ("patient",)},
        {"strength": 1.1, "agents": ("state",)},
        {"triggers": {"en": Triggers(verb=("storm",), near=("troops",))}},
        {"triggers": {"en": Triggers(noun=("storm",))}},
        {"type": "armed_attack"},
    ],
)
def test_a_trigger_is_decided_by_what_its_frames_ask_for(decided: dict[str, Any]) -> None:
    assert problems(frame("armed_attack.a", STORM), replace(frame("security_operation.b", STORM), **decided)) == []


def test_a_trigger_that_another_frame_always_takes_never_fires() -> None:
    strong, weak = frame("armed_attack.a", STORM, strength=1.2), frame("armed_attack.b", STORM, agents=("armed",))
    (problem,) = problems(strong, weak)
    assert problem.frame == "armed_attack.b"
    assert "never fires here: armed_attack.a is stronger" in problem.what
    narrow = replace(strong, triggers={"en": Triggers(verb=("storm",), forbids=("snow",))})
    assert problems(narrow, weak) == []


def test_words_that_no_folded_text_holds_are_told() -> None:
    odd = frame("armed_attack.a", {"verb": ("storm", "…"), "forbids": ("snow-storm",), "needs": ("Post",)})
    found = {(p.words, p.what.split(":")[0]) for p in problems(odd)}
    assert found == {
        ("", "the trigger holds no word"),
        ("Post", "the word of `needs` can never be matched"),
        ("snow-storm", "the word of `forbids` can never be matched"),
    }


def test_an_example_that_fails_is_told_with_what_it_asserts() -> None:
    stormed = "Gunmen stormed a post of the Levies in Mastung on Monday."
    yes, no = problems(frame("armed_attack.a", STORM | {"yes": ("Nobody came.",), "no": (stormed,)}))
    assert (yes.words, yes.what) == ("Nobody came.", "the example of `yes` fails: it asserts nothing")
    assert (no.words, no.what) == (stormed, "the example of `no` fails: it asserts armed_attack")
