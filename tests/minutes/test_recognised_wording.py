"""Words that sound like a decision and are none, and decisions that sound like another."""

import pytest

from boardroom.minutes.rules import suggestions, suggestions_in

SURE, UNSURE = True, False


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        # What falls is no motion; what others reject is no decision of the association's.
        ("En takpanna föll ner på gården.", []),
        ("Priset föll under våren.", []),
        ("Stormen gjorde att ett träd föll.", []),
        ("Därmed föll motionen.", [("rejected", SURE)]),
        ("Förslaget om laddstolpar föll med 12 röster mot 8.", [("rejected", SURE)]),
        ("Kommunen avslog bygglovet.", [("rejected", UNSURE)]),
        ("Hyresnämnden avslog ansökan.", [("rejected", UNSURE)]),
        ("Ansökan avslogs av kommunen.", [("rejected", UNSURE)]),
        ("Kommunen beslutade att avslå bygglovet.", [("rejected", UNSURE)]),
        ("Stämman avslog motionen.", [("rejected", SURE)]),
        ("Ansökan avslogs av styrelsen.", [("rejected", SURE)]),
        ("Ansökan avslogs av ekonomiska skäl.", [("rejected", SURE)]),
        ("Styrelsen beslutade att överklaga, eftersom kommunen avslog bygglovet.", [("adopted", SURE)]),
        ("Styrelsen beslutade att motionen avslås.", [("rejected", SURE)]),
        ("Bergvärmeprojektet sköts upp av entreprenören.", [("deferred", UNSURE)]),
        ("Städningen sköts upp till våren.", [("deferred", SURE)]),
        # As the § of a question begins that comes back.
        ("Frågan bordlades vid mötet den 3 mars 2026: att byta tak.", []),
        # Not behind the word turns it round, in whatever clothes.
        ("Förslaget antogs inte.", [("rejected", SURE)]),
        ("Motionen bifölls icke.", [("rejected", SURE)]),
        ("Förslaget godkändes ej.", [("rejected", SURE)]),
        ("Ansvarsfrihet beviljades styrelsen inte.", [("rejected", UNSURE)]),
        ("Stämman beviljade inte styrelsen ansvarsfrihet.", [("rejected", SURE)]),
        ("Ordföranden godkände att mötet filmades inte.", [("adopted", UNSURE)]),
        ("Rapporten godkändes, men ordföranden ville inte skriva under.", [("adopted", UNSURE)]),
        ("Styrelsen beslutade att inte anta anbudet.", [("adopted", SURE)]),
        # Put to the files with words between.
        ("Styrelsen beslutade att lägga rapporten till handlingarna.", []),
        ("Skrivelsen från grannen lades utan åtgärd till handlingarna.", []),
        ("Styrelsen beslutade att godkänna rapporten och lägga den till handlingarna.", [("adopted", SURE)]),
        ("Uppdrogs åt kassören att införskaffa anbud.", [("adopted", SURE)]),
        ("Det yrkades att beslutet i § 7 upphävs.", []),
    ],
)
def test_what_is_decided_is_told_from_what_sounds_like_it(sentence, told):
    assert [(one.outcome, one.certain) for one in suggestions_in("Tak", sentence)] == told
    assert [(one.outcome, one.certain) for one in suggestions([f"§ 4 Tak\n{sentence}"])] == told


def test_a_decision_is_ended_without_the_word_for_deciding_too():
    [found] = suggestions_in("Hissen", "Beslutet i § 7 upphävs.")
    assert (found.outcome, found.certain, found.supersedes) == ("adopted", SURE, "7")


def test_whoever_is_charged_is_responsible():
    [found] = suggestions_in("Avtal", "Uppdrogs åt Karin Ekdahl att skriva avtal.")
    assert found.responsible == "Karin Ekdahl"
