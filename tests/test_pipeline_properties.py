"""What holds for any text, however it is printed: the whole road to the quotations."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from fuzzing import examples
from hypothesis import given, settings
from strategies import pages, quotations

from stance.article import Article
from stance.pipeline import extract
from stance.quote import Quote, QuoteType, SpeakerType

CASES = Path(__file__).parent / "cases" / "quotes.json"
SENTENCES = [case["text"] for case in json.loads(CASES.read_text(encoding="utf-8"))]
TEXTS = ["\n\n".join(SENTENCES[k::40]) for k in range(40)]  # forty articles of mixed matters
thoroughly = settings(max_examples=examples(500))


def read(*texts: str) -> list[tuple[Quote, ...]]:
    return [quotes for _, quotes in extract(Article(text) for text in texts)]


@given(pages() | quotations())
@thoroughly
def test_rows_are_sound_for_any_text(text: str) -> None:
    (quotes,) = read(text)
    for quote in quotes:
        assert text[quote.start : quote.end] == quote.text
        assert quote.text.strip()
        assert quote.type in get_args(QuoteType)
        assert 0 <= quote.confidence <= 1
        assert (quote.speaker is None) == (quote.method == "none")
        assert quote.speaker is None or quote.speaker.name.strip()
        assert quote.speaker is None or quote.speaker.type in get_args(SpeakerType)
    spans = [(quote.start, quote.end) for quote in quotes]
    assert spans == sorted(spans)
    assert len(set(spans)) == len(spans)
    for indirect in (False, True):
        kind = [quote for quote in quotes if (quote.type == "indirect") is indirect]
        assert all(one.end <= other.start for one, other in pairwise(kind))


def test_an_article_reads_the_same_in_any_company() -> None:
    alone = [read(text)[0] for text in TEXTS]
    assert read(*TEXTS) == alone
    assert read(*reversed(TEXTS)) == alone[::-1]


PROGRAM = """
import json, sys
from stance.article import Article
from stance.pipeline import extract
texts = json.loads(sys.stdin.read())
json.dump([repr(quotes) for _, quotes in extract(map(Article, texts))], sys.stdout)
"""


def test_the_result_hangs_on_no_hash_seed() -> None:
    results = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            input=json.dumps(TEXTS),
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for seed in ("1", "20")
    ]
    assert results[0]
    assert len(set(results)) == 1


@pytest.mark.parametrize("text", ["", " ", "\n\n", "«", "»", "« »", '"', "– ", "selon", "dit-il"])
def test_a_text_without_words_quotes_nobody(text: str) -> None:
    assert read(text) == [()]
