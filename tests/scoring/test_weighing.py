"""What a model makes of a quotation is the sum of its origin, its features and its words."""

from __future__ import annotations

import numpy as np
import pytest

from stance.scoring.classifier import StanceClassifier
from stance.scoring.targets import load_target
from stance.scoring.weighing import Weighing, model_for

QUOTES = [
    "Ce contrat est une honte pour la ville.",
    "Un outil exemplaire, qui protège nos enfants.",
    "Le vote aura lieu lundi.",
    "",
]


def assert_adds_up(model: Weighing) -> None:
    encoded = model.encode(QUOTES)
    design = model.design(encoded)
    margins = model.margins(encoded, design)
    total = np.tile(model.origin, (len(QUOTES), 1))
    for part in model.parts(design):
        known = part.known
        np.add.at(total, known.rows, part.units[:, None] * part.weights[known.columns])
    np.add.at(total, encoded.owners(), margins.words)
    assert margins.total == pytest.approx(total)


@pytest.mark.parametrize("target", ["amazon-security", "gilets-jaunes", "glyphosate"])
def test_log_odds_of_a_model_that_ships_add_up(target: str) -> None:
    assert_adds_up(model_for(load_target(target)))


def test_log_odds_of_a_model_with_a_prior_add_up() -> None:
    model = StanceClassifier(min_df=1).fit(QUOTES[:3], ["against", "favor", "neutral"])
    assert model.prior_ is not None
    assert np.abs(model.prior_.origin @ model._relay()).max() > 0.01
    assert_adds_up(model)
