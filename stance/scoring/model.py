"""The models that ship: read and written with skops, never pickle."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stance.scoring.classifier import StanceClassifier
    from stance.scoring.target import Target

__all__ = ["ANY_TARGET", "TRUSTED", "load_model", "model_for", "save_model"]

ANY_TARGET = "any-target"
"""The model for targets without one of their own: word lists and nothing else."""

TRUSTED = ["stance.scoring.classifier.StanceClassifier"]
"""The only types beyond numbers, texts and arrays that a model file may hold."""

_EPOCH = (1980, 1, 1, 0, 0, 0)


def load_model(path: str | Path) -> StanceClassifier:
    """Return the classifier that a file holds.

    Raises
    ------
    ValueError
        When the file holds anything else, or types that are not trusted.
    """
    return _loads(Path(path).read_bytes(), str(path))


@cache
def _shipped(name: str) -> StanceClassifier:
    content = files("stance.scoring").joinpath(f"{name}.skops").read_bytes()
    return _loads(content, f"{name}.skops")


def model_for(target: Target) -> StanceClassifier:
    """Return the model trained for a target, or the one for any target."""
    from stance.scoring.target import target_names  # noqa: PLC0415

    own = (
        target.name in target_names()
        and files("stance.scoring").joinpath(f"{target.name}.skops").is_file()
    )
    return _shipped(target.name if own else ANY_TARGET)


def _loads(content: bytes, source: str) -> StanceClassifier:
    from skops.io import loads  # noqa: PLC0415 - slow to import
    from skops.io.exceptions import UntrustedTypesFoundException  # noqa: PLC0415

    from stance.scoring.classifier import StanceClassifier  # noqa: PLC0415

    try:
        model = loads(content, trusted=TRUSTED)
    except (zipfile.BadZipFile, KeyError, UntrustedTypesFoundException) as error:
        message = f"{source}: not a model that stance can trust ({error})"
        raise ValueError(message) from error
    if not isinstance(model, StanceClassifier):
        message = f"{source}: holds a {type(model).__name__}, not a StanceClassifier"
        raise ValueError(message)  # noqa: TRY004 - the file's fault, not the caller's type
    return model


def save_model(model: StanceClassifier, path: str | Path) -> None:
    """Write a fitted classifier; the same model gives the same bytes."""
    from skops.io import dumps  # noqa: PLC0415 - slow to import

    Path(path).write_bytes(_stamped(dumps(model)))


def _stamped(content: bytes) -> bytes:
    """Return an archive with its members in order and none of them dated."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in sorted(source.namelist()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()
