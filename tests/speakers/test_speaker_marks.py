"""What speaks for each candidate: the weights were learned with marks that mean just this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stance.article import Article
from stance.french.tagging import tag_sentences
from stance.quotations import Reading, cut_article
from stance.speakers.attribution import walk_twice
from stance.speakers.choice import Sum, judge_by, load_network, load_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.speakers.choice import Marks
    from stance.speakers.entities import Entity


def marks_of(text: str) -> list[dict[str, set[str]]]:
    """Return, for each quotation, the marks of each candidate on the second walk."""
    asked: list[dict[str, set[str]]] = []
    judge = judge_by(load_network())

    def listen(question: Any, entities: Sequence[Entity], marks: Sequence[Marks]) -> list[float]:
        if question.again:
            told = zip(entities, marks, strict=True)
            asked.append({e.name: set(its) for e, its in told})
        return judge(question, entities, marks)

    article = Article(text)
    sentences = cut_article(article)
    reading = Reading.of(article, sentences, list(tag_sentences(sentences)))
    walk_twice(reading, judge_by(Sum(load_weights("antecedent"))), listen)
    return asked


SAID_AGAIN = (
    "« La digue va céder cet hiver », prévient Anne Roy.\n\n« La digue va céder cet hiver. »\n\n"
    "Paul Petit est venu."
)
ALL_THREE = (
    "« Non », dit Anne Roy. « Oui », dit Paul Petit. « Peut-être », dit Luc Morel. "
    "« La digue va céder cet hiver. »"
)
IN_ONE_SENTENCE = (
    "Anne Roy dit « non merci », Paul Petit dit « oui merci », et Luc Morel dit « peut-être bien »."
)
INTERVIEW = "L'usine ferme.\n\n" + "\n\n".join(
    f"Vous, Anne Roy, {asked}-vous ?\n\nNon, c'est décidé depuis longtemps, et rien ne changera."
    for asked in ("reviendrez", "partirez", "écrirez")
)


@pytest.mark.parametrize(
    ("text", "quotation", "name", "given", "not_given"),
    [
        pytest.param(SAID_AGAIN, 1, "Anne Roy", {"says it again"}, set(), id="said with a cue"),
        pytest.param(
            SAID_AGAIN, 0, "Anne Roy", {"meant"}, {"says it again"}, id="said again without one"
        ),
        pytest.param(ALL_THREE, 3, "Luc Morel", {"floor 0"}, {"floor 1"}, id="spoke last"),
        pytest.param(ALL_THREE, 3, "Anne Roy", {"floor 2"}, {"floor 1"}, id="last but two"),
        pytest.param(
            "« Non », dit Anne Roy. « Si », dit Anne Roy. « Oui », dit Paul Petit. "
            "« La digue va céder cet hiver. »",
            *(3, "Anne Roy", {"floor 1"}, {"floor 2"}),
            id="twice in a row is one turn",
        ),
        pytest.param(
            "« Non », dit Paul Petit. Anne Roy proteste. « La digue va céder cet hiver. »",
            *(1, "Anne Roy", {"floor 0"}, set()),
            id="a verb of saying takes the floor",
        ),
        pytest.param(
            "« Non », dit Paul Petit. Anne Roy ne proteste pas. « La digue va céder cet hiver. »",
            *(1, "Paul Petit", {"floor 0"}, {"floor 1"}),
            id="unless it is negated",
        ),
        pytest.param(
            "« Non », dit Paul Petit. Les habitants protestent. « La digue va céder cet hiver. »",
            *(1, "Paul Petit", {"floor 0"}, {"floor 1"}),
            id="or of several",
        ),
        pytest.param(
            *(IN_ONE_SENTENCE, 1, "Paul Petit", {"cue before nearest"}, set()),
            id="nearest cue before",
        ),
        pytest.param(
            *(IN_ONE_SENTENCE, 1, "Anne Roy", {"cue before say"}, {"cue before nearest"}),
            id="a further cue before",
        ),
        pytest.param(
            "« Non », dit Anne Roy. « Oui », dit Paul Petit. « Si », dit Anne Roy.",
            *(0, "Paul Petit", {"quoted later"}, set()),
            id="quoted only later",
        ),
        pytest.param(
            "« Non », dit Anne Roy. « Oui », dit Paul Petit. « Si », dit Anne Roy.",
            *(1, "Anne Roy", {"quoted before"}, {"quoted later"}),
            id="quoted before and later",
        ),
        pytest.param(IN_ONE_SENTENCE, 2, "Paul Petit", {"mate"}, set(), id="said what is before"),
        pytest.param(IN_ONE_SENTENCE, 2, "Anne Roy", set(), {"mate"}, id="said what is further"),
        pytest.param(INTERVIEW, 1, "Anne Roy", {"interviewed"}, set(), id="is asked and answers"),
        pytest.param(
            "« La digue va céder avant la fin de l'hiver. »\n\nAnne Roy, maire du village",
            *(0, "Anne Roy", {"signed"}, set()),
            id="a line that signs",
        ),
        pytest.param(
            "« La digue va céder avant la fin de l'hiver. »\n\nAnne Roy, maire du village depuis "
            "dix ans, mère de trois enfants, ancienne boulangère de la place du port",
            *(0, "Anne Roy", {"1 ahead first other"}, {"signed"}),
            id="a paragraph that begins with a name",
        ),
    ],
)
def test_marks(text: str, quotation: int, name: str, given: set[str], not_given: set[str]) -> None:
    marks = marks_of(text)[quotation][name]
    assert given <= marks
    assert not not_given & marks
