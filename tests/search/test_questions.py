"""Ten questions that successors really type (DOMAIN 11), asked of a small archive of the fictional Brf Granen 7."""

from dataclasses import dataclass
from datetime import date

import pytest

from boardroom.documents.actions import describe
from boardroom.mandates.models import MandatePeriod
from boardroom.papers.actions import add_binder
from boardroom.papers.rules import Card
from boardroom.search.actions import search
from boardroom.search.jobs import index
from boardroom.search.queries import Narrowing
from tests.data.filed import put_in
from tests.data.minutes import file_sealed_minutes

PAPERS = {
    "Entreprenadkontrakt Rör & Söner": (
        "construction_contract",
        date(1987, 3, 14),
        "Entreprenaden omfattar byte av avloppsstammarna i hela huset. Garantitiden är två år.",
    ),
    "Slutbesiktning 1988": (
        "construction_contract",
        date(1988, 9, 2),
        "Slutbesiktning efter utbytet av avloppsstammar. Anmärkningar: inga.",
    ),
    "Kontrakt Plåtslageri": (
        "construction_contract",
        date(2004, 5, 3),
        "Takomläggning mot gården. Entreprenör Norra Plåt AB. Garanti på taket till 2014.",
    ),
    "Stadgar 2019": (
        "bylaws",
        date(2019, 5, 20),
        "§ 32 Bostadsrättshavarens ansvar. Föreningen svarar för fönster och ytterdörr, utom målning på insidan.",
    ),
    "Stadgar 1987": (
        "bylaws",
        date(1987, 5, 20),
        "§ 28 Bostadsrättshavaren ansvarar för fönster, ansvar för fönster, även utvändigt.",
    ),
    "Tillstånd badrum": (
        "renovation_permit",
        date(2016, 2, 9),
        "Tillstånd att bygga om badrum i lgh 1203. Tätskikt enligt branschregler.",
    ),
    "Skadeärende": (
        "damage_case",
        date(2018, 11, 30),
        "Vattenskada i badrummet, lägenhet 1203. Fuktmätning gjord.",
    ),
    "Serviceavtal hiss": (
        "service_contract",
        date(2021, 1, 15),
        "Hissavtal med Åby Hisservice AB. Uppsägning senast tre månader före den 31 december 2026.",
    ),
    "OVK-protokoll 2024": (
        "ventilation_inspection",
        date(2024, 4, 11),
        "Obligatorisk ventilationskontroll, OVK. Två anmärkningar. Nästa besiktning 2030.",
    ),
    "OVK-protokoll 2018": (
        "ventilation_inspection",
        date(2018, 4, 9),
        "Obligatorisk ventilationskontroll, OVK. Inga anmärkningar.",
    ),
    "Policy för andrahandsuthyrning 2022": (
        "policies",
        date(2022, 6, 1),
        "Regler för andrahandsuthyrning: högst två år åt gången, avgift tio procent av prisbasbeloppet.",
    ),
    "Policy för andrahandsuthyrning 2011": (
        "policies",
        date(2011, 6, 1),
        "Regler för andrahandsuthyrning. Andrahand, regler: högst ett år. Andrahandsregler prövas av styrelsen.",
    ),
    "Lån 1, Banken": (
        "loan_papers",
        date(2023, 9, 1),
        "Lån 4 000 000 kr. Ränta 3,9 procent. Villkorsändring den 1 september 2026.",
    ),
    "Lån 2, Kassan": (
        "loan_papers",
        date(2022, 3, 1),
        "Lån 2 500 000 kr. Räntan bunden till villkorsändringsdagen den 1 mars 2027.",
    ),
    "Nyckelkvittens": ("key_receipt", date(2020, 8, 1), "Kvittens på två nycklar till tvättstugan."),
    "Årsredovisning 2023": (
        "annual_report",
        date(2024, 3, 30),
        "Resultatet blev bättre än väntat under året.",
    ),
}
SUPERSEDED = {"Stadgar 1987": date(2019, 5, 20), "Policy för andrahandsuthyrning 2011": date(2022, 6, 1)}


@dataclass(frozen=True)
class Wanted:
    """What a question should find first, in this order where `in_order`, and what the first row should say."""

    first: tuple[str, ...]
    in_order: bool = False
    says: str = ""
    below: tuple[str, ...] = ()  # found too, further down


QUESTIONS = {
    "stambyte": Wanted(("Entreprenadkontrakt Rör & Söner", "Slutbesiktning 1988"), says="avloppsstam"),
    "när bytte vi tak": Wanted(("Kontrakt Plåtslageri",), says="Takomläggning"),
    "vem ansvarar för fönster": Wanted(
        ("Stadgar 2019",), in_order=True, says="fönster", below=("Stadgar 1987",)
    ),
    "lgh 1203 badrum": Wanted(("Tillstånd badrum", "Skadeärende"), says="1203"),
    "hissavtal uppsägning": Wanted(("Serviceavtal hiss",), says="31 december 2026"),
    "OVK": Wanted(("OVK-protokoll 2024", "OVK-protokoll 2018"), in_order=True, says="2030"),
    "andrahand regler": Wanted(
        ("Policy för andrahandsuthyrning 2022",),
        in_order=True,
        below=("Policy för andrahandsuthyrning 2011",),
    ),
    "avgiftshöjning 2023": Wanted(("Styrelseprotokoll 7/2023",), says="fem procent"),
    "lån ränta villkorsändring": Wanted(("Lån 1, Banken", "Lån 2, Kassan"), says="Villkorsändring"),
    "laddstolpar motion": Wanted(
        ("Protokoll från föreningsstämma 1/2022", "Protokoll från föreningsstämma 1/2024")
    ),
}


@pytest.fixture(scope="module")
def archive(lasting_board):
    """The papers above, the minutes of three meetings with their decisions, and a binder."""
    board = lasting_board
    opener, secretary = board.runtime.opener, board.actor("secretary")
    for title, (record_class, day, text) in PAPERS.items():
        paper = put_in(opener, secretary, text, title=title, record_class=record_class, day=day)
        if title in SUPERSEDED:
            with opener.writing(secretary) as work:
                describe(
                    work,
                    paper.document.id,
                    title=title,
                    record_class=record_class,
                    document_date=day,
                    trigger_date=SUPERSEDED[title],
                )
    file_sealed_minutes(
        board,
        date(2022, 5, 18),
        [("Motion om laddstolpar", "att avslå motionen om laddstolpar", "rejected")],
        kind="general_meeting",
        number=1,
    )
    file_sealed_minutes(
        board,
        date(2023, 11, 7),
        [
            (
                "Budget",
                "att godta en höjning av avgiften med fem procent från den 1 januari 2024, budget 1 250 000 kr",
                "adopted",
            )
        ],
        number=7,
    )
    file_sealed_minutes(
        board,
        date(2024, 5, 15),
        [("Motion om laddstolpar", "att bifalla motionen om åtta laddplatser", "adopted")],
        kind="general_meeting",
        number=1,
    )
    with opener.writing(secretary) as work:
        add_binder(
            work,
            Card(
                "Pärm 4",
                "hyllan i föreningslokalen",
                "servitut, garage",
                (1978, 1985),
                frozenset({"title_deeds"}),
            ),
        )
        work.session.add(
            MandatePeriod(
                association_id=board.association.id,
                label="1986/87",
                start=date(1986, 5, 1),
                end=date(1987, 5, 1),
            )
        )
    while index(opener):
        pass
    return board


def ask(board, question, **more):
    with board.runtime.opener.reading(board.actor("secretary")) as work:
        return search(work, question, Narrowing(**more))


def test_ten_questions_of_a_successor_find_what_they_mean(archive):
    wrong = {}
    for question, wanted in QUESTIONS.items():
        answer = ask(archive, question)
        titles = [row.title for row in answer.rows]
        first = tuple(titles[: len(wanted.first)])
        met = first == wanted.first if wanted.in_order else sorted(first) == sorted(wanted.first)
        said = " ".join(
            part.text
            for row in answer.rows[: len(wanted.first)]
            for part in (row.snippet, row.decided.snippet if row.decided else None)
            if part
        )
        if not met or wanted.says.casefold() not in said.casefold() or not set(wanted.below) <= set(titles):
            wrong[question] = (titles, said)
    assert not wrong


def test_a_decision_is_shown_with_its_paragraph_and_what_became_of_it(archive):
    [row, *_] = ask(archive, "avgiftshöjning 2023").rows
    assert row.decided.paragraph == "1"
    assert row.decided.decision.outcome.value == "adopted"
    outcomes = {
        row.title: row.decided.decision.outcome.value for row in ask(archive, "laddstolpar motion").rows[:2]
    }
    assert outcomes == {
        "Protokoll från föreningsstämma 1/2022": "rejected",
        "Protokoll från föreningsstämma 1/2024": "adopted",
    }


def test_what_is_superseded_says_so_and_what_is_in_force_does_not(archive):
    marks = {row.title: row.superseded for row in ask(archive, "andrahand regler").rows}
    assert marks["Policy för andrahandsuthyrning 2022"] is False
    assert marks["Policy för andrahandsuthyrning 2011"] is True


def test_paper_that_is_not_scanned_appears_with_its_place(archive):
    answer = ask(archive, "servitut garage")
    assert [found.binder.label for found in answer.binders] == ["Pärm 4"]
    assert answer.binders[0].binder.shelf == "hyllan i föreningslokalen"


def test_who_signed_is_counted_and_narrows(archive):
    answer = ask(archive, "laddstolpar motion OR avgiften")
    assert answer.hits.signers["Bo Lind"] == len([row for row in answer.rows if not row.hit.missing])
    assert [row.title for row in ask(archive, "avgiften", signer="Bo Lind").rows] == [
        "Styrelseprotokoll 7/2023"
    ]
    assert ask(archive, "hissavtal", signer="Bo Lind").hits.total == 0


def test_person_and_paragraph_find_what_someone_took_part_in(archive):
    assert [row.title for row in ask(archive, "person:Lind avgiften").rows] == ["Styrelseprotokoll 7/2023"]
    assert [row.title for row in ask(archive, "§:32").rows] == ["Stadgar 2019"]
    assert {row.title for row in ask(archive, "typ:stadgar år:2019").rows} == {"Stadgar 2019"}


def test_a_period_is_typed_in_any_of_its_forms(archive):
    for typed in ("period:1986/87", "period:1986-87", "period:1986/1987", "mandatperiod:1986"):
        assert [row.title for row in ask(archive, typed).rows] == ["Entreprenadkontrakt Rör & Söner"], typed
