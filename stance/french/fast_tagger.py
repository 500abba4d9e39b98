"""Compute what spaCy's French tagger says of sentences, in less than half of spaCy's time.

The tagger is a network of two parts. The first turns a word into a vector and looks at nothing
but the word: here it runs once for each different word of a batch, and a word of the press comes
back three or four times in a batch. The second reads the vectors of a sentence: it is spaCy's
arithmetic with spaCy's weights, without what only training needs (which of the pieces of a
maxout layer won, the backward functions). The tags are those of ``nlp.pipe``;
``tests/french/test_tagging.py`` compares them. Where a version of spaCy builds the network
otherwise, `tagger_of` notices, and spaCy runs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from spacy.language import Language
    from thinc.api import Model

    Floats = NDArray[np.float32]

__all__ = ["Tagger", "tagger_of"]

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
