"""Model files: a zip archive of arrays and one JSON text, which nothing in it can run.

What a classifier has learned is a ``ModelState``: its parameters, its arrays, and the
state of the model that it began from. This module reads and writes states; the
classifier is made of them in ``stance.scoring.classifier``, which this module does not
import. An archive is what numpy calls ``.npz``: ``numpy.load`` opens it.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from stance.files.atomic import write_bytes
from stance.scoring.targets import target_names
from stance.suggest import unknown

if TYPE_CHECKING:
    from stance.scoring.targets import Target

__all__ = [
    "ANY_TARGET",
    "SUFFIX",
    "ModelState",
    "find_state",
    "model_note",
    "parse_state",
    "read_state",
    "shipped_for",
    "shipped_models",
    "shipped_state",
    "write_state",
]


ANY_TARGET = "any-target"
"""The model for targets without one of their own, learned from quotations about several."""

SUFFIX = ".npz"

_FORMAT = 1
_SETTINGS = "model.json"
_PRIOR = "prior/"
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # others take memory at will
_LARGEST = 500_000_000  # bytes: more than this, unpacked, is no model
_DATE = (1980, 1, 1, 0, 0, 0)  # always the same, so that the same model gives the same bytes


@dataclass(frozen=True)
class ModelState:
    """What a classifier has learned.

    Attributes
    ----------
    parameters : mapping
        The parameters that it was made with: numbers, texts, lists of them.
    arrays : mapping of str to ndarray
        Its fitted attributes, numbers or texts.
    prior : ModelState or None
        The model that it began from.
    note : str
        What whoever wrote the file noted.
    """

    parameters: Mapping[str, Any]
    arrays: Mapping[str, np.ndarray]
    prior: ModelState | None = None
    note: str = ""


def shipped_for(target: Target) -> str:
    """Return the name of the model trained for a target, or of the one for any target."""
    own = target.name in target_names() and target.name in shipped_models()
    return target.name if own else ANY_TARGET


def write_state(state: ModelState, path: str | Path) -> None:
    """Write a state to a file; the same state gives the same bytes.

    Numbers are arrays of their own, texts stand in the JSON.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        settings = json.dumps(_settings(state), ensure_ascii=False, sort_keys=True, indent=1)
        members = {f"{name}.npy": _bytes(array) for name, array in _numbers(state)}
        members[_SETTINGS] = settings.encode("utf-8")
        for name in sorted(members):
            archive.writestr(zipfile.ZipInfo(name, _DATE), members[name], zipfile.ZIP_DEFLATED)
    write_bytes(Path(path), target.getvalue())


def _settings(state: ModelState) -> dict[str, Any]:
    """Return all of a state that is no number array."""
    texts = {name: a.tolist() for name, a in sorted(state.arrays.items()) if a.dtype.kind == "U"}
    return {
        "format": _FORMAT,
        "parameters": dict(state.parameters),
        "texts": texts,
        "prior": None if state.prior is None else _settings(state.prior),
        "note": state.note,
    }


def _numbers(state: ModelState, before: str = "") -> Iterator[tuple[str, np.ndarray]]:
    for name, array in state.arrays.items():
        if array.dtype.kind != "U":
            yield before + name, array
    if state.prior is not None:
        yield from _numbers(state.prior, before + _PRIOR)


def _bytes(array: np.ndarray) -> bytes:
    target = io.BytesIO()
    np.save(target, np.asarray(array, order="C"), allow_pickle=False)
    return target.getvalue()


def read_state(path: str | Path) -> ModelState:
    """Return the state that a file holds.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    ValueError
        When the file is no model.
    """
    return parse_state(Path(path).read_bytes(), str(path))


def parse_state(content: bytes, source: str) -> ModelState:
    """Return the state that the bytes of a file hold; messages name the source.

    Raises
    ------
    ValueError
        When they are no model.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive)
            settings = json.loads(archive.read(_SETTINGS))
            arrays = {
                name.removesuffix(".npy"): np.load(
                    io.BytesIO(archive.read(name)), allow_pickle=False
                )
                for name in archive.namelist()
                if name.endswith(".npy")
            }
        if settings["format"] != _FORMAT:
            message = f"{source}: a model of another version of stance; learn it again"
            raise ValueError(message)  # noqa: TRY301 - it says its name already
        return _state(settings, arrays)
    except Exception as error:  # a damaged file makes zipfile, json or numpy raise any class
        if isinstance(error, ValueError) and str(error).startswith(source):
            raise
        message = (
            f"{source}: not a model of stance ({type(error).__name__}: {error}); "
            "give a file that StanceClassifier.save or stance train wrote"
        )
        raise ValueError(message) from error


def _check_members(archive: zipfile.ZipFile) -> None:
    """Raise a ValueError where the parts of an archive would take more memory than a model."""
    members = archive.infolist()
    if sum(member.file_size for member in members) > _LARGEST:
        message = "too large"
        raise ValueError(message)
    if {member.compress_type for member in members} - _COMPRESSIONS:
        message = "another compression than that of stance"
        raise ValueError(message)


def _state(settings: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> ModelState:
    own = {name: array for name, array in arrays.items() if not name.startswith(_PRIOR)}
    texts = {name: np.array(value, dtype=str) for name, value in settings["texts"].items()}
    below = {
        name.removeprefix(_PRIOR): array
        for name, array in arrays.items()
        if name.startswith(_PRIOR)
    }
    prior = None if settings["prior"] is None else _state(settings["prior"], below)
    return ModelState(settings["parameters"], own | texts, prior, settings["note"])


def model_note(path: str | Path) -> str:
    """Return the note that ``StanceClassifier.save`` kept in a file, blank where there is none.

    Parameters
    ----------
    path : str or Path
        The ``.npz`` file.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it holds no model; the message names it.
    """
    return read_state(path).note


@cache
def shipped_models() -> tuple[str, ...]:
    """Return the names of the models that ship, sorted."""
    return tuple(
        sorted(
            item.name.removesuffix(SUFFIX)
            for item in files("stance.scoring").iterdir()
            if item.name.endswith(SUFFIX)
        )
    )


@cache
def shipped_state(name: str) -> ModelState:
    """Return the state of a model that ships, by its name."""
    content = files("stance.scoring").joinpath(f"{name}{SUFFIX}").read_bytes()
    return parse_state(content, f"{name}{SUFFIX}")


def find_state(name: str) -> ModelState:
    """Return the state of a model that ships, by its name, or of a ``.npz`` file.

    Raises
    ------
    ValueError
        When no model has that name, or when the file is no model.
    FileNotFoundError
        When the path of a ``.npz`` file leads nowhere.
    """
    if name.endswith(SUFFIX):
        return read_state(name)
    if name not in shipped_models():
        problem = unknown(f"no model is named {name!r}", name, shipped_models())
        message = f"{problem}; the path of a {SUFFIX} file loads your own, a blank none"
        raise ValueError(message)
    return shipped_state(name)
