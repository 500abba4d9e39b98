"""Analyses to export: invented texts that hold what formats stumble over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from stance.analysis import Analysis
from stance.article import Article, Block
from stance.columns import QUOTES, TEXTS, article_record, build, text_record
from stance.comparing import summarize_articles, summarize_speakers

# start, end, type, speaker, kind of speaker, stance
Said = tuple[int, int, str, str | None, str | None, str]
MakeAnalysis = Callable[[Sequence[tuple[Article, Sequence[Said]]]], Analysis]

ANA, MAYOR, FIRM, RESIDENTS = "Ana Roÿ", "=le maire", "L’Œil & Cie", "des riverains"


def _make_analysis(found: Sequence[tuple[Article, Sequence[Said]]]) -> Analysis:
    rows = [
        {
            "article_id": article.id,
            "quote_id": f"{article.id}:{number}",
            "quote_type": kind,
            "quote": article.text[start:end],
            "start": start,
            "end": end,
            "speaker": speaker,
            "speaker_type": speaker_type,
            "speaker_role": "« élue », pilote" if speaker == ANA else None,
            "method": "cue",
            "confidence": 0.1 * number,
            "block": "paragraph",
            "repeated": False,
            "target": "amazon-security",
            "aspect": "cloud",
            "stance": stance,
            "stance_score": 1 / 3,
            "stance_confidence": 0.5,
            "polarity": -0.25,
            "evidence": "honte −0.3",
        }
        for article, quotes in found
        for number, (start, end, kind, speaker, speaker_type, stance) in enumerate(quotes, 1)
    ]
    quotes = build(rows, QUOTES)
    articles = [article for article, _ in found]
    return Analysis(
        quotes=quotes,
        speakers=summarize_speakers(quotes),
        articles=summarize_articles([article_record(article) for article in articles], quotes),
        texts=build([text_record(article) for article in articles if article.text], TEXTS),
        target="amazon-security",
    )


def located(text: str, words: str, *rest: str | None) -> Said:
    start = text.index(words)
    return (start, start + len(words), *rest)  # type: ignore[return-value]  # the caller's tuple


FIRST = (
    "Le nuage & les « bons » comptes <1>\n\n"
    "😀 Ana Roÿ dit que « ce contrat, cette honte » doit cesser. **** *speaker_x\n"
    "-*theme Le maire : « C’est faux.\n\n"
    "Et c’est _injuste_. »\n\n"
    "Ce qu’en dit l’entreprise\n\n"
    "Selon L’Œil & Cie, « tout va bien\t», « -1 | 2, pas plus », dit-on. Fin\r\ndu texte\x07."
)
SECOND = "« Oui », disent des riverains."


def blocks_of(text: str, *kinds: str) -> tuple[Block, ...]:
    blocks, place = [], 0
    for kind, chunk in zip(kinds, text.split("\n\n"), strict=True):
        blocks.append(Block(kind, place, place + len(chunk)))  # type: ignore[arg-type]
        place += len(chunk) + 2
    return tuple(blocks)


def _sample() -> Analysis:
    first = Article(
        FIRST,
        id="2019/À la une;1",
        title="Le nuage & les « bons » comptes",
        newspaper="L’Écho <du> matin",
        date="2019-11-14",
        author="C. D.",
        page="7",
        blocks=blocks_of(FIRST, "headline", "paragraph", "paragraph", "crosshead", "paragraph"),
        extra={"bureau_éco": "Lyon"},
    )
    second = Article(SECOND, id="b", date="vers 2020")
    failed = Article("", id="vide", error="vide.txt: empty")
    crossing = FIRST.index("cette honte"), FIRST.index("cesser. ") + len("cesser.")
    return _make_analysis(
        [
            (
                first,
                [
                    # Mixed within indirect, one that crosses both, one over two paragraphs.
                    located(
                        FIRST,
                        "« ce contrat, cette honte » doit",
                        "indirect",
                        ANA,
                        "person",
                        "against",
                    ),
                    located(FIRST, "ce contrat, cette honte", "mixed", ANA, "person", "against"),
                    (*crossing, "indirect", None, None, "neutral"),
                    located(
                        FIRST,
                        "C’est faux.\n\nEt c’est _injuste_.",
                        "direct",
                        MAYOR,
                        "unnamed",
                        "favor",
                    ),
                    located(FIRST, "tout va bien", "direct", FIRM, "organisation", "favor"),
                    located(FIRST, "-1 | 2, pas plus", "mixed", FIRM, "organisation", "neutral"),
                ],
            ),
            (second, [located(SECOND, "Oui", "direct", RESIDENTS, "group", "favor")]),
            (failed, []),
        ]
    )


@pytest.fixture
def analysis() -> Analysis:
    return _sample()


@pytest.fixture(scope="session")
def make_sample() -> Callable[[], Analysis]:
    return _sample


@pytest.fixture(scope="session")
def make_analysis() -> MakeAnalysis:
    return _make_analysis
