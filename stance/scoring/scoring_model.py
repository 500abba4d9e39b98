"""The model that scores: whose it is, what names it, and what its labels are worth.

`own_model` takes what a user gives as ``model=``: a classifier of their own, or the path of one.
`model_name` names the model in what is saved, so that each figure can be traced to the model
that gave it. `figures_of` tells how well each model that ships scores quotations that it had not
learned from.
"""

from __future__ import annotations

import hashlib
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from stance._version import __version__
from stance.files.resources import read_table
from stance.scoring.models import ANY_TARGET, shipped_for
from stance.scoring.targets import load_target, target_names

if TYPE_CHECKING:
    import pandas as pd

    from stance.scoring.classifier import StanceClassifier
    from stance.scoring.targets import Target

    Model = StanceClassifier | str | Path

__all__ = [
    "Figures",
    "OtherTargetWarning",
    "digest",
    "figures_of",
    "model_name",
    "own_model",
    "say_unseen",
    "say_worth",
    "set_worth",
]


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
    if not isinstance(model.target, str):
        return model.target.name
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


class Figures(NamedTuple):
    """How well a model scores quotations that it had not learned from.

    Attributes
    ----------
    zero_shot : bool
        Whether it is for targets without labelled press quotations of their own.
    quotations : int
        On how many it was measured.
    macro_f1, accuracy : float
    all_neutral : float
        The accuracy of calling every quotation neutral.
    measured_on : str
    """

    zero_shot: bool
    quotations: int
    macro_f1: float
    accuracy: float
    all_neutral: float
    measured_on: str


def figures_of(model: str) -> Figures | None:
    """Return what is known of a model, by its name; None of one that does not ship.

    Parameters
    ----------
    model : str
        As `stance.scoring.scoring_model.model_name` gives it: « any-target (stance 1.0) ».

    Examples
    --------
    >>> figures_of("any-target").zero_shot, figures_of("own (0123456789abcdef)")
    (True, None)
    """
    name = model.partition(" ")[0]
    for row in read_table("model_figures"):
        if row["model"] == name:
            return Figures(
                zero_shot=name == ANY_TARGET,
                quotations=int(row["quotations"]),
                macro_f1=float(row["macro_f1"]),
                accuracy=float(row["accuracy"]),
                all_neutral=float(row["all_neutral"]),
                measured_on=row["measured_on"],
            )
    return None


def say_worth(model: str, target: str) -> str:
    """Return a sentence on what the labels of a model are worth; empty where nothing is known."""
    known = figures_of(model)
    if known is None:
        return ""
    figures = (
        f"macro-F1 {known.macro_f1:.2f} and accuracy {known.accuracy:.2f} (calling all neutral: "
        f"{known.all_neutral:.2f}) on {known.quotations:,} {known.measured_on}"
    )
    if not known.zero_shot:
        return figures
    return (
        f"no labelled press quotations of {target}: scored by a model that has never seen it, "
        f"with {figures}. Read means over many quotations, not single labels, and label a few "
        "hundred before you publish"
    )


def say_unseen(model: str, target: str) -> str:
    """Return a short line for a target that the model has never seen; empty for any other."""
    known = figures_of(model)
    if known is None or not known.zero_shot:
        return ""
    return (
        f"zero-shot: no labels of {target} were learned from; elsewhere {known.accuracy:.0%} are "
        f"right (all neutral: {known.all_neutral:.0%})"
    )


def set_worth(frame: pd.DataFrame, model: str, target: str) -> pd.DataFrame:
    """Note in the ``attrs`` of a frame which model scored it, and what its labels are worth.

    The keys are ``stance_model``, ``stance_worth`` (a sentence) and ``stance_zero_shot``
    (whether the target has no labelled press quotations of its own).
    """
    known = figures_of(model)
    frame.attrs["stance_model"] = model
    frame.attrs["stance_worth"] = say_worth(model, target)
    frame.attrs["stance_zero_shot"] = known is not None and known.zero_shot
    return frame
