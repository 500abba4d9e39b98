"""The model that scores: one that ships, or a classifier of the user's own.

`own_model` takes what a user gives as ``model=``; `model_name` names the model in what is
saved, so that each figure can be traced to the model that gave it.
"""

from __future__ import annotations

import hashlib
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from stance._version import __version__
from stance.scoring.models import shipped_for
from stance.scoring.targets import load_target, target_names

if TYPE_CHECKING:
    from stance.scoring.classifier import StanceClassifier
    from stance.scoring.targets import Target

    Model = StanceClassifier | str | Path

__all__ = ["OtherTargetWarning", "digest", "model_name", "own_model"]


_DIGITS: Final = 16  # of a SHA-256: enough to tell one model from another


class OtherTargetWarning(UserWarning):
    """A classifier scores stances toward another target than the one it was taught."""


def own_model(model: Model | None, target: Target, stacklevel: int = 3) -> StanceClassifier | None:
    """Return the classifier that a user gave; None where they gave none.

    Parameters
    ----------
    model : StanceClassifier, str, Path or None
        A fitted classifier, or the path of a file that `StanceClassifier.save` wrote.
    target : Target
        What it is to score stances toward.
    stacklevel : int
        Whose line a warning names.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    ValueError
        When the file holds no classifier, or the classifier is not fitted.
    TypeError
        When ``model`` is something else.

    Warns
    -----
    OtherTargetWarning
        When the classifier was taught toward another target.
    """
    if model is None:
        return None
    from sklearn.utils.validation import check_is_fitted  # noqa: PLC0415 - slow to import

    from stance.scoring.classifier import StanceClassifier  # noqa: PLC0415 - as above

    if isinstance(model, str | Path):
        model = StanceClassifier.load(model)
    if not isinstance(model, StanceClassifier):
        message = f"model must be a StanceClassifier or the path of one, not {model!r:.60}"
        raise TypeError(message)
    check_is_fitted(model, "coef_")
    taught = _taught(model)
    if taught != target.name:
        message = (
            f"the classifier was taught toward {taught}, and scores stances toward "
            f"{target.name}: if that is not meant, give the target too"
        )
        warnings.warn(message, OtherTargetWarning, stacklevel=stacklevel)
    return model


def _taught(model: StanceClassifier) -> str:
    """Return the name of the target that a classifier was taught toward."""
    if model.target in target_names():
        return model.target
    with suppress(OSError, ValueError):  # its file is elsewhere, or is no target any more
        if model.target.endswith(".toml"):
            return load_target(model.target).name
    return Path(model.target).stem


def model_name(model: StanceClassifier | None, target: Target) -> str:
    """Return what names a model in a manifest.

    Examples
    --------
    >>> model_name(None, load_target("amazon-security")).split(" (")[0]
    'amazon-security'
    """
    if model is None:
        return f"{shipped_for(target)} (stance {__version__})"
    return f"own ({digest(model)})"


def digest(model: StanceClassifier) -> str:
    """Return a digest of all that a classifier has learned, and of its parameters.

    It is the same before a classifier is saved and after it is loaded.
    """
    from stance.scoring.classifier import StanceClassifier  # noqa: PLC0415 - slow to import

    whole = hashlib.sha256()
    for name, value in sorted(model.__getstate__().items()):
        if name.startswith("_"):  # the version of scikit-learn
            continue
        if isinstance(value, StanceClassifier):
            said = digest(value)
        else:
            said = "" if value is None else repr(np.asarray(value).tolist())
        whole.update(f"{name} {said}\n".encode())
    return whole.hexdigest()[:_DIGITS]
