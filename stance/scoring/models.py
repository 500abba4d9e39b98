"""Model files: skops archives, never pickle, written to the same bytes each time."""

from __future__ import annotations

import io
import json
import re
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from stance.files.atomic import write_bytes
from stance.scoring.targets import target_names

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

    from stance.scoring.targets import Target

__all__ = ["ANY_TARGET", "TRUSTED", "model_note", "save_model", "shipped_for", "shipped_state"]


ANY_TARGET = "any-target"
"""The model for targets without one of their own, learned from quotations about several."""

TRUSTED = ["stance.scoring.classifier.StanceClassifier"]
"""The only types beyond numbers, texts and arrays that a model file may hold."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_SCHEMA = "schema.json"
_ID = re.compile(r'"__id__": (\d+)')


def shipped_state(name: str) -> dict[str, Any]:
    """Return the attributes of a model that ships, read without skops.

    skops looks at every estimator of scikit-learn as it is imported, which takes longer
    than all else before a first result. What our own files hold is known: numbers,
    texts and arrays.
    """
    content = files("stance.scoring").joinpath(f"{name}.skops").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        state = json.loads(archive.read(_SCHEMA))["content"]["content"]
        return {key: _value(node, archive) for key, node in state.items()}


def shipped_for(target: Target) -> str:
    """Return the name of the model trained for a target, or of the one for any target."""
    own = (
        target.name in target_names()
        and files("stance.scoring").joinpath(f"{target.name}.skops").is_file()
    )
    return target.name if own else ANY_TARGET


def _value(node: dict[str, Any], archive: zipfile.ZipFile) -> object:
    """Return what a node of a schema of skops stands for."""
    match node["__loader__"]:
        case "JsonNode":
            return json.loads(node["content"])
        case "TupleNode":
            return tuple(_value(part, archive) for part in node["content"])
        case "NdArrayNode":
            return np.load(io.BytesIO(archive.read(node["file"])), allow_pickle=False)
        case other:
            message = f"a model that ships holds a {other}"
            raise TypeError(message)


def save_model(model: BaseEstimator, path: str | Path, note: str = "") -> None:
    """Write a fitted classifier; the same model and note give the same bytes.

    The note, in ASCII, is kept as the comment of the archive: the models that ship
    say there what they were learned from. ``model_note`` reads it back.
    """
    from skops.io import dumps  # noqa: PLC0415 - slow to import

    write_bytes(path, _without_accidents(dumps(model), note))


def model_note(path: str | Path) -> str:
    """Return the note that a model file carries, blank where it carries none."""
    with zipfile.ZipFile(path) as archive:
        return archive.comment.decode("ascii")


def _without_accidents(content: bytes, note: str) -> bytes:
    """Return a skops archive without what changes from one run to the next.

    skops numbers objects by their address in memory, names arrays by it and dates
    the members of the archive: numbers are given in the order of the schema
    instead, and the date is always the same.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        members = {name: source.read(name) for name in source.namelist()}
    schema = members.pop(_SCHEMA).decode("utf-8")
    numbers = {found: f"{index}" for index, found in enumerate(dict.fromkeys(_ID.findall(schema)))}
    renamed = {name: f"{numbers.get(_stem(name), _stem(name))}.npy" for name in sorted(members)}
    schema = _ID.sub(lambda match: f'"__id__": {numbers[match.group(1)]}', schema)
    for old, new in renamed.items():
        schema = schema.replace(f'"file": "{old}"', f'"file": "{new}"')
    members = {renamed[name]: data for name, data in members.items()}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.comment = note.encode("ascii")
        for name, data in sorted([*members.items(), (_SCHEMA, schema.encode("utf-8"))]):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _stem(name: str) -> str:
    return name.removesuffix(".npy")
