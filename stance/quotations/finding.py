"""Find all quotations of an article: in marks, reported, and those that are set without marks.

`cut_article` cuts an article into the sentences that the tagger reads, with the spans that may be
quotations; `Reading.of` decides about them once the sentences are tagged. The second half of the
module finds speech without marks: `find_turns` the turns after dashes (« — Oui, dit-il. —
Non ! »), `find_answers` the answers of an interview (« LE JOURNAL. – Viendrez-vous ? »,
« Anne Roy. – Oui. »), `find_posts` tweets above the line of their author.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from stance.french.cues import cue_forms, find_cues
from stance.french.proper_names import merge_names, names_inside
from stance.french.sentence_phrases import find_phrases
from stance.quotations.clauses import Clause
from stance.quotations.indirect_speech import find_reported
from stance.quotations.marks import MarkedSpan, find_marked_spans
from stance.quotations.quotation_or_term import describe_spans, quote_type, unmark_titles
from stance.quotations.sentences import cut_sentences
from stance.quotations.sources import QuotedSpan, link_span, taken_over

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stance.article import Article
    from stance.french.cues import Cue
    from stance.french.tagging import Token
    from stance.quotations.sentences import Sentence
    from stance.quotations.sources import Link
    from stance.quote import QuoteType

__all__ = [
    "Found",
    "Reading",
    "cut_article",
    "find_answers",
    "find_posts",
    "find_turns",
    "read_sentences",
]


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation that was found, without its speaker.

    Attributes
    ----------
    start, end : int
        Offsets into the article's text.
    type : str
        ``"direct"``, ``"mixed"`` or ``"indirect"``.
    sentence : int
        Which sentence of the reading carries it.
    link : Link
        What introduces it.
    """

    start: int
    end: int
    type: QuoteType
    sentence: int
    link: Link


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with its sentences, their syntax and their quotations.

    Attributes
    ----------
    article : Article
    sentences : tuple of Sentence
    clauses : tuple of Clause
        The syntax of each sentence.
    found : tuple of Found
        In text order.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    clauses: tuple[Clause, ...]
    found: tuple[Found, ...]

    @classmethod
    def of(
        cls, article: Article, sentences: Sequence[Sentence], tokens: Sequence[Sequence[Token]]
    ) -> Reading:
        """Read the tagged sentences of an article.

        Parameters
        ----------
        article : Article
        sentences : sequence of Sentence
            What ``cut_article`` returned for it.
        tokens : sequence of sequence of Token
            What ``tag_sentences`` yielded for them.
        """
        clauses, marked = read_sentences(article, sentences, tokens)
        described = describe_spans(article.text, sentences, clauses, marked)
        found: list[Found] = []
        for i, (sentence, clause, features) in enumerate(
            zip(sentences, clauses, described, strict=True)
        ):
            types = [
                quote_type(fragment, its) if span.printed else "direct"
                for span, fragment, its in zip(sentence.spans, marked[i], features, strict=True)
            ]
            for span, kind, fragment in zip(sentence.spans, types, marked[i], strict=True):
                if kind:
                    found.append(Found(span.start, span.end, kind, i, fragment.link))
            quoted = {k: marked[i][k] for k, kind in enumerate(types) if kind}
            for reported in find_reported(clause, quoted):
                start = sentence.to_text(clause.tokens[reported.start].start)
                end = sentence.to_text(clause.tokens[reported.end - 1].end)
                found.append(Found(start, end, "indirect", i, reported.link))
        found.sort(key=lambda f: (f.start, f.end))
        return cls(article, tuple(sentences), clauses, tuple(found))


def read_sentences(
    article: Article, sentences: Sequence[Sentence], tokens: Sequence[Sequence[Token]]
) -> tuple[tuple[Clause, ...], list[list[QuotedSpan]]]:
    """Return the syntax of each sentence, and what stands in its marks.

    Parameters
    ----------
    article : Article
    sentences : sequence of Sentence
        What ``cut_article`` returned for it.
    tokens : sequence of sequence of Token
        What ``tag_sentences`` yielded for them.
    """
    known = names_inside(tokens)
    texts = [[article.text[s.start : s.end] for s in sentence.spans] for sentence in sentences]
    clauses = tuple(
        _clause(words, known, inside) for words, inside in zip(tokens, texts, strict=True)
    )
    marked = [
        [
            QuotedSpan.of(clause, k, text, link)
            for k, (text, link) in enumerate(zip(inside, _links(sentence, clause), strict=True))
        ]
        for sentence, clause, inside in zip(sentences, clauses, texts, strict=True)
    ]
    return clauses, marked


def _links(sentence: Sentence, clause: Clause) -> list[Link]:
    """Return what introduces each span of a sentence."""
    links: list[Link] = []
    for k in range(len(sentence.spans)):
        taken = taken_over(clause, k, links[-1]) if k else None
        links.append(taken or link_span(clause, k))
    return links


def _clause(tokens: Sequence[Token], known: frozenset[str], marked: Sequence[str]) -> Clause:
    """Return the syntax of a tagged sentence; ``marked`` is what stands in its marks."""
    merged = unmark_titles(merge_names(tokens, known), marked)
    cues = find_cues(merged)
    for cue in cues:  # « Elle pointe « … » », which the tagger takes for a noun
        head = merged[cue.head]
        if cue.mood == "finite" and cue.end == cue.start + 1 and head.pos not in {"VERB", "AUX"}:
            merged[cue.head] = head._replace(pos="VERB", finite=True)
    taken = frozenset(i for cue in cues if _parts(cue) for i in range(cue.start, cue.end))
    return Clause(tuple(merged), tuple(find_phrases(merged, taken)), tuple(cues))


def _parts(cue: Cue) -> bool:
    """Tell whether a cue ends the phrase before it: a verb, « par la voix de », not « pour »."""
    return cue.mood != "preposition" or cue.end - cue.start > 1


def cut_article(article: Article) -> list[Sentence]:
    """Return the sentences of an article with the marked spans that they carry."""
    bounds = [(block.start, block.end) for block in article.blocks]
    whole = find_answers(article) or find_posts(article)
    spans = [span for span in find_marked_spans(article.text, bounds) if not _within(span, whole)]
    starts = [span.start for span in spans]
    plain = [(i, j) for i, j in bounds if bisect_left(starts, i) == bisect_left(starts, j)]
    spans += whole or find_turns(article.text, plain)
    return cut_sentences(article, sorted(spans, key=lambda span: span.start))


def _within(span: MarkedSpan, whole: Sequence[MarkedSpan]) -> bool:
    """Tell whether a marked span is inside an answer of an interview, or inside a post."""
    k = bisect_right(whole, span.start, key=lambda one: one.start) - 1
    return k >= 0 and span.start < whole[k].end


LEAST = 2  # turns that make a dialogue; a lone dash opens a list or an aside
_DASH = re.compile(r"(?:^|(?<=[.!?…»]\s)|(?<=[.!?…»]\u00a0))[—–]\s?(?=\S)")
_TAG = re.compile(
    r"""
    [,?!…]\s
    (?:(?:l['’]|s['’]|lui\s|se\s)?(a|ont|avait|avaient|est)\s)?  # « l'a coupé Anne »
    (?:l['’]|lui\s|se\s|s['’])?                                  # « lui demande Anne »
    ([a-zà-ÿ]{2,16})
    # Its subject, which a list of news has not: « …, s'est confirmée en janvier ».
    (?=-|\s(?:[a-zà-ÿ]{2,12}\s)?
       (?:(?:les?|la|une?|des|[sm](?:on|a|es)|leurs?|n(?:otre|os)|ce(?:t|tte|s)?)\s|l['’]|[A-ZÀ-Þ]))
    """,
    re.VERBOSE,
)
_TERMINAL = frozenset(".!?…")


def find_turns(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[MarkedSpan]:
    r"""Return the turns of a dialogue after dashes, without the words that name the speaker.

    Parameters
    ----------
    text : str
    paragraphs : sequence of (int, int)
        Where each paragraph without quotation marks begins and ends, in order.

    Returns
    -------
    list of MarkedSpan
        In order. None where no turn names who speaks: dashes open lists too.

    Examples
    --------
    >>> text = "— Vous venez ? demande le maire.\n\n— Jamais !"
    >>> [text[s.start:s.end] for s in find_turns(text, [(0, 32), (34, 44)])]
    ['Vous venez ?', 'Jamais !']
    """
    turns: list[MarkedSpan] = []
    told = False  # whether a turn names who speaks
    for outer, start, end in _stretches(text, paragraphs):
        tag = _tag(text[start:end])
        told = told or tag is not None
        close = start + len(text[start : end if tag is None else start + tag].rstrip())
        if any(c.isalnum() for c in text[start:close]):
            turns.append(MarkedSpan(start, close, outer, close, printed=False))
    return turns if told and len(turns) >= LEAST else []


def _stretches(text: str, paragraphs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield where each dash stands, where the words behind it begin and where they end."""
    for start, end in paragraphs:
        dashes = [match.span() for match in _DASH.finditer(text[start:end])]
        stops = [*(dash for dash, _ in dashes[1:]), end - start]
        for (dash, words), stop in zip(dashes, stops, strict=False):
            yield start + dash, start + words, start + stop


def _tag(turn: str) -> int | None:
    """Return where the words that name the speaker begin after a turn, or None."""
    for match in _TAG.finditer(turn):
        auxiliary, form = match.groups()
        verb, mood = cue_forms().get(form, (None, None))
        if verb is None or verb.kind in {"act", "think"}:
            continue
        if mood == ("participle" if auxiliary else "finite"):
            return match.start() + (turn[match.start()] in _TERMINAL)
    return None


QUESTIONS = 2  # that are answered, in an interview
SURE = 6  # answered questions, twice those to « vous », that make an interview without names
CALLED = 3  # answered questions in what calls itself an interview
SHARE = 0.5  # of an article, but for its questions, that follows the first, in an interview
_OPENERS = frozenset('«“"„')
LONGEST_QUESTION = 700  # characters
LONGEST_PROMPT = 250  # characters of « On vous dit fatiguée… », which asks without « ? »
LONGEST_ANSWER = 20  # paragraphs; behind more, the comments of readers have begun
NAMES = 4  # words of a name before an answer
_ASKED = frozenset(["paragraph", "deck", "crosshead", "caption"])
# A line break that was lost: « Vous y croyez ?Oui, car … ».
_GLUED = re.compile(
    r"(?<=[a-zà-ÿ0-9»)][.?!…])(?=[A-ZÀ-Þ«“])|(?<=[\u00a0\u202f ][?!])(?=[A-ZÀ-Þ«“])"
)
_TO_SOMEBODY = re.compile(r"\b(?:vous|votre|vos)\b", re.IGNORECASE)
_ENDED = re.compile(r"[.!?…»”\"][)\]]?$")
_NAME_WORD = re.compile(r"\s*([A-ZÀ-Þ][\w’'-]*)")
_CAPITALISED = re.compile(r"[A-ZÀ-Þ][\w’'-]*")
_BEHIND_NAME = re.compile(r"\s*(?:[.:]\s*)?(?:[-–—]\s*)?(?=[A-ZÀ-Þ«“\"])")
_ASKER = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ’' ]{2,30}\s?[.:]\s?[-–—]")  # « LE JOURNAL. – »
_INTERVIEW = re.compile(  # in the introduction
    r"^(?:INTERVIEW|ENTRETIEN|Interview|Entretien)\b|\b(?:[Ii]nterview|[Ee]ntretien) avec\b|"
    r"\b(?:[Ii]nterview|[Ee]ntretien) exclusif\b|\b[Pp]ropos recueillis\b",
    re.MULTILINE,
)
_PROMPTS = ("…", "...")
_RESPONSE = re.compile(r"R(?:[ée]ponse)?\s?[:.–-]\s*")
_POSTED = re.compile(r"[—–-]{1,3}\s?[^\n()@]{2,60}\(@\w{1,20}\)[^\n]{0,40}")  # below a tweet
_ADDRESS = re.compile(r"(?:https?://|pic\.twitter\.com/)")
# Credits, reading tips and « Anne Roy est économiste. », which end an interview.
_PRESENTED = re.compile(r"(?:[A-ZÀ-Þ][\w’'-]*\s){2,4}(?:est|a|vient|enseigne|dirige)\s")
_CREDIT = re.compile(
    r"^(?:»\s|\(|\*|(?:Propos|Entretien|Interview)\b.{0,40}\bpar\b|Lire\b|A lire|À lire|À voir|"
    r"A voir|LIRE|À VOIR|Photo|Recueilli)"
)


def find_answers(article: Article) -> list[MarkedSpan]:
    r"""Return the answers of an interview that is set without quotation marks, in order.

    An interview is an article in which several questions are followed by most of its text, if
    they are to somebody addressed as « vous », if a name stands before the answer, or if the
    article calls itself one (« ENTRETIEN »); or one question, if the newspaper's name stands
    before it and a person's before the answer.

    Parameters
    ----------
    article : Article

    Returns
    -------
    list of MarkedSpan
        A span for each paragraph of an answer, without the name before it. None where
        the article is no interview; paragraphs that open with a mark are left to it.

    Examples
    --------
    >>> import stance
    >>> lines = ["Anne Roy : la mer monte", "LE JOURNAL. – Le port fermera-t-il ?",
    ...          "Anne ROY. – Oui. Personne n'y peut rien.", "Et vous, que ferez-vous ?",
    ...          "Je resterai, comme mes voisins."]
    >>> article = stance.Article("\n\n".join(lines))
    >>> [article.text[span.start:span.end] for span in find_answers(article)]
    ["Oui. Personne n'y peut rien.", 'Je resterai, comme mes voisins.']
    """
    text = article.text
    paragraphs = list(_paragraphs(article))
    printed = [text[start:end] for start, end in paragraphs]
    asks = [bool(_ASKER.match(paragraph)) for paragraph in printed]
    asked = [_is_question(paragraph) for paragraph in printed]
    if sum(asked) < QUESTIONS and not any(asks):
        return []
    first = next(k for k in range(len(paragraphs)) if asked[k] or asks[k])
    introduction = text[: paragraphs[first][0]]
    known = frozenset(map(_bare, _CAPITALISED.findall(introduction)))
    labels = [_label(paragraph, known) for paragraph in printed]
    for k, label in enumerate(labels):  # « LE JOURNAL. – On vous dit fatiguée. »
        asked[k] = asked[k] or (asks[k] and not label)
    answered = [k for k in range(len(paragraphs) - 1) if asked[k] and not asked[k + 1]]
    several = len(answered) >= QUESTIONS
    if not several and not any(asks[k] for k in answered):
        return []
    responses = sum(bool(_RESPONSE.match(printed[k + 1])) for k in answered)
    lone = responses if responses < QUESTIONS else 0  # « Réponse : » of a riddle
    named = sum(labels[k + 1] > 0 for k in answered) > lone
    if named:  # what stands before a name is a question, with « ? » or without
        asked = [one or label > 0 for one, label in zip(asked, [*labels[1:], 0], strict=True)]
    for k in range(1, len(asked) - 1):  # what follows a question is its answer
        if not any(asked[k - 1 : k + 2]) and not labels[k]:
            asked[k] = _is_prompt(printed[k])
    turns = [
        list(turn)
        for asks_more, turn in groupby(range(answered[0] + 1, len(paragraphs)), asked.__getitem__)
        if not asks_more
    ]
    answers = [
        MarkedSpan(paragraphs[k][0] + labels[k], paragraphs[k][1], *paragraphs[k], printed=False)
        for turn in turns
        if len(turn) <= LONGEST_ANSWER
        for k in turn
    ]
    questions = sum(end - start for k, (start, end) in enumerate(paragraphs) if asked[k])
    behind = sum(span.outer_end - span.outer_start for span in answers)
    to_somebody = sum(bool(_TO_SOMEBODY.search(printed[k])) for k in answered)
    addressed = to_somebody > 1 and len(answered) + to_somebody >= SURE
    sure = named or addressed or (len(answered) >= CALLED and _INTERVIEW.search(introduction))
    marked = sum(printed[k + 1][:1] in _OPENERS for k in answered)
    if not sure or 2 * marked > len(answered) or behind < SHARE * (len(text) - questions):
        return []
    last = paragraphs[-1]
    if answers and answers[-1].outer_end == last[1] and _PRESENTED.match(text, last[0]):
        answers.pop()
    return [span for span in answers if _is_answer(text[span.start : span.end])]


def find_posts(article: Article) -> list[MarkedSpan]:
    r"""Return the tweets that an article shows, each above a line with its author.

    Parameters
    ----------
    article : Article

    Returns
    -------
    list of MarkedSpan
        In order, without the addresses that follow the words.

    Examples
    --------
    >>> import stance
    >>> lines = ["Le pont est fermé. https://t.co/x1", "— Anne Roy (@anneroy) 3 mai 2019"]
    >>> article = stance.Article("\n\n".join(["Elle a prévenu les habitants :", *lines]))
    >>> [article.text[span.start:span.end] for span in find_posts(article)]
    ['Le pont est fermé.']
    """
    text, posts = article.text, []
    for block, below in pairwise(article.blocks):
        if _POSTED.fullmatch(text, below.start, below.end) is None:
            continue
        end = _before_addresses(text, block.start, block.end)
        if text[block.start : block.start + 1] not in _OPENERS and block.start < end:
            posts.append(MarkedSpan(block.start, end, block.start, block.end, printed=False))
    return posts


def _before_addresses(text: str, start: int, end: int) -> int:
    """Return where a text ends without the addresses of the web that close it."""
    while True:
        while end > start and text[end - 1].isspace():
            end -= 1
        word = end
        while word > start and not text[word - 1].isspace():
            word -= 1
        address = _ADDRESS.search(text, word, end)
        if address is None:
            return end
        end = address.start()


def _paragraphs(article: Article) -> Iterator[tuple[int, int]]:
    """Yield where the paragraphs of the body begin and end, also those whose break was lost."""
    for block in article.blocks:
        if block.kind not in _ASKED:
            continue
        place = block.start
        for match in _GLUED.finditer(article.text, block.start, block.end):
            yield place, match.start()
            place = match.start()
        yield place, block.end


def _is_question(paragraph: str) -> bool:
    return paragraph.rstrip().endswith("?") and len(paragraph) <= LONGEST_QUESTION


def _is_prompt(paragraph: str) -> bool:
    """Tell whether a short paragraph breaks off for another to go on."""
    short = len(paragraph) <= LONGEST_PROMPT and paragraph[:1] not in _OPENERS
    return short and paragraph.rstrip().endswith(_PROMPTS)


def _label(paragraph: str, known: frozenset[str]) -> int:
    """Return the length of the name of the person who answers, at the start of a paragraph.

    The words of the name stand in the headline or the introduction; without a sign
    behind them there are two: « Anne Roy. – Oui », « ANNE ROY Oui ».
    """
    if response := _RESPONSE.match(paragraph):
        return response.end()
    ends: list[int] = []
    while len(ends) < NAMES:
        word = _NAME_WORD.match(paragraph, ends[-1] if ends else 0)
        if word is None or _bare(word.group(1)) not in known:
            break
        ends.append(word.end())
    for words in range(len(ends), 0, -1):
        end = ends[words - 1]
        behind = _BEHIND_NAME.match(paragraph, end)
        if behind is not None and (words > 1 or behind.group().strip()):
            return behind.end()
    return 0


def _bare(word: str) -> str:
    """Return a word in capitals without accents: « Grégoire » is « GREGOIRE » before an answer."""
    parts = unicodedata.normalize("NFD", word.upper())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _is_answer(paragraph: str) -> bool:
    """Tell whether a paragraph is an answer, not one in marks, a credit or a reading tip."""
    opens = paragraph[:1] in _OPENERS
    return not opens and bool(_ENDED.search(paragraph.rstrip())) and not _CREDIT.match(paragraph)
