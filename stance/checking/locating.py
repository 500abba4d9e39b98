"""Find where an annotated quotation stands in its article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stance.checking.matching import GoldQuote, fold

__all__ = ["Annotated", "find", "locate"]

Annotated = tuple[Mapping[str, str], tuple[str, ...], tuple[str, ...]]


def locate(
    text: str, annotated: Iterable[Annotated], spans: Mapping[str, tuple[int, int, str]]
) -> tuple[str, tuple[GoldQuote, ...]]:
    """Return the annotated quotations of an article by their offsets.

    By the offsets that the annotation gives, or those of the quotation that a row
    came from and still repeats, or its words. Words that do not stand in the
    text are put behind it, so that they count as a quotation that was missed.

    Parameters
    ----------
    text : str
        The article.
    annotated : iterable of (cells, speakers, stances)
        The rows of the annotation.
    spans : mapping
        Start, end and words of each quotation of the analysis, by its id.

    Returns
    -------
    tuple of (str, tuple of GoldQuote)
        The text, with what does not stand in it behind it, and the quotations.
    """
    found = []
    for cells, speakers, stances in annotated:
        span = _given(cells, spans, text)
        if span is None:
            words = cells.get("quote", "")
            if not fold(words)[0]:
                continue
            span = find(words, text)
            if span is None:
                span = (len(text) + 2, len(text) + 2 + len(words))
                text = f"{text}\n\n{words}"
        kind = cells.get("quote_type") or "direct"
        found.append(GoldQuote(span[0], span[1], kind, speakers, stances))
    return text, tuple(found)


def _given(
    cells: Mapping[str, str], spans: Mapping[str, tuple[int, int, str]], text: str
) -> tuple[int, int] | None:
    start, end = cells.get("start", ""), cells.get("end", "")
    if start.isdecimal() and end.isdecimal():
        return int(start), int(end)
    known = spans.get(cells.get("quote_id", ""))
    if known is None:
        return None
    first, last, words = known
    same = fold(words)[0] == fold(cells.get("quote", "") or words)[0]
    return (first, last) if same and text[first:last] == words else None


def find(words: str, text: str) -> tuple[int, int] | None:
    """Return where ``words`` first stand in ``text``, letters and digits alone compared.

    Examples
    --------
    >>> find("L’été , dit-elle", "« L'été, dit-elle, sera long. »")
    (2, 17)
    >>> find("jamais", "toujours") is None
    True
    """
    sought, _ = fold(words)
    letters, offsets = fold(text)
    at = letters.find(sought) if sought else -1
    return (offsets[at], offsets[at + len(sought) - 1] + 1) if at >= 0 else None
