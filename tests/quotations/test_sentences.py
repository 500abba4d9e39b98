"""Sentences that carry their quotations whole; the tagger is not loaded here."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from strategies import pages, quotations

from stance.article import Article, Block
from stance.quotations.finding import cut_article, find_answers
from stance.quotations.marks import find_marked_spans
from stance.quotations.sentences import LONGEST, MASK, MOST_SPANS

thoroughly = settings(max_examples=500)


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in cut_article(Article(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il gèle. Le car attend.", ["Il gèle.", "Le car attend."]),
        ("M. Roy attend. Il gèle.", ["M. Roy attend.", "Il gèle."]),
        ("J. Roy attend.", ["J. Roy attend."]),
        ("Il pèse 3.5 kilos.", ["Il pèse 3.5 kilos."]),
        ("Il gèle.Le car attend.", ["Il gèle.", "Le car attend."]),
        ("Il gèle… mais le car attend.", ["Il gèle… mais le car attend."]),
        ("« Il gèle. Fuyons », dit-il.", ["« Il gèle. Fuyons », dit-il."]),
        ("« Il gèle ! » dit-il. Il part.", ["« Il gèle ! » dit-il.", "Il part."]),
        ("Il dit : « Il gèle. » Il part.", ["Il dit : « Il gèle. »", "Il part."]),
        ("« Il gèle », dit-il. « Fuyons. »", ["« Il gèle », dit-il.", "« Fuyons. »"]),
        ("« Il gèle. » « Fuyons. »", ["« Il gèle. »", "« Fuyons. »"]),
        ("Un titre\n\nUn texte.", ["Un titre", "Un texte."]),
        ("  \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_long_quotation_is_masked_and_a_short_one_kept() -> None:
    text = "Il dit « non merci » puis « il gèle beaucoup trop ce soir »."
    assert cut_article(Article(text))[0].masked == f"Il dit « non merci » puis « {MASK} »."


def test_an_incise_inside_the_marks_is_shown_outside_them() -> None:
    text = "« Le car, a-t-elle dit hier, ne viendra pas ce soir. »"
    (sentence,) = cut_article(Article(text))
    assert " » a-t-elle dit hier « " in sentence.masked
    place = sentence.masked.index("a-t-elle")
    assert text[sentence.to_text(place) :].startswith("a-t-elle dit hier")


def test_every_pair_of_marks_is_shown_as_guillemets() -> None:
    assert (
        cut_article(Article('Il dit "non" puis “oui”.'))[0].masked == "Il dit « non » puis « oui »."
    )


def test_a_pull_quote_is_cut_at_its_lines() -> None:
    text = "« Il gèle »\nAnne Roy"
    article = Article(text, blocks=(Block("pull_quote", 0, len(text)),))
    assert [text[s.start : s.end] for s in cut_article(article)] == ["« Il gèle »", "Anne Roy"]


def test_only_the_first_sentence_of_a_paragraph_opens_it() -> None:
    found = cut_article(Article("Il gèle. Le car attend.\n\nIl part."))
    assert [s.first for s in found] == [True, False, True]


@given(pages() | quotations())
@thoroughly
def test_sentences_stand_in_order_and_lose_no_word(text: str) -> None:
    article = Article(text)
    found = cut_article(article)
    place = 0
    for sentence in found:
        assert place <= sentence.start < sentence.end
        assert not text[place : sentence.start].strip()
        place = sentence.end
    assert not text[place:].strip()


@given(pages() | quotations())
@thoroughly
def test_every_marked_span_is_carried_once_and_whole(text: str) -> None:
    article = Article(text)
    spans = find_marked_spans(text, [(b.start, b.end) for b in article.blocks])
    found = cut_article(article)
    assert [span for sentence in found for span in sentence.spans] == spans
    for sentence in found:
        for span in sentence.spans:
            assert sentence.start <= span.start < span.end <= sentence.end


@given(pages() | quotations())
@thoroughly
def test_the_masked_text_leads_back_to_the_text(text: str) -> None:
    for sentence in cut_article(Article(text)):
        places = [sentence.to_text(i) for i in range(len(sentence.masked) + 1)]
        # The marks put around an incise, three characters, stand nowhere in the text.
        assert all(sentence.start - 3 <= place <= sentence.end for place in places)
        for begin, end, k in sentence.segments:
            assert sentence.masked[begin:end]
            span = sentence.spans[k]
            assert span.start <= sentence.to_text(begin) < span.end


@pytest.mark.parametrize(
    "unit", ["mot ", "lettres", "« a » ", "Elle : « oui » ", "« nous avons fini hier » ", "« a “b "]
)
def test_a_sentence_longer_than_any_newspaper_s_is_cut(unit: str) -> None:
    text = unit * (5 * LONGEST // len(unit))
    found = cut_article(Article(text))
    read = "".join(text[s.start : s.end] for s in found)
    assert read.replace(" ", "") == text.replace(" ", "")
    for one in found:
        outside = (one.end - one.start) - sum(s.outer_end - s.outer_start for s in one.spans)
        assert outside <= LONGEST
        assert len(one.spans) <= MOST_SPANS
    assert [s.overlong for s in found] == [True] * (len(found) - 1) + [False]


def test_a_long_sentence_of_the_press_stays_whole() -> None:
    text = "Le maire, " + "qui parle de la ville, " * 100 + "se tait. Il part."
    assert [s.overlong for s in cut_article(Article(text))] == [False, False]


def test_comments_below_an_interview_are_nobodys_answer() -> None:
    asked = ["LE JOURNAL. – Le port fermera-t-il ?", "Et vous, que ferez-vous ?"]
    answers = ["Anne ROY. – Oui. " + "La mer monte. " * 120, "Je resterai."]
    comments = [f"Lecteur n° {k} : la mer monte." for k in range(30)]
    turns = [asked[0], answers[0].strip(), asked[1], answers[1]]
    few = Article("\n\n".join(["Anne Roy : la mer monte", *turns, *comments[:3]]))
    many = Article("\n\n".join(["Anne Roy : la mer monte", *turns, *comments]))
    assert len(find_answers(few)) == 1 + 1 + 3
    assert [many.text[span.start : span.end][:4] for span in find_answers(many)] == ["Oui."]
