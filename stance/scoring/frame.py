"""``score``: the stance of quotations that stand in a DataFrame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from stance.quote import STANCES
from stance.scoring.calibration import DECIMALS
from stance.scoring.context import batches, voices
from stance.scoring.encoding import softmax, text_columns
from stance.scoring.evidence import evidence
from stance.scoring.lexicon import aspect_of
from stance.scoring.polarity import polarities
from stance.scoring.scoring_model import model_name, own_model, set_worth
from stance.scoring.targets import Target, load_target
from stance.scoring.weighing import model_for

if TYPE_CHECKING:
    from stance.scoring.classifier import StanceClassifier
    from stance.scoring.weighing import Weighing

__all__ = ["SCORE_COLUMNS", "score", "score_on_target"]


BATCH = 128
"""How many quotations are read at a time: few enough to stay in the processor's cache."""

SCORE_COLUMNS = (
    "target",
    "aspect",
    "stance",
    "stance_score",
    "stance_confidence",
    "polarity",
    "evidence",
)


def score(
    frame: pd.DataFrame,
    target: str | Path | Target = "amazon-security",
    *,
    roles: bool = True,
    context: bool = True,
    model: StanceClassifier | str | Path | None = None,
) -> pd.DataFrame:
    """Score the stance of quotations toward a target.

    Parameters
    ----------
    frame : DataFrame
        ``quote`` is needed; ``sentence`` (the printed sentence that carries it),
        ``cue`` (the words that introduce it) and ``speaker_role`` make the result
        better, and so do ``article_id`` and ``speaker`` together (see ``context``).
        Missing values are taken for blanks. Whom a name belongs to is not looked at.
    target : str, Path or Target
        A target that ships, a TOML file of your own, or a ``Target``. One without
        a model of its own is scored by a model learned from several targets, and
        by the terms that it gives.
    roles : bool
        Whether the role that the article gives the speaker may lean the result
        (``leaning_roles.tsv``: a spokesperson of the firm, an analyst).
    context : bool
        Whether what else the same speaker says in the same article counts: whoever
        attacks a target in one sentence rarely defends it in the next. ``evidence``
        gives it as ``[ses autres citations]``. Off, each quotation is scored by itself.
    model : StanceClassifier, str or Path, optional
        A classifier of your own, or the path of a file that `StanceClassifier.save`
        wrote, in place of the one that ships.

    Returns
    -------
    DataFrame
        A copy, rows and index as they were, with these columns added or replaced:

        - ``target`` (string): the name of the target;
        - ``aspect`` (category): the facet of the target that the quotation touches;
        - ``stance`` (category): favor where ``stance_score`` is at least .1, against where
          it is at most −.1, neutral between;
        - ``stance_score`` (float64): P(favor) − P(against), −1 to 1, six decimals;
        - ``stance_confidence`` (float64): the chance that ``stance`` is right, as measured on
          quotations that the model had not learned from, 0 to 1, six decimals;
        - ``polarity`` (float64): plain sentiment of the words, −1 to 1;
        - ``evidence`` (string): the words that weighed, adding up to the score.

        Its ``attrs`` name the model (``stance_model``) and say what its labels are worth
        (``stance_worth``), and whether the target has no labelled press quotations of its
        own (``stance_zero_shot``).

    Raises
    ------
    TypeError
        When ``frame`` is no DataFrame.
    ValueError
        When there is no column ``quote``, no such target, or the file of the model
        holds none.

    Warns
    -----
    OtherTargetWarning
        When the model was taught toward another target.

    Examples
    --------
    >>> import pandas as pd
    >>> quotes = pd.DataFrame({"quote": ["Il faut interdire ces caméras."]})
    >>> score(quotes)["stance"].tolist()
    ['against']
    """
    if not isinstance(frame, pd.DataFrame):
        message = (
            f"stance.score takes a DataFrame with a column quote, not {type(frame).__name__}: "
            'for texts, pd.DataFrame({"quote": texts})'
        )
        raise TypeError(message)
    goal = load_target(target)
    own = own_model(model, goal)
    scored = score_with(own, frame, goal, roles=roles, context=context)
    return set_worth(scored, model_name(own, goal), goal.name)


def score_with(
    model: StanceClassifier | None,
    frame: pd.DataFrame,
    goal: Target,
    *,
    roles: bool = True,
    context: bool = True,
) -> pd.DataFrame:
    """Score as `score` does, with a classifier at hand; None for the one that ships."""
    texts = text_columns(frame)
    judge: Weighing = model if model is not None else model_for(goal)
    told = context and judge.context
    speakers = voices(frame) if told else np.full(len(frame), -1)
    articles = frame["article_id"].tolist() if (speakers >= 0).any() else None
    places = batches(len(frame), articles, BATCH)
    parts = [
        _score_batch(texts.iloc[rows], goal, judge, speakers[rows], roles=roles) for rows in places
    ]
    order = np.argsort(np.concatenate([np.zeros(0, np.int64), *places]), kind="stable")
    columns = {
        name: _ordered([value for part in parts for value in part[name]], order)
        for name in SCORE_COLUMNS[1:]
    }
    return frame.assign(
        target=pd.array([goal.name] * len(frame), dtype="string"),
        aspect=pd.Categorical(columns["aspect"], categories=list(goal.aspect_names)),
        stance=pd.Categorical(columns["stance"], categories=list(STANCES)),
        stance_score=np.array(columns["stance_score"], dtype=np.float64),
        stance_confidence=np.array(columns["stance_confidence"], dtype=np.float64),
        polarity=np.array(columns["polarity"], dtype=np.float64),
        evidence=pd.array(list(map(str, columns["evidence"])), dtype="string"),
    )


def _ordered(values: list[object], order: np.ndarray) -> list[object]:
    return [values[place] for place in order.tolist()]


_OFF_TARGET: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "aspect": None,
        "stance": None,
        "stance_score": np.nan,
        "stance_confidence": np.nan,
        "evidence": pd.NA,
    }
)


def score_on_target(
    frame: pd.DataFrame,
    on_target: Sequence[bool],
    target: Target,
    model: StanceClassifier | None = None,
) -> pd.DataFrame:
    """Score the quotations of articles that name the target; set the others aside.

    A classifier that is asked about a target will hear a stance in what a coach says
    of a referee; but nobody takes sides on what his article never names.

    Parameters
    ----------
    frame : DataFrame
        As `score` takes it.
    on_target : sequence of bool, shape (n_quotes,)
        Whether the article of each quotation names the target: `mention_finder` tells.
    target : Target
    model : StanceClassifier, optional
        A classifier of the user's own, in place of the one that ships.

    Returns
    -------
    DataFrame
        As `score` gives it. The quotations set aside were not judged: their stance, score,
        confidence, aspect and evidence are missing. Not judged is not neutral.
    """
    judged = np.asarray(on_target, dtype=bool)
    scored = score_with(model, frame[judged], target)
    if judged.all():
        return scored
    rest = frame[~judged]
    polarity = polarities(rest["quote"].fillna("").tolist())
    aside = rest.assign(target=target.name, **_OFF_TARGET, polarity=polarity)
    together = pd.concat([scored.astype("object"), aside[scored.columns].astype("object")])
    return together.loc[frame.index].astype(scored.dtypes.to_dict())


def _score_batch(
    texts: pd.DataFrame,
    target: Target,
    model: Weighing,
    speakers: np.ndarray,
    *,
    roles: bool,
) -> dict[str, list[object]]:
    encoded = model.encode(texts, target, roles=roles)
    design = model.design(encoded)
    margins = model.margins(encoded, design, speakers)
    judged = model.judge(softmax(margins.total))
    return {
        "aspect": [aspect_of(reading.passage, target) for reading in encoded.readings],
        "stance": list(model.classes_[judged.labels]),
        "stance_score": list(judged.scores),
        "stance_confidence": list(judged.confidences.round(DECIMALS)),
        "polarity": [reading.polarity for reading in encoded.readings],
        "evidence": evidence(model, encoded, design, margins),
    }
