"""The program that learns the speakers' weights, and the table that it wrote."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from network import learn_network
from scipy.sparse import csr_matrix
from train_speakers import calibrate, calibration_error, digest_of_marks, write_network

from stance.files.resources import read_text
from stance.speakers.choice import Network, calibrated, load_weights


@pytest.mark.parametrize(
    ("package", "name"), [("lexicons", "speaker_weights.tsv"), ("speakers", "speaker_network.tsv")]
)
def test_the_weights_were_learned_from_the_marks_of_today(package: str, name: str) -> None:
    """Learn them again (evaluation/train_speakers.py) when a mark has changed its name."""
    assert f"# Digest of the marks: {digest_of_marks()}\n" in read_text(package, name)


@pytest.mark.parametrize("question", ["antecedent", "confidence"])
def test_each_question_has_weights(question: str) -> None:
    assert load_weights(question)


def either_but_not_both() -> Network:
    """Learn from questions whose right candidate has one of two marks, not both, not none."""
    candidates = np.array([[0, 0], [0, 1], [1, 1]] * 200 + [[0, 0], [1, 0], [1, 1]] * 200)
    right = np.array([0.0, 1.0, 0.0] * 400)
    question = np.repeat(np.arange(400), 3)
    return learn_network(["cue", "floor"], csr_matrix(candidates), right, question)


def test_the_network_learns_what_marks_say_together() -> None:
    network = either_but_not_both()
    one, both = {"cue": 1.0}, {"cue": 1.0, "floor": 1.0}
    nothing, alone, together = network.probabilities([{}, one, both])
    assert alone > max(nothing, together)


def test_the_table_of_a_network_gives_it_back(tmp_path: Path) -> None:
    network = either_but_not_both()
    path = tmp_path / "network.tsv"
    write_network(path, "Two marks.\nOf a test.", network)
    candidates = [{"cue": 1.0}, {"floor": 0.5}, {"cue": 1.0, "floor": 1.0}, {"new": 1.0}]
    read = Network.of(path.read_text(encoding="utf-8"))
    assert read.probabilities(candidates) == pytest.approx(
        network.probabilities(candidates), abs=0.02
    )


def test_calibration_marks_half_of_the_wrong_answers() -> None:
    chance = np.random.default_rng(0).uniform(0.3, 1, 4000)
    right = np.random.default_rng(1).uniform(0, 1, 4000) < chance
    constants = calibrate(chance, right)
    confidence = np.array([calibrated(each, constants) for each in chance])
    assert (confidence < 0.5)[~right].mean() > 0.5
    assert calibration_error(confidence, right) < 0.1
