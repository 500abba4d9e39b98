"""What a teiHeader says of an article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stance.reading.markup import fold_blanks, local_name
from stance.reading.pieces import Known

__all__ = ["names_of", "read_header", "words"]

Element = Any

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def read_header(header: Element | None) -> Known:
    """Return the metadata of a header; empty where there is none.

    The source's own title, date, page and publisher go before those of the
    electronic edition. Identifiers, keywords and scopes that an Article has no
    place for are kept as they are called.
    """
    if header is None:
        return Known()
    title = _first(header, "titleStmt", "title")
    journal = next((words(one) for one in _all(header, "title") if one.get("level") == "j"), "")
    scopes = {one.get("unit", "scope"): words(one) for one in _all(header, "biblScope")}
    reference = next(
        (
            one.get("target", "")
            for place in _all(header, "sourceDesc")
            for one in _all(place, "ref")
        ),
        "",
    )
    extra = {one.get("type", "idno"): words(one) for one in _all(header, "idno")}
    keywords = [words(term) for group in _all(header, "keywords") for term in _all(group, "term")]
    language = next((one.get("ident", "") for one in _all(header, "language")), "")
    page = scopes.pop("page", "") or scopes.pop("pp", "")
    return Known(
        title=title,
        author=_first(header, "titleStmt", "author") or _first(header, "sourceDesc", "author"),
        source=journal
        or _first(header, "sourceDesc", "publisher")
        or _first(header, "publicationStmt", "publisher"),
        section=scopes.pop("section", "") or scopes.pop("rubrique", ""),
        date=_date(header, "sourceDesc") or _date(header, "publicationStmt"),
        page=page,
        url=reference or extra.pop("URL", "") or extra.pop("url", ""),
        language=language,
        extra={**scopes, **extra, "keywords": "; ".join(keywords)},
    )


def names_of(header: Element | None) -> dict[str, str]:
    """Return the name of each person and body that a header lists, by its ``xml:id``."""
    listed = [] if header is None else [one for one in header.iter("{*}*") if one.get(_XML_ID)]
    named: dict[str, str] = {}
    for one in listed:
        if local_name(one) in {"person", "org", "personGrp"}:
            names = [*_all(one, "persName"), *_all(one, "orgName"), *_all(one, "name")]
            named[one.get(_XML_ID)] = words(names[0]) if names else ""
    return named


def words(element: Element) -> str:
    """Return the words of an element on one line."""
    return fold_blanks("".join(element.itertext("{*}*"))).strip(" ")


def _all(element: Element, name: str) -> Iterator[Element]:
    return iter(element.iter(f"{{*}}{name}"))


def _first(header: Element, place: str, name: str) -> str:
    found = (words(one) for part in _all(header, place) for one in _all(part, name))
    return next(filter(None, found), "")


def _date(header: Element, place: str) -> str:
    for part in _all(header, place):
        for one in _all(part, "date"):
            found = one.get("when") or one.get("when-iso") or words(one)
            if found:
                return str(found)
    return ""
