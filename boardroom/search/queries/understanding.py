"""A typed query with the association's own names in it: its record classes, mandate periods and synonyms."""

import re
from collections.abc import Sequence
from dataclasses import replace

from boardroom.classes.models import RecordClass
from boardroom.classes.queries import every, name_in
from boardroom.core.words import N_
from boardroom.mandates.queries import periods
from boardroom.ports.search_index import FieldFilter, ParsedQuery
from boardroom.search.queries.wording import synonyms
from boardroom.search.rules.lexemes import QueryError
from boardroom.search.rules.parsing import parse_query
from boardroom.work import Work

_YEARS = re.compile(r"(?P<first>\d{4})(?:\s?[-/–]\s?(?:\d{2})?(?P<last>\d{2}))?")


def understood(work: Work, text: str) -> ParsedQuery:
    """Read a typed query as the page, the API and saved searches all do; QueryError points at what cannot be read."""
    query = parse_query(text)
    filters = tuple(_resolved(work, each) for each in query.filters)
    return replace(query, filters=filters, synonyms=synonyms(work))


def _resolved(work: Work, wanted: FieldFilter) -> FieldFilter:
    if wanted.name == "class":
        return _with_keys(wanted, every(work))
    if wanted.name == "period":
        return _with_label(wanted, [span.label for span in periods(work)])
    return wanted


def _with_keys(wanted: FieldFilter, classes: Sequence[RecordClass]) -> FieldFilter:
    """Return the filter with the keys of the classes that are called so, wholly or in the beginning of a word."""
    value = wanted.value.casefold().rstrip("*")
    names = {one.key: {one.key, one.name.casefold(), name_in(one, "en").casefold()} for one in classes}
    keys = [key for key, called in names.items() if value in called] if "*" not in wanted.value else []
    if not keys:
        keys = [
            key
            for key, called in names.items()
            if any(re.search(rf"(?:^|[\s,(_]){re.escape(value)}", name) for name in called)
        ]
    if not keys:
        raise QueryError(
            N_("Det finns ingen handlingstyp som heter ”%(name)s”. Välj en i listan i stället."),
            wanted.start,
            wanted.end,
            name=wanted.value,
        )
    return replace(wanted, value=keys[0], others=tuple(keys[1:]))


def _with_label(wanted: FieldFilter, labels: Sequence[str]) -> FieldFilter:
    """Return the filter with the period's label; "1986-87", "1986/1987" and "1986" are the period 1986/87."""
    years = _YEARS.fullmatch(wanted.value)
    told = wanted.value.casefold()
    if years:
        told = f"{years['first']}/{years['last'] or (int(years['first']) + 1) % 100:0>2}"
    matching = [label for label in labels if label.casefold() in {told, wanted.value.casefold()}]
    matching += [label for label in labels if label.startswith(f"{told} ")]
    if not matching:
        raise QueryError(
            N_("Det finns ingen mandatperiod som heter ”%(name)s”. Skriv till exempel period:2024/25."),
            wanted.start,
            wanted.end,
            name=wanted.value,
        )
    return replace(wanted, value=matching[0], others=tuple(matching[1:]))
