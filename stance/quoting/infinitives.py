"""Tell an infinitive of saying that was said from one that was not.

« La maire a salué les élus, avant de rappeler que … » reports; « refuse de dire
que … », « il faut rappeler que … » do not.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from stance.quoting.tokens import token_at
from stance.resources import read_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.quoting.cues import Cue
    from stance.quoting.tokens import Token

__all__ = ["is_said"]

NEAR = 9  # tokens before an infinitive within which the verb of motion stands
_STOPS = frozenset([",", ";", ":"])


@cache
def _words(place: str) -> frozenset[tuple[str, ...]]:
    rows = read_table("spoken_infinitives")
    return frozenset(tuple(row["words"].split()) for row in rows if row["place"] == place)


def is_said(tokens: Sequence[Token], cue: Cue) -> bool:
    """Tell whether the infinitive of a cue is said by somebody.

    Parameters
    ----------
    tokens : sequence of Token
    cue : Cue
        An infinitive.
    """
    before = tuple(t.low for t in tokens[max(0, cue.start - 3) : cue.start])
    if any(before[k:] in _words("before") for k in range(len(before))):
        return True
    place = cue.start - (token_at(tokens, cue.start - 1).low == "pour")
    if token_at(tokens, place - 1).pos == "ADP":
        return False  # « est venu sans dire que … »
    for j in range(place - 1, max(-1, place - 1 - NEAR), -1):
        token = tokens[j]
        if (token.low,) in _words("motion"):
            return token.pos in {"VERB", "AUX"}
        if token.quoted or token.finite or token.text in _STOPS:
            return False
    return False
