"""How matters, contracts and events are written on pages."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from boardroom.classes.rules import UNCLASSIFIED, KeepUntil
from boardroom.mandates.models import Person
from boardroom.matters.models import Matter
from boardroom.matters.queries import Concerns, Entry, Event
from boardroom.matters.rules import (
    CONTRACT_WORDS,
    DEED_WORDS,
    STATE_WORDS,
    ContractStanding,
    ContractState,
    Part,
    Span,
    by_years,
)
from boardroom.minutes.rules import OUTCOMES


def matter_row(matter: Matter, concerns: Concerns, names: Mapping[str, str]) -> dict[str, Any]:
    """Return what a list shows of a matter; `names` are those of the parts of the building."""
    word, mark = STATE_WORDS[matter.state]
    return {
        "label": matter.label,
        "title": matter.title,
        "url": url_for("matters.matter", matter_id=matter.id),
        "state": _(word),
        "mark": mark,
        "since": matter.opened_on,
        "closed_on": matter.closed_on,
        "about": about(matter, concerns, names),
    }


def about(matter: Matter, concerns: Concerns, names: Mapping[str, str]) -> list[str]:
    """Return what a matter concerns, in words."""
    return [
        *(_("lgh %(number)s", number=number) for number in concerns.apartments),
        *(names.get(key, key) for key in concerns.parts),
        *([matter.counterparty] if matter.counterparty else []),
    ]


def part_names(parts: Sequence[Part]) -> dict[str, str]:
    """Return the parts' names in the reader's language, by key; an association's own are as it wrote them."""
    return {part.key: part.name if part.key.startswith("own_") else _(part.name) for part in parts}


def person_name(person: Person) -> str:
    """Return a person's name, unless it is protected."""
    return _("Person med skyddade uppgifter") if person.protected_identity else person.name


def years_of(
    events: Sequence[Event], *, newest_first: bool, matters: bool, removable: bool = False
) -> list[dict[str, Any]]:
    """Return events under their years, as the timeline shows them; `matters` tells which matter each is of."""
    return [
        {
            "year": one.year,
            "label": str(one.year) if one.year else _("Utan datum"),
            "anchor": f"y{one.year}" if one.year else "undated",
            "events": [event_row(event, matters=matters, removable=removable) for event in one.events],
        }
        for one in by_years(events, newest_first=newest_first)
    ]


def event_row(event: Event, *, matters: bool, removable: bool) -> dict[str, Any]:
    """Return one event as a row of the timeline."""
    shown = _event(event)
    shown["day"] = event.day
    shown["matter"] = (
        {"label": event.matter.label, "url": url_for("matters.matter", matter_id=event.matter.id)}
        if matters and event.matter
        else None
    )
    first = event.happening in {None, "started"}
    shown["remove_url"] = (
        url_for("matters.unlink", matter_id=event.link.matter_id, link_id=event.link.id)
        if removable and event.link and first
        else None
    )
    return shown


def _event(event: Event) -> dict[str, Any]:
    if event.document is not None:
        return {
            "kind": _("Dokument"),
            "title": event.document.title,
            "url": url_for("archive.document", document_id=event.document.id),
            "place": event.document.reference,
            "note": event.document.summary or None,
        }
    if event.paragraph is not None:
        return {
            "kind": _("Protokoll"),
            "title": event.paragraph.item.heading,
            "url": url_for("minutes.minutes", minutes_id=event.paragraph.minutes.id),
            "place": _(
                "§\u00a0%(number)s i %(minutes)s",
                number=event.paragraph.item.position,
                minutes=event.paragraph.title,
            ),
            "note": None,
        }
    if event.decision is not None:
        found = event.decision
        place = f"§\u00a0{found.paragraph}, " if found.paragraph else ""
        return {
            "kind": _(OUTCOMES[found.decision.outcome.value]),
            "title": found.decision.text,
            "url": url_for("decisions.decision", decision_id=found.decision.id),
            "place": f"{place}{found.title}",
            "note": None,
        }
    if event.contract is not None:
        return {
            "kind": _happening(event.happening or "started"),
            "title": event.contract.title,
            "url": url_for("contracts.contract", contract_id=event.contract.id),
            "place": event.contract.counterparty,
            "note": None,
        }
    assert event.turn is not None  # noqa: S101 - one of the five is given
    return {
        "kind": _(DEED_WORDS[event.turn.deed]),
        "title": event.turn.because,
        "url": None,
        "place": event.turn.made_by_name,
        "note": None,
    }


def _happening(key: str) -> str:
    return {
        "started": _("Avtalet börjar gälla"),
        "noticed": _("Avtalet sägs upp"),
        "ended": _("Avtalet upphör"),
    }[key]


def contract_row(one: Entry, kinds: Mapping[str, str]) -> dict[str, Any]:
    """Return what the register shows of a contract."""
    word, mark = CONTRACT_WORDS[one.standing.state]
    return {
        "title": one.contract.title,
        "url": url_for("contracts.contract", contract_id=one.contract.id),
        "counterparty": one.contract.counterparty,
        "kind": kinds.get(one.contract.record_class, ""),
        "state": _(word),
        "mark": mark,
        "end": one.standing.end,
        "notice_by": one.standing.notice_next,
        "sentence": what_next(one.standing),
    }


def what_next(found: ContractStanding) -> str:
    """Return in a sentence what a contract does next, and what the board can do about it."""
    if found.state is ContractState.ENDED:
        return _("Upphörde %(day)s.", day=_day(found.end))
    if found.state is ContractState.OVER:
        return _("Slutdagen var %(day)s. Säg om det har upphört.", day=_day(found.end))
    if found.state is ContractState.LEAVING:
        return _("Uppsagt. Gäller till och med %(day)s.", day=_day(found.end))
    if found.end is None:
        if found.earliest:
            return _(
                "Gäller tills vidare. Sägs det upp i dag gäller det till och med %(day)s.",
                day=_day(found.earliest),
            )
        return _("Gäller tills vidare.")
    if found.next_end is None:
        return _("Tar slut av sig självt %(day)s.", day=_day(found.end))
    if found.missed:
        return _(
            "Sista dagen för uppsägning var %(day)s, så avtalet löper till och med %(end)s. Nästa är %(next)s.",
            day=_day(found.notice_by),
            end=_day(found.next_end),
            next=_day(found.next_notice_by),
        )
    return _(
        "Säg upp senast %(day)s, annars löper det till och med %(end)s.",
        day=_day(found.notice_by),
        end=_day(found.next_end),
    )


def span_words(span: Span | None) -> str:
    """Return a time of notice in words."""
    if span is None:
        return ""
    if span.months:
        return ngettext("%(num)s månad", "%(num)s månader", span.count)
    return ngettext("%(num)s dag", "%(num)s dagar", span.count)


def months_words(months: int | None) -> str:
    """Return how a contract renews itself, in words."""
    if not months:
        return _("Nej, det tar slut av sig självt")
    if months % 12 == 0:
        return ngettext("%(num)s år i taget", "%(num)s år i taget", months // 12)
    return ngettext("%(num)s månad i taget", "%(num)s månader i taget", months)


def _day(day: date | None) -> str:
    return format_date(day, "d MMMM y") if day else ""


def keeping(keep: KeepUntil) -> str:
    """Return how long a matter itself is kept; one of no kind has no time."""
    if keep.reason == UNCLASSIFIED:
        return _("Tills vidare – ärendet har inget slag")
    return _(keep.sentence) % {
        "day": format_date(keep.day, "d MMMM y") if keep.day else "",
        "reason": _(keep.reason) if keep.reason else "",
    }
