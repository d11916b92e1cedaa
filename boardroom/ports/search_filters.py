"""What meets a filter, where an adapter decides it entry by entry; the same in every adapter."""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from boardroom.ports.search_index import EntryKind, FieldFilter, Filter


class Held(Protocol):
    """What a binder's entry says of what the binder holds."""

    @property
    def classes(self) -> tuple[str, ...]:
        """Its record classes."""

    @property
    def years(self) -> tuple[int, int] | None:
        """The first year and the last."""

    @property
    def periods(self) -> tuple[str, ...]:
        """The mandate periods that its years touch."""

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""


def holds(binder: Held, within: Filter, typed: Sequence[FieldFilter]) -> bool:
    """Tell whether a binder exists for the reader and holds something of what was asked; the same in every adapter."""
    classes = frozenset(binder.classes)
    if within.record_classes is not None and not (classes and classes <= within.record_classes):
        return False
    first, last = binder.years or (0, 0)
    asked = (
        within.signer is None,
        within.asked_class is None or within.asked_class in classes,
        within.year_from is None or last >= within.year_from,
        within.year_to is None or 0 < first <= within.year_to,
        within.mandate_period is None or within.mandate_period in binder.periods,
        within.kinds is None or "binder" in within.kinds,
        within.tags <= set(binder.tags),
    )
    return all(asked) and all(_holds(binder, each) is not each.negated for each in typed)


def _holds(binder: Held, wanted: FieldFilter) -> bool:
    first, last = binder.years or (0, 0)
    number = int(wanted.value) if wanted.value.isdecimal() else 0
    match wanted.name:
        case "class":
            return not {each.casefold() for each in binder.classes}.isdisjoint(wanted.values)
        case "year":
            return 0 < first <= number <= last
        case "from":
            return 0 < number <= last
        case "to":
            return 0 < first <= number
        case "tag":
            return not {tag.casefold() for tag in binder.tags}.isdisjoint(wanted.values)
        case "period":
            return not {label.casefold() for label in binder.periods}.isdisjoint(wanted.values)
        case "person" | "paragraph":
            return False


class Described(Held, Protocol):
    """What an entry says beside its words."""

    @property
    def kind(self) -> EntryKind:
        """A page, a decision or a binder."""

    @property
    def document_id(self) -> str:
        """The document that it is of."""

    @property
    def record_class(self) -> str:
        """Its record class."""

    @property
    def restriction(self) -> str | None:
        """The access restriction in force, if any."""

    @property
    def document_date(self) -> dt.date | None:
        """The date of its document."""

    @property
    def mandate_period(self) -> str | None:
        """The mandate period of that date."""

    @property
    def people(self) -> tuple[str, ...]:
        """Whom it concerns."""

    @property
    def signers(self) -> tuple[str, ...]:
        """Who signed it."""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The § that stand in it."""


def exists_for(entry: Described, within: Filter, typed: Sequence[FieldFilter]) -> bool:
    """Tell whether an entry exists for the reader and meets what was chosen and typed; the one place that decides it."""
    if entry.kind == "binder":
        return holds(entry, within, typed)
    year = entry.document_date.year if entry.document_date else None
    return (
        _may_be_seen(entry, within)
        and _is_chosen(entry, year, within)
        and all(meets(entry, year, each) is not each.negated for each in typed)
    )


def _may_be_seen(entry: Described, within: Filter) -> bool:
    if (
        within.record_classes is not None
        and entry.record_class not in within.record_classes
        and entry.document_id not in within.own_documents
    ):
        return False
    if entry.document_id in within.hidden_documents:
        return False
    return (
        entry.restriction is None or within.restrictions is None or entry.restriction in within.restrictions
    )


def _is_chosen(entry: Described, year: int | None, within: Filter) -> bool:
    return (
        within.asked_class in {None, entry.record_class}
        and (within.year_from is None or (year is not None and year >= within.year_from))
        and (within.year_to is None or (year is not None and year <= within.year_to))
        and within.mandate_period in {None, entry.mandate_period}
        and (within.kinds is None or entry.kind in within.kinds)
        and (within.signer is None or within.signer in entry.signers)
        and within.tags <= set(entry.tags)
    )


def meets(entry: Described, year: int | None, wanted: FieldFilter) -> bool:
    """Tell whether an entry of that year meets a typed filter, its minus apart."""
    match wanted.name:
        case "class":
            return entry.record_class.casefold() in wanted.values
        case "year":
            return str(year) == wanted.value
        case "from":
            return year is not None and year >= int(wanted.value)
        case "to":
            return year is not None and year <= int(wanted.value)
        case "tag":
            return not {tag.casefold() for tag in entry.tags}.isdisjoint(wanted.values)
        case "period":
            return (entry.mandate_period or "").casefold() in wanted.values
        case "person":
            return any(is_named(value, name) for value in wanted.values for name in entry.people)
        case "paragraph":
            return not {each.casefold() for each in entry.paragraphs}.isdisjoint(wanted.values)


def is_named(wanted: str, name: str) -> bool:
    """Tell whether every word of `wanted` (casefolded) is a word of the name, or with an asterisk begins one."""
    words = name.casefold().replace(",", " ").split()
    return all(
        any(word.startswith(each[:-1]) if each.endswith("*") else word == each for word in words)
        for each in wanted.split()
    )
