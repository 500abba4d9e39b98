"""The texts of the report and the plots in French and English, and functions to format cells.

The texts are in ``languages/``, with a TOML file for each language; all have the same keys.
`typeset` sets what French typography requires.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import pandas as pd

from stance.comparing.intervals import LEVEL

__all__ = [
    "LANGUAGES",
    "OFF",
    "Language",
    "clip",
    "column",
    "figure",
    "load_language",
    "records",
    "squeeze",
    "stance_of",
    "subject",
    "typeset",
    "typeset_all",
    "word",
]


LANGUAGES: Final = ("en", "fr")

_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True)
class Language:
    r"""The texts and number formats of one language.

    Attributes
    ----------
    code : str
        ``"fr"`` or ``"en"``.
    words : mapping
        The content of the TOML file.

    Examples
    --------
    >>> french = load_language("fr")
    >>> french.count("quotation", 1130), french.share(0.0123), french.signed(-0.5)
    ('1\u202f130\xa0citations', '1,2\xa0%', '−0,50')
    """

    code: str
    words: Mapping[str, Any]

    def say(self, key: str, **values: object) -> str:
        """Return the phrase of a key with its ``{fields}`` filled in."""
        phrase: str = self.words["phrases"][key]
        return phrase.format(**values) if values else phrase

    def count(self, noun: str, number: int) -> str:
        """Return a number with its noun in the singular or plural."""
        return f"{self.integer(number)}\u00a0{self.noun(noun, number)}"

    def noun(self, noun: str, number: float) -> str:
        """Return a noun in the singular or plural, depending on ``number``.

        Examples
        --------
        >>> [load_language(code).noun("point", 0.7) for code in ("fr", "en")]
        ['point', 'points']
        """
        one, many = self.words["nouns"][noun]
        singular = self.words["grammar"]["singular"]
        # Where none is singular, as in French, so is everything below two.
        return str(
            one if number in singular or (0 in singular and number < max(singular) + 1) else many
        )

    def integer(self, number: int) -> str:
        """Return a whole number with separated thousands."""
        return f"{number:,}".replace(",", self.words["grammar"]["thousands"])

    def decimal(self, number: float, digits: int = 2) -> str:
        """Return a number with a fixed number of decimals; a dash if it is missing."""
        if math.isnan(number):
            return "–"
        return f"{number:.{digits}f}".replace(".", self.words["grammar"]["decimal"])

    def signed(self, number: float, digits: int = 2) -> str:
        """Return a number with its sign, ``+`` or ``−``; zero has none."""
        if math.isnan(number) or round(number, digits) == 0:
            return self.decimal(abs(number), digits)
        return f"{'+' if number > 0 else '−'}{self.decimal(abs(number), digits)}"

    def share(self, number: float, digits: int = 1) -> str:
        """Return a share of one as a percentage."""
        if math.isnan(number):
            return "–"
        return f"{self.decimal(100 * number, digits)}{self.words['grammar']['percent']}"

    def bounds(self, low: float, high: float) -> str:
        """Return the bounds of a share, in per cent."""
        return f"{self.decimal(100 * low, 0)}–{self.decimal(100 * high, 0)}"

    def interval(self, low: float, high: float) -> str:
        """Return the bounds of an interval; empty if it has none."""
        if math.isnan(low) or math.isnan(high):
            return ""
        return self.say("interval", low=self.signed(low), high=self.signed(high))

    def value(self, column: str, value: object) -> str:
        """Return the label of a column's value; a value without a label is returned unchanged."""
        if not isinstance(value, str) or not value:
            return ""
        known = self.words["values"].get(column, {})
        return str(known.get(value, value.replace("_", " ")))

    def date(self, iso: object) -> str:
        """Return a date in words; anything but ISO 8601 is returned unchanged.

        Examples
        --------
        >>> load_language("fr").date("2019-11-01"), load_language("en").date("2019-11")
        ('1er novembre 2019', 'November 2019')
        """
        if not isinstance(iso, str):
            return ""
        match = _ISO_DATE.fullmatch(iso)
        months = self.words["grammar"]["months"]
        if not match or not match[2] or not 1 <= int(match[2]) <= len(months):
            return iso
        month = months[int(match[2]) - 1]
        if not match[3]:
            return f"{month} {match[1]}"
        day = self.words["grammar"]["first"] if int(match[3]) == 1 else str(int(match[3]))
        return self.say("date", day=day, month=month, year=match[1])


def load_language(code: str) -> Language:
    """Return a language by its code.

    Raises
    ------
    ValueError
        If the language is not available.

    Examples
    --------
    >>> load_language("de")
    Traceback (most recent call last):
        ...
    ValueError: lang='de' is not known; choose among en, fr
    """
    if code not in LANGUAGES:
        message = f"lang={code!r} is not known; choose among {', '.join(LANGUAGES)}"
        raise ValueError(message)
    return _read(code)


@cache
def _read(code: str) -> Language:
    content = files("stance.report").joinpath("languages", f"{code}.toml").read_text("utf-8")
    # How wide the intervals are is said by one constant, here as everywhere.
    level = Language(code, tomllib.loads(content)).share(LEVEL[1] - LEVEL[0], 0)
    words = tomllib.loads(content.replace("{level}", level))
    return Language(code, typeset_all(words) if code == "fr" else words)


def typeset(text: str) -> str:
    r"""Return a French text with curved apostrophes and the required no-break spaces.

    Examples
    --------
    >>> typeset("« L'un » ; 95 %")
    '«\xa0L’un\xa0»\u202f; 95\xa0%'
    """
    text = text.replace("'", "’")
    text = re.sub(r"« | »", lambda match: match[0].replace(" ", "\u00a0"), text)
    text = re.sub(r" (?=[:%])", "\u00a0", text)
    return re.sub(r" (?=[;!?])", "\u202f", text)


def typeset_all(words: Any) -> Any:  # noqa: ANN401 - what a TOML file holds
    """Return the contents of a TOML file with all texts typeset."""
    if isinstance(words, dict):
        return {key: typeset_all(value) for key, value in words.items()}
    if isinstance(words, list):
        return [typeset_all(value) for value in words]
    return typeset(words) if isinstance(words, str) else words


_WORD: Final = 12  # words up to this length are not cut

OFF: Final = "off"
"""The stance of quotations in articles that never name the target."""


def word(value: object, longest: int | None = None) -> str:
    """Return the text of a cell; empty if it is missing.

    Examples
    --------
    >>> word(pd.NA), word("Ana Roy"), word("Coordination nationale", 12)
    ('', 'Ana Roy', 'Coordinatio…')
    """
    text = value if isinstance(value, str) else ""
    return text if longest is None else clip(text, longest)


def clip(text: str, longest: int) -> str:
    """Return a text truncated to ``longest`` characters, with an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def squeeze(name: str, longest: int) -> str:
    """Return a name shortened in the middle, between words if possible.

    The middle is cut because long names often differ only at the end.

    Examples
    --------
    >>> squeeze("Coordination nationale des riverains du 5e canton", 36)
    'Coordination nationale…du 5e canton'
    """
    if len(name) <= longest:
        return name
    end = len(name) - longest // 3
    start = longest - 1 - longest // 3
    first, last = name[:start].rstrip(), name[end:].lstrip()
    if " " not in name[start - 1 : start + 1] and " " in first[-_WORD:]:
        first = first.rpartition(" ")[0]
    if " " not in name[end - 1 : end + 1] and " " in last[:_WORD]:
        last = last.partition(" ")[2]
    return f"{first}…{last}"


def figure(value: Any) -> float:  # noqa: ANN401 - a cell holds anything
    """Return the number in a cell; NaN if it is missing."""
    return float("nan") if value is None or pd.isna(value) else float(value)


def column(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    """Return a column of a frame, or a column of missing values if there is none."""
    if name in frame.columns:
        return frame[name]
    return pd.Series([None] * len(frame), index=frame.index, dtype="object", name=name)


def on_target(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return the quotations that were judged: those of articles that name the target."""
    return quotes[column(quotes, "stance").notna()]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as mappings from column names to values."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def stance_of(quote: Mapping[str, Any]) -> str:
    """Return the stance of a quotation: favor, against, neutral, or off target."""
    return word(quote.get("stance")) or OFF


def subject(target: str, language: Language) -> str:
    """Return the title of a target; for the user's own target, its name."""
    from stance.scoring.targets import load_target, target_names  # noqa: PLC0415 - few need it

    title = load_target(target).title if target in target_names() else target
    return language.say("about", target=title)
