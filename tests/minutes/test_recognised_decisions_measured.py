"""How many decisions of the imitated minutes of nine decades are recognised, and how much of what is told of them.

The minutes are those of the fictional association whose papers the scans imitate; what they decided was read by eye, with
what the rules are known to miss: "Arvodet höjdes", "får hyras ut", sums in letters.
"""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from boardroom.minutes.rules import suggestions
from boardroom.minutes.rules.particulars import (
    amount_in,
    counterparty_in,
    particulars,
    reservation_against,
    reservations_in,
    votes_in,
)

SCANS = Path(__file__).parents[1] / "data" / "scans"
REJECTED, DEFERRED = "rejected", "deferred"
# Of each paper its decisions: §, what became of it when it was not adopted, and what is told.
READ = {
    "shipped/1931-05-08-konstituerande": [
        ("2", {"votes": "enhälligt"}), ("3", {}), ("4", {}), ("5", {}),
        ("6", {"amount": Decimal(75), "counterparty": "Gustaf Nilsson"}), ("8", {}), ("9", {}),
    ],
    "shipped/1947-10-14-styrelseprotokoll": [
        ("1", {}), ("2", {}), ("5", {}), ("6", {}),
        ("3", {"amount": Decimal(11_400), "counterparty": "Värmetekniska Byrån",
               "reservation": "Fru Norrby reserverade sig mot beslutet i § 3, emedan hon ansåg, att frågan bort hänskjutas till stämman."}),
    ],
    "shipped/1958-04-22-foreningsstamma": [
        ("1", {}), ("1", {}), ("2", {}), ("3", {}), ("4", {"votes": "enhälligt"}), ("4", {}),
        ("5", {"amount": Decimal("2318.45")}), ("6", {}), ("7", {"votes": "19 röster för och 12 röster mot"}), ("8", {}, REJECTED),
        ("9", {}),
    ],
    "shipped/1972-09-18-styrelseprotokoll-5": [
        ("1", {}), ("4", {"votes": "enhälligt"}), ("4", {"votes": "enhälligt"}), ("5", {"amount": Decimal(9_800)}), ("5", {}),
        ("6", {}, DEFERRED), ("7", {"apartment": "22"}, REJECTED), ("8", {}),
    ],
    "shipped/1983-11-07-styrelseprotokoll-9": [
        ("2", {}), ("3", {}), ("5", {"amount": Decimal(46_000)}), ("6", {}), ("7", {"apartment": "8"}), ("8", {"apartment": "31"}),
    ],
    "shipped/1987-04-27-styrelseprotokoll-3": [
        ("2", {}), ("3", {}), ("8", {}), ("9", {}),
        ("5", {"votes": "enhälligt", "amount": Decimal(3_480_000), "counterparty": "Nyström & Söners Rör AB",
               "reservation": "Ann-Sofie Bring reserverade sig mot § 5."}),
        ("5", {"votes": "enhälligt", "reservation": "Ann-Sofie Bring reserverade sig mot § 5."}),
        ("5", {"votes": "enhälligt", "counterparty": "Rune Wikmark", "reservation": "Ann-Sofie Bring reserverade sig mot § 5."}),
        ("6", {"amount": Decimal(3_000_000), "counterparty": "Sparbanken Åbyköping"}),
    ],
    "shipped/1994-05-26-arsstamman": [
        ("2", {}), ("3", {}), ("4", {}), ("8", {}), ("9", {}), ("10", {"amount": Decimal(64_310)}),
        ("11", {"amount": Decimal(24_000)}), ("12", {}), ("12", {}), ("13", {}), ("14", {"votes": "18 röster mot 12"}, REJECTED),
        ("15", {}), ("16", {}),
    ],
    "shipped/2011-05-16-styrelseprotokoll-5": [
        ("2", {}), ("3", {"amount": Decimal(38_000)}), ("4", {"apartment": "1104"}), ("4", {"apartment": "1401"}, REJECTED),
    ],
    "shipped/2019-05-21-foreningsstamma": [
        ("2", {}), ("3", {}), ("4", {}), ("5", {}), ("6", {}), ("7", {}), ("8", {}), ("9", {}), ("9", {}),
        ("10", {"votes": "17 röster mot 11", "reservation": "Petter Hallin reserverade sig mot beslutet."}, REJECTED),
        ("11", {"amount": Decimal(8_000)}),
    ],
    "manuscripts/2011-03-21-styrelseprotokoll-3": [
        ("1", {}), ("2", {}), ("4", {}), ("5", {"amount": Decimal(159), "counterparty": "Åby Stadsnät"}), ("6", {}),
        ("8", {"apartment": "1302"}),
    ],
    "manuscripts/2023-05-23-foreningsstamma": [
        ("2", {}), ("2", {}), ("3", {}), ("4", {}), ("4", {}), ("5", {}), ("5", {"amount": Decimal(212_480)}), ("6", {}),
        ("7", {}), ("7", {}), ("8", {"votes": "med acklamation"}), ("8", {"votes": "med acklamation", "amount": Decimal(260_000)}),
        ("8", {"votes": "med acklamation"}), ("9", {}, REJECTED),
    ],
    "manuscripts/2023-10-16-styrelseprotokoll-11": [
        ("2", {}), ("4", {"amount": Decimal(498_000), "counterparty": "Åby El AB"}), ("5", {}), ("7", {}),
        ("6", {"reservation": "Mehmet Aydin reserverade sig till förmån för en höjning med 8 procent."}),
    ],
    "manuscripts/2026-02-16-styrelseprotokoll-2": [
        ("2", {}), ("4", {}), ("4", {}), ("4", {}),
        ("5", {"amount": Decimal(2_265_000), "counterparty": "Åby Fönsterhantverk AB"}),
    ],
}  # fmt: skip
FIELDS = ("votes", "reservation", "amount", "counterparty", "apartment")


def _measured(found: Counter, true: Counter) -> tuple[float, float]:
    right = sum((found & true).values())
    return right / sum(found.values()), right / sum(true.values())


@pytest.fixture(scope="module")
def recognised():
    decisions, told = (Counter(), Counter()), {name: (Counter(), Counter()) for name in FIELDS}
    for paper, true in READ.items():
        for one in suggestions([(SCANS / f"{paper}.txt").read_text()]):
            decisions[0][paper, one.paragraph, one.outcome] += 1
            for name in FIELDS:
                if value := getattr(one.told, name):
                    told[name][0][paper, one.paragraph, value] += 1
        for paragraph, values, *outcome in true:
            decisions[1][paper, paragraph, *(outcome or ["adopted"])] += 1
            for name, value in values.items():
                told[name][1][paper, paragraph, value] += 1
    return decisions, told


def test_seven_of_eight_decisions_are_recognised_and_nothing_else(recognised):
    precision, recall = _measured(*recognised[0])
    assert precision == 1.0
    assert recall >= 0.86


@pytest.mark.parametrize(
    ("name", "least"),
    [("votes", 1.0), ("reservation", 1.0), ("amount", 0.7), ("counterparty", 0.8), ("apartment", 0.6)],
)
def test_what_is_told_of_decisions_is_recognised_with_nothing_made_up(recognised, name, least):
    precision, recall = _measured(*recognised[1][name])
    assert precision == 1.0
    assert recall >= least


@pytest.mark.parametrize(
    ("text", "votes"),
    [
        ("Styrelsen beslutade med 3 röster mot 2 att sälja.", "3 röster mot 2"),
        ("Vid votering avgavs 4 röster för, 1 röst emot.", "4 röster för, 1 röst emot"),
        ("Röstlängden har 30 röster, 2 genom fullmakt.", ""),
        ("Beslutet togs med fem röster mot två, en avstod.", "fem röster mot två, en avstod"),
        ("Bifölls med 4 för, 1 emot och 2 avstod.", "4 för, 1 emot och 2 avstod"),
        ("Antogs med röstsiffrorna 5–2.", "röstsiffrorna 5–2"),
        ("Tillsammans 30 röster enligt röstlängden.", ""),
        ("Tre ledamöter för styrelsen valdes, två för valberedningen.", ""),
    ],
)
def test_votes_are_figures_of_a_vote(text, votes):
    assert votes_in(text) == votes


def test_amounts_and_companies_are_those_of_the_decision():
    assert amount_in("att avsätta kronor 2.318:45 till fonden") == Decimal("2318.45")
    assert amount_in("att höja avgiften med 4 procent") is None
    assert (
        counterparty_in("att teckna avtal om snöröjning med Åby Markservice för tre år") == "Åby Markservice"
    )
    assert counterparty_in("att Brf Granen 7 ska byta tak") == ""


def test_a_dissent_belongs_to_the_paragraph_that_it_names():
    assert reservation_against("Fru Norrby reserverade sig mot beslutet i § 3.") == "3"
    assert reservations_in("Det kostar 12 000 kr. Bo Ek reserverade sig.") == ["Bo Ek reserverade sig."]
    [tak, _hiss] = suggestions(
        [
            "§ 1 Styrelsen beslutade att byta taket.\n§ 2 Styrelsen beslutade att byta hissen.\n§ 3 Bo Ek reserverade sig mot § 1."
        ]
    )
    assert (tak.told.reservation, _hiss.told.reservation) == ("Bo Ek reserverade sig mot § 1.", "")


def test_an_apartment_of_the_sentence_before_belongs_to_the_answer_alone():
    said = [
        "Familjen Sandin, lägenhet 22, vill ha altan.",
        "Ansökan avslogs.",
        "Taket har läckt över lgh 38.",
        "Utredning beslutades.",
    ]
    assert [particulars(said[place], said, place).apartment for place in (1, 3)] == ["22", ""]
