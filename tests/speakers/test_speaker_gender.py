"""The gender of a speaker: from titles, given names and agreement, never from a surname."""

from __future__ import annotations

import pytest

from stance.article import Article
from stance.pipeline import extract


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("« Tout va bien », dit Mme Aubrac.", "f"),
        ("« Tout va bien », dit M. Aubrac.", "m"),
        ("« Tout va bien », dit Claire Aubrac.", "f"),
        ("« Tout va bien », dit Aubrac.", ""),
        ("« Tout va bien », dit Me Aubrac.", ""),
        ("« Tout va bien », dit Claude Aubrac.", ""),
        ("« Tout va bien », dit Claude Aubrac. Mme Aubrac s'en va.", "f"),
        ("« Tout va bien », dit Claude Aubrac, députée du Nord.", "f"),
        ("« Tout va bien », dit la députée Aubrac.", "f"),
        ("« Tout va bien », dit le ministre, Claire Aubrac.", "f"),
        ("« Tout va bien », dit la CGT.", ""),
        ("« Tout va bien », dit une habitante.", "f"),
        ("« Tout va bien », dit une victime.", ""),
        ("« Tout va bien », disent les habitantes.", ""),
    ],
)
def test_gender_comes_from_what_is_printed(text: str, gender: str) -> None:
    ((_, (quote,)),) = extract([Article(text)])
    assert quote.speaker is not None
    assert quote.speaker.gender == gender
