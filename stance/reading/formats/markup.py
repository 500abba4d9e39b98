"""Parse HTML and XML safely, and turn elements into paragraphs.

`parse_html` parses a whole page, `stream_elements` an XML file of any size element by element;
neither expands entities or fetches anything. `pieces_of` turns an element into paragraphs,
with a `Gatherer` that collapses white space like a browser.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from stance.files.encodings import decode_file
from stance.files.limits import ReadingError, check_depth, in_force, too_large

if TYPE_CHECKING:
    from stance.article import BlockKind
    from stance.reading.article_builder import Piece

__all__ = [
    "Gatherer",
    "cell_pieces",
    "cell_text",
    "having",
    "html_of_text",
    "inner_text",
    "is_large_allowed",
    "local_name",
    "parse_html",
    "pieces_of",
    "stream_elements",
    "unescaped",
]


# lxml has no types of its own.
Element = Any

_PROLOGUE = re.compile(r"<\?xml[^>]{0,200}\?>")
# What print and screen fold into one blank; the no-break space stays.
_BLANKS = re.compile(r"[ \t\r\n\f]+")

# fmt: off
BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})
SKIPPED: Final = frozenset({
    "button", "head", "iframe", "nav", "noscript", "object", "script", "style", "svg", "template",
})
# fmt: on
KINDS: Final[dict[str, BlockKind]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "crosshead"),
    "figcaption": "caption",
}
# A cell of a table that holds HTML. Names of tags are told from « < » before a word.
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|small|sub|sup|mark|h[1-6]|ul|ol|li|blockquote|img"
    r"|figure|figcaption|section|article|header|footer|table|tbody|tr|td|th|script|style)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(
    r"<(?:p|br|div|h[1-6]|ul|ol|li|blockquote|section|article|table|tr)[\s/>]", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_MARKUP = re.compile(r"<[/A-Za-z]|&[#A-Za-z]")
# Beyond these libxml2 leaves things out, unless it is told that the document is large.
_PARSER_DEPTH = 250
_PARSER_CHARS = 10_000_000


def parse_html(path: Path) -> Element:
    """Return the root element of an HTML file.

    The charset that it declares is not relied on: many pages were saved in
    another. Nothing is fetched, and broken markup is mended as browsers do.

    Raises
    ------
    ReadingError
        If the file is empty, binary, too large or nested too deep.
    """
    return html_of_text(decode_file(path), path)


def html_of_text(text: str, path: Path) -> Element:
    """Return the root element of a page that is decoded; ``path`` is for messages."""
    from lxml import etree, html  # noqa: PLC0415 - for HTML alone

    text = _PROLOGUE.sub("", text, count=1).replace("\0", "")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=is_large_allowed())
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError as error:
        message = f"{path} cannot be read as HTML ({error}): save the page again"
        raise ReadingError(message) from error
    _check_depth_of(root, path)
    if any(_asks_for_huge(entry.message) for entry in parser.error_log):
        raise too_large(path, "max_chars")
    return root


def _asks_for_huge(message: str) -> bool:
    """Tell whether libxml2 met its own limits; its versions name them differently.

    All advise XML_PARSE_HUGE. Some stop before an element is handed on whose depth we would see.
    """
    return "huge" in message.lower()


def is_large_allowed() -> bool:
    """Tell whether the limits in force go beyond what libxml2 reads unless told to."""
    most = in_force()
    return most.max_depth > _PARSER_DEPTH or most.max_chars > _PARSER_CHARS


def _check_depth_of(root: Element, path: Path) -> None:
    from lxml import etree  # noqa: PLC0415 - loaded by then

    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    check_depth(path, deepest)


def having(element: Element, *classes: str) -> list[Element]:
    """Return the elements inside ``element`` that have one of ``classes``, in order.

    The first class that any of them has decides.
    """
    for name in classes:
        found: list[Element] = element.xpath(
            ".//*[contains(concat(' ', normalize-space(@class), ' '), $name)]", name=f" {name} "
        )
        if found:
            return found
    return []


def local_name(element: Element) -> str:
    """Return an element's name without its namespace; empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def fold_blanks(text: str) -> str:
    r"""Return ``text`` with one blank for each run of blanks, tabs and line ends.

    Examples
    --------
    >>> fold_blanks("un  deux\n trois\xa0?")
    'un deux trois\xa0?'
    """
    return _BLANKS.sub(" ", text)


@dataclass(slots=True)
class Gatherer:
    """Gathers text into pieces: blanks are folded, elements that are blocks part them.

    Attributes
    ----------
    pieces : list of Piece
        What is gathered; the last may still be open.
    """

    pieces: list[Piece] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0

    def add(self, text: str | None) -> None:
        """Add words to the open piece."""
        folded = fold_blanks(text or "")
        if folded.startswith(" ") and (not self._parts or self._parts[-1].endswith((" ", "\n"))):
            folded = folded[1:]
        if folded:
            self._parts.append(folded)
            self._length += len(folded)

    def add_line(self) -> None:
        """Begin a new line in the open piece; a second one in a row, a new piece."""
        if self._parts and self._parts[-1] == "\n":
            self.close()
        elif self._parts:
            self._trim()
            self._parts.append("\n")
            self._length += 1

    def close(self, kind: BlockKind | None = None) -> None:
        """End the open piece; without words it is none."""
        text = "".join(self._parts).rstrip()
        if text.strip():
            self.pieces.append((kind, text))
        self._parts.clear()
        self._length = 0

    def place(self) -> tuple[int, int]:
        """Return where the next word goes: which piece, and how far into it."""
        return len(self.pieces), self._length

    def _trim(self) -> None:
        last = self._parts[-1].rstrip(" ")
        self._length -= len(self._parts[-1]) - len(last)
        self._parts[-1] = last


def pieces_of(element: Element, skipped: Collection[Element] = ()) -> list[Piece]:
    r"""Return the paragraphs of an HTML element, in order.

    Parameters
    ----------
    element : lxml element
        Its scripts, forms and menus are left out.
    skipped : collection of elements
        Others to leave out.

    Examples
    --------
    >>> from lxml import html
    >>> page = html.fromstring("<h2>Un contrat</h2><p>Le <mark>maire</mark> a<br>dit non.")
    >>> pieces_of(page)
    [('crosshead', 'Un contrat'), (None, 'Le maire a\ndit non.')]
    """
    gathered = Gatherer()
    kind: BlockKind | None = None
    for event, inner in _walk(element, skipped):
        name = local_name(inner)
        if event == "start" and name == "br":
            gathered.add_line()
        if name in BLOCKS:
            gathered.close(kind)
            kind = KINDS.get(name) if event == "start" else None
        gathered.add(inner.text if event == "start" and name else None)
        if event != "start" and inner is not element:
            gathered.add(inner.tail)
    gathered.close()
    return gathered.pieces


def _walk(element: Element, skipped: Collection[Element]) -> Iterator[tuple[str, Element]]:
    """Yield the starts and ends of an element and all in it; of what is skipped, ends alone."""
    from lxml import etree  # noqa: PLC0415 - loaded by then

    left_out = set(skipped)
    walker = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, inner in walker:
        if event == "start" and (inner in left_out or local_name(inner) in SKIPPED):
            walker.skip_subtree()
        else:
            yield event, inner


def cell_pieces(text: str) -> list[Piece]:
    """Return the paragraphs of a cell that holds HTML: its tags and entities made text.

    A cell without tags is one piece.

    Examples
    --------
    >>> cell_pieces("<p>&laquo;&#8201;Non&raquo;</p><p>Il <b>refuse</b>.</p>")
    [(None, '«\u2009Non»'), (None, 'Il refuse.')]
    >>> cell_pieces("&#171; Non &#187;, R&D, 3 < 4")
    [(None, '« Non », R&D, 3 < 4')]
    """
    if not _TAG.search(text):
        return [(None, unescaped(text))]
    from lxml import etree, html  # noqa: PLC0415 - for HTML alone

    # Where no tag parts paragraphs, line ends do.
    marked = text if _BLOCK_TAG.search(text) else text.replace("\n", "<br>")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=is_large_allowed())
    data = f"<div>{marked}</div>".replace("\0", "").encode("utf-8", "replace")
    try:
        root = html.document_fromstring(data, parser=parser)
    except etree.LxmlError:
        return [(None, unescaped(text))]
    return [(kind, unescaped(words)) for kind, words in pieces_of(root)]


def cell_text(text: str) -> str:
    """Return the words of a cell that may hold HTML, on the lines that they stand on."""
    return "\n".join(words for _, words in cell_pieces(text)) if _MARKUP.search(text) else text


def unescaped(text: str) -> str:
    """Return ``text`` with its entities made characters; a lone ``&`` stays."""
    return _ENTITY.sub(lambda match: unescape(match[0]), text) if "&" in text else text


def inner_text(element: Element | None) -> str:
    """Return the words of an element on one line; empty for None."""
    if element is None:
        return ""
    return " ".join(text.replace("\n", " ") for _, text in pieces_of(element))


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
        If the file is empty, no XML, nested too deep, or breaks off.
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
        if too_much := next((one for one in faults if _asks_for_huge(one.message)), None):
            deep = "depth" in too_much.message.lower()
            raise too_large(path, "max_depth" if deep else "max_chars") from error
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
