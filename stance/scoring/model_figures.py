"""How well the models that ship score quotations that they had not learned from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stance.files.resources import read_table
from stance.scoring.models import ANY_TARGET

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Figures", "figures_of", "say_unseen", "say_worth", "set_worth"]


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
        As `stance.scoring.own_models.model_name` gives it: « any-target (stance 1.0) ».

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
