"""Cut an article into sentences, and mask the long quotations in each for the tagger.

Sentences end outside quotation marks: a quotation of several sentences is part of the sentence
that carries it. In a `Sentence`, a quotation of more than a few words is replaced by a noun, so
that the tagger reads only the words of the journalist. An incise within the marks
(« Non, dit-elle, jamais ») is also the journalist's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING

from stance.files.resources import read_words
from stance.french.cues import cue_forms
from stance.french.tagging import MASK
from stance.french.word_lists import (
    DETERMINERS,
    given_names,
    is_agent,
    is_demonym,
    role_of,
    titles,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stance.article import Article, BlockKind
    from stance.quotations.marks import MarkedSpan

__all__ = ["Sentence", "cut_sentences", "find_incise", "mask_sentence"]


_PRONOUN = re.compile(
    r"""
    [,!?…–—-][\s\u00a0]?
    (
        (?:[\w’']+\s){0,3}                                  # « lui a »
        [\w’']+-(?:t-)?(?:il|ils|elle|elles|on|je)\b        # « répondu-t-elle »
        [^,.;:!?…«»“”"–—]{0,70}                             # « mardi à la presse »
    )
    (?=[,.;:!?…–—]|$)
    """,
    re.VERBOSE,
)
_VERB = re.compile(
    r"""
    [,!?…–—][\s\u00a0]?
    (?P<incise>
        (?P<before>
            (?:(?:a|ont|avait|avaient|se|y)\s|s[’'](?:est\s)?)?
            (?:(?:lui|leur|nous|vous|encore|aussi|alors|ensuite|toutefois|également)\s)?
        )
        (?P<verb>[a-zà-ÿ]{2,16})\s
    )
    """,
    re.VERBOSE,
)
_SUBJECT_WORD = re.compile(r"(?:M\.\s)?[\w’'-]+")
_MARKED = re.compile(r"[\s\u00a0][«“\"][\s\u00a0]?[^«»“”\"]{3,30}[»”\"]")
_REST = re.compile(
    r"""
    (?:[^,.;:!?…«»“”"–—]|\bM\.){0,90}
    (?:                                                 # « , Anne Roy »
        ,\s[A-ZÀ-Þ][\w’'-]+(?:\s(?:d[eu]\s|[dl][’'])?[A-ZÀ-Þ][\w’'-]+){1,3}
        (?=[,.;:!?…])
    )?
    (?=[,.;:!?…–—]|$)
    """,
    re.VERBOSE,
)
# Words before which an incise has its subject, and what no adverb of an incise is.
ADVERBIAL = 5
_NO_ADVERBIAL = frozenset(
    (
        *("que", "qu", "qui", "ne", "n", "pas", "et", "mais", "ou", "si", "car"),
        *("je", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "c", "ça"),
        *("mon", "ma", "mes", "ton", "ta", "tes", "notre", "nos", "votre", "vos"),
    )
)
_WORD = re.compile(r"[\w’']+")
_AUXILIARY = re.compile(r"(?:a|ont|avait|s)")
_BLANKS = frozenset([" ", "\u00a0", "\u202f", "\n"])
_ONE = frozenset(["l'un", "l'une"])
_FORMER = frozenset(["l'ancien", "l'ancienne"])


def find_incise(text: str) -> tuple[int, int] | None:
    """Return the start and end of the first incise in the words of a quotation.

    Examples
    --------
    >>> text = "Nous partirons, a-t-elle prévenu mardi, quoi qu’il arrive."
    >>> start, end = find_incise(text)
    >>> text[start:end]
    'a-t-elle prévenu mardi'
    """
    found = [span for span in (_by_pronoun(text), _by_name(text)) if span]
    return min(found) if found else None


def _by_pronoun(text: str) -> tuple[int, int] | None:
    for match in _PRONOUN.finditer(text):
        words = _WORD.findall(match.group(1).lower().replace("’", "'"))
        if any(word in cue_forms() for word in words):
            return match.span(1)
    return None


def _by_name(text: str) -> tuple[int, int] | None:
    for match in _VERB.finditer(text):
        _, mood = cue_forms().get(match["verb"], (None, None))
        governed = mood == "participle" and _AUXILIARY.match(match["before"])
        if mood != "finite" and not governed:
            continue
        subject = _subject_behind(text, match.end())
        end = _REST.match(text, subject) if subject is not None else None
        if end is not None:
            return match.start("incise"), end.end()
    return None


def _subject_behind(text: str, place: int) -> int | None:
    """Return where the subject behind a verb ends, past « quant à lui », « mardi »; or None."""
    words: list[re.Match[str]] = []
    while len(words) <= ADVERBIAL + 1 and (match := _SUBJECT_WORD.match(text, place)):
        words.append(match)
        place = match.end() + 1
        if text[match.end() : place] not in _BLANKS:
            break
    for k, match in enumerate(words[: ADVERBIAL + 1]):
        marked = _MARKED.match(text, match.end()) if match[0] in DETERMINERS else None
        if marked is not None:
            return marked.end()  # « avertit un "gilet jaune" »
        if _parts_of(match[0]) & _NO_ADVERBIAL:
            return None
        if _opens_subject(*(word[0] for word in words[k : k + 3])):
            return match.end()
    return None


def _parts_of(word: str) -> frozenset[str]:
    return frozenset(re.split(r"[’'-]", word.lower()))


def _opens_subject(first: str, second: str = "", third: str = "") -> bool:
    """Tell whether words begin a subject: « Anne Roy », « la maire », « l'élue », « Taner. »."""
    if first[:1].isupper() and (
        first in titles() or first in given_names() or second[:1].isupper() or not second
    ):
        return True
    first = first.replace("’", "'")
    if first.startswith("l'"):
        noun = second if first in _FORMER else first[2:]
        return first in _ONE or is_agent(noun.lower())
    several = role_of(f"{second} {third}".lower()) is not None  # « un gilet jaune »
    person = is_agent(second.lower()) or is_demonym(second) or second in titles() or several
    return (first in DETERMINERS and person) or first.startswith("M. ")


KEPT_WORDS = 3  # quotations of at most so many words are not masked


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its marked spans.

    Attributes
    ----------
    start, end : int
        Offsets into the article's text.
    spans : tuple of MarkedSpan
        The marked spans that stand in it.
    block : str
        The kind of block that it stands in.
    first : bool
        Whether it opens its paragraph.
    masked : str
        Its text with long spans masked, every pair of marks printed as « ».
    segments : tuple of (int, int, int)
        For each stretch of a span where its words begin and end in ``masked``, and
        which of ``spans`` it is; an incise parts a span in two.
    anchors : tuple of (int, int)
        Pairs (offset in ``masked``, offset in the text) that map one to the other.
    overlong : bool
        Whether it is a piece of a sentence longer than any newspaper's, which goes on.
    """

    start: int
    end: int
    spans: tuple[MarkedSpan, ...]
    block: BlockKind
    first: bool
    masked: str
    segments: tuple[tuple[int, int, int], ...]
    anchors: tuple[tuple[int, int], ...]
    overlong: bool = False

    def to_text(self, offset: int) -> int:
        """Return where an offset into ``masked`` lies in the article's text."""
        place = bisect_right(self.anchors, offset, key=itemgetter(0)) - 1
        masked, text = self.anchors[place]
        return min(text + offset - masked, self.end)


def mask_sentence(
    text: str,
    bounds: tuple[int, int],
    spans: tuple[MarkedSpan, ...],
    block: BlockKind,
    *,
    first: bool,
) -> Sentence:
    """Return the sentence that lies within ``bounds``, masked.

    Parameters
    ----------
    text : str
        The article's.
    bounds : tuple of (int, int)
        Where the sentence begins and ends in it.
    spans : tuple of MarkedSpan
        Those that stand in the sentence, in order.
    block : str
        The kind of block that it stands in.
    first : bool
        Whether it opens its paragraph.
    """
    start, end = bounds
    masking = _Masking()
    place = start
    for k, span in enumerate(spans):
        masking.put(text[place : span.outer_start], place)
        masking.put_span(text, span, k)
        place = min(span.outer_end, end)
    masking.put(text[place:end], place)
    masked = "".join(masking.pieces).replace("\n", " ")
    segments, anchors = tuple(masking.segments), tuple(masking.anchors)
    return Sentence(start, end, spans, block, first, masked, segments, anchors)


class _Masking:
    """Builds a masked text piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.segments: list[tuple[int, int, int]] = []
        self.anchors: list[tuple[int, int]] = []
        self.length = 0

    def put(self, piece: str, offset: int) -> None:
        """Add a piece that stands for what begins at ``offset`` in the article."""
        self.anchors.append((self.length, offset))
        self.pieces.append(piece)
        self.length += len(piece)

    def put_span(self, text: str, span: MarkedSpan, k: int) -> None:
        """Add span ``k`` between marks, its incise outside them."""
        self.put("« ", span.outer_start)
        for start, end, incise in _parts(text, span):
            words = text[start:end]
            if incise:
                self.put(f" » {words} « ", start - len(" » "))
                continue
            kept = words if len(words.split()) <= KEPT_WORDS else MASK
            self.segments.append((self.length, self.length + len(kept), k))
            self.put(kept, start)
        self.put(" »", max(span.end, span.outer_end - len(" »")))


def _parts(text: str, span: MarkedSpan) -> Iterator[tuple[int, int, bool]]:
    """Yield the parts of a span, and whether each is an incise or quoted words."""
    incise = find_incise(text[span.start : span.end])
    if incise is None:
        yield span.start, span.end, False
        return
    start, end = span.start + incise[0], span.start + incise[1]
    if start > span.start:
        yield span.start, start, False
    yield start, end, True
    if text[end : span.end].strip(" ,.;:!?…"):
        yield end, span.end, False


# What a sentence has at most outside marks, and pairs of marks: of the 67,000 of 3,045 articles
# of the press, one has more (a list without a full stop); the next have 1,714 and 11.
LONGEST = 4_000  # characters
MOST_SPANS = 40
AHEAD = 80  # characters read behind marks to tell whether a sentence ends with them
_SET_IN_LINES = frozenset(["pull_quote", "byline"])  # whose lines are no accident
_STOP = re.compile(
    r"(?<![.!?…])[.!?…]+[)\]]?(?=\s|$)"
    r"|(?<=[a-zà-ÿ»])[.!?…](?=[A-ZÀ-Þ][a-zà-ÿ’' ]|MM?\.\s)"  # glued: « majorité.Dans »
    r"|(?<=[A-ZÀ-Þ]{2})[.!?…](?=[A-ZÀ-Þ][a-zà-ÿ’']{2})"  # « ONG.Dans »
    r"|(?<=[\d%)])[.!?…](?=[A-ZÀ-Þ][a-zà-ÿ’']{2})"  # « 2018.Dans »
    # A heading glued to what follows: « Un appel au calmeLes élus … », « L’été en imagesL’eau … ».
    r"|(?<=[a-zà-ÿ]{3})(?=(?:L[ae]|Les|Une?|Des|Dans|Pour|Ils?|Elles?|En|Aux?|Selon|Ce|Cette|Ces|"
    r"Mais|Après|Depuis|À|Sur|On|Nous|Plusieurs|Alors|Lors|Avec|Sans|Deux|Trois|Comme)\s|"
    r"[LCDJNS][’'][a-zà-ÿ])"
)
_STOP_BEHIND_MARKS = re.compile(r"[\s\u00a0]?[.!?…]+")
_STOP_GLUED = re.compile(r"[.!?…]+")
_BEGINS = re.compile(r"[\s\u00a0\u202f]*(?:[-–—•]\s*)?(?:[«“„\"'‘(\[]+\s*)?[A-ZÀ-ÞŒ0-9]")
_TIP = re.compile(
    r"^(?:»\s)?(?:LIRE|Lire|[ÀA] (?:LIRE|lire)|VOIR|Voir|[ÀA] (?:VOIR|voir)) "
    r"(?:AUSSI|aussi|ÉGALEMENT|également|ENCORE|encore)\b.*$",
    re.MULTILINE,
)
_LAST_WORD = re.compile(r"((?:[^\W\d_]\.-?){0,3}[^\W\d_]+)\.$")  # « av. », « p.-d.g. », « J.-P. »
_LONGEST_ABBREVIATION = 20  # characters looked back over for one
_TERMINAL = re.compile(r"[.!?…][)\]]?$")
_OPENER = re.compile(r"[\s\u00a0\u202f]*(?:[«“„\"]|[-–—]\s)")


def cut_sentences(article: Article, spans: Sequence[MarkedSpan]) -> list[Sentence]:
    """Return the sentences of every block of ``article``, in text order.

    Parameters
    ----------
    article : Article
    spans : sequence of MarkedSpan
        Its marked spans, in text order.
    """
    text = article.text
    sentences: list[Sentence] = []
    starts = [span.outer_start for span in spans]

    def within(start: int, end: int) -> Sequence[MarkedSpan]:
        return spans[bisect_left(starts, start) : bisect_left(starts, end)]

    for block in article.blocks:
        inside = within(block.start, block.end)
        stops = _stops(text, block.start, block.end, inside)
        if block.kind in _SET_IN_LINES:
            stops.update(_line_ends(text, block.start, block.end, inside))
        stops.update(_tip_bounds(text, block.start, block.end))
        ends = sorted({*stops, block.end})
        forced = set(_overlong(text, block.start, ends, inside))
        pieces = _cut(text, block.start, sorted({*ends, *forced}))
        for k, (start, end, stop) in enumerate(pieces):
            carried = tuple(within(start, end))
            one = mask_sentence(text, (start, end), carried, block.kind, first=k == 0)
            sentences.append(replace(one, overlong=True) if stop in forced else one)
    return sentences


def _cut(text: str, start: int, stops: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield each stretch up to a stop: where it begins and ends, without blanks, and the stop."""
    begin = start
    for stop in stops:
        stretch = text[begin:stop]
        if stretch.strip():
            yield stop - len(stretch.lstrip()), begin + len(stretch.rstrip()), stop
        begin = stop


def _overlong(
    text: str, start: int, stops: Sequence[int], spans: Sequence[MarkedSpan]
) -> Iterator[int]:
    """Yield where to cut sentences that are longer than any newspaper's.

    Never within marks, and at a blank if there is one. What comes after reads each
    sentence more than once: without a bound, one without end would cost hours.
    """
    waiting = iter(spans)
    span = next(waiting, None)
    begin = place = start
    for stop in stops:
        outside = marked = 0
        while place < stop:
            until = min(span.outer_start, stop) if span else stop
            while outside + until - place > LONGEST:
                most = place + LONGEST - outside
                blank = text.rfind(" ", place, most) + 1
                begin = place = blank or (place if place > begin else most)
                yield place
                outside = marked = 0
            outside += max(0, until - place)
            place = max(place, until)
            if span and span.outer_start < stop:
                place = max(place, span.outer_end)
                span = next(waiting, None)
                marked += 1
                if marked == MOST_SPANS and place < stop:
                    begin = place
                    yield place
                    outside = marked = 0
        begin = place = stop


def _tip_bounds(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where a line that leads to another article begins and ends: « » LIRE AUSSI - … »."""
    for match in _TIP.finditer(text, start, end):
        yield match.start()
        yield match.end()


def _line_ends(text: str, start: int, end: int, spans: Sequence[MarkedSpan]) -> Iterator[int]:
    """Yield the places where a line ends outside marks."""
    for match in re.finditer("\n", text[start:end]):
        place = start + match.end()
        if not any(span.outer_start < place < span.outer_end for span in spans):
            yield place


def _stops(text: str, start: int, end: int, spans: Sequence[MarkedSpan]) -> set[int]:
    """Return the places in a block where a sentence ends."""
    stops: set[int] = set()
    place = start
    for span in (*spans, None):
        until = span.outer_start if span else end
        stops.update(
            match.end()
            for match in _STOP.finditer(text, place, until)
            if _ends_sentence(text, place, match, end)
        )
        if span:
            place = max(place, span.outer_end)
            if _span_ends_sentence(text, span, end):
                stops.add(_after_stop(text, place, end))
    return stops


def _after_stop(text: str, place: int, end: int) -> int:
    """Return the place after a full stop that follows closing marks."""
    match = _STOP_BEHIND_MARKS.match(text, place, end)
    return match.end() if match else place


def _ends_sentence(text: str, start: int, match: re.Match[str], end: int) -> bool:
    """Tell whether a stop ends a sentence: another begins, and it is no abbreviation."""
    if match.end() >= end:
        return True
    if not _BEGINS.match(text, match.end(), end):
        return False
    back = max(start, match.start() - _LONGEST_ABBREVIATION)
    word = _LAST_WORD.search(text, back, match.start() + 1)
    if word and match.group() == ".":
        last = word.group(1).rpartition(".")[2].removeprefix("-")
        initial = len(last) == 1 and last.isupper()
        return not initial and read_words("abbreviations").isdisjoint({last, word.group(1)})
    return True


def _span_ends_sentence(text: str, span: MarkedSpan, end: int) -> bool:
    """Tell whether a sentence ends with a marked span.

    It does when its own words end one and another begins, when a quotation is
    followed at once by another, or when the next sentence is glued to the mark.
    """
    after = text[span.outer_end : min(end, span.outer_end + AHEAD)]
    if not after.strip():
        return span.outer_end + AHEAD >= end
    if glued := _STOP_GLUED.match(after):
        return bool(_BEGINS.match(after[glued.end() :]))
    words = text[span.start : span.end]
    if _TERMINAL.search(words):
        return bool(_BEGINS.match(after) or _OPENER.match(after))
    clause = words[:1].isupper() and " " in words
    return clause and bool(_OPENER.match(after)) and after.lstrip()[:1] in '«“"„'
