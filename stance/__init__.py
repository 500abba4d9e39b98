"""Quotations, speakers and stance in the French press, as pandas DataFrames.

Importing it loads neither spaCy nor scikit-learn: the public names are fetched
on first use.

Data goes one way: ``reading`` makes an `Article` of a file, ``quotations`` finds what is quoted,
``speakers`` who says it, ``scoring`` the stance; ``pipeline`` runs them, and ``columns`` says what
columns and dtypes the tables have. ``comparing``, ``checking``, ``report`` and ``export`` take the
tables; ``analysis`` brings all together, ``parallel`` and ``cli`` run it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from stance._version import __version__ as __version__

if TYPE_CHECKING:
    from stance.analysis import Analysis, analyze, load
    from stance.article import Article, Block, Repair
    from stance.checking.corrections import correct
    from stance.checking.own_classifier import cross_validate
    from stance.files.limits import limits
    from stance.parallel.analyze_to import analyze_to
    from stance.quote import Quote, Speaker
    from stance.reading import read, read_corpus
    from stance.report import plots
    from stance.scoring.classifier import StanceClassifier
    from stance.scoring.frame import score
    from stance.scoring.targets import Target, load_target


__all__ = [
    "Analysis",
    "Article",
    "Block",
    "Quote",
    "Repair",
    "Speaker",
    "StanceClassifier",
    "Target",
    "analyze",
    "analyze_to",
    "correct",
    "cross_validate",
    "limits",
    "load",
    "load_target",
    "plots",
    "read",
    "read_corpus",
    "score",
]

_HOMES = {
    "Analysis": "analysis",
    "Article": "article",
    "Block": "article",
    "Quote": "quote",
    "Repair": "article",
    "Speaker": "quote",
    "StanceClassifier": "scoring.classifier",
    "Target": "scoring.targets",
    "analyze": "analysis",
    "analyze_to": "parallel.analyze_to",
    "correct": "checking.corrections",
    "cross_validate": "checking.own_classifier",
    "limits": "files.limits",
    "load": "analysis",
    "load_target": "scoring.targets",
    "plots": "report",
    "read": "reading",
    "read_corpus": "reading",
    "score": "scoring.frame",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - each public name has its own type
    if name not in _HOMES:
        raise AttributeError(_no_attribute(name))
    value = getattr(import_module(f"stance.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def _no_attribute(name: str) -> str:
    message = f"module 'stance' has no attribute {name!r}"
    if name.startswith("_"):  # a tool that asks, not a person who mistypes
        return message
    from stance.suggest import closest  # noqa: PLC0415 - once something is wrong

    near = closest(name, __all__)
    return f"{message}: did you mean {near!r}?" if near else message


def __dir__() -> list[str]:
    return __all__
