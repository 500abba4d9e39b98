"""How a speaker stands toward a target, and the words that say so."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stance.scoring.classifier import StanceClassifier
    from stance.scoring.evidence import parse_evidence
    from stance.scoring.frame import score
    from stance.scoring.target import Target, load_target, target_names

__all__ = [
    "StanceClassifier",
    "Target",
    "load_target",
    "parse_evidence",
    "score",
    "target_names",
]

_HOMES = {
    "StanceClassifier": "classifier",
    "Target": "target",
    "load_target": "target",
    "parse_evidence": "evidence",
    "score": "frame",
    "target_names": "target",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - each public name has its own type
    if name not in _HOMES:
        message = f"module 'stance.scoring' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"stance.scoring.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
