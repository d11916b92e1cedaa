"""The demonstration's shelf: a few binders, some not scanned yet, and papers of the archive that lie in one."""

from boardroom.associations.models import Association
from boardroom.core.actor import worker_for
from boardroom.documents.queries import browse
from boardroom.documents.rules import Wanted
from boardroom.mandates.models import Person
from boardroom.mandates.queries import actor_for
from boardroom.papers.actions import add_binder, note_paper
from boardroom.papers.rules import Card, PaperStatus, Scanned
from boardroom.runtime import Runtime

_SHELF = "hyllan i föreningslokalen"
_MINUTES = Card(
    "Pärm 1",
    _SHELF,
    "Styrelsens och stämmornas protokoll, inbundna till 1962",
    (1931, 1999),
    frozenset({"board_minutes", "general_meeting_minutes"}),
    Scanned.PARTLY,
)
BINDERS = (
    Card(
        "Pärm 2",
        "brandskåpet i källaren",
        "Ritningar och bygglov: hiss, vind, balkonger",
        (1931, 1974),
        frozenset({"drawings_permits"}),
        note="Ljuskopiorna tål inte solljus.",
    ),
    Card(
        "Pärm 3",
        _SHELF,
        "Entreprenader, besiktningar, garantier",
        (1964, 2002),
        frozenset({"construction_contract"}),
        Scanned.PARTLY,
    ),
    Card(
        "Pärm 4",
        _SHELF,
        "Servitut, garage, nycklar",
        (1978, 1985),
        frozenset({"title_deeds", "parking_lease"}),
    ),
    Card("Pärm 5", _SHELF, "Brev till och från Stadsbyggnadskontoret", (1986, 1991)),
    Card(
        "Verifikat 2016",
        "arkivskåpet på vinden",
        "Fakturor och kvitton",
        (2016, 2016),
        frozenset({"vouchers"}),
    ),
)


def register_binders(made: Runtime, association: Association, by: Person) -> int:
    """Write the shelf into the register and note which filed minutes lie in its first binder; return how many."""
    with made.opener.reading(worker_for(association.id)) as work:
        actor = actor_for(work, association, by.account_id, by.name) if by.account_id else None
    if actor is None:
        raise LookupError(by.name)
    with made.opener.writing(actor) as work:
        minutes = add_binder(work, _MINUTES)
        for card in BINDERS:
            add_binder(work, card)
        for document in browse(work, Wanted(record_classes=_MINUTES.record_classes), size=200).documents:
            if document.document_date and document.document_date.year <= 1999:
                note_paper(work, document.id, status=PaperStatus.KEPT, binder_id=minutes.id)
    return 1 + len(BINDERS)
