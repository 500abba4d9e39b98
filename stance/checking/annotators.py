"""Compare two people who checked the same sheet, and settle their differences.

Measure the agreement of two people first: a program cannot be expected to agree with a
person more than another person does. `differences` writes the rows on which they disagree
as a sheet, which the two or a third person can settle. `settled` combines the answers that
both gave with the settled ones into one annotation for `stance.checking.agreement` and
`stance.correct`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from stance.checking.agreement import (
    LABELS,
    alpha_of_coincidences,
    bounds_of,
    coincidences,
    redrawn,
    warn_of_few,
)
from stance.checking.sheets import (
    SHEET,
    Sheet,
    cells_of,
    checked_rows,
    is_deleted,
    no_speaker,
    read_corrections,
    stance_meant,
    write_sheet,
)
from stance.columns import build
from stance.comparing.intervals import wilson
from stance.french.words import letters
from stance.speakers.name_matching import same_speaker

if TYPE_CHECKING:
    from stance.files.spreadsheets import Separator

__all__ = ["annotator_agreement", "differences", "settled"]


_SAID: Final = ("checked_by", "speaker", "stance", "delete", "note")
_ASKED: Final = ("delete", "speaker", "stance")
_Cells = Mapping[str, str]


def annotator_agreement(first: Sheet, second: Sheet) -> pd.DataFrame:
    """Return the agreement of two people who checked the same quotations.

    Parameters
    ----------
    first, second : path or DataFrame
        The sheets drawn by ``sample``, each completed by one person. Only rows that both
        have checked count; a cell that one of them left empty is ignored.

    Returns
    -------
    DataFrame
        ``figure``, ``value``, its 95 % interval ``ci_low`` and ``ci_high``, and ``n``,
        the number of quotations used. The figures are ``quotation_agreement`` (both say
        that it is a quotation, or both that it is not), ``speaker_agreement`` and
        ``stance_agreement`` with Wilson's interval, and ``stance_alpha`` (Krippendorff)
        with a bootstrap interval over articles.

    Raises
    ------
    FileNotFoundError
        If a path does not exist.
    ValueError
        If one is not a sheet that a person checked, or they have no quotation in common.

    Warns
    -----
    FewRowsWarning
        If they have fewer than thirty quotations in common.
    """
    pairs = _pairs(first, second)
    warn_of_few(len(pairs))
    rows = []
    for figure, asked in zip(("quotation", "speaker", "stance"), _ASKED, strict=True):
        same = [pair.same(asked) for pair in pairs if pair.both_say(asked)]
        bounds = wilson(sum(same), len(same))
        value = sum(same) / len(same) if same else np.nan
        rows.append((f"{figure}_agreement", value, *bounds, len(same)))
    labelled = [pair for pair in pairs if pair.both_say("stance")]
    rows.append(("stance_alpha", *_alpha(labelled), len(labelled)))
    columns = ["figure", "value", "ci_low", "ci_high", "n"]
    return pd.DataFrame(rows, columns=columns).astype({"figure": "string"})


def differences(  # noqa: PLR0913 - the sheets, and the file
    first: Sheet,
    second: Sheet,
    *,
    to: str | os.PathLike[str] | None = None,
    separator: Separator = ",",
    bom: bool = True,
    overwrite: bool = False,
) -> pd.DataFrame:
    """Return the rows on which two people disagree, as a sheet to settle.

    Parameters
    ----------
    first, second : path or DataFrame
        As in ``annotator_agreement``.
    to : path, optional
        A CSV file to write, as ``sample`` does.
    separator, bom, overwrite
        As in ``sample``.

    Returns
    -------
    DataFrame
        The columns of ``stance.checking.sheets.SHEET``, filled where both agree and
        empty where they do not, then the answers of each (``speaker_1``, ``speaker_2``,
        …). To settle a row, fill its empty cells and write your name in ``checked_by``.

    Raises
    ------
    FileNotFoundError, ValueError
        As ``annotator_agreement``.
    FileExistsError
        As ``sample``, if the CSV file holds answers of a person.
    """
    apart = [pair for pair in _pairs(first, second) if pair.apart]
    said = [f"{name}_{number}" for name in _SAID for number in (1, 2)]
    schema = {**SHEET, **dict.fromkeys(said, "string")}
    sheet = build([pair.to_settle() for pair in apart], schema)
    if to is not None:
        write_sheet(sheet, to, shown=sheet, overwrite=overwrite, separator=separator, bom=bom)
    return sheet


def settled(first: Sheet, second: Sheet, settlement: Sheet | None = None) -> pd.DataFrame:
    """Combine two annotations into one: the answers that both gave, and the settled ones.

    Parameters
    ----------
    first, second : path or DataFrame
        As in ``annotator_agreement``.
    settlement : path or DataFrame, optional
        The result of ``differences``, completed.

    Returns
    -------
    DataFrame
        With the columns of ``stance.checking.sheets.SHEET``. In a row that is
        not settled, ``checked_by`` is empty, so that the row does not count.

    Raises
    ------
    FileNotFoundError, ValueError
        As ``annotator_agreement``.
    """
    by_key: dict[tuple[str, ...], _Cells] = {}
    if settlement is not None:
        read = read_corrections(settlement)
        by_key = {_key(row): row for row in cells_of(read[read["checked_by"].notna()])}
    rows = []
    for pair in _pairs(first, second):
        row = pair.to_settle()
        if pair.apart:
            row |= {name: by_key[pair.key][name] for name in _SAID if pair.key in by_key}
        else:
            people = (pair.first["checked_by"], pair.second["checked_by"])
            row["checked_by"] = ", ".join(dict.fromkeys(filter(None, people)))
        rows.append({name: row.get(name, "") for name in SHEET})
    return build(rows, SHEET)


@dataclass(frozen=True)
class _Pair:
    """The answers of two people for one quotation; an empty mapping means that it is not one."""

    key: tuple[str, ...]
    first: _Cells
    second: _Cells

    @property
    def labels(self) -> tuple[str, str]:
        """The stance that each gives; where one accepts several, the one that the other gives."""
        one, two = (
            [stance_meant(word) for word in row["stance"].split("|")]
            for row in (self.first, self.second)
        )
        both = [label for label in one if label in two]
        return (both[0], both[0]) if both else (one[0], two[0])

    @property
    def apart(self) -> bool:
        """Whether they disagree on any answer."""
        return any(self.both_say(asked) and not self.same(asked) for asked in _ASKED)

    def both_say(self, asked: str) -> bool:
        """Tell whether both gave an answer."""
        if asked == "delete":
            return True
        rows = (self.first, self.second)
        kept = not any(is_deleted(row["delete"]) for row in rows)
        return kept and all(row[asked] for row in rows)

    def same(self, asked: str) -> bool:
        """Tell whether both gave the same answer."""
        one, two = self.first[asked], self.second[asked]
        if asked == "delete":
            return is_deleted(one) == is_deleted(two)
        if asked == "stance":
            return len(set(self.labels)) == 1
        if no_speaker(one) or no_speaker(two):
            return no_speaker(one) and no_speaker(two)
        names = tuple(name.strip() for name in two.split("|"))
        return any(same_speaker(name, names) for name in one.split("|"))

    def to_settle(self) -> dict[str, str]:
        """Return the row with the common answers, followed by the answers of each."""
        row = {name: self.first.get(name) or self.second.get(name, "") for name in SHEET}
        row |= {"checked_by": "", "note": ""}
        for asked in _ASKED:
            if self.both_say(asked) and not self.same(asked):
                row[asked] = ""
        if is_deleted(self.first["delete"]) != is_deleted(self.second["delete"]):
            row |= {"speaker": "", "stance": ""}
        for number, cells in enumerate((self.first, self.second), start=1):
            row |= {f"{name}_{number}": cells[name] for name in _SAID}
        return row


def _pairs(first: Sheet, second: Sheet) -> list[_Pair]:
    """Return the quotations that both have checked, in the order of the first sheet."""
    one, two = ({_key(row): row for row in cells_of(_read(sheet))} for sheet in (first, second))
    pairs = [_Pair(key, row, two[key]) for key, row in one.items() if key in two and _quoted(row)]
    pairs += _alone(one, two, swapped=False)
    pairs += _alone(two, one, swapped=True)
    if not pairs:
        message = (
            "the two sheets have no checked quotation in common: compare their quote_id and quote"
        )
        raise ValueError(message)
    return pairs


def _alone(
    rows: Mapping[tuple[str, ...], _Cells],
    others: Mapping[tuple[str, ...], _Cells],
    *,
    swapped: bool,
) -> Iterator[_Pair]:
    """Yield the quotations that one person added in articles that the other has also read."""
    read = {cells["article_id"] for cells in others.values()}
    for key, cells in rows.items():
        if key in others or cells["quote_id"] or not _quoted(cells):
            continue
        if cells["article_id"] in read and not is_deleted(cells["delete"]):
            # Until it is settled it is not a row that counts without a name, as added ones do.
            added = {**cells, "sampled": cells["sampled"] or "added"}
            none = {**dict.fromkeys(_SAID, ""), "delete": "x"}
            yield _Pair(key, none, added) if swapped else _Pair(key, added, none)


def _read(sheet: Sheet) -> pd.DataFrame:
    name = "the sheet" if isinstance(sheet, pd.DataFrame) else os.fspath(sheet)
    return checked_rows(read_corrections(sheet), name)


def _quoted(cells: _Cells) -> bool:
    return bool(cells["quote_id"] or cells["quote"])


def _key(cells: _Cells) -> tuple[str, ...]:
    """Return the key of a quotation: its words, and its id or that of its article."""
    return cells["quote_id"] or cells["article_id"], letters(cells["quote"])


def _alpha(pairs: Sequence[_Pair]) -> tuple[float, float, float]:
    """Return Krippendorff's alpha of the labels, and its bootstrap interval over articles."""
    by_article: dict[str, list[list[int]]] = {}
    for pair in pairs:
        codes = [LABELS.index(label) for label in pair.labels]
        by_article.setdefault(pair.first["article_id"], []).append(codes)
    matrices = np.array([coincidences(units, len(LABELS)) for units in by_article.values()])
    if not len(matrices):
        return np.nan, np.nan, np.nan
    alphas = [float(alpha_of_coincidences(sums)) for sums in redrawn(matrices)]
    return float(alpha_of_coincidences(matrices.sum(axis=0))), *bounds_of(alphas)
