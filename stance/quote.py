"""A quotation and its speaker, as passed from stage to stage of the pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from stance.article import BlockKind

__all__ = [
    "GENDERS",
    "QUOTE_TYPES",
    "SIDE",
    "SPEAKER_TYPES",
    "STANCES",
    "Gender",
    "Quote",
    "QuoteType",
    "Speaker",
    "SpeakerType",
    "Stance",
]


QuoteType = Literal["direct", "mixed", "indirect"]
QUOTE_TYPES: tuple[QuoteType, ...] = get_args(QuoteType)

SpeakerType = Literal["person", "organisation", "group", "unnamed"]
SPEAKER_TYPES: tuple[SpeakerType, ...] = get_args(SpeakerType)

Gender = Literal["f", "m"]
GENDERS: tuple[Gender, ...] = get_args(Gender)

Stance = Literal["favor", "against", "neutral"]
STANCES: tuple[Stance, ...] = get_args(Stance)

SIDE = 0.1
"""The score from which a side is called: favor from here up, against from its negative down."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """The speaker of a quotation.

    Attributes
    ----------
    name : str
        The fullest name in the article (« Sean Roche »); for a speaker without a
        name, the noun phrase as printed (« un habitant »).
    type : str
        One of ``SPEAKER_TYPES``.
    role : str
        The role that the article gives (« responsable adjoint de l'innovation à
        la CIA »); empty where it gives none.
    gender : str
        ``"f"`` or ``"m"`` for a person whose title, given name or noun gives it; empty
        for all others. A surname does not give the gender.
    """

    name: str
    type: SpeakerType
    role: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: the words in a pair of quotation marks, or a reported clause.

    Attributes
    ----------
    start, end : int
        Offsets into ``Article.text``, without the marks, in characters.
    type : str
        One of ``QUOTE_TYPES``.
    text : str
        ``Article.text[start:end]``.
    sentence : str
        The sentence or sentences that contain it.
    block : str
        The kind of the block that contains it.
    cue : str
        The words that introduce it (« explique »); empty if there are none.
    source : str
        The mention as printed (« M. Roche »); empty if there is none.
    speaker : Speaker or None
        The speaker; None before attribution, or if the speaker is unknown.
    method : str
        The rule that attributed it.
    confidence : float
        The confidence of the attribution, 0 to 1.
    repeated : bool
        Whether a pull quote, headline or crosshead repeats it.
    """

    start: int
    end: int
    type: QuoteType
    text: str
    sentence: str = ""
    block: BlockKind = "paragraph"
    cue: str = ""
    source: str = ""
    speaker: Speaker | None = None
    method: str = ""
    confidence: float = 0.0
    repeated: bool = False
