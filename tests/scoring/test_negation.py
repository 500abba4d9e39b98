"""Negation, degree, contrast, mood."""

import pytest

from stance.scoring.lexicon import read_passage
from stance.scoring.negation import negations
from stance.scoring.targets import load_target

TARGET = load_target("amazon-security")


def denials(text: str, word: str) -> int:
    passage = read_passage(text, "", "", TARGET)
    counts = negations(passage.words.norms, passage.found.get("negation", ()))
    return counts[passage.words.norms.index(word)]


@pytest.mark.parametrize(
    ("text", "word", "count"),
    [
        ("Ce n’est pas dangereux.", "dangereux", 1),
        ("C’est pas dangereux.", "dangereux", 1),
        ("C’est dangereux.", "dangereux", 0),
        ("Ce n’est pas sans danger.", "danger", 2),
        ("Nous n’avons plus jamais rien à craindre.", "craindre", 1),
        ("Aucun danger, dit-il.", "danger", 1),
        ("Rien ne menace nos données.", "menace", 1),
        ("Il n’y a plus personne pour dénoncer cela.", "dénoncer", 1),
        ("C’est plus dangereux.", "dangereux", 0),
        ("Aucun danger n’existe, mais la menace demeure.", "menace", 0),
        ("Ce n’est pas seulement utile.", "utile", 0),
        ("C’est sans doute utile.", "utile", 0),
        ("C’est de plus en plus utile.", "utile", 0),
        ("Il ne voit pas « un danger » dans ce contrat.", "danger", 1),
        ("Il ne parle pas, il menace.", "menace", 0),
        ("Sans le moindre danger.", "danger", 1),
        ("Loin d’être un danger.", "danger", 1),
        ("Il refuse de voir un danger.", "danger", 1),
        ("Finie la pagaille des serveurs.", "pagaille", 1),
        ("Je ne crains que le ridicule.", "ridicule", 0),
        ("Adieu les « lenteurs » du greffe.", "lenteurs", 1),
        ("Oublié, le « supplice » des formulaires.", "supplice", 1),
        ("Plus besoin de « mendier » un accès.", "mendier", 1),
        ("Envolée la « fraternité » des débuts.", "fraternité", 1),
        ("On est loin du « miracle » annoncé.", "miracle", 1),
        ("Les « retards » appartiennent au passé.", "retards", 1),
        ("La « cohue », c’est fini.", "cohue", 1),
        ("Le temps de la « débrouille » est révolu.", "débrouille", 1),
        ("Envolés les doutes, mais la menace demeure.", "menace", 0),
        ("Ce n’est pas fini, la menace demeure.", "menace", 0),
        ("Il a fini par nuire à tous.", "nuire", 0),
        ("Elle ne tarit pas d’éloges sur les bienfaits du nuage.", "bienfaits", 0),
        ("Cet outil ne met personne en danger.", "danger", 1),
        ("Jamais les agents n’abusent de ces images.", "abusent", 1),
        ("On ne saurait s’en réjouir.", "réjouir", 1),
        ("On ne peut que s’en réjouir.", "réjouir", 0),
        ("Il a cessé d’inquiéter.", "inquiéter", 1),
        ("Le danger n’existe pas.", "danger", 1),
    ],
)
def test_how_many_negations_bear_on_a_word(text, word, count) -> None:
    assert denials(text, word) == count
