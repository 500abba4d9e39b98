"""The role and the gender by which an article introduces those whom it lets speak."""

from __future__ import annotations

import pytest

from stance.article import Article
from stance.pipeline import extract
from stance.speakers.introductions import introduction


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("dit Anne Roy, secrétaire du syndicat du rail. Rien", "secrétaire du syndicat du rail"),
        ("dit Anne Roy, économiste chez Banque du Sud. Rien", "économiste chez Banque du Sud"),
        ("dit Anne Roy (PS), 46 ans, infirmière en retraite.", "infirmière en retraite"),
        ("lance Anne Roy, infirmière de 41 ans.", "infirmière"),
        ("note Anne Roy, maire (PS) de Vire depuis 2014.", "maire de Vire"),
        ("dit Anne Roy, le maire qui s'oppose au projet", "maire"),
        ("Le Premier ministre Anne Roy hésite.", "premier ministre"),
        ("Anne Roy hésite. Mme Roy se tait. C'est la directrice du port.", "directrice du port"),
        ("le soutien du chef historique du parti, Anne Roy, pour", "chef historique du parti"),
        ("dit Anne Roy, cheffe du Parti (gauche radicale), lundi", "cheffe du Parti"),
        ("dit Anne Roy, l'une des élues du parti. Rien", "l'une des élues du parti"),
        ("dit l'une de ses figures, Anne Roy. Rien", "l'une de ses figures"),
        ("La secrétaire auprès du préfet Anne Roy hésite.", "secrétaire auprès du préfet"),
        ("dit Anne Roy, cheffe du port de Vire et Paul Petit. Rien", "cheffe du port de Vire"),
        ("la fuite d'une dirigeante du parti, Anne Roy, jugée", "dirigeante du parti"),
        ("dit une autre figure du mouvement, Anne Roy. Rien", "figure du mouvement"),
        ("dit Anne Roy, zingueuse à Vire. Rien", "zingueuse à Vire"),
        ("dit Anne Roy (maire de Vire). Rien", "maire de Vire"),
        ("dit Anne Roy, numéro deux du parti. Rien", "numéro deux du parti"),
        ("Anne Roy, elle, est avocate à Vire. Rien", "avocate à Vire"),
        ("Anne Roy est victime d'une erreur. Rien", ""),
        ("Anne Roy hésite. C'est la responsable du port. Rien", "responsable du port"),
        ("Anne Roy est la seule élue du village. Rien", ""),
        # What stands beside a name and is no role of its bearer.
        ("L'acte que voulait Anne Roy, le 12 mai dernier, à Vire.", ""),
        ("dit Anne Roy, sa fille dans les bras.", ""),
        ("Pour Anne Roy, le président est seul.", ""),
        ("annoncé par Anne Roy, estime la responsable du parti.", ""),
        ("C'est l'ami d'Anne Roy.", ""),
        ("La fidèle Anne Roy se tait. L'amie Anne Roy hésite.", ""),
        ("dit Anne Roy, relayant un appel. Rien", ""),
        ("Dans la salle voisine, Anne Roy attend.", ""),
        ("dit Anne Roy, déjà condamnée pour vol. Rien", ""),
        ("Selon le préfet, Anne Roy ment.", ""),
        ("Étaient là le préfet, Anne Roy et Paul Petit.", ""),
        ("Étaient là Anne Roy, le maire et le préfet.", ""),
    ],
)  # fmt: skip
def test_a_person_is_introduced_by_the_role_beside_the_name(text: str, role: str) -> None:
    assert introduction(text, "Anne Roy") == role


def test_no_man_has_the_role_of_a_woman() -> None:
    text = (
        "Un débat s'ouvre, et la présidente du conseil, Paul Roy, hésite. Paul Roy, préfet, part."
    )
    assert introduction(text, "Paul Roy") == "préfet"
    assert introduction("Le ministre Anne Roy hésite.", "Anne Roy") == "ministre"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (
            (
                "Paul Roy hésite. « C'est trop tôt », avance Paul Roy.\n\n"
                "« Rien ne presse », a ajouté le patron du port de Vire. Paul Roy s'est tu."
            ),
            "patron du port de Vire",
        ),
        (
            (
                "Ana Legrand (FRT) s'inquiète. « Rien n'est fait », regrette-t-elle. "
                "La présidente de la FRT demande un débat. « Il est temps », dit Ana Legrand."
            ),
            "présidente de la FRT",
        ),
    ],
    ids=["that speaks", "by which it takes the person up again"],
)
def test_a_person_nowhere_introduced_has_the_role(text: str, role: str) -> None:
    ((_, quotes),) = extract([Article(text)])
    assert [q.speaker.role for q in quotes if q.speaker] == [role] * 2


def test_a_body_has_no_document_for_a_role() -> None:
    assert introduction("Un sondage Acme dit non.", "Acme", "organisation") == ""
    text = "Selon Acme, sondage à l'appui, rien ne va. Acme, fournisseur de l'État, tremble."
    assert introduction(text, "Acme", "organisation") == "fournisseur de l'État"


def test_one_of_many_is_no_group() -> None:
    text = "« Nous restons », dit un des habitants. Le maire se tait."
    ((_, (quote,)),) = extract([Article(text)])
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.type) == ("un des habitants", "unnamed")


def test_a_company_has_the_role_of_a_company() -> None:
    text = "Acme, fournisseur attitré de l'État, vend à Ana Roy, la directrice."
    assert introduction(text, "Acme", "organisation") == "fournisseur attitré de l'État"
    text = "Les Veilleurs, un collectif de salariés, écrivent au maire."
    assert introduction(text, "Les Veilleurs", "organisation") == "collectif de salariés"


def test_the_first_role_counts_in_its_fullest_form() -> None:
    text = "Paul Roy, PDG d'Acme, parle. Paul Roy, propriétaire du Matin, se tait."
    assert introduction(text, "Paul Roy", said="propriétaire du Matin") == "PDG d'Acme"
    assert introduction(text, "Paul Roy", said="PDG") == "PDG d'Acme"


def test_a_role_neither_begins_nor_ends_with_a_function_word() -> None:
    alors = "Anne Roy, alors secrétaire générale du syndicat, hésite."
    assert introduction(alors, "Anne Roy") == "secrétaire générale du syndicat"
    cut = "Anne Roy, jeune figure des « bonnets bleus », hésite."
    assert introduction(cut, "Anne Roy") == "jeune figure"
    quoted = "Anne Roy, auteure d'« Exil », hésite."
    assert introduction(quoted, "Anne Roy") == "auteure"
    both = "Anne Roy, elle aussi conseillère de Vire, hésite."
    assert introduction(both, "Anne Roy") == "conseillère de Vire"


@pytest.mark.parametrize("told", ["qui juge le projet", "est préfète à Vire"])
def test_a_clause_is_no_role(told: str) -> None:
    assert introduction(f"Anne Roy, {told}, hésite.", "Anne Roy") == ""


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("« Tout va bien », dit Mme Aubrac.", "f"),
        ("« Tout va bien », dit M. Aubrac.", "m"),
        ("« Tout va bien », dit Claire Aubrac.", "f"),
        ("« Tout va bien », dit Aubrac.", ""),
        ("« Tout va bien », dit Me Aubrac.", ""),
        ("« Tout va bien », dit Claude Aubrac.", ""),
        ("« Tout va bien », dit Claude Aubrac. Mme Aubrac s'en va.", "f"),
        ("« Tout va bien », dit Claude Aubrac, députée du Nord.", "f"),
        ("« Tout va bien », dit la députée Aubrac.", "f"),
        ("« Tout va bien », dit le ministre, Claire Aubrac.", "f"),
        ("« Tout va bien », dit la CGT.", ""),
        ("« Tout va bien », dit une habitante.", "f"),
        ("« Tout va bien », dit une victime.", ""),
        ("« Tout va bien », disent les habitantes.", ""),
    ],
)
def test_gender_comes_from_what_is_printed(text: str, gender: str) -> None:
    ((_, (quote,)),) = extract([Article(text)])
    assert quote.speaker is not None
    assert quote.speaker.gender == gender
