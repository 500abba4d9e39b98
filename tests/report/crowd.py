"""An analysis of thirty speakers with long names over two years. All of it is invented."""

from __future__ import annotations

from stance.analysis import Analysis
from stance.columns import ARTICLES, QUOTES, SPEAKERS, TEXTS, build

__all__ = ["crowd_analysis"]

_SCORES = (0.8, 0.3, 0.0, -0.3, -0.8)


def _label(score: float) -> str:
    return "favor" if score > 0.4 else "against" if score < -0.4 else "neutral"


def crowd_analysis(count: int = 30, *, dated: bool = True) -> Analysis:
    """Return an analysis of so many speakers, quoted in fifteen articles."""
    names = [
        f"Coordination nationale des riverains et usagers n° {number} de Saint-Rémy-sur-Vauvre"
        for number in range(count)
    ]
    quotes, articles, texts, speakers = [], [], [], []
    for at in range(15):
        date = f"20{19 + at % 2}-{1 + at % 12:02}-03" if dated else None
        articles.append(
            {"article_id": f"a{at}", "title": f"Les $onnettes d’Amazon divisent le quartier {at}"}
            | {"newspaper": f"La Dépêche de la Haute-Vauvre et du canton {at % 5}", "date": date}
            | {"n_words": 400, "n_quotes": 2, "n_speakers": 2, "n_repairs": 0}
        )
        texts.append({"article_id": f"a{at}", "text": "x" * 1000, "blocks": ""})
    for number, name in enumerate(names):
        for turn in range(1 + number % 3):
            score = _SCORES[(number + turn) % len(_SCORES)]
            start = (97 * number + 300 * turn) % 900
            quotes.append(
                {"article_id": f"a{(number + 4 * turn) % 15}", "quote_id": f"{number}:{turn}"}
                | {"quote_type": ("direct", "mixed", "indirect")[(number + turn) % 3]}
                | {"quote": "un deux trois", "start": start, "end": start + 13}
                | {"speaker": name, "speaker_type": "person", "aspect": "other"}
                | {"stance": _label(score), "stance_score": score, "repeated": False}
            )
        alone = number % 3 == 0
        mean = _SCORES[number % len(_SCORES)] * (1 - number / 100)
        speakers.append(
            dict.fromkeys([n for n, kind in SPEAKERS.items() if kind == "int64"], 1)
            | {"speaker": name, "speaker_type": "person", "named": True, "n_words": 100 - number}
            | {"share_words": (100 - number) / 4000, "mean_stance": mean, "stance": _label(mean)}
            | ({} if alone else {"ci_low": mean - 0.1, "ci_high": mean + 0.1})
        )
    return Analysis(
        quotes=build(quotes, QUOTES),
        speakers=build(speakers, SPEAKERS),
        articles=build(articles, ARTICLES),
        texts=build(texts, TEXTS),
        target="amazon-security",
    )
