"""The program that learns the speakers' weights, and the table that it wrote."""

from __future__ import annotations

import numpy as np
import pytest
from train_speakers import calibrate, calibration_error, digest_of_marks

from stance.files.resources import read_text
from stance.speakers.choice import calibrated, load_weights


def test_the_weights_were_learned_from_the_marks_of_today() -> None:
    """Learn them again (evaluation/train_speakers.py) when a mark has changed its name."""
    assert f"# Digest of the marks: {digest_of_marks()}\n" in read_text(
        "lexicons", "speaker_weights.tsv"
    )


@pytest.mark.parametrize("question", ["antecedent", "speaker", "confidence"])
def test_each_question_has_weights(question: str) -> None:
    assert load_weights(question)


def test_calibration_marks_half_of_the_wrong_answers() -> None:
    chance = np.random.default_rng(0).uniform(0.3, 1, 4000)
    right = np.random.default_rng(1).uniform(0, 1, 4000) < chance
    constants = calibrate(chance, right)
    confidence = np.array([calibrated(each, constants) for each in chance])
    assert (confidence < 0.5)[~right].mean() > 0.5
    assert calibration_error(confidence, right) < 0.1
