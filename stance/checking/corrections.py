"""Apply a person's corrections: speakers, stances, and added or deleted quotations."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pandas as pd

from stance.checking.matching import find
from stance.checking.quote_lookup import QuoteLookup
from stance.checking.sheets import (
    UNSIGNED,
    Sheet,
    cells_of,
    is_deleted,
    is_signed,
    no_speaker,
    read_corrections,
    stance_meant,
)
from stance.columns import CORRECTIONS, QUOTES, alias_table, build, conform
from stance.french.word_lists import name_gender
from stance.french.words import share_quoted
from stance.quote import QUOTE_TYPES
from stance.speakers.name_matching import name_key

if TYPE_CHECKING:
    from stance.columns import Tables

__all__ = ["correct"]


AnyTables = TypeVar("AnyTables", bound="Tables")

_METHOD: Final = "corrected"
_EVIDENCE: Final = "corrected by hand"
_SCORES: Final = {"favor": 1.0, "against": -1.0, "neutral": 0.0}
_OTHER: Final = "other"  # the aspect where the analysis found none
_OTHER_WORDS: Final = "the analysis has other words under this id; delete the row and add one"


def correct(analysis: AnyTables, sheet: Sheet) -> AnyTables:
    """Return the analysis with a person's corrections and recomputed summaries.

    Parameters
    ----------
    analysis : Analysis
        It is not modified.
    sheet : path or DataFrame
        A sheet drawn by ``Analysis.sample``, completed or corrected: see
        ``stance.checking.sheets``. Of its rows, only those with ``checked_by`` count, and
        those that a person added. An empty cell changes nothing; ``?`` means that no
        speaker can be named. The sheet may be of an earlier analysis of the articles: a row
        counts where its words are quoted, whatever their ``quote_id`` is now.

    Returns
    -------
    Analysis
        ``corrections`` has a row for each change: the column, ``before``, ``after``,
        ``checked_by``, ``note``, and the ``outcome`` (applied, deleted, added, or the
        reason why not). In ``quotes``, ``method`` is « corrected » where a person gave
        the speaker, and ``evidence`` is « corrected by hand » where a person gave the
        stance; these have confidence 1 and a score of 1, −1 or 0. A missed quotation is
        added where its words occur in the article's text.

    Raises
    ------
    FileNotFoundError
        If the path does not exist.
    ValueError
        If it is not such a sheet, or nobody has checked a row; the message names the
        file and the cell to correct.
    """
    rows = read_corrections(sheet)
    signed = is_signed(rows)
    if len(rows) and not signed.any():
        name = "the sheet" if isinstance(sheet, pd.DataFrame) else os.fspath(sheet)
        raise ValueError(UNSIGNED.format(name=name))
    rows = rows[signed]
    changes = _Changes(analysis)
    for cells in cells_of(rows):
        changes.take(cells)
    quotes = changes.quotes()
    rules = analysis.aliases.rename(columns={"alias": "speaker_in_article"})
    log = pd.concat([analysis.corrections, build(changes.log, CORRECTIONS)], ignore_index=True)
    done = analysis.with_quotes(quotes)
    return done.replaced(
        articles=_requoted(done, {row["article_id"] for row in changes.log}),
        aliases=alias_table(quotes, rules),
        corrections=conform(log, CORRECTIONS),
    )


def _requoted(analysis: Tables, ids: set[object]) -> pd.DataFrame:
    """Return the articles with ``share_quoted`` recomputed."""
    texts = analysis.texts[analysis.texts["article_id"].isin(ids)]
    share = analysis.articles["share_quoted"].copy()
    for article_id, text in zip(texts["article_id"], texts["text"], strict=True):
        mine = analysis.quotes[analysis.quotes["article_id"] == article_id]
        spans = zip(mine["start"].tolist(), mine["end"].tolist(), strict=True)
        share[analysis.articles["article_id"] == article_id] = share_quoted(text, spans)
    return analysis.articles.assign(share_quoted=share)


@dataclass
class _Changes:
    """The changes that a sheet makes, collected row by row."""

    analysis: Tables
    log: list[Mapping[str, object]] = field(default_factory=list)
    _edits: dict[int, dict[str, object]] = field(default_factory=dict)
    _gone: set[int] = field(default_factory=set)
    _added: list[Mapping[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        quotes = self.analysis.quotes
        self._lookup = QuoteLookup(quotes, self.analysis.articles["article_id"].tolist())
        known = quotes.dropna(subset=["speaker"])
        told = known[["speaker", "speaker_type", "speaker_gender"]].astype("object")
        told = told.where(told.notna(), None)
        # Where a speaker has several rows, the last that gives the gender counts.
        told = told.sort_values("speaker_gender", na_position="first", kind="stable")
        rows = map(tuple, told.to_numpy().tolist())
        self._speakers = {name_key(name): (name, kind, gender) for name, kind, gender in rows}

    def take(self, cells: Mapping[str, str]) -> None:
        """Apply a row of the sheet."""
        if not cells["quote"] and not cells["quote_id"]:
            return  # an article that was read and has no quotation
        at = self._lookup.find(cells)
        if at is not None:
            self._change(at, cells)
        elif cells["quote_id"]:
            why = _OTHER_WORDS if cells["quote_id"] in self._lookup else "no such quotation"
            self._note(cells, "quote", "", cells["quote"], f"not applied: {why}")
        elif not is_deleted(cells["delete"]):
            self._add(cells)

    def _change(self, at: int, cells: Mapping[str, str]) -> None:
        row = self.analysis.quotes.iloc[at]
        told = {**cells, "article_id": row["article_id"], "quote_id": row["quote_id"]}
        if is_deleted(cells["delete"]):
            self._gone.add(at)
            self._note(told, "quote", row["quote"], "", "deleted")
            return
        kind = cells["quote_type"]
        if kind in QUOTE_TYPES and kind != row["quote_type"]:
            self._edits.setdefault(at, {})["quote_type"] = kind
            self._note(told, "quote_type", row["quote_type"], kind, "applied")
        speaker, before = cells["speaker"], row["speaker"] if pd.notna(row["speaker"]) else ""
        if speaker and name_key(speaker) != name_key(before):
            edit = self._speaker(speaker)
            self._edits.setdefault(at, {}).update(edit)
            self._note(told, "speaker", before, edit["speaker"] or "", "applied")
        label, was = stance_meant(cells["stance"]), row["stance"]
        if label and label != was:
            self._edits.setdefault(at, {}).update(_stance(label, row["aspect"]))
            self._note(told, "stance", was if pd.notna(was) else "", label, "applied")

    def _speaker(self, name: str) -> dict[str, object]:
        """Return the cells of a corrected speaker, in a spelling that the analysis already has."""
        if no_speaker(name):
            found, kind, gender = None, None, None
        else:
            unheard = (name, "person", name_gender(name) or None)
            found, kind, gender = self._speakers.setdefault(name_key(name), unheard)
        return {
            "speaker": found,
            "speaker_type": kind,
            "speaker_gender": gender,
            "speaker_role": None,
            "speaker_in_article": found,
            "method": _METHOD,
            "confidence": 1.0,
        }

    def _add(self, cells: Mapping[str, str]) -> None:
        article_id = cells["article_id"]
        try:
            article = self.analysis.article(article_id)
        except KeyError as error:
            self._note(cells, "quote", "", cells["quote"], f"not applied: {error.args[0]}")
            return
        span = find(cells["quote"], article.text)
        kind = cells["quote_type"] or "direct"
        if span is None or kind not in QUOTE_TYPES:
            why = "these words are not in the article" if span is None else f"no {kind}"
            self._note(cells, "quote", "", cells["quote"], f"not applied: {why}")
            return
        words = article.text[span[0] : span[1]]
        number = sum(row["article_id"] == article_id for row in self._added) + 1
        while (quote_id := f"{article_id}:+{number}") in self._lookup:
            number += 1
        label = stance_meant(cells["stance"])
        self._added.append(
            {
                "article_id": article_id,
                "quote_id": quote_id,
                "quote_type": kind,
                "quote": words,
                "start": span[0],
                "end": span[1],
                "sentence": cells["sentence"] or words,
                "block": article.block_at(span[0]),
                "repeated": False,
                "target": self.analysis.target,
                **self._speaker(cells["speaker"] or "?"),
                **(_stance(label, None) if label else {}),
            }
        )
        self._note({**cells, "quote_id": quote_id}, "quote", "", words, "added")

    def _note(
        self, cells: Mapping[str, str], column: str, before: object, after: object, outcome: str
    ) -> None:
        named = {name: cells[name] for name in ("article_id", "quote_id", "checked_by", "note")}
        self.log.append(
            {**named, "column": column, "before": before, "after": after, "outcome": outcome}
        )

    def quotes(self) -> pd.DataFrame:
        """Return the corrected quotations, in the order of the articles and their text."""
        old = self.analysis.quotes
        columns = {str(name): old[name].astype("object").tolist() for name in old}
        for at, edit in self._edits.items():
            for name, value in edit.items():
                columns[name][at] = value
        rows = pd.DataFrame(columns, dtype="object").drop(index=sorted(self._gone))
        if self._added:
            added = {name: [row.get(name) for row in self._added] for name in columns}
            rows = pd.concat([rows, pd.DataFrame(added, dtype="object")], ignore_index=True)
            ids = self.analysis.articles["article_id"].tolist()
            place = rows["article_id"].map({name: at for at, name in enumerate(ids)})
            rows = rows.assign(_at=place).sort_values(["_at", "start", "end"]).drop(columns="_at")
        open_ = {name: _categories(old[name], rows[name]) for name in ("method", "aspect")}
        return conform(rows.astype(open_), QUOTES)


def _categories(old: pd.Series[Any], new: pd.Series[Any]) -> pd.CategoricalDtype:
    """Return the old categories and the new ones."""
    more = sorted(set(new.dropna()) - set(old.cat.categories))
    return pd.CategoricalDtype([*old.cat.categories, *more])


def _stance(label: str, aspect: object) -> dict[str, object]:
    """Return the cells of a stance given by a person; it counts even in an off-target article."""
    return {
        "aspect": aspect if isinstance(aspect, str) else _OTHER,
        "stance": label,
        "stance_score": _SCORES[label],
        "stance_confidence": 1.0,
        "evidence": _EVIDENCE,
    }
