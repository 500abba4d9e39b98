"""Tell whether one name is a short form of another: « M. Roche » of « Sean Roche »."""

from __future__ import annotations

__all__ = ["shortens"]

SHORTEST = 4  # letters that the first word of a body's short name has at least


def shortens(words: tuple[str, ...], full: tuple[str, ...], *, person: bool, titled: bool) -> bool:
    """Tell whether ``words`` are a short form of the name ``full``.

    Parameters
    ----------
    words, full : tuple of str
        Two different names, folded.
    person : bool
        Whether ``full`` is a person's.
    titled : bool
        Whether ``words`` ever stand behind a title: then they are no given name.

    Examples
    --------
    >>> shortens(("le", "pen"), ("marine", "le", "pen"), person=True, titled=False)
    True
    >>> shortens(("hrw",), ("human", "rights", "watch"), person=False, titled=False)
    True
    """
    if len(words) >= len(full):
        return len(words) == len(full) > 1 and _initialled(words, full)
    return _of_person(words, full, titled=titled) if person else _of_body(words, full)


def _of_person(words: tuple[str, ...], full: tuple[str, ...], *, titled: bool) -> bool:
    if len(words) == 1:
        return words[0] == full[-1] or (words[0] == full[0] and not titled)
    return words == full[-len(words) :] or _initialled(words, full)


def _of_body(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell an acronym, or a name without its last word, of a body."""
    first = words[0] if words else ""
    if len(words) == 1 and len(first) > 1 and first == "".join(word[0] for word in full):
        return True
    begins = words == full[: len(words)] and len(words) >= len(full) - 1
    return begins and len(first) >= SHORTEST


def _initialled(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell « S. Roche » of « Sean Roche »: the same surname, the given name or its initial."""
    one, other = words[0], full[0]
    initial = (len(one) == 1 and other.startswith(one)) or (
        len(other) == 1 and one.startswith(other)
    )
    return words[-1] == full[-1] and (one == other or initial)
