"""What the models that ship learn from, and how well it teaches."""

from __future__ import annotations

from pathlib import Path

import pytest
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold
from training import LISTS, fingerprint, labelled_quotes, learned

from stance.scoring import models as model_module
from stance.scoring.models import model_note, shipped_models
from stance.scoring.targets import load_target


@pytest.mark.parametrize("name", shipped_models())
def test_the_shipped_models_were_learned_from_the_lists_that_ship(name: str) -> None:
    path = Path(model_module.__file__).with_name(f"{name}.npz")
    stale = f"{path.name} is stale: run `python evaluation/train_stance.py`"
    assert model_note(path) == fingerprint(name), stale


@pytest.mark.parametrize("target", LISTS)
def test_labelled_quotes_are_sound(target: str) -> None:
    quotes = labelled_quotes(target)
    aspects = set(load_target(target).aspect_names)
    assert set(quotes["aspect"]) <= aspects
    assert quotes["quote_id"].is_unique
    assert quotes["quote"].is_unique
    assert set(quotes["stance"]) == {"favor", "against", "neutral"}
    assert quotes["stance"].value_counts(normalize=True).min() > 0.25
    assert all(
        quote in text for quote, text in zip(quotes["quote"], quotes["sentence"], strict=True)
    )


def test_quotations_of_unseen_articles() -> None:
    """One fold of the cross-validation in ``evaluation/stance_cv.py``, with its floor."""
    quotes = labelled_quotes()
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    train, test = next(folds.split(quotes, quotes["stance"], quotes["article"]))
    model = learned(quotes.iloc[train])
    held_out, truth = quotes.iloc[test], quotes["stance"].iloc[test]
    assert f1_score(truth, model.predict(held_out), average="macro") > 0.64
    assert f1_score(truth, model.predict(list(held_out["quote"])), average="macro") > 0.55
