"""An analysis whose every word tries to be something else than words. All of it is invented."""

from __future__ import annotations

import pandas as pd

from stance.analysis import Analysis
from stance.columns import ARTICLES, QUOTES, SPEAKERS, TEXTS, build

__all__ = ["ATTACKS", "hostile_analysis"]

ATTACKS = (
    "<script>window.hacked = 1</script>",
    '"><img src=x onerror="window.hacked = 2">',
    "' onload='window.hacked = 3",
    "javascript:window.hacked=4",
    "]]></script><script>window.hacked = 5</script><!--",
    "{{ 7 * 7 }}{% raw %}",
    "line\u2028separator\u2029",
    "</title><svg onload=window.hacked=6>",
)


def hostile_analysis() -> Analysis:
    """Return an analysis of one article for each attack, which stands in all its cells."""
    texts, quotes, articles = [], [], []
    for number, attack in enumerate(ATTACKS):
        name = f"{attack} {number}"
        said = f"« {attack} », a dit {attack}."
        text = f"{name}\n\n{said}"
        start = text.index(said) + 2
        texts.append({"article_id": name, "text": text, "blocks": ""})
        articles.append(
            {column: name for column, dtype in ARTICLES.items() if dtype == "string"}
            | {"n_words": 10, "n_quotes": 1, "n_speakers": 1, "n_repairs": 0, "share_quoted": 0.5}
            | {"error": None, "date": attack}
        )
        quotes.append(
            {column: attack for column, dtype in QUOTES.items() if dtype in {"string", "category"}}
            | {"article_id": name, "start": start, "end": start + len(attack), "sentence": said}
            | {"quote_type": "direct", "speaker_type": "person", "block": "paragraph"}
            | {"stance": "against", "stance_score": -0.5, "stance_confidence": 0.5}
            | {"confidence": 0.9, "repeated": False, "polarity": 0.0}
        )
    failed = {"article_id": ATTACKS[0], "error": ATTACKS[1], "n_words": 0, "n_quotes": 0}
    articles.append(failed | {"n_speakers": 0, "n_repairs": 0})
    counted = {column: 1 for column, dtype in SPEAKERS.items() if dtype == "int64"}
    figures = {"mean_stance": -0.5, "share_words": 0.1, "ci_low": -0.9, "ci_high": 0.1}
    speakers = [
        counted
        | figures
        | {"speaker": attack, "speaker_type": "person", "speaker_role": attack}
        | {"named": True, "stance": "against"}
        for attack in ATTACKS
    ]
    return Analysis(
        quotes=build(quotes, QUOTES),
        speakers=build(speakers, SPEAKERS),
        articles=build(articles, ARTICLES),
        texts=pd.DataFrame(texts).astype("string")[list(TEXTS)],
        target=ATTACKS[0],
    )
