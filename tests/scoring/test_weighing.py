"""What a model makes of a quotation is the sum of its origin, its features and its words."""

from __future__ import annotations

import numpy as np
import pytest

from stance.scoring.targets import load_target
from stance.scoring.weighing import model_for

QUOTES = [
    "Ce contrat est une honte pour la ville.",
    "Un outil exemplaire, qui protège nos enfants.",
    "Le vote aura lieu lundi.",
    "",
]


@pytest.mark.parametrize("target", ["amazon-security", "gilets-jaunes", "glyphosate"])
def test_log_odds_add_up_with_and_without_a_prior(target: str) -> None:
    goal = load_target(target)
    model = model_for(goal)
    encoded = model.encode(QUOTES, goal)
    design = model.design(encoded)
    margins = model.margins(encoded, design)
    total = np.tile(model.origin, (len(QUOTES), 1))
    for part in model.parts(design):
        known = part.known
        np.add.at(total, known.rows, part.units[:, None] * part.weights[known.columns])
    np.add.at(total, encoded.owners(), margins.words)
    assert margins.total == pytest.approx(total)
