"""Facets, chips, orders and the years' chart: links that lead to the same search, narrowed or widened."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from boardroom.ports.search_index import Hits
from boardroom.search.actions import Lifted
from boardroom.search.rules import bars
from boardroom.search.rules.asked import ORDERS, Asked, asked_at

_MOST_SIGNERS = 12


def chips(wanted: Asked, names: Mapping[str, str], base: str) -> list[dict[str, str]]:
    """Return the chosen filters, each with the search without it."""
    labels = _labels(wanted, names)
    return [
        {"label": label, "remove_url": wanted.narrowed(**_without(name)).address(base)}
        for name, label in labels.items()
    ]


def lifts(
    wanted: Asked, lifted: Sequence[Lifted], names: Mapping[str, str], base: str
) -> list[dict[str, object]]:
    """Return which filter to lift and how much there would be."""
    labels = _labels(wanted, names)
    found: list[dict[str, object]] = []
    for one in lifted:
        widened = wanted.with_query(one.query) if one.typed else wanted.narrowed(**_without(one.chosen))
        label = one.typed or labels.get(one.chosen, "")
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
            "count": bar.count,
            "height": bar.height,
            "url": wanted.narrowed(year_from=bar.first, year_to=bar.last).address(base),
            "current": (wanted.narrowing.year_from, wanted.narrowing.year_to) == (bar.first, bar.last),
        }
        for bar in bars(hits.years)
    ]


def facets(wanted: Asked, hits: Hits, names: Mapping[str, str], base: str) -> list[dict[str, Any]]:
    """Return the facets that have any hit: class, decade, mandate period, who signed."""
    chosen = wanted.narrowing
    decades = Counter[int]()
    for year, count in hits.years.items():
        decades[year // 10 * 10] += count
    found: list[tuple[str, list[tuple[str, int, dict[str, object], bool]]]] = [
        (
            _("Handlingstyp"),
            [
                (names.get(key, key), count, {"record_class": key}, key == chosen.record_class)
                for key, count in sorted(hits.classes.items(), key=lambda pair: (-pair[1], pair[0]))
                if key
            ],
        ),
        (
            _("Årtionde"),
            [
                (
                    _("%(year)s-talet", year=first),
                    count,
                    {"year_from": first, "year_to": first + 9},
                    (chosen.year_from, chosen.year_to) == (first, first + 9),
                )
                for first, count in sorted(decades.items(), reverse=True)
            ],
        ),
        (
            # In the order of time.
            _("Mandatperiod"),
            [
                (label, count, {"period": label}, label == chosen.period)
                for label, count in sorted(hits.periods.items(), reverse=True)
            ],
        ),
        (
            _("Underskrivet av"),
            [
                (name, count, {"signer": name}, name == chosen.signer)
                for name, count in sorted(hits.signers.items(), key=lambda pair: (-pair[1], pair[0]))[
                    :_MOST_SIGNERS
                ]
            ],
        ),
    ]
    return [
        {
            "label": label,
            "options": [
                {
                    "label": name,
                    "count": count,
                    "url": wanted.narrowed(**changes).address(base),
                    "current": current,
                }
                for name, count, changes, current in options
            ],
            "more_url": None,
        }
        for label, options in found
        if options
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
        "period": _("mandatperioden %(label)s", label=chosen.period),
        "signer": _("underskrivet av %(name)s", name=chosen.signer),
    }
    is_chosen = {
        "class": chosen.record_class,
        "years": chosen.year_from or chosen.year_to,
        "period": chosen.period,
        "signer": chosen.signer,
    }
    return {name: label for name, label in labels.items() if is_chosen[name]}


def _without(name: str) -> dict[str, object]:
    return {
        "class": {"record_class": ""},
        "years": {"year_from": None, "year_to": None},
        "period": {"period": ""},
        "signer": {"signer": ""},
    }[name]  # type: ignore[return-value]  # fields by name
