"""Read an article for its quotations: what stands in marks, what is reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stance.article import Article
from stance.quote import QuoteType
from stance.quoting.clause import Clause
from stance.quoting.cues import find_cues, is_closed
from stance.quoting.dialogue import find_turns
from stance.quoting.indirect import find_reported
from stance.quoting.marks import find_marked_spans
from stance.quoting.names import merge_names, names_inside
from stance.quoting.phrases import find_phrases
from stance.quoting.sentences import Sentence, cut_sentences
from stance.quoting.sources import Link, link_span
from stance.quoting.tokens import Token
from stance.quoting.verdict import judge_span, term_counts

__all__ = ["Found", "Reading", "cut_article"]


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation as it was found, before anybody is named for it.

    Attributes
    ----------
    start, end : int
        Offsets into the article's text.
    type : str
    sentence : int
        Which sentence of the reading carries it.
    link : Link
    closed : bool
        Whether both marks are printed.
    """

    start: int
    end: int
    type: QuoteType
    sentence: int
    link: Link
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """An article read once: its sentences, their syntax, what they quote."""

    article: Article
    sentences: tuple[Sentence, ...]
    clauses: tuple[Clause, ...]
    found: tuple[Found, ...]

    @classmethod
    def of(
        cls, article: Article, sentences: Sequence[Sentence], tokens: Sequence[Sequence[Token]]
    ) -> Reading:
        """Read the tagged sentences of an article."""
        known = names_inside(tokens)
        clauses = tuple(_clause(words, known) for words in tokens)
        texts = [article.text[s.start : s.end] for sent in sentences for s in sent.spans]
        counts = term_counts(texts)
        found: list[Found] = []
        free = False  # whether « A l'écouter, … » lets somebody speak without further cues
        for i, (sentence, clause) in enumerate(zip(sentences, clauses, strict=True)):
            free = (free and not sentence.first) or _opens_perspective(clause)
            kinds: list[QuoteType | None] = []
            for k, span in enumerate(sentence.spans):
                link = link_span(clause, k)
                text = article.text[span.start : span.end]
                kind = judge_span(clause, k, text, link, counts, free=free)
                if k and not kinds[-1] and _coordinated(clause, k):
                    kind = None  # « telles que « a » ou « b » »
                kinds.append(kind)
                if kind:
                    found.append(Found(span.start, span.end, kind, i, link, span.continues))
            quoted = frozenset(k for k, kind in enumerate(kinds) if kind)
            for reported in find_reported(clause, quoted):
                start = sentence.to_text(clause.tokens[reported.start].start)
                end = sentence.to_text(clause.tokens[reported.end - 1].end)
                found.append(Found(start, end, "indirect", i, reported.link))
        found.sort(key=lambda f: (f.start, f.end))
        return cls(article, tuple(sentences), clauses, tuple(found))


def _coordinated(clause: Clause, k: int) -> bool:
    """Tell whether nothing but a comma or a conjunction parts span ``k`` from the one before."""
    first = next((i for i, token in enumerate(clause.tokens) if token.span == k), 0)
    last = max((i for i, token in enumerate(clause.tokens) if token.span == k - 1), default=-1)
    between = [t.low for t in clause.tokens[last + 1 : first]]
    return 0 < len(between) <= 2 and all(low in {",", "et", "ou", "puis"} for low in between)


def _opens_perspective(clause: Clause) -> bool:
    return any(cue.mood == "preposition" and is_closed(cue.verb.lemma) for cue in clause.cues)


def _clause(tokens: Sequence[Token], known: frozenset[str]) -> Clause:
    merged = merge_names(tokens, known)
    cues = find_cues(merged)
    verbs = frozenset(
        i for cue in cues if cue.mood != "preposition" for i in range(cue.start, cue.end)
    )
    return Clause(tuple(merged), tuple(find_phrases(merged, verbs)), tuple(cues))


def cut_article(article: Article) -> list[Sentence]:
    """Return the sentences of an article with the marked spans that they carry."""
    bounds = [(block.start, block.end) for block in article.blocks]
    spans = find_marked_spans(article.text, bounds)
    plain = [(i, j) for i, j in bounds if not any(i <= span.start < j for span in spans)]
    spans += find_turns(article.text, plain)
    return cut_sentences(article, sorted(spans, key=lambda span: span.start))
