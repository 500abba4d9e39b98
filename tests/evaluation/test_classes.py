"""The classes of difficulty, on sentences made for each."""

from __future__ import annotations

import pytest
from classes import CLASSES, classes_of, speaker_class

from stance.checking.matching import GoldQuote

ROY = ("Léa Roy", "Mme Roy", "la maire")


def classes(text: str, kind: str = "direct", speakers: tuple[str, ...] = ROY) -> set[str]:
    """Return the classes of what stands between ⟨ and ⟩."""
    start, end = text.index("⟨"), text.index("⟩") - 1
    plain = text.replace("⟨", "").replace("⟩", "")
    quote = GoldQuote(start, end, kind, speakers)
    return set(classes_of(plain, quote, [quote]))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("« ⟨Oui⟩ », dit Léa Roy.", "fragment"),
        ("Léa Roy est venue. « ⟨Il faut que cela cesse avant l’été.⟩ » Puis la nuit.", "alone"),
        ("« ⟨Oui⟩ », dit M. Noir à Mme Roy.", "named source"),
        ("« ⟨Oui⟩ », a promis hier la maire.", "role source"),
        ("« ⟨Oui⟩ », a-t-elle dit hier.", "pronoun source"),
        ("« ⟨Oui⟩ », concède le patron du groupe.", "no source"),
        ('"⟨Oui⟩", dit Léa Roy.', "marks: straight"),
        ("“⟨Oui⟩”, dit Léa Roy.", "marks: curly"),
        ("»⟨Oui⟩«, dit Léa Roy.", "marks: turned"),
        ("— ⟨Oui⟩, dit Léa Roy.", "marks: none"),
        ("Léa Roy répond : « ⟨Oui, demain.⟩\n\nLa nuit tombe.", "unclosed"),
        ("« ⟨Oui, dit-elle, et demain.⟩ »", "incise inside"),
        ("« ⟨Oui.\n\nEt demain aussi.⟩ », dit Léa Roy.", "several paragraphs"),
        ("Léa Roy : « ⟨Oui⟩ »\n\nLa maire a parlé.", "headline"),
    ],
)
def test_classes_of_marked_words(text: str, name: str) -> None:
    assert name in classes(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Léa Roy dit que ⟨tout va bien⟩.", "form: que"),
        ("Selon Léa Roy, ⟨tout va bien⟩.", "form: selon"),
        ("⟨Tout va bien⟩, assure Léa Roy.", "form: incise"),
        ("Léa Roy demande si ⟨tout va bien⟩.", "form: other"),
    ],
)
def test_forms_of_reported_clauses(text: str, name: str) -> None:
    assert name in classes(text, "indirect")


def test_every_class_is_in_the_tables() -> None:
    assert classes("« ⟨Oui, dit-elle.⟩ »") <= set(CLASSES)


def test_a_title_ends_no_sentence() -> None:
    assert "named source" in classes("« ⟨Oui⟩ », dit la veille M. le préfet à Léa Roy.")


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("Ana Roy",), "person"),
        (("Théodule Krzak", "Krzak"), "person"),
        (("La banque Corvin", "Corvin"), "organisation"),
        (("Goldman Sachs", "la banque"), "organisation"),
        (("le parquet de Vire",), "organisation"),
        (("les grévistes",), "group"),
        (("un habitant",), "without a name"),
        ((), "without a name"),
    ],
)
def test_kinds_of_speakers(names: tuple[str, ...], kind: str) -> None:
    assert speaker_class(names) == kind
