"""An analysis of three invented articles; the last never names the target."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import stance

if TYPE_CHECKING:
    from stance.analysis import Analysis

__all__ = ["invented_analysis"]

# Invented articles, people and papers; only Amazon exists.
TEXTS = {
    "vote": (
        "Le conseil vote contre les caméras\n\n"
        "« Amazon n’a rien à faire dans nos rues, c’est une honte », a dénoncé Ana Roy, élue "
        "d’opposition. Selon le maire, Luc Petit, « les caméras d’Amazon protègent mieux les "
        "habitants ». Il assure que les images ne serviront qu’à la police.\n\n"
        "« Ce contrat, a répliqué Ana Roy, met la vie privée en danger. »"
    ),
    "nuage": (
        "L’armée choisit le nuage d’Amazon\n\n"
        "« Le nuage d’Amazon est le plus sûr », se félicite la ministre, Inès Vidal. "
        "« Une dépendance dangereuse », juge Ana Roy."
    ),
    "match": "« On a bien joué », a dit l’entraîneur, Éric Blanc.",
}


@cache
def invented_analysis() -> Analysis:
    """Return the analysis, made once."""
    dates = {"vote": "2021-03-01", "nuage": "2020-11-20", "match": "2022-01-05"}
    papers = {"vote": "Le Quai", "nuage": "La Gazette", "match": "Le Quai"}
    return stance.analyze(
        [
            stance.Article(
                text,
                id=name,
                title=text.partition("\n")[0] if "\n" in text else "Un match",
                date=dates[name],
                newspaper=papers[name],
            )
            for name, text in TEXTS.items()
        ]
    )
