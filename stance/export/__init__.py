"""Export an analysis to the formats of other programs.

`export` selects the writer of a format and writes atomically; `WRITERS` maps names to
writers, and `register` adds one. Each module has the formats of one kind of program:
``workbooks`` (tables), ``lexicometry`` (IRaMuTeQ, TXM), ``annotation_formats`` and
``tei_writer``; ``documents`` has the functions that they share. ``docs/export.md``
describes what each format keeps and what it loses.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.export.annotation_formats import (
    write_conllu,
    write_doccano,
    write_label_studio,
    write_web_annotation,
)
from stance.export.lexicometry import write_iramuteq, write_txm
from stance.export.tei_writer import write_tei
from stance.export.workbooks import write_csv, write_excel, write_jsonl, write_parquet
from stance.files.atomic import atomic_write

if TYPE_CHECKING:
    from stance.columns import Tables

__all__ = ["SUFFIXES", "WRITERS", "Writer", "export", "register"]


Writer = Callable[..., None]

#: A callable that writes an analysis. It takes the analysis, the path of a file or
#: folder that does not exist yet, and its own options.
WRITERS: dict[str, Writer] = {
    "conllu": write_conllu,
    "csv": write_csv,
    "doccano": write_doccano,
    "excel": write_excel,
    "iramuteq": write_iramuteq,
    "jsonl": write_jsonl,
    "label-studio": write_label_studio,
    "parquet": write_parquet,
    "tei": write_tei,
    "txm": write_txm,
    "web-annotation": write_web_annotation,
}

#: The format of each file suffix that belongs to a single format.
SUFFIXES: dict[str, str] = {
    ".conllu": "conllu",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".jsonld": "web-annotation",
    ".parquet": "parquet",
    ".tei": "tei",
    ".xlsx": "excel",
    ".xml": "tei",
}


def register(name: str, writer: Writer, suffix: str | None = None) -> None:
    r"""Add a format of your own, or replace an existing one.

    Parameters
    ----------
    name : str
        The format's name.
    writer : callable
        ``writer(analysis, path, **options)`` writes a file or a folder at ``path``.
        This is a temporary path: the output is moved to its final name when the writer
        returns, and discarded if it raises. The keyword parameters of the writer are
        the options of the format.
    suffix : str, optional
        The suffix of its files, with the dot (``".txt"``).

    Examples
    --------
    >>> def write_names(analysis, path, *, sep="\n"):
    ...     _ = path.write_text(sep.join(analysis.speakers["speaker"]), encoding="utf-8")
    >>> register("names", write_names, suffix=".names")
    >>> _ = WRITERS.pop("names"), SUFFIXES.pop(".names")
    """
    if suffix is not None:
        if not suffix.startswith("."):
            message = f"a suffix begins with a dot: {suffix!r}"
            raise ValueError(message)
        SUFFIXES[suffix.lower()] = name
    WRITERS[name] = writer


def export(
    analysis: Tables,
    path: str | os.PathLike[str],
    format: str | None = None,  # noqa: A002 - the usual name
    **options: Any,  # noqa: ANN401 - each format has its own
) -> Path:
    """Export the analysis to another program: R, IRaMuTeQ, TXM, an annotation tool.

    Parameters
    ----------
    analysis : Analysis
        The analysis to export.
    path : path
        The file to write, or the folder for formats that write one.
    format : str, optional
        A name in `stance.export.WRITERS`: csv, parquet, jsonl, excel, tei,
        iramuteq, txm, conllu, web-annotation, doccano, label-studio. By
        default, the format of the file's suffix (``.csv``, ``.parquet``, ``.jsonl``,
        ``.xlsx``, ``.xml``, ``.conllu``, ``.jsonld``).
    **options
        The options of the format, such as ``table="speakers"`` for CSV or
        ``per="speaker"`` for IRaMuTeQ; ``docs/export.md`` lists them.

    Returns
    -------
    pathlib.Path
        The file or folder. It is complete or absent.

    Raises
    ------
    ValueError
        If the format or an option is unknown, or the format needs the texts and they
        were not kept.
    FileExistsError
        If ``path`` is a folder that is not empty.

    Examples
    --------
    >>> import stance
    >>> from tempfile import TemporaryDirectory
    >>> article = stance.Article("« Ce contrat est une honte », dénonce Ana Roy.", id="une")
    >>> with TemporaryDirectory() as folder:
    ...     path = f"{folder}/roy.txt"
    ...     path = stance.analyze(article).export(path, "iramuteq", per="speaker")
    ...     print(path.read_text("utf-8").strip())
    **** *speaker_AnaRoy *speakertype_person *stance_unknown
    Ce contrat est une honte
    """
    place = Path(path)
    name = _named(place) if format is None else format
    if name not in WRITERS:
        message = f"unknown format {name!r}; choose among {', '.join(sorted(WRITERS))}"
        raise ValueError(message)
    _require_known(options, name)
    with atomic_write(place) as partial:
        WRITERS[name](analysis, partial, **options)
    return place


def _named(path: Path) -> str:
    if path.suffix.lower() not in SUFFIXES:
        message = (
            f"the name of {path} does not say which format is meant; "
            f"give format=, one of {', '.join(sorted(WRITERS))}"
        )
        raise ValueError(message)
    return SUFFIXES[path.suffix.lower()]


def _require_known(options: dict[str, Any], name: str) -> None:
    parameters = list(signature(WRITERS[name]).parameters.values())[2:]
    if any(parameter.kind is Parameter.VAR_KEYWORD for parameter in parameters):
        return
    known = [parameter.name for parameter in parameters]
    strange = [option for option in options if option not in known]
    if strange:
        has = f"it has {', '.join(known)}" if known else "it has none"
        message = f"the format {name!r} has no option {strange[0]!r}; {has}"
        raise ValueError(message)
