"""One name for each speaker over all articles, and every merge on record.

Within an article, the attribution has already put one name on each speaker. Here
the names of different articles meet. A merge is made where a reader of the whole
corpus would make it, and is refused where two persons might be one by accident:

1. the user's own table;
2. spellings of one name, with or without title, article, legal form, inner initial;
3. a role and a name that the corpus knows;
4. an initial, where one full name alone fits;
5. a surname: that of the only bearer who speaks in the article too; else of the
   only bearer in the corpus, or the one whom nearly all articles mean that quote one,
   unless the title's gender or the role speaks against it;
6. an acronym, where the corpus itself gives both: the one that is quoted more often.

Sources without a name take part in the first two alone: « un Gilet jaune » is « un gilet jaune ».
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from stance.columns import KEPT_APART, alias_table
from stance.french.word_lists import is_given, mononyms, name_gender, role_of
from stance.speakers.alias_tables import AliasTable
from stance.speakers.name_matching import (
    PARTICLES,
    bare_name,
    body_words,
    bracketed,
    is_named,
    name_key,
    same_name_key,
    stands_for,
    title_gender,
)

__all__ = [
    "Surnames",
    "acronym_pairs",
    "full_initials",
    "inner_person",
    "inventory",
    "is_acronym",
    "is_full",
    "resolve",
    "roles_agree",
    "unite_speakers",
]


_FULL: Final = 2  # words of a full name
_SHORT_WORD: Final = 3  # letters of the longest word that tells no role from another
# Of all articles that quote a bearer of a surname, the share, and the number, that quote the one
# whom it means where nothing tells: « Macron » is not Brigitte Macron.
_NEARLY_ALL: Final = 0.95
_MANY: Final = 20
_OF = re.compile(r"(?:de|du|des)$|d'")


def is_full(name: str) -> bool:
    """Tell whether a name has more than a surname.

    Examples
    --------
    >>> is_full("Ana Roy"), is_full("Le Pen"), is_full("de Gaulle"), is_full("Roy")
    (True, False, False, False)
    """
    words = name_key(name)
    return len(words) >= _FULL and words[0] not in PARTICLES


def full_initials(names: Iterable[str]) -> dict[str, str]:
    """Return the full name of each « J. Roy » where one full name alone fits.

    Examples
    --------
    >>> full_initials(["J. Roy", "Jeanne Roy", "A. Roy", "Ana Roy", "Anne Roy"])
    {'J. Roy': 'Jeanne Roy'}
    """
    by_surname: dict[tuple[str, ...], list[str]] = {}
    for name in sorted(names):
        words = name_key(name)
        if len(words) >= _FULL:
            by_surname.setdefault(words[1:], []).append(name)
    found = {}
    for family in by_surname.values():
        full = [name for name in family if len(name_key(name)[0]) > 1]
        for name in family:
            letter = name_key(name)[0]
            fits = [other for other in full if name_key(other)[0].startswith(letter)]
            if len(letter) == 1 and len(fits) == 1:
                found[name] = fits[0]
    return found


def inner_person(name: str, people: Mapping[str, str]) -> str:
    """Return the known person in « le PDG d'Acme, Ana Roy » or « Ana Roy, PDG d'Acme », or "".

    ``people`` gives the name of each person by its folded words. « l'avocat d'Ana
    Roy » and « un proche de la maire Ana Roy » are anybody but Ana Roy.

    Examples
    --------
    >>> people = {"ana roy": "Ana Roy"}
    >>> inner_person("le PDG d’Acme, Ana Roy", people), inner_person("la maire Ana Roy", people)
    ('Ana Roy', 'Ana Roy')
    >>> inner_person("l’avocat d’Ana Roy", people)
    ''
    >>> inner_person("un proche de la maire Ana Roy", people)
    ''
    """
    head, comma, tail = name.rpartition(", ")
    if comma:
        ends = (" ".join(name_key(tail)), " ".join(name_key(head)))
        return next((people[end] for end in ends if end in people), "")
    words = name.replace("’", "'").split()
    for start in range(1, len(words) - 1):
        found = people.get(" ".join(name_key(" ".join(words[start:]))), "")
        nouns = [word.partition("'")[2] or word for word in words[:start]]
        role = role_of(nouns[-1].lower())
        if found and role is not None and role.kind == "person":
            # « un proche de la maire Ana Roy » is another, « la cheffe des élus Ana Roy » is she
            of = [word.lower() for word in words[:start] if _OF.match(word.lower())]
            return "" if of and of[-1] != "des" else found
    return ""


def roles_agree(some: Collection[str], others: Collection[str]) -> bool:
    """Tell whether two sets of roles may be one person's: a word shared, or nothing known.

    Examples
    --------
    >>> roles_agree({"PDG d'Acme"}, {"fondateur d’Acme"}), roles_agree({"boulanger"}, {"préfet"})
    (True, False)
    >>> roles_agree(set(), {"préfet"})
    True
    """
    one, other = _role_words(some), _role_words(others)
    return not one or not other or bool(one & other)


def _role_words(roles: Collection[str]) -> set[str]:
    words: set[str] = set()
    for role in roles:
        for word in name_key(role.replace("’", "'").replace("'", " ")):
            known = role_of(word)
            if known is not None:
                words.add(known.base)
            elif len(word) > _SHORT_WORD:
                words.add(word)
    return words


class Surnames:
    """The full names of a corpus by the surnames that they end in."""

    def __init__(self, full_names: Iterable[str]) -> None:
        self._by_words: dict[tuple[str, ...], list[str]] = {}
        self._found: dict[tuple[str, str], tuple[str, ...]] = {}
        for name in sorted(full_names):
            words = name_key(name)
            for start in range(1, len(words)):
                self._by_words.setdefault(words[start:], []).append(name)

    def bearers(self, name: str, gender: str) -> tuple[str, ...]:
        """Return those whom a surname may mean; a title's gender leaves some out.

        Examples
        --------
        >>> roys = Surnames(["Ana Roy", "Paul Roy", "Jean Roy-Petit"])
        >>> roys.bearers("Roy", ""), roys.bearers("Roy", "f")
        (('Ana Roy', 'Paul Roy'), ('Ana Roy',))
        >>> roys.bearers("Ana Roy", "")
        ()
        """
        if (name, gender) not in self._found:
            self._found[name, gender] = tuple(self._look(name, gender))
        return self._found[name, gender]

    def _look(self, name: str, gender: str) -> list[str]:
        words = name_key(name)
        if not words or (len(words) > 1 and words[0] not in PARTICLES):
            return []
        if not gender and len(words) == 1 and is_given(name):
            return []
        found = self._by_words.get(words, [])
        return [full for full in found if not gender or name_gender(full) in {"", gender}]


_ACRONYM = re.compile(r"[A-ZÀ-Þ](?:[-.&]?[A-Za-zÀ-ÿ0-9]){1,9}\.?")
_BRACKET = re.compile(r"\(\s?([^()]{2,90}?)\s?\)")
_LOOKBACK: Final = 120  # characters before a bracket that a name may fill
_LONGEST: Final = 14  # words of a name before a bracket
_CAPITALS: Final = 2


def is_acronym(name: str) -> bool:
    """Tell whether a name is written as an acronym: one word, two capitals or more.

    A noun that stands for any body of its kind (« ONG ») is none.

    Examples
    --------
    >>> [is_acronym(name) for name in ("CGT", "MoDem", "C.N.I.L.", "ONG", "Ring")]
    [True, True, True, False, False]
    """
    if not _ACRONYM.fullmatch(name):
        return False
    return sum(map(str.isupper, name)) >= _CAPITALS and role_of(name.lower()) is None


def acronym_pairs(
    names: pd.DataFrame, sentences: Iterable[str], bodies: Mapping[str, str]
) -> dict[str, set[str]]:
    """Return the bodies that each acronym stands for in the corpus, by their keys.

    An article says so in a bracket (« Ligue des riverains (LDR) »), or by calling
    a body that it names in full by its acronym.

    Parameters
    ----------
    names : DataFrame
        The ``name`` of each body, and the acronyms that articles called it by, in
        ``acronym``.
    sentences : iterable of str
        Those in which a bracket may stand.
    bodies : mapping
        The key of each body's folded words.
    """
    pairs: dict[str, set[str]] = {}
    for name, acronym in names[["name", "acronym"]].itertuples(index=False):
        bare, inside = bracketed(name)
        for short in (acronym, inside):
            if short and is_acronym(short) and stands_for(short, bare):
                pairs.setdefault(" ".join(name_key(short)), set()).add(" ".join(name_key(bare)))
    for sentence in sentences:
        for short, words in _in_brackets(sentence, bodies.keys()):
            pairs.setdefault(" ".join(name_key(short)), set()).add(words)
    return {
        short: {bodies.get(words, words) for words in found if words in bodies}
        for short, found in pairs.items()
    }


def _in_brackets(sentence: str, bodies: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each acronym that a bracket ties to the words of a known body."""
    for match in _BRACKET.finditer(sentence):
        inside, before = match.group(1), sentence[max(0, match.start() - _LOOKBACK) : match.start()]
        if is_acronym(inside):
            words = name_key(before)[-_LONGEST:]
            known = (" ".join(words[start:]) for start in range(len(words)))
            full = next((text for text in known if text in bodies and stands_for(inside, text)), "")
            if full:
                yield inside, full
            continue
        last = before.split()[-1:] or [""]
        text = " ".join(name_key(inside))
        if text in bodies and is_acronym(last[0]) and stands_for(last[0], text):
            yield last[0], text


_NAME: Final = ["article_id", "name"]


@dataclass(frozen=True, slots=True)
class _Merge:
    speaker: str
    rule: str = ""


def unite_speakers(
    quotes: pd.DataFrame, aliases: AliasTable | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return ``quotes`` with one name for each speaker, and the table of merges.

    Parameters
    ----------
    quotes : DataFrame
        With the columns of ``stance.columns.QUOTES``. The names that the articles
        give stand in ``speaker_in_article``, which stays as it is; so doing it
        twice changes nothing. Where it is missing, ``speaker`` is that name.
    aliases : AliasTable, optional
        The user's own.

    Returns
    -------
    tuple of DataFrame
        ``quotes`` with ``speaker`` rewritten, and the merges, with the columns of
        ``stance.columns.ALIASES``.
    """
    quotes = quotes.assign(
        speaker_in_article=quotes["speaker_in_article"].fillna(quotes["speaker"])
    )
    names = inventory(quotes)
    sentences = quotes["sentence"].dropna()
    merges = resolve(names, sentences[sentences.str.contains("(", regex=False)], aliases)
    keyed = quotes[["article_id", "speaker_in_article"]].rename(
        columns={"speaker_in_article": "name"}
    )
    found = keyed.merge(merges, on=_NAME, how="left")["speaker"]
    united = quotes.assign(speaker=found.astype("string").set_axis(quotes.index))
    rules = merges[merges["rule"] != ""].rename(columns={"name": "speaker_in_article"})
    return united, alias_table(united, rules)


def inventory(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return what the merging needs to know, a row for each name, article and mention's form.

    Inventories of parts of a corpus, one below the other, are that of the whole.

    Returns
    -------
    DataFrame
        article_id, name, kind, role, gender (of the mention's title), acronym (by
        which the article called it), n_quotes.
    """
    rows = quotes[quotes["speaker_in_article"].notna()]
    mentions = pd.Series(rows["source"].unique(), dtype="object").dropna()
    gender = {mention: title_gender(mention) for mention in mentions}
    short = {mention: _acronym(mention) for mention in mentions}
    frame = pd.DataFrame(
        {
            "article_id": rows["article_id"].astype("string"),
            "name": rows["speaker_in_article"].astype("string"),
            "kind": rows["speaker_type"].astype("string").fillna(""),
            "role": rows["speaker_role"].astype("string").fillna(""),
            "gender": rows["source"].map(gender).astype("string").fillna(""),
            "acronym": rows["source"].map(short).astype("string").fillna(""),
        }
    )
    return frame.groupby(list(frame.columns), sort=True).size().rename("n_quotes").reset_index()


def _acronym(mention: str) -> str:
    last = mention.replace("’", " ").replace("'", " ").split()[-1:]
    return last[0] if last and is_acronym(last[0]) else ""


def resolve(
    names: pd.DataFrame, sentences: Iterable[str] = (), aliases: AliasTable | None = None
) -> pd.DataFrame:
    """Return the speaker of each name in each article, and the rule that says so.

    Parameters
    ----------
    names : DataFrame
        As ``inventory`` gives it.
    sentences : iterable of str
        Those in which a bracket may stand behind a name.
    aliases : AliasTable, optional
        The user's own.

    Returns
    -------
    DataFrame
        article_id, name, speaker, rule; the rule is empty where nothing was done.
    """
    told = aliases or AliasTable()
    totals = names.groupby("name")["n_quotes"].sum()
    kinds = _kinds(names)
    by_table = {name: told.speaker(name) for name in totals.index}
    fixed = {name: _Merge(speaker, "alias table") for name, speaker in by_table.items() if speaker}
    free = {str(name): int(count) for name, count in totals.items() if name not in fixed}
    # The user's spelling of a speaker wins over any that is printed.
    targets = dict.fromkeys((merge.speaker for merge in fixed.values()), int(totals.sum()) + 1)
    kinds = {merge.speaker: kinds[name] for name, merge in fixed.items()} | kinds
    counts = {**targets, **free}
    chosen = _spelled(counts, kinds)
    _unite_people(chosen, kinds)
    _unite_bodies(chosen, kinds, counts, names, sentences)
    merged = {**chosen, **fixed}
    cells = names[_NAME].drop_duplicates(ignore_index=True)
    at = _surnames(names, merged, kinds, fixed)
    pairs = [
        at.get(key, merged[key[1]]) for key in zip(*(cells[c].tolist() for c in _NAME), strict=True)
    ]
    speakers = pd.array([pair.speaker for pair in pairs], dtype="string")
    rules = pd.array([pair.rule for pair in pairs], dtype="string")
    table = cells.assign(speaker=speakers, rule=rules)
    done = (table["speaker"] != table["name"]) | table["rule"].isin(KEPT_APART)
    return table.assign(rule=table["rule"].where(done, ""))


def _kinds(names: pd.DataFrame) -> dict[str, str]:
    """Return the kind of speaker that each name most often is."""
    counts = names.groupby(["name", "kind"])["n_quotes"].sum().reset_index()
    counts = counts.sort_values(["n_quotes", "kind"], ascending=[False, True])
    first = counts.drop_duplicates("name")
    return dict(zip(first["name"], first["kind"], strict=True))


def _spelled(counts: Mapping[str, int], kinds: Mapping[str, str]) -> dict[str, _Merge]:
    """Return each name under the spelling that occurs most often, without its title."""
    groups: dict[str, list[str]] = {}
    for name in counts:
        groups.setdefault(same_name_key(name, kinds.get(name, "person")), []).append(name)
    chosen: dict[str, _Merge] = {}
    for group in groups.values():
        best = min(group, key=lambda name: (_is_decked(name), -counts[name], _plain(name)))
        # With nobody's spelling free of a title, the title goes.
        speaker = bare_name(best)[1]
        chosen |= {name: _Merge(speaker, "spelling") for name in group}
    return chosen


def _is_decked(name: str) -> bool:
    """Tell whether a title or an acronym in a bracket stands beside a name."""
    return bool(bare_name(name)[0] or bracketed(name)[1])


def _plain(name: str) -> tuple[int, str]:
    """Sort the name with the most accents first: capitals lose them."""
    return -len(unicodedata.normalize("NFD", name)), name


def _unite_people(chosen: dict[str, _Merge], kinds: Mapping[str, str]) -> None:
    people = _full_people(chosen, kinds)
    initials = full_initials(people.values())
    for name, merge in chosen.items():
        kind = kinds.get(name, "person")
        if merge.speaker in initials:
            chosen[name] = _Merge(initials[merge.speaker], "initial")
        elif kind in {"person", "unnamed"} and ("," in name or not name[:1].isupper()):
            inner = inner_person(name, people)
            if inner and inner != merge.speaker:
                chosen[name] = _Merge(inner, "role")


def _full_people(chosen: Mapping[str, _Merge], kinds: Mapping[str, str]) -> dict[str, str]:
    """Return the full names of persons, by their folded words."""
    return {
        " ".join(name_key(merge.speaker)): merge.speaker
        for name, merge in chosen.items()
        if kinds.get(name, "person") == "person"
        and is_named(merge.speaker, "person")
        and is_full(merge.speaker)
        and "," not in merge.speaker
    }


def _unite_bodies(
    chosen: dict[str, _Merge],
    kinds: Mapping[str, str],
    counts: Mapping[str, int],
    names: pd.DataFrame,
    sentences: Iterable[str],
) -> None:
    """Bring a body and its acronym under the one of both that is quoted more often."""
    bodies: dict[str, str] = {}
    full: dict[str, str] = {}
    quoted: Counter[str] = Counter()
    for name, merge in chosen.items():
        quoted[merge.speaker] += counts[name]
        if kinds.get(name, "") == "organisation" and is_named(name, "organisation"):
            key = same_name_key(name, "organisation")
            full[key] = merge.speaker
            words = (body_words(name), name_key(bracketed(name)[0]))
            bodies |= dict.fromkeys(map(" ".join, words), key)
    called = names[(names["kind"] == "organisation") & names["name"].isin(chosen)]
    pairs = acronym_pairs(called, sentences, bodies)
    short: dict[str, set[str]] = {}
    for name, merge in chosen.items():
        meant = pairs.get(" ".join(name_key(name)), set())
        if is_acronym(name) and len(meant) == 1:
            short.setdefault(full[next(iter(meant))], set()).add(merge.speaker)
    best = {
        speaker: max([full_name, *sorted(acronyms)], key=quoted.__getitem__)
        for full_name, acronyms in short.items()
        for speaker in {full_name, *acronyms}
    }
    for name, merge in chosen.items():
        speaker = best.get(merge.speaker, merge.speaker)
        if speaker != merge.speaker:
            chosen[name] = _Merge(speaker, "acronym")


def _surnames(
    names: pd.DataFrame,
    merged: Mapping[str, _Merge],
    kinds: Mapping[str, str],
    fixed: Mapping[str, _Merge],
) -> dict[tuple[str, str], _Merge]:
    """Return whom a surname alone means, article by article."""
    people = _full_people(merged, kinds)
    bearers = Surnames(people.values())
    short = {
        name
        for name, merge in merged.items()
        if name not in fixed
        and kinds.get(name, "") == "person"
        and bearers.bearers(merge.speaker, "m") + bearers.bearers(merge.speaker, "f")
    }
    if not short:
        return {}
    speakers = names["name"].map({name: merge.speaker for name, merge in merged.items()})
    known = _sets(speakers, names["role"], names["role"] != "")
    candidates = names["name"].isin(short)
    places = names["article_id"].isin(names.loc[candidates, "article_id"])
    cast = _sets(names["article_id"], speakers, places)
    quoted = _sets(speakers, names["article_id"], speakers.isin(people.values()))
    found: dict[tuple[str, str], _Merge] = {}
    for (article, name), (genders, roles) in _told(names[candidates]).items():
        gender = next(iter(genders)) if len(genders) == 1 else ""
        own = merged[name].speaker
        fits = bearers.bearers(own, gender)
        here = [full for full in fits if full in cast[article]]
        if len(here) == 1:
            merge = _Merge(here[0], "surname in article" if len(fits) > 1 else "surname")
        elif here:
            merge = _Merge("", "ambiguous")
        elif fits:
            merge = _bearer(own, fits, roles, known, quoted)
        else:
            continue
        found[article, name] = _Merge(merge.speaker or own, merge.rule)
    return found


def _sets(
    keys: pd.Series[str], values: pd.Series[str], where: pd.Series[bool]
) -> dict[str, set[str]]:
    """Return the values of each key."""
    found: dict[str, set[str]] = {}
    for key, value in zip(keys[where].tolist(), values[where].tolist(), strict=True):
        found.setdefault(key, set()).add(value)
    return found


def _told(names: pd.DataFrame) -> dict[tuple[str, str], tuple[set[str], set[str]]]:
    """Return the genders and the roles that each article gives each name."""
    told: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    columns = ("article_id", "name", "gender", "role")
    for article, name, gender, role in zip(*(names[c].tolist() for c in columns), strict=True):
        genders, roles = told.setdefault((article, name), (set(), set()))
        genders |= {gender} - {""}
        roles |= {role} - {""}
    return told


def _bearer(
    name: str,
    fits: Sequence[str],
    roles: set[str],
    known: Mapping[str, set[str]],
    quoted: Mapping[str, set[str]],
) -> _Merge:
    """Return whose surname it is, none of whom speaks beside it; no speaker where nothing tells.

    Whom everybody knows by one name (« Marx ») is nobody whom a role introduces (« Jean-Luc Marx,
    préfet »).
    """
    articles = {full: len(quoted[full]) for full in fits}  # that quote each of them
    likeliest = max(fits, key=articles.__getitem__)
    roles_known = known.get(likeliest, set())
    enough = max(_MANY, _NEARLY_ALL * sum(articles.values()))
    disputed = len(fits) > 1 and articles[likeliest] < enough
    if disputed or (name in mononyms() and roles_known):
        return _Merge("", "ambiguous")
    if not roles_agree(roles, roles_known):
        return _Merge("", "role differs")
    return _Merge(likeliest, "surname" if len(fits) == 1 else "surname of one")
