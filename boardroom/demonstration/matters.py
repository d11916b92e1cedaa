"""The demonstration's matters and contracts: what was built and mended since 1987, what goes on now, what comes due."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, timedelta

from boardroom.associations.models import Association
from boardroom.core.actor import Actor, worker_for
from boardroom.demonstration.meetings import acting
from boardroom.documents.queries import browse
from boardroom.documents.rules import Wanted
from boardroom.mandates.models import Person
from boardroom.mandates.queries import today
from boardroom.matters.actions import (
    Card,
    ContractCard,
    close,
    declare_conflict,
    link,
    open_matter,
    register_contract,
)
from boardroom.matters.models import Matter
from boardroom.matters.queries import Thing
from boardroom.matters.rules import Span, term_end
from boardroom.minutes.queries import Sought, decisions
from boardroom.runtime import Runtime
from boardroom.work import Work


@dataclass(frozen=True)
class _Past:
    """A matter of long ago: its days, its papers by their beginnings, how it ended."""

    card: Card
    begun: date
    ended: date
    papers: tuple[str, ...]
    because: str


_PAST = (
    _Past(
        Card(
            "Stambytet",
            "Avloppsstammarna i trapphus A, B och C byttes, med 42 badrum och kök.",
            parts=("pipes", "wet_rooms"),
            counterparty="Nyström & Söners Rör AB",
        ),
        date(1987, 4, 27),
        date(1988, 12, 12),
        ("Styrelseprotokoll nr 3/1987", "Entreprenadkontrakt 1987", "Utlåtande över slutbesiktning"),
        "Slutbesiktigat och godkänt. Garantin löpte till 1990, för tätskikt till 1993.",
    ),
    _Past(
        Card("Nytt tak på gatuhuset", counterparty="Berglöfs Plåt & Tak AB", parts=("roof",)),
        date(1994, 5, 26),
        date(1998, 10, 23),
        ("Protokoll från årsstämman 1994", "Takomläggning gatuhuset 1998"),
        "Slutbesiktigat.",
    ),
    _Past(
        Card("Nytt tak på gårdshuset", counterparty="Åby Plåtslageri AB", parts=("roof",)),
        date(2011, 3, 21),
        date(2012, 10, 5),
        ("Styrelseprotokoll nr 3/2011", "Takomläggning gårdshuset 2012"),
        "Slutbesiktigat.",
    ),
    _Past(
        Card(
            "Badrummet i lgh 1203",
            "Ombyggt med tillstånd 2013. Fukt i golvet 2018: golvbrunnens klämring satt fel.",
            "damage_case",
            apartments=("1103", "1203"),
            parts=("wet_rooms",),
        ),
        date(2013, 9, 4),
        date(2018, 6, 1),
        ("Tillstånd att bygga om badrum", "Fuktrapport lgh 1203"),
        "Bjälklaget är torkat och golvet lagt om.",
    ),
    _Past(
        Card("Laddstolpar på gården", parts=("electricity", "parking")),
        date(2019, 5, 21),
        date(2023, 5, 23),
        ("Protokoll från ordinarie föreningsstämma 2019", "Protokoll från ordinarie föreningsstämma 2023"),
        "Avslaget 2019, bifallet 2023. Sex platser är i drift.",
    ),
)

_LIFTS = ContractCard(
    "Service av hissarna",
    "service_contract",
    "Åby Hisservice AB",
    date(2023, 1, 1),
    date(2027, 12, 31),
    Span(6),
    renewal_months=24,
)


def keep_matters(made: Runtime, association: Association, people: dict[str, Person]) -> None:
    """Open the matters, put their papers and decisions into them, and enter the contracts."""
    with made.opener.reading(worker_for(association.id)) as work:
        day = today(work, association)
    secretary = acting(made, association, people["mats"])
    for past in _PAST:
        _remember(made, secretary, past)
    with made.opener.writing(secretary) as work:
        _windows(work, people, day - timedelta(days=62))
        _leak(work, people, day - timedelta(days=6))
        _lifts(work, people)
        for contract in _contracts(day):
            register_contract(work, contract)


def _remember(made: Runtime, secretary: Actor, past: _Past) -> None:
    with made.opener.writing(secretary) as work:
        matter = open_matter(work, past.card, day=past.begun)
        _put_papers(work, matter, past.papers)
        close(work, matter.id, past.because, past.ended)


def _windows(work: Work, people: dict[str, Person], begun: date) -> None:
    windows = open_matter(
        work,
        Card(
            "Fönsterrenoveringen",
            "Bågarna mot gården målas om och de sämsta byts. Arbetet börjar på plan 3.",
            counterparty="Dalhems Fönsterhantverk",
            parts=("windows",),
            people=(people["karin"].id,),
        ),
        day=begun,
    )
    _put_papers(work, windows, ("Styrelseprotokoll nr 2/2026", "Stadgar för Brf Granen 7, registrerade 2017"))
    _put_decisions(work, windows, "Fönsterhantverk", "entreprenadkontraktet")


def _leak(work: Work, people: dict[str, Person], begun: date) -> None:
    leak = open_matter(
        work,
        Card(
            "Vattenskada i källaren",
            "En kallvattenledning i källargången läckte. Avfuktning pågår, skadan är anmäld.",
            "damage_case",
            "Åbybygdens Brandstodsbolag",
            parts=("pipes", "cellar"),
            people=(people["liisa"].id,),
        ),
        day=begun,
    )
    _put_paragraphs(work, leak, "försäkringsbolaget")


def _lifts(work: Work, people: dict[str, Person]) -> None:
    lifts = open_matter(work, Card("Hissarnas service", counterparty=_LIFTS.counterparty, parts=("lift",)))
    papers = _papers(work, "Serviceavtal för hissar")
    contract = register_contract(work, _LIFTS, papers[0] if papers else None)
    link(work, lifts.id, Thing(contract_id=contract.id))
    _put_papers(work, lifts, ("Styrelseprotokoll nr 5/1972",))
    declare_conflict(work, lifts.id, people["per-olof"].id, "Arbetar hos hissfirman")


def _contracts(day: date) -> list[ContractCard]:
    """Return contracts that come due one after the other from a day on, and one that has run out."""
    new_year, soon = date(day.year, 12, 31), day + timedelta(days=100)
    cleaning = ContractCard(
        "Trappstädning",
        "service_contract",
        "Rent i Åby",
        soon - timedelta(days=364),
        soon,
        Span(2),
        renewal_months=12,
    )
    return [
        cleaning,
        ContractCard(
            "Snöröjning och halkbekämpning",
            "service_contract",
            "Åby Mark & Gård",
            date(day.year - 1, 11, 1),
            term_end(new_year, 12, 1),
            Span(3),
            renewal_months=12,
        ),
        ContractCard(
            "Fastighetsförsäkring",
            "insurance_policy",
            "Åbybygdens Brandstodsbolag",
            date(2025, 1, 1),
            date(2025, 12, 31),
            Span(1),
            renewal_months=12,
        ),
        ContractCard(
            "Bredband till alla lägenheter", "service_contract", "Åbynät", date(2011, 6, 1), None, Span(3)
        ),
        replace(
            cleaning,
            title="Jourtelefon kvällar och helger",
            counterparty="Åbyjouren",
            starts_on=day - timedelta(days=395),
            ends_on=day - timedelta(days=30),
            renewal_months=None,
        ),
    ]


def _put_papers(work: Work, matter: Matter, beginnings: tuple[str, ...]) -> None:
    for beginning in beginnings:
        for key in _papers(work, beginning):
            link(work, matter.id, Thing(document_id=key))


def _papers(work: Work, beginning: str) -> list[uuid.UUID]:
    every = browse(work, Wanted(), size=200).documents
    return [document.id for document in every if document.title.startswith(beginning)]


def _put_decisions(work: Work, matter: Matter, *words: str) -> None:
    for word in words:
        for entered in decisions(work, Sought(words=word)).rows:
            link(work, matter.id, Thing(decision_id=entered.decision.id))


def _put_paragraphs(work: Work, matter: Matter, word: str) -> None:
    for entered in decisions(work, Sought(words=word)).rows:
        if entered.item is not None:
            link(work, matter.id, Thing(item_id=entered.item.id))
