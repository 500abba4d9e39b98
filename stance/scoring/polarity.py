"""Plain sentiment of French words, from textblob-fr: not stance, shown beside it.

The rules and the word list are those of textblob-fr, and so is each figure, to the last bit; but
its package is not imported. It imports NLTK, and through it scikit-learn: a second of each run
for what is a word list and a tokenizer. Its module of rules, which imports nothing, is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Final

__all__ = ["polarities"]


_ALIAS: Final = "stance.scoring._textblob_fr"  # under its own name, it would be half a package
_ELIDED: Final = "l|c|d|j|m|n|qu|s|t|jusqu|lorsqu|puisqu"
# What textblob-fr hands to its rules for French: of its 28 replacements, the two that change
# what comes out, and the abbreviations that the tokenizer does not cut.
_REPLACED: Final = {
    f"({_ELIDED})’": r"\1&rsquo; ",
    f"({_ELIDED.upper()})’": r"\1&RSQUO; ",
}
_NEGATIONS: Final = ("n'", "ne", "ni", "non", "pas", "rien", "sans", "aucun", "jamais")
_ABBREVIATIONS: Final = frozenset(
    ["av.", "boul.", "C.-B.", "c.-à-d.", "ex.", "éd.", "fig.", "I.-P.-E.", "J.-C.", "Ltee.",
     "Ltée.", "M.", "Me.", "Mlle.", "Mlles.", "MM.", "N.-B.", "N.-É.", "p.", "S.B.E.",
     "Ste.", "T.-N.", "t.a.b."]
)  # fmt: skip
_PLAIN: Final = str.maketrans("àéèêï", "aeeei")


def _rules() -> tuple[Any, Path]:
    """Return textblob-fr's module of rules and the path of its word list.

    Raises
    ------
    ModuleNotFoundError
        If textblob-fr is not installed.
    """
    found = find_spec("textblob_fr")
    if found is None or not found.submodule_search_locations:
        message = "textblob-fr is missing: run `pip install textblob-fr`"
        raise ModuleNotFoundError(message)
    [folder] = found.submodule_search_locations
    package = ModuleType(_ALIAS)
    package.__path__ = [folder]
    sys.modules[_ALIAS] = package
    return import_module(f"{_ALIAS}._text"), Path(folder, "fr-sentiment.xml")


@cache
def _analyzer() -> Callable[[str], float]:
    """Return a function that gives the polarity that textblob-fr gives, in half the time.

    Its word list asks itself at every word whether it is loaded, and the analyzer fails on a
    text that begins like « a-12345678 »: tokenizer and word list are asked themselves.
    """
    rules, path = _rules()

    class Words(rules.Sentiment):  # type: ignore[misc, name-defined]  # untyped
        __contains__ = dict.__contains__
        __getitem__ = dict.__getitem__

    words = Words(
        path=str(path),
        language="fr",
        negations=_NEGATIONS,
        modifiers=("RB",),
        modifier=lambda word: word.endswith("ment"),
    )
    words.load()
    # « précaire » is found as « precaire » too.
    for word, tags in list(words.items()):
        plain = word if word.endswith(("à", "è", "é", "ê", "ï")) else word.translate(_PLAIN)
        if plain != word:
            for tag, figures in list(tags.items()):
                words.annotate(plain, tag, *figures)

    def polarity(text: str) -> float:
        sentences = rules.find_tokens(text, abbreviations=_ABBREVIATIONS, replace=_REPLACED)
        tokens = " ".join(sentences).replace("&rsquo ;", "’").split()
        found = words.assessments([(token.lower(), None) for token in tokens])
        total = sum(value for _, value, *_ in found)
        return float(min(1.0, max(-1.0, total / (len(found) or 1))))

    return polarity


def polarities(texts: Iterable[str]) -> list[float]:
    """Return the polarity of each text, −1 to 1; 0 for a text without any.

    Examples
    --------
    >>> polarities(["Ce service est excellent.", ""])
    [0.5, 0.0]
    """
    polarity = _analyzer()
    return [polarity(text) if text.strip() else 0.0 for text in texts]
