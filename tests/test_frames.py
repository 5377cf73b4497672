"""The examples of the frames: each "yes" asserts the frame's type, each "no" does not."""

from __future__ import annotations

import pytest

from tests.extraction import books, mentions

EXAMPLES = [
    pytest.param(frame.type, sentence, asserted, id=f"{frame.id}-{'yes' if asserted else 'no'}-{number}")
    for file in books().frames
    for frame in file.frame
    if "en" in frame.triggers
    for asserted, sentences in ((True, frame.triggers["en"].yes), (False, frame.triggers["en"].no))
    for number, sentence in enumerate(sentences)
]


@pytest.mark.parametrize(("type_", "sentence", "asserted"), EXAMPLES)
def test_example(type_: str, sentence: str, asserted: bool) -> None:
    assert (type_ in {m.type for m in mentions(sentence)}) is asserted


def test_every_event_type_has_a_frame_of_its_family() -> None:
    framed = {frame.type: file.family for file in books().frames for frame in file.frame}
    assert framed == {t.id: t.family for t in books().event_types}


def test_frame_ids_are_unique_and_begin_with_their_type() -> None:
    ids = [frame.id for file in books().frames for frame in file.frame]
    assert len(ids) == len(set(ids))
    assert all(frame.id.startswith(f"{frame.type}.") for file in books().frames for frame in file.frame)
