"""The dossier of a matter: all that it holds, in time order, as far as the reader may see it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from boardroom.documents.models import Document
from boardroom.documents.queries import by_ids as documents_by_ids
from boardroom.matters.models import Contract, Matter, MatterLink, MatterTurn
from boardroom.matters.queries.linking import links_of
from boardroom.matters.queries.reach import contracts_by_ids
from boardroom.matters.queries.register import turns_of
from boardroom.minutes.queries import Entered, Paragraph, decisions_by_ids, paragraphs
from boardroom.work import Work

Happening = Literal["started", "noticed", "ended"]


@dataclass(frozen=True)
class Event:
    """One thing on its day; exactly one of document, paragraph, decision, contract and turn is given."""

    day: date | None
    matter: Matter | None = None
    link: MatterLink | None = None
    document: Document | None = None
    paragraph: Paragraph | None = None
    decision: Entered | None = None
    contract: Contract | None = None
    happening: Happening | None = None  # of a contract
    turn: MatterTurn | None = None

    @property
    def key(self) -> tuple[str, uuid.UUID, str]:
        """What the event is of, so that it stands once where several matters have it."""
        for kind, thing in (
            ("document", self.document),
            ("contract", self.contract),
            ("turn", self.turn),
        ):
            if thing is not None:
                return kind, thing.id, self.happening or ""
        if self.paragraph is not None:
            return "paragraph", self.paragraph.item.id, ""
        assert self.decision is not None  # noqa: S101 - one of the five is given
        return "decision", self.decision.decision.id, ""


def events_of(work: Work, matters: Sequence[Matter], *, turns: bool = True) -> list[Event]:
    """Return what happened in matters that the caller has found through `visible`; what is hidden is not among it.

    A thing that several of them hold stands once. Oldest first; what bears no date stands last.
    """
    by_id = {matter.id: matter for matter in matters}
    links = links_of(work, by_id.keys())
    found = [*_of_links(work, links, by_id)]
    if turns:
        found += [
            Event(turn.day, by_id[key], turn=turn)
            for key, its in turns_of(work, by_id.keys()).items()
            for turn in its
        ]
    once: dict[tuple[str, uuid.UUID, str], Event] = {}
    for event in found:
        once.setdefault(event.key, event)
    return sorted(once.values(), key=lambda event: (event.day or date.max, event.turn is not None))


def held_count(events: Collection[Event]) -> int:
    """Return how many things a reader sees in a matter, its own turns aside."""
    return len({event.key[:2] for event in events if event.turn is None})


def _of_links(work: Work, links: Sequence[MatterLink], matters: dict[uuid.UUID, Matter]) -> list[Event]:
    documents = documents_by_ids(work, {one.document_id for one in links if one.document_id})
    sections = paragraphs(work, {one.item_id for one in links if one.item_id})
    decided = decisions_by_ids(work, {one.decision_id for one in links if one.decision_id})
    contracts = contracts_by_ids(work, {one.contract_id for one in links if one.contract_id})
    found: list[Event] = []
    for one in links:
        matter = matters[one.matter_id]
        if one.document_id in documents:
            document = documents[one.document_id]
            found.append(Event(document.document_date, matter, one, document=document))
        elif one.item_id in sections:
            found.append(Event(sections[one.item_id].day, matter, one, paragraph=sections[one.item_id]))
        elif one.decision_id in decided:
            found.append(Event(decided[one.decision_id].day, matter, one, decision=decided[one.decision_id]))
        elif one.contract_id in contracts:
            found += _of_contract(contracts[one.contract_id], matter, one)
    return found


def _of_contract(contract: Contract, matter: Matter, link: MatterLink) -> list[Event]:
    """Return the days of a contract: that it began, that notice was given, that it ended."""
    found = [Event(contract.starts_on, matter, link, contract=contract, happening="started")]
    if contract.noticed_on:
        found.append(Event(contract.noticed_on, matter, link, contract=contract, happening="noticed"))
    if contract.gone_on:
        found.append(Event(contract.gone_on, matter, link, contract=contract, happening="ended"))
    return found
