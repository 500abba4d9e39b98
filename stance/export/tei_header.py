"""The headers of TEI: where a text comes from, who speaks in it, what the labels mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from stance.export.documents import Row, records
from stance.export.xml import element, tag
from stance.quote import STANCES

if TYPE_CHECKING:
    from stance.analysis import Analysis
    from stance.article import Article

__all__ = ["corpus_header", "speaker_rows", "text_header"]

_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_ELEMENTS: Final = {"person": "person", "organisation": "org", "group": "personGrp"}
_MEANINGS: Final = {
    "favor": "the speaker is for the target",
    "against": "the speaker is against the target",
    "neutral": "neither for nor against, or no word of the target",
}


def speaker_rows(analysis: Analysis) -> dict[str, Row]:
    """Return the row of each speaker who is quoted, by name, in the order of ``speakers``."""
    quoted = analysis.quotes[analysis.quotes["speaker"].notna()].drop_duplicates("speaker")
    names = ["speaker", "speaker_type", "speaker_role"]
    found = {row["speaker"]: row for row in records(quoted[names])}
    known = {row["speaker"]: row for row in records(analysis.speakers[names])}
    return {name: row for name, row in {**known, **found, **known}.items() if name in found}


def corpus_header(target: str, cast: Mapping[str, Row]) -> str:
    """Return the header of a corpus: its speakers by their ids, the program and its labels."""
    title = f"Quotations in press articles, and stance toward {target}"
    source = "<p>Press articles; the header of each text says which.</p>"
    return _header(title, source, _encoding(target), _cast(cast))


def text_header(
    article: Article, target: str = "", cast: Mapping[str, Row] = MappingProxyType({})
) -> str:
    """Return the header of an article; with its speakers and labels where it stands alone."""
    encoding = _encoding(target) if target else ""
    return _header(article.title or article.id, _bibliography(article), encoding, _cast(cast))


def _header(title: str, source: str, encoding: str, cast: str) -> str:
    return (
        f"<teiHeader>\n<fileDesc>\n<titleStmt>{element('title', title)}</titleStmt>\n"
        "<publicationStmt><p>Quotations and speakers as stance found them. "
        "An article belongs to whoever published it.</p></publicationStmt>\n"
        f"<sourceDesc>{source}</sourceDesc>\n</fileDesc>\n"
        f"{encoding}{cast}</teiHeader>\n"
    )


def _bibliography(article: Article) -> str:
    when = article.date if _DATE.fullmatch(article.date) else None
    parts = [
        element("title", article.title, level="a"),
        element("author", article.author),
        element("title", article.source, level="j"),
        element("date", article.date, when=when),
        element("biblScope", article.section, unit="section"),
        element("biblScope", article.page, unit="page"),
        *(element("note", value, type="metadata", n=name) for name, value in article.extra.items()),
    ]
    return f"<bibl>{''.join(parts)}</bibl>"


def _encoding(target: str) -> str:
    from stance import __version__  # noqa: PLC0415 - the package is loaded by then

    categories = "".join(
        f"{tag('category', xml__id=name)}{element('catDesc', _MEANINGS[name])}</category>\n"
        for name in STANCES
    )
    label = element("bibl", f"Stance toward {target}")
    return (
        "<encodingDesc>\n"
        f"<appInfo>{tag('application', ident='stance', version=__version__)}"
        "<label>stance</label></application></appInfo>\n"
        f"<classDecl><taxonomy>{label}\n{categories}</taxonomy></classDecl>\n</encodingDesc>\n"
    )


def _cast(cast: Mapping[str, Row]) -> str:
    entries = "".join(_entry(name, row) for name, row in cast.items())
    if not entries:
        return ""
    return (
        "<profileDesc><particDesc><listPerson>\n"
        f"{entries}</listPerson></particDesc></profileDesc>\n"
    )


def _entry(name: str, row: Row) -> str:
    """Return the entry of a speaker; one without a name stands under the words for them."""
    kind = row["speaker_type"]
    outer = _ELEMENTS.get(kind, "person")
    role = row["speaker_role"] or ""
    if outer == "org":
        inside = element("orgName", row["speaker"]) + element("desc", role)
    else:
        described = "description" if kind == "unnamed" else None
        inside = element("persName", row["speaker"], type=described) + element("occupation", role)
    return f"{tag(outer, xml__id=name)}{inside}</{outer}>\n"
