"""Find all quotations of an article, in marks and without."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.french.appositions import find_phrases
from stance.french.cues import find_cues
from stance.french.proper_names import merge_names, names_inside
from stance.quotations.clauses import Clause
from stance.quotations.dialogue import find_answers, find_turns
from stance.quotations.indirect_speech import find_reported
from stance.quotations.marks import find_marked_spans
from stance.quotations.quotation_or_term import describe_spans, quote_type, unmark_titles
from stance.quotations.sentences import cut_sentences
from stance.quotations.sources import QuotedSpan, link_span, taken_over

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.article import Article
    from stance.french.cues import Cue
    from stance.french.tagging import Token
    from stance.quotations.marks import MarkedSpan
    from stance.quotations.sentences import Sentence
    from stance.quotations.sources import Link
    from stance.quote import QuoteType

__all__ = ["Found", "Reading", "cut_article"]


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation that was found, without its speaker.

    Attributes
    ----------
    start, end : int
        Offsets into the article's text.
    type : str
        ``"direct"``, ``"mixed"`` or ``"indirect"``.
    sentence : int
        Which sentence of the reading carries it.
    link : Link
        What introduces it.
    """

    start: int
    end: int
    type: QuoteType
    sentence: int
    link: Link


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with its sentences, their syntax and their quotations.

    Attributes
    ----------
    article : Article
    sentences : tuple of Sentence
    clauses : tuple of Clause
        The syntax of each sentence.
    found : tuple of Found
        In text order.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    clauses: tuple[Clause, ...]
    found: tuple[Found, ...]

    @classmethod
    def of(
        cls, article: Article, sentences: Sequence[Sentence], tokens: Sequence[Sequence[Token]]
    ) -> Reading:
        """Read the tagged sentences of an article.

        Parameters
        ----------
        article : Article
        sentences : sequence of Sentence
            What ``cut_article`` returned for it.
        tokens : sequence of sequence of Token
            What ``tag_sentences`` yielded for them.
        """
        clauses, marked = read_sentences(article, sentences, tokens)
        described = describe_spans(article.text, sentences, clauses, marked)
        found: list[Found] = []
        for i, (sentence, clause) in enumerate(zip(sentences, clauses, strict=True)):
            types = [
                quote_type(fragment, features) if span.printed else "direct"
                for span, fragment, features in zip(
                    sentence.spans, marked[i], described[i], strict=True
                )
            ]
            for span, kind, fragment in zip(sentence.spans, types, marked[i], strict=True):
                if kind:
                    found.append(Found(span.start, span.end, kind, i, fragment.link))
            quoted = {k: marked[i][k] for k, kind in enumerate(types) if kind}
            for reported in find_reported(clause, quoted):
                start = sentence.to_text(clause.tokens[reported.start].start)
                end = sentence.to_text(clause.tokens[reported.end - 1].end)
                found.append(Found(start, end, "indirect", i, reported.link))
        found.sort(key=lambda f: (f.start, f.end))
        return cls(article, tuple(sentences), clauses, tuple(found))


def read_sentences(
    article: Article, sentences: Sequence[Sentence], tokens: Sequence[Sequence[Token]]
) -> tuple[tuple[Clause, ...], list[list[QuotedSpan]]]:
    """Return the syntax of each sentence, and what stands in its marks.

    Parameters
    ----------
    article : Article
    sentences : sequence of Sentence
        What ``cut_article`` returned for it.
    tokens : sequence of sequence of Token
        What ``tag_sentences`` yielded for them.
    """
    known = names_inside(tokens)
    texts = [[article.text[s.start : s.end] for s in sentence.spans] for sentence in sentences]
    clauses = tuple(
        _clause(words, known, inside) for words, inside in zip(tokens, texts, strict=True)
    )
    marked = [
        [
            QuotedSpan.of(clause, k, text, link)
            for k, (text, link) in enumerate(zip(inside, _links(sentence, clause), strict=True))
        ]
        for sentence, clause, inside in zip(sentences, clauses, texts, strict=True)
    ]
    return clauses, marked


def _links(sentence: Sentence, clause: Clause) -> list[Link]:
    """Return what introduces each span of a sentence."""
    links: list[Link] = []
    for k in range(len(sentence.spans)):
        taken = taken_over(clause, k, links[-1]) if k else None
        links.append(taken or link_span(clause, k))
    return links


def _clause(tokens: Sequence[Token], known: frozenset[str], marked: Sequence[str]) -> Clause:
    """Return the syntax of a tagged sentence; ``marked`` is what stands in its marks."""
    merged = unmark_titles(merge_names(tokens, known), marked)
    cues = find_cues(merged)
    taken = frozenset(i for cue in cues if _parts(cue) for i in range(cue.start, cue.end))
    return Clause(tuple(merged), tuple(find_phrases(merged, taken)), tuple(cues))


def _parts(cue: Cue) -> bool:
    """Tell whether a cue ends the phrase before it: a verb, « par la voix de », not « pour »."""
    return cue.mood != "preposition" or cue.end - cue.start > 1


def cut_article(article: Article) -> list[Sentence]:
    """Return the sentences of an article with the marked spans that they carry."""
    bounds = [(block.start, block.end) for block in article.blocks]
    answers = find_answers(article)
    spans = [span for span in find_marked_spans(article.text, bounds) if not _within(span, answers)]
    starts = [span.start for span in spans]
    plain = [(i, j) for i, j in bounds if bisect_left(starts, i) == bisect_left(starts, j)]
    spans += answers or find_turns(article.text, plain)
    return cut_sentences(article, sorted(spans, key=lambda span: span.start))


def _within(span: MarkedSpan, answers: Sequence[MarkedSpan]) -> bool:
    """Tell whether a marked span is inside an answer of an interview."""
    k = bisect_right(answers, span.start, key=lambda answer: answer.start) - 1
    return k >= 0 and span.start < answers[k].end
