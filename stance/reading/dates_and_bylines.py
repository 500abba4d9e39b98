"""Read what an article says of itself: its date, page, section, author and newspaper.

`find_date` finds a French date anywhere in a text; `read_date` parses a cell or a short line, in
French or English. `read_folio` reads the running head of a page, `nameplate` the name of a
newspaper, `is_byline` and `author_of` the line that signs an article, `is_sign_off` the agency or
the initials under it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from stance.files.resources import read_table, read_words
from stance.french.words import LETTER, fold, zipf

__all__ = [
    "WEEKDAY",
    "Folio",
    "author_of",
    "date_span",
    "find_date",
    "is_byline",
    "is_captioned",
    "is_sign_off",
    "nameplate",
    "read_date",
    "read_folio",
]


#: The days of the week, for patterns.
WEEKDAY: Final = "(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"

_DATE = re.compile(
    rf"\b(\d{{1,2}})(?:er)?\s+({LETTER}{{3,9}}\.?)\s+((?:19|20)\d\d)\b", re.IGNORECASE
)
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)\b")
_MONTH_FIRST = re.compile(r"\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+((?:19|20)\d\d)\b")
_DASHED = re.compile(r"(\d{1,2})-(\d{1,2})-((?:19|20)\d\d)")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_YEAR_FIRST = re.compile(r"((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_SHORT = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d\d)(?:[T\s]\s*\d{1,2}\s*[:h].*)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)[-/](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.]((?:19|20)\d\d)")
_NAMED_MONTH = re.compile(rf"({LETTER}{{3,9}}\.?)\s+((?:19|20)\d\d)")
_FIRST_SHORT: Final = 30  # years of two figures are 1930 to 2029, as in Excel


@cache
def _months() -> dict[str, int]:
    return {fold(row["month"]): int(row["number"]) for row in read_table("months")}


@cache
def _english_months() -> dict[str, int]:
    return {row["month"]: int(row["number"]) for row in read_table("months_english")}


def find_date(text: str) -> str:
    """Return the first date of ``text`` in ISO 8601, or the empty string.

    Examples
    --------
    >>> find_date("Publié le mardi 3 mars 2020"), find_date("le 1er août 2021")
    ('2020-03-03', '2021-08-01')
    >>> find_date("31/02/2020")
    ''
    """
    return date_span(text)[0]


def date_span(text: str) -> tuple[str, int, int]:
    """Return the date that `find_date` finds, with its start and end; zeros if there is none."""
    for match in _DATE.finditer(text):
        month = _month(match[2])
        found = _iso(match[3], month, match[1]) if month else ""
        if found:
            return found, *match.span()
    for pattern, order in ((_ISO, (1, 2, 3)), (_SLASHED, (3, 2, 1))):
        for match in pattern.finditer(text):
            year, month_digits, day = (match[group] for group in order)
            found = _iso(year, int(month_digits), day)
            if found:
                return found, *match.span()
    return "", 0, 0


def _month(name: str) -> int | None:
    return _months().get(fold(name)) or _months().get(fold(name).rstrip("."))


def read_date(text: str) -> str:
    """Return the first date of ``text`` in ISO 8601, or the empty string.

    It accepts French and English words, whatever the locale; numbers with the day first, as
    in French spreadsheets, or the year first; and a year, or a month of a year. A year of two
    figures comes last, after day and month, and is one of 1930 to 2029, as in Excel. The month
    never comes before the day: « 11/14/2019 » is no date.

    Examples
    --------
    >>> read_date("mardi 3 mars 2020"), read_date("Tuesday, March 3, 2020")
    ('2020-03-03', '2020-03-03')
    >>> read_date("20200303"), read_date("03/03/2020 08:15"), read_date("2020-03")
    ('2020-03-03', '2020-03-03', '2020-03')
    >>> read_date("14/11/19"), read_date("2020-3-5"), read_date("novembre 2019")
    ('2019-11-14', '2020-03-05', '2019-11')
    >>> read_date("un jour")
    ''
    """
    words = text.strip()
    return find_date(words) or _english(words.lower()) or _figures(words) or _part(words)


def _english(text: str) -> str:
    for pattern, month, day in ((_MONTH_FIRST, 1, 2), (_DAY_FIRST, 2, 1)):
        for match in pattern.finditer(text):
            number = _english_months().get(match[month])
            found = _iso(match[3], number, match[day]) if number else ""
            if found:
                return found
    return ""


def _figures(text: str) -> str:
    if dashed := _DASHED.match(text):
        return _iso(dashed[3], int(dashed[2]), dashed[1])
    if ordered := _YEAR_FIRST.match(text):
        return _iso(ordered[1], int(ordered[3]), ordered[4])
    if short := _SHORT.fullmatch(text):
        century = "19" if int(short[4]) >= _FIRST_SHORT else "20"
        return _iso(century + short[4], int(short[3]), short[1])
    compact = _COMPACT.fullmatch(text[:8])
    return _iso(compact[1], int(compact[2]), compact[3]) if compact else ""


def _part(text: str) -> str:
    """Return a year, or a month of a year, that is the whole text."""
    if _YEAR.fullmatch(text):
        return text
    if ordered := _YEAR_MONTH.fullmatch(text):
        return _iso(ordered[1], int(ordered[2]), "1")[:7]
    if figures := _MONTH_YEAR.fullmatch(text):
        return _iso(figures[2], int(figures[1]), "1")[:7]
    named = _NAMED_MONTH.fullmatch(text)
    number = (_month(named[1]) or _english_months().get(named[1].lower())) if named else None
    return _iso(named[2], number, "1")[:7] if named and number else ""


def _iso(year: str, month: int, day: str) -> str:
    try:
        return dt.date(int(year), month, int(day)).isoformat()
    except ValueError:
        return ""


_WEEKDAYS = re.compile(rf"\b{WEEKDAY}\b[\s-]*", re.IGNORECASE)
_PAGE = re.compile(
    r"^(?:p(?:age|\.)?\s*)?(\d{1,3})\b|\b(?:p(?:age|\.)?\s*)?(\d{1,3})$", re.IGNORECASE
)
_BARS = re.compile(r"\s*[|•·/]\s*|\s{3,}")
_BY = re.compile(
    r"(?:(?:propos recueillis |textes? )?par\s+"
    rf"|(?:de )?notre (?:correspondante?|envoyée? spéciale?)[^,:\d]{{0,40}}[,:]\s*)(?={LETTER})",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?<!\s)\s*\((?:[^()]{1,60})\)$"
    r"|(?:,|(?<![\s,]))\s+(?:avec|et)\s+(?:l['’])?(?:AFP|Reuters|AP)$"
)
_SIGN_OFF = re.compile(
    rf"\((?:avec |source : )?[^().!?]{{2,40}}\)|(?:{LETTER}\. ?){{2,4}}"
    r"|[—–-] ?(?:Avec|D[’']après) [^.!?]{2,40}"
)
_PHOTO = re.compile(r"(?:photos?|légende|crédit photo)\s?:", re.IGNORECASE)
_NAME = rf"{LETTER}+(?:[-’'.]{LETTER}*)*"
_NAMES = re.compile(
    rf"{_NAME}(?:\s+{_NAME}){{1,4}}(?:(?:\s+et|,)\s+{_NAME}(?:\s+{_NAME}){{1,4}}){{0,3}}"
)
_PARTICLES = frozenset(
    {"de", "du", "des", "le", "la", "van", "von", "der", "den", "ben", "el", "et", "d", "al"}
)
_LONGEST_FOLIO = 90  # characters
_LONGEST_BYLINE = 80
_LONGEST_INITIALS = 4  # letters: « AFP », « J.B. »
_COMMON_WORD = 4.5  # Zipf: names are rarer


@dataclass(frozen=True, slots=True)
class Folio:
    """The content of a running head.

    Attributes
    ----------
    page, section, date, newspaper : str
        Empty where it does not say; ``date`` in ISO 8601.
    """

    page: str = ""
    section: str = ""
    date: str = ""
    newspaper: str = ""


@cache
def _nameplates() -> dict[str, str]:
    return {fold(row["printed"]): row["newspaper"] for row in read_table("nameplates")}


def nameplate(line: str) -> str:
    """Return the newspaper whose nameplate ``line`` is, or the empty string."""
    return _nameplates().get(fold(line.strip()), "")


def read_folio(line: str) -> Folio | None:
    """Return what ``line`` says if it is a running head, a nameplate or a page number.

    Examples
    --------
    >>> read_folio("12 | culture MARDI 3 MARS 2020")
    Folio(page='12', section='culture', date='2020-03-03', newspaper='')
    >>> read_folio("Il est né le 3 mars 2020 à Lyon, où il vit.") is None
    True
    """
    if len(line) > _LONGEST_FOLIO:
        return None
    newspaper = nameplate(line)
    if newspaper or (line.isdigit() and len(line) <= len("999")):
        return Folio(newspaper=newspaper, page="" if newspaper else line)
    date, start, end = date_span(line)
    if not date or line.endswith((".", "!", "?", "»", ",", ";", ":")):
        return None
    weekday = _WEEKDAYS.search(line)
    rest = _WEEKDAYS.sub(" ", f"{line[:start]} | {line[end:]}").strip()
    pieces = [piece.strip() for piece in _BARS.split(rest) if piece.strip()]
    page = section = ""
    for piece in pieces:
        number = _PAGE.search(piece)
        if number and not page:
            page = number[1] or number[2]
            piece = (piece[: number.start()] + piece[number.end() :]).strip(" ,-–—")  # noqa: PLW2901
        found = nameplate(piece)
        newspaper = newspaper or found
        if piece and not found and not section:
            section = piece.strip(" ,-–—")
    # A sentence may open with a date; a running head parts what it says or names the paper.
    apart = weekday is not None or newspaper or "|" in line
    if not apart or not (page or newspaper or not section) or ". " in line:
        return None
    return Folio(page, section, date, newspaper)


def is_byline(line: str) -> bool:
    """Tell whether ``line`` signs an article: « Par » and a name, or a name in one case.

    Examples
    --------
    >>> is_byline("Par Zoé Marchand"), is_byline("zoé marchand"), is_byline("ZOÉ MARCHAND")
    (True, True, True)
    >>> is_byline("Par ailleurs, rien n'a changé."), is_byline("les voisins")
    (False, False)
    """
    if len(line) > _LONGEST_BYLINE:
        return False
    by = _BY.match(line)
    name = _PLACE.sub("", line[by.end() :] if by else line)
    if not _NAMES.fullmatch(name):
        return False
    words = [word for word in re.split(r"[\s,]+", name) if fold(word) not in _PARTICLES]
    if len(words) < 2:  # noqa: PLR2004 - a given name and a family name
        return False
    capitals = all(word[0].isupper() for word in words)
    if by:
        return capitals or (name.islower() and _is_name(words, alone=True))
    if not (name.islower() or name.isupper()):
        return capitals
    return _is_name(words, alone=len(words) == len(name.split()))


def is_sign_off(line: str) -> bool:
    """Tell whether ``line`` ends an article with an agency or with initials.

    Examples
    --------
    >>> is_sign_off("(avec AFP)"), is_sign_off("S. F."), is_sign_off("— Avec Belga")
    (True, True, True)
    >>> is_sign_off("Il est parti.")
    False
    """
    return _SIGN_OFF.fullmatch(line) is not None


def is_captioned(line: str) -> bool:
    """Tell whether ``line`` says that it stands under a photograph.

    Examples
    --------
    >>> is_captioned("Photo : archives. La gare, lundi."), is_captioned("La photo ment.")
    (True, False)
    """
    return _PHOTO.match(line) is not None


def _is_name(words: list[str], *, alone: bool) -> bool:
    """Tell names in one case from words in one case: names are rarer than what surrounds them."""
    given = words[0].title() in read_words("given_names")
    return given or (alone and all(zipf(word) < _COMMON_WORD for word in words))


def author_of(line: str) -> str:
    """Return the author that a byline names, in capitals and small letters.

    Examples
    --------
    >>> author_of("Par ZOÉ MARCHAND (à Lyon)"), author_of("jean-paul de brie")
    ('Zoé Marchand', 'Jean-Paul de Brie')
    >>> author_of("Par AFP")
    'AFP'
    """
    if line.startswith(("(", "—", "–", "-")):  # an agency
        return ""
    by = _BY.match(line)
    name = _PLACE.sub("", line[by.end() :] if by else line).strip()
    initials = name.isupper() and len(name) <= _LONGEST_INITIALS
    if initials or not (name.islower() or name.isupper()):
        return name
    words = name.lower().split()
    return " ".join(word if word in _PARTICLES else word.title() for word in words)
