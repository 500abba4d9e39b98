"""The spaCy components ``stance_quotes`` and ``stance_scores``.

spaCy finds both factories through the package's entry points, without an import. To read
documents without the pipeline that made them, import this module, which registers the
attributes of their spans.

Quotations are spans of ``doc.spans["stance_quotes"]``, labelled direct, mixed or indirect.
Their attributes are under ``Span._``; `QUOTE_ATTRIBUTES` and `SCORE_ATTRIBUTES` map each
attribute to its column of ``stance.analyze``. Unknown values are None. ``Doc.to_bytes``
saves the values, and so does ``DocBin`` with ``store_user_data=True``.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span, SpanGroup, Token

from stance.article import Article
from stance.quote import QUOTE_TYPES
from stance.scoring.targets import Target, load_target

if TYPE_CHECKING:
    from stance.scoring.classifier import StanceClassifier

__all__ = [
    "QUOTE_ATTRIBUTES",
    "SCORE_ATTRIBUTES",
    "SPANS_KEY",
    "QuoteFinder",
    "StanceScorer",
    "make_quote_finder",
    "make_stance_scorer",
]


SPANS_KEY: Final = "stance_quotes"
"""The default key of the quotations in ``doc.spans``."""

QUOTE_ATTRIBUTES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "stance_quote": "quote",  # the exact words, if its tokens are longer
        "stance_sentence": "sentence",
        "stance_cue": "cue",
        "stance_source": "source",
        "stance_speaker": "speaker",
        "stance_speaker_type": "speaker_type",
        "stance_speaker_gender": "speaker_gender",
        "stance_speaker_role": "speaker_role",
        "stance_speaker_confidence": "confidence",
        "stance_method": "method",
        "stance_block": "block",
        "stance_repeated": "repeated",
    }
)
"""The attributes that ``stance_quotes`` sets, and their columns of ``Analysis.quotes``."""

SCORE_ATTRIBUTES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "stance_target": "target",
        "stance_aspect": "aspect",
        "stance_label": "stance",
        "stance_score": "stance_score",
        "stance_confidence": "stance_confidence",
        "stance_polarity": "polarity",
        "stance_evidence": "evidence",
    }
)
"""The attributes that ``stance_scores`` sets, and their columns of ``Analysis.quotes``."""

_READ: Final = frozenset({"fr", "und"})  # "und": an unknown language
_TARGET_FILE: Final = "target.json"
_MODEL_FILE: Final = "classifier.npz"


def _register() -> None:
    for name in (*QUOTE_ATTRIBUTES, *SCORE_ATTRIBUTES):
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)
    if not Doc.has_extension("stance_error"):
        Doc.set_extension("stance_error", default=None)


_register()


class _Room(Pipe, ABC):
    """A component that works on many documents at once."""

    name: str

    @abstractmethod
    def annotate(self, docs: Sequence[Doc]) -> None:
        """Set spans and attributes in place; the operation is idempotent."""

    def __call__(self, doc: Doc) -> Doc:
        self.annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Yield the documents of a stream in their order, annotated batch by batch."""
        remaining = iter(stream)
        while docs := list(islice(remaining, batch_size)):
            yield from self._passed(docs)

    def _passed(self, docs: Sequence[Doc]) -> list[Doc]:
        """Return the documents of a batch; if it fails, halve it to isolate the failure."""
        try:
            self.annotate(docs)
        except Exception as error:  # noqa: BLE001 - what becomes of it is for nlp.set_error_handler
            if len(docs) > 1:
                half = len(docs) // 2
                return [*self._passed(docs[:half]), *self._passed(docs[half:])]
            self.get_error_handler()(self.name, self, list(docs), error)
            return []
        return list(docs)


class QuoteFinder(_Room):
    """Finds the quotations of documents and attributes each to its speaker.

    The component tokenizes and tags the text itself, whatever tokenizer and tagger the
    pipeline has. A text in another language than French gets an empty group, and
    ``Doc._.stance_error`` gives the reason.

    Parameters
    ----------
    name : str
        The name of the component in its pipeline.
    spans_key : str
        The key of the quotations in ``doc.spans``.
    """

    def __init__(self, name: str = "stance_quotes", *, spans_key: str = SPANS_KEY) -> None:
        self.name = name
        self.spans_key = spans_key

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the spans: direct, mixed, indirect."""
        return QUOTE_TYPES

    def annotate(self, docs: Sequence[Doc]) -> None:
        """Set ``doc.spans`` and the attributes of its quotations."""
        from stance.columns import quote_records  # noqa: PLC0415
        from stance.french.words import guess_language  # noqa: PLC0415
        from stance.pipeline import extract  # noqa: PLC0415 - only where documents are read

        readable: list[Doc] = []
        for doc in docs:
            doc.spans[self.spans_key] = []
            language = guess_language(doc.text)
            if language in _READ:
                readable.append(doc)
            else:
                doc._.stance_error = f"not in French (language: {language}); left out"
        found = extract(_article(doc.text) for doc in readable)
        for doc, (article, quotes) in zip(readable, found, strict=True):
            self._set(doc, quote_records(article, quotes))

    def _set(self, doc: Doc, quotes: Iterable[Mapping[str, Any]]) -> None:
        # spaCy stores attributes by the start and end of a span: of two quotations
        # with the same tokens, the first is kept.
        spans: dict[tuple[int, int], Span] = {}
        for quote in quotes:
            span = align(doc, quote["start"], quote["end"], quote["quote_type"])
            if span is None or (span.start, span.end) in spans:
                continue
            spans[span.start, span.end] = span
            _remember(span, QUOTE_ATTRIBUTES, quote)
        doc.spans[self.spans_key] = list(spans.values())


def _article(text: str) -> Article:
    """Return an article with its blocks and with the text unchanged."""
    from stance.reading.repair.page_layout import blocks_of  # noqa: PLC0415 - only where documents are read
    from stance.reading.repair.text_lines import is_wrapped, split_lines  # noqa: PLC0415

    # On a raw page, only blank lines separate paragraphs.
    return Article(text, blocks=() if is_wrapped(split_lines(text)) else blocks_of(text))


def align(doc: Doc, start: int, end: int, label: str = "") -> Span | None:
    r"""Return the tokens that cover ``doc.text[start:end]``, or None if there are none.

    A token that extends over an end is included if letters or digits of the span would be
    lost without it, and left out if only punctuation or blanks would.

    Examples
    --------
    >>> import spacy
    >>> doc = spacy.blank("fr")("Il crie l'\"honte\"et part.")
    >>> align(doc, 11, 16)
    l'"honte"et
    """
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    if span is None:
        return None
    first, last = span.start, span.end
    while first < last and doc[first].idx < start and not _has_letters(doc[first], start, end):
        first += 1
    while last > first:
        token = doc[last - 1]
        if token.idx + len(token) <= end or _has_letters(token, start, end):
            break
        last -= 1
    return Span(doc, first, last, label=label) if first < last else None


def _has_letters(token: Token, start: int, end: int) -> bool:
    shared = token.text[max(start - token.idx, 0) : max(end - token.idx, 0)]
    return any(letter.isalnum() for letter in shared)


def _remember(span: Span, names: Mapping[str, str], row: Mapping[Any, Any]) -> None:
    for name, column in names.items():
        value = row[column]
        span._.set(name, None if value == "" else value)


@cache
def _aim(target: str, own: str) -> tuple[Target, Callable[[str], bool]]:
    """Return a target, and a function that tells whether a text names it."""
    from stance.scoring.targets import mention_finder  # noqa: PLC0415 - it brings pandas

    aim = Target(**json.loads(own)) if own else load_target(target)
    return aim, mention_finder(aim)


def _own(target: str) -> str:
    """Return the target in a user's own file as JSON; empty for a shipped target.

    A missing file is not yet an error, because a pipeline that is being loaded contains its
    target.
    """
    if target.endswith(".toml") and not Path(target).is_file():
        return ""
    aim = load_target(target)
    if not target.endswith(".toml"):
        return ""
    return json.dumps(aim.as_dict(), ensure_ascii=False, indent=2)


def _content(model: str) -> bytes:
    """Return the bytes of a model file; empty without one.

    A missing file is not yet an error, because a pipeline that is being loaded contains it.
    """
    return Path(model).read_bytes() if model and Path(model).is_file() else b""


@lru_cache(maxsize=4)
def _classifier(content: bytes, name: str, aim: Target) -> StanceClassifier | None:
    """Return the classifier that the bytes of a model file hold."""
    from stance.scoring.classifier import StanceClassifier  # noqa: PLC0415 - slow to import
    from stance.scoring.models import parse_state  # noqa: PLC0415
    from stance.scoring.scoring_model import own_model  # noqa: PLC0415

    return own_model(StanceClassifier.of_state(parse_state(content, name), name), aim)


class StanceScorer(_Room):
    """Scores the stance of quotations toward a target.

    In a document that never names the target, quotations are not judged and have no stance
    or aspect, as in `stance.analyze`. Spans that were not found by ``stance_quotes`` are
    scored too, from their own text and, if sentences are set, from their sentence.

    Parameters
    ----------
    name : str
        The name of the component in its pipeline.
    target : str
        The name of a shipped target, or the path of a TOML file, whose content is
        saved with the pipeline.
    model : str
        The path of a classifier of your own, as `StanceClassifier.save` wrote it, which is
        saved with the pipeline; empty for the model that ships.
    spans_key : str
        The key of the quotations in ``doc.spans``.

    Raises
    ------
    ValueError
        If the target is unknown, or its file is not a target.
    FileNotFoundError
        On the first document, if the file of the target or of the model does not exist.
    """

    def __init__(
        self,
        name: str = "stance_scores",
        *,
        target: str = "amazon-security",
        model: str = "",
        spans_key: str = SPANS_KEY,
    ) -> None:
        self.name = name
        self.target = target
        self.model = model
        self.spans_key = spans_key
        self._own = _own(target)
        self._classifier = _content(model)

    def annotate(self, docs: Sequence[Doc]) -> None:
        """Set the scores of the quotations; raises ValueError if the group of spans is missing."""
        import pandas as pd  # noqa: PLC0415 - only where there is something to score

        from stance.scoring.frame import score_on_target  # noqa: PLC0415

        aim, names_target = _aim(self.target, self._own)
        spans = [span for doc in docs for span in self._spans(doc)]
        named = [names_target(doc.text) for doc in docs for _ in doc.spans[self.spans_key]]
        if not spans:
            return
        frame = pd.DataFrame([_texts(span) for span in spans], dtype="string")
        # What else a speaker says in the same document counts, as in `stance.score`.
        frame["article_id"] = [number for number, doc in enumerate(docs) for _ in self._spans(doc)]
        scored = score_on_target(frame, named, aim, self._judge(aim))
        plain = scored.astype("object").where(scored.notna(), None)
        for span, row in zip(spans, plain.to_dict("records"), strict=True):
            _remember(span, SCORE_ATTRIBUTES, row)

    def _judge(self, aim: Target) -> StanceClassifier | None:
        """Return the user's own classifier, if any."""
        if not self.model:
            return None
        if not self._classifier:
            message = f"{self.model}: no such file"
            raise FileNotFoundError(message)
        return _classifier(self._classifier, self.model, aim)

    def _spans(self, doc: Doc) -> SpanGroup:
        if self.spans_key not in doc.spans:
            message = (
                f"{self.name}: doc.spans has no {self.spans_key!r}; add the component "
                f"'stance_quotes' before it, or name another group as its spans_key"
            )
            raise ValueError(message)
        group: SpanGroup = doc.spans[self.spans_key]
        return group

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002 - spaCy passes it
        """Return the user's own target and classifier, if any."""
        return len(self._own.encode()).to_bytes(8) + self._own.encode() + self._classifier

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> StanceScorer:  # noqa: ARG002
        """Load the target and the classifier that `to_bytes` returned."""
        end = 8 + int.from_bytes(data[:8])
        self._own, self._classifier = data[8:end].decode(), data[end:]
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the user's own target and classifier, if any, to a folder."""
        kept = {_TARGET_FILE: self._own.encode(), _MODEL_FILE: self._classifier}
        for name, content in kept.items():
            if content:
                folder = Path(path)
                folder.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> StanceScorer:  # noqa: ARG002
        """Load the target and the classifier that `to_disk` wrote."""
        target, model = Path(path) / _TARGET_FILE, Path(path) / _MODEL_FILE
        if target.is_file():
            self._own = target.read_text(encoding="utf-8")
        if model.is_file():
            self._classifier = model.read_bytes()
        return self


def _texts(span: Span) -> dict[str, str | None]:
    """Return the texts from which the scores are computed."""
    sentence = span._.stance_sentence
    if sentence is None and len(span) and span.doc.has_annotation("SENT_START"):
        sentence = span.doc[span[0].sent.start : span[-1].sent.end].text
    return {
        "quote": span._.stance_quote or span.text,
        "sentence": sentence,
        "cue": span._.stance_cue,
        "speaker": span._.stance_speaker,
        "speaker_role": span._.stance_speaker_role,
    }


@Language.factory(
    "stance_quotes",
    default_config={"spans_key": SPANS_KEY},
    assigns=["doc.spans", *(f"span._.{name}" for name in QUOTE_ATTRIBUTES), "doc._.stance_error"],
    retokenizes=False,
)
def make_quote_finder(nlp: Language, name: str, spans_key: str) -> QuoteFinder:  # noqa: ARG001 - spaCy passes it
    """Return the component ``stance_quotes``."""
    return QuoteFinder(name, spans_key=spans_key)


@Language.factory(
    "stance_scores",
    default_config={"target": "amazon-security", "model": "", "spans_key": SPANS_KEY},
    requires=["doc.spans"],
    assigns=[f"span._.{name}" for name in SCORE_ATTRIBUTES],
    retokenizes=False,
)
def make_stance_scorer(
    nlp: Language,  # noqa: ARG001 - spaCy passes it
    name: str,
    target: str,
    model: str,
    spans_key: str,
) -> StanceScorer:
    """Return the component ``stance_scores``."""
    return StanceScorer(name, target=target, model=model, spans_key=spans_key)
