"""Short articles by the hundred, no two alike: one cast, a few sentences, names exchanged."""

from __future__ import annotations

import datetime as dt
import re
from itertools import cycle, islice

from formats import Sample

__all__ = ["short_articles"]

_PEOPLE = (
    ("la maire de Vaubreuil", "Nadia Ferrand", "elle"),
    ("le préfet de la Loire", "Luc Darnault", "il"),
    ("la syndicaliste", "Élodie Marchais", "elle"),
    ("le député de l’Ain", "Jean-Marc O’Byrne", "il"),
    ("la directrice d’Amazon Web Services en France", "Inès Kœnig", "elle"),
    ("l’avocat de la Ligue des droits", "Paul de La Roche", "il"),
    ("la sociologue", "Maïwenn Le Goff", "elle"),
)
_HEADLINES = (
    "Vaubreuil débranche ses sonnettes d’Amazon",
    "« Ces sonnettes d’Amazon surveillent nos rues »",
    "« Une honte » : {name} contre les caméras de Ring",
    "Reconnaissance faciale : un contrat d’Amazon en question",
    "Cloud de la Défense & données : Amazon « très loin »",
)
_OPENINGS = (
    "« Ces sonnettes d’Amazon surveillent nos rues », a dénoncé {role}, {name}, mardi.",
    "« Amazon nous aide à arrêter des voleurs ! », se réjouit {name}, {role}.",
    "Pour {name}, {role}, le contrat d’Amazon avec la police est « un danger public ».",
    "{name}, {role}, a expliqué que la reconnaissance faciale d’Amazon serait interdite.",
)
_SECONDS = (
    "« Il faut y mettre fin au plus vite, a insisté {name}. Personne ne l’a voulu. »",
    "Selon {name}, {role}, « les habitants n’ont pas été consultés ».",
    "{name}, {role}, n’est pas de cet avis : « Ring a rendu la ville plus sûre. »",
    "D’après {name}, {role}, les images ne quittent pas la commune.",
    "Une « ville intelligente », ironise {name}, {role}, qui parle d’« espionnage ».",
)
_ENDINGS = (
    "« Nous irons devant le juge », ajoute-t-{pronoun}.",
    "« Le débat est clos », a-t-{pronoun} conclu.",
    "Le conseil se réunira jeudi 12 mars à 18 h 30 ; 1 200 appareils sont en cause.",
)
_NEWSPAPERS = ("Le Phare", "La Tribune du Rhin", "Ouest & Loire")
_AUTHORS = ("Anne Lemoine", "Karim Benali")
_NARROW = re.compile("(?<=«) | (?=[»!;:])")
_FIRST_DAY = dt.date(2019, 11, 14)


def short_articles(number: int) -> list[Sample]:
    """Return so many articles; the parts come round at different times, so none comes twice."""
    turns = zip(
        *map(cycle, (_HEADLINES, _OPENINGS, _SECONDS, _ENDINGS, _NEWSPAPERS, _AUTHORS)),
        strict=False,
    )
    made: list[Sample] = []
    for i, (headline, opening, second, ending, newspaper, author) in enumerate(
        islice(turns, number)
    ):
        role, name, pronoun = _PEOPLE[i % len(_PEOPLE)]
        other_role, other_name, _ = _PEOPLE[(i + 1 + i // len(_PEOPLE)) % len(_PEOPLE)]
        paragraphs = [
            headline.format(name=name),
            opening.format(role=role, name=name),
            second.format(role=other_role, name=other_name),
            ending.format(pronoun=pronoun),
        ]
        if i % 2:  # as most newspapers print them
            paragraphs = [_NARROW.sub("\N{NO-BREAK SPACE}", part) for part in paragraphs]
        day = _FIRST_DAY + dt.timedelta(days=i)
        made.append(
            Sample(f"article-{i:03}", tuple(paragraphs), newspaper, day.isoformat(), author)
        )
    return made
