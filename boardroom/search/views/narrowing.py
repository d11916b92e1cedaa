"""Facets, chips, orders and the years' chart: links that lead to the same search, narrowed or widened."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from boardroom.language.identifiers import mask_personnummer
from boardroom.ports.search_index import Hits
from boardroom.search.actions import Lifted
from boardroom.search.rules import bars
from boardroom.search.rules.asked import ORDERS, Asked, asked_at
from boardroom.web.filters import number, period_name

_MOST_SIGNERS = 12


def chips(wanted: Asked, names: Mapping[str, str], base: str) -> list[dict[str, str]]:
    """Return the chosen filters, each with the search without it."""
    labels = _labels(wanted, names)
    return [
        {"label": label, "remove_url": wanted.widened(name).address(base)} for name, label in labels.items()
    ]


def lifts(
    wanted: Asked, lifted: Sequence[Lifted], names: Mapping[str, str], base: str
) -> list[dict[str, object]]:
    """Return which filter to lift and how much there would be."""
    labels = _labels(wanted, names)
    found: list[dict[str, object]] = []
    for one in lifted:
        widened = wanted.with_query(one.query) if one.typed else wanted.widened(one.chosen)
        label = mask_personnummer(one.typed) or labels.get(one.chosen, "")
        found.append({"label": label, "url": widened.address(base), "count": one.count})
    return found


def orders(wanted: Asked, base: str) -> list[dict[str, object]]:
    """Return the orders to choose among."""
    words = {"best": _("Bäst träff"), "newest": _("Nyast"), "oldest": _("Äldst")}
    return [
        {
            "label": words[order],
            "url": wanted.in_order(order).address(base),
            "current": order == wanted.order,
        }
        for order in ORDERS
    ]


def years(wanted: Asked, hits: Hits, base: str) -> list[dict[str, object]]:
    """Return the bars of the years' chart."""
    return [
        {
            "label": bar.label,
            "told": ngettext(
                "%(label)s: %(shown)s träff",
                "%(label)s: %(shown)s träffar",
                bar.count,
                label=bar.label,
                shown=number(bar.count),
            ),
            "height": bar.height,
            "url": wanted.narrowed(year_from=bar.first, year_to=bar.last).address(base)
            if bar.count
            else None,
            "current": (wanted.narrowing.year_from, wanted.narrowing.year_to) == (bar.first, bar.last),
        }
        for bar in bars(hits.years)
    ]


def facets(wanted: Asked, hits: Hits, names: Mapping[str, str], base: str) -> list[dict[str, Any]]:
    """Return the facets that have any hit: class, decade, mandate period, who signed."""
    decades = Counter[int]()
    for year, count in hits.years.items():
        decades[year // 10 * 10] += count

    def most_first(counted: Mapping[str, int]) -> list[str]:
        return sorted((key for key in counted if key), key=lambda key: (-counted[key], key))

    def option(label: str, count: int, **changes: object) -> dict[str, object]:
        narrowed = wanted.narrowed(**changes)
        return {
            "label": label,
            "count": count,
            "url": narrowed.address(base),
            "current": narrowed.narrowing == wanted.narrowing,
        }

    found = {
        _("Handlingstyp"): [
            option(names.get(key, key), hits.classes[key], record_class=key)
            for key in most_first(hits.classes)
        ],
        _("Årtionde"): [
            option(_("%(year)s-talet", year=first), decades[first], year_from=first, year_to=first + 9)
            for first in sorted(decades, reverse=True)
        ],
        _("Mandatperiod"): [
            option(period_name(label), hits.periods[label], period=label)
            for label in sorted(hits.periods, reverse=True)
        ],
        _("Underskrivet av"): [
            option(name, hits.signers[name], signer=name) for name in most_first(hits.signers)[:_MOST_SIGNERS]
        ],
    }
    return [
        {"label": label, "options": options, "more_url": None} for label, options in found.items() if options
    ]


def saved_url(address: str) -> str:
    """Return where a saved search leads."""
    return f"{url_for('search.search')}?{address}"


def saved_label(address: str) -> str:
    """Return what a saved search is called: its words, and that it is narrowed."""
    wanted = asked_at(address)
    narrowed = len(wanted.in_order("best").parameters()) > 1
    return _("%(words)s, avgränsad", words=wanted.query) if narrowed else wanted.query


def _labels(wanted: Asked, names: Mapping[str, str]) -> dict[str, str]:
    chosen = wanted.narrowing
    labels = {
        "class": names.get(chosen.record_class, chosen.record_class),
        "years": f"{chosen.year_from or ''}–{chosen.year_to or ''}",
        "period": _("mandatperioden %(label)s", label=period_name(chosen.period)),
        "signer": _("underskrivet av %(name)s", name=chosen.signer),
    }
    return {name: labels[name] for name in chosen.chosen}
