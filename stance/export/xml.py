"""Words and tags of XML, as strings."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

__all__ = ["characters", "element", "tag"]

# What XML 1.0 cannot hold at all, not even as a reference.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNKNOWN = "\ufffd"


def characters(words: str) -> str:
    r"""Return ``words`` as the content of an element.

    A character that XML cannot hold becomes U+FFFD, one for one, so that
    offsets stay what they are.

    Examples
    --------
    >>> characters("a < b & \x07")
    'a &lt; b &amp; �'
    """
    # A parser would take a bare carriage return for a line feed.
    return escape(_IMPOSSIBLE.sub(_UNKNOWN, words), {"\r": "&#13;"})


def tag(name: str, **attributes: str | None) -> str:
    """Return the opening tag of an element, without the attributes that are None.

    In the name of an attribute, ``__`` stands for a colon.

    Examples
    --------
    >>> tag("said", xml__id="q1", who="#s1", ana=None)
    '<said xml:id="q1" who="#s1">'
    """
    given = "".join(
        f" {key.replace('__', ':')}={quoteattr(_IMPOSSIBLE.sub(_UNKNOWN, value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>"


def element(name: str, words: str, **attributes: str | None) -> str:
    """Return an element that holds ``words`` alone; nothing where there are none.

    Examples
    --------
    >>> element("title", "Le Matin", level="j"), element("author", "")
    ('<title level="j">Le Matin</title>', '')
    """
    return f"{tag(name, **attributes)}{characters(words)}</{name}>" if words else ""
