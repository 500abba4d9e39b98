"""XML in a stream: one element at a time, nothing expanded, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from stance.reading.errors import ReadingError
from stance.reading.limits import check_depth
from stance.reading.markup import is_large_allowed, local_name

__all__ = ["stream_elements"]

Element = Any


def stream_elements(path: Path, name: str) -> Iterator[tuple[Element, int, bool]]:
    """Yield the elements of an XML file that are called ``name``, and forget each.

    Parameters
    ----------
    path : pathlib.Path
        The file, of any size.
    name : str
        The element's name, in any namespace.

    Yields
    ------
    element : lxml element
        Whole; it is emptied once the next is asked for.
    line : int
        The line it begins on.
    alone : bool
        Whether it is the root of the document.

    Raises
    ------
    ReadingError
        When the file is empty, no XML, nested too deep, or breaks off.
    """
    if not path.stat().st_size:
        message = f"{path} is empty: give a file with the text of an article"
        raise ReadingError(message)
    with path.open("rb") as file:
        yield from _elements(file, path, name)


def _elements(file: BinaryIO, path: Path, name: str) -> Iterator[tuple[Element, int, bool]]:
    from lxml import etree  # noqa: PLC0415 - for XML alone

    depth = 0
    events = etree.iterparse(
        file,
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=is_large_allowed(),
    )
    try:
        for event, element in events:
            depth += 1 if event == "start" else -1
            check_depth(path, depth)
            if event == "end" and local_name(element) == name:
                yield element, element.sourceline or 0, depth == 0
                _forget(element)
    except etree.LxmlError as error:
        # Two documents of a corpus may bear one id: libxml2 objects once all is read.
        faults = [one for one in events.error_log if one.type_name != "DTD_ID_REDEFINED"]
        if faults or not events.error_log:
            said = f"line {faults[0].line}: {faults[0].message}" if faults else str(error)
            message = f"{path} is no XML that can be read ({said}): mend it, or export it again"
            raise ReadingError(message) from error


def _forget(element: Element) -> None:
    """Empty an element and take those before it out of the tree."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
