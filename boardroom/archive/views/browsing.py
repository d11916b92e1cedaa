"""Browsing the archive: by class, by mandate period (who sat then), by year; as a list, a shelf or a table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from boardroom.archive import queries
from boardroom.archive.rules import in_order_of_office
from boardroom.archive.views import wording
from boardroom.archive.views.blueprint import blueprint
from boardroom.associations.queries import local_today
from boardroom.classes.queries import Schedule, schedule
from boardroom.classes.rules import period_of
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import browse as shelf_of
from boardroom.documents.queries import facets
from boardroom.documents.rules import Wanted
from boardroom.mandates.models import MandatePeriod
from boardroom.mandates.queries import history as seats
from boardroom.mandates.queries import periods
from boardroom.mandates.queries.shielding import shield
from boardroom.mandates.rules import ROLE_WORDS
from boardroom.papers.models import Binder
from boardroom.papers.queries import binders
from boardroom.papers.rules import span_in_words
from boardroom.reading.queries import first_pages, progress_of_many
from boardroom.web import door
from boardroom.web.document_rows import document_row, language
from boardroom.web.filters import period_name
from boardroom.web.guard import requires
from boardroom.work import Work

NONE = "none"  # the group of what has no class or no date
EVERYTHING = "all"
SOME = 6  # binders that the archive's first page names


@dataclass(frozen=True)
class Chosen:
    """What the address asks for; an empty group shows the groups themselves."""

    by: str
    group: str
    shape: str
    page: int

    def address(self, **changes: Any) -> str:
        """Return the address of another choice."""
        values = {"by": self.by, "group": self.group, "shape": self.shape} | changes
        defaults = {"by": "class", "group": "", "shape": "list", "page": 1}
        kept: dict[str, Any] = {name: value for name, value in values.items() if value != defaults[name]}
        return url_for("archive.browse", **kept)


@dataclass(frozen=True)
class Group:
    """One shelf of the archive: what it is called, what it asks for, who sat then."""

    label: str
    wanted: Wanted
    sentence: str = ""
    people: tuple[dict[str, Any], ...] = ()


@blueprint.get("/")
@requires(Permission.READ_DOCUMENTS)
def browse() -> ResponseReturnValue:
    """The archive's groups, or the documents of one of them."""
    chosen = _chosen()
    with door.reading() as work:
        plan = schedule(work)
        group = _group(work, plan, chosen) if chosen.group else None
        shown: dict[str, Any] = {"groups": [], "group": group, "rows": [], "page": None, "total": 0}
        shown |= {"binders": [], "more_binders": 0}
        if group is None:
            shown["groups"] = _groups(work, plan, chosen)
            standing = binders(work)
            shown["binders"] = [_binder(one) for one in standing[:SOME]]
            shown["more_binders"] = max(0, len(standing) - SOME)
        else:
            shown |= _documents(work, plan, chosen, group)
    return render_template(
        "archive/browse.html",
        views=_tabs(chosen),
        shapes=_shapes(chosen),
        shape=chosen.shape,
        bulk=None,
        binders_url=url_for("archive.binders"),
        may_edit=door.actor().may(Permission.EDIT_DOCUMENTS),
        add_url=url_for("intake.upload") if door.actor().may(Permission.ADD_DOCUMENTS) else None,
        trail=[(_("Arkiv"), chosen.address(group="", shape="list"))] if group else [],
        **shown,
    )


def _binder(binder: Binder) -> dict[str, str]:
    return {
        "label": binder.label,
        "url": url_for("archive.binder", binder_id=binder.id),
        "years": span_in_words(binder.years),
        "place": binder.shelf,
    }


def _chosen() -> Chosen:
    given = request.args
    page = given.get("page", "")
    by, shape = given.get("by", ""), given.get("shape", "")
    return Chosen(
        by=by if by in {"class", "period", "year"} else "class",
        group=given.get("group", "")[:40],
        shape=shape if shape in {"list", "shelf", "table"} else "list",
        page=int(page) if page.isdecimal() and len(page) < 6 else 1,
    )


def _tabs(chosen: Chosen) -> list[dict[str, Any]]:
    labels = {
        "class": _("Efter handlingstyp"),
        "period": _("Efter mandatperiod"),
        "year": _("Efter år"),
    }
    return [
        {"label": label, "url": chosen.address(by=by, group=""), "current": by == chosen.by}
        for by, label in labels.items()
    ]


def _shapes(chosen: Chosen) -> list[dict[str, Any]]:
    labels = {"list": _("Lista"), "shelf": _("Hylla"), "table": _("Tabell")}
    return [
        {"label": label, "url": chosen.address(shape=shape), "current": shape == chosen.shape, "key": shape}
        for shape, label in labels.items()
    ]


def _groups(work: Work, plan: Schedule, chosen: Chosen) -> list[dict[str, Any]]:
    if chosen.by == "period":
        return _periods(work, chosen)
    counts = facets(work, Wanted())
    if chosen.by == "year":
        years = sorted((year for year in counts.by_year if year is not None), reverse=True)
        rows = [_line(chosen, str(year), str(year), counts.by_year[year]) for year in years]
        return rows + _rest(chosen, _("Utan datum"), counts.by_year.get(None, 0))
    rows = [
        _line(chosen, key, plan.name_of(key, language()), counts.by_class[key])
        for key in plan.classes
        if counts.by_class.get(key)
    ]
    return rows + _rest(chosen, _("Utan handlingstyp"), counts.by_class.get(None, 0))


def _periods(work: Work, chosen: Chosen) -> list[dict[str, Any]]:
    known = periods(work)
    spans = [one.period for one in known]
    counts: Counter[object] = Counter()
    for day, count in queries.counts_by_day(work):
        counts[period_of(day, spans)] += count
    rows = [
        _line(chosen, one.label, period_name(one.label), counts[one.period], _span(one))
        for one in known
        if counts[one.period]
    ]
    return rows + _rest(chosen, _("Utanför kända mandatperioder"), counts[None])


def _rest(chosen: Chosen, label: str, count: int) -> list[dict[str, Any]]:
    return [_line(chosen, NONE, label, count)] if count else []


def _line(chosen: Chosen, group: str, label: str, count: int, words: str | None = None) -> dict[str, Any]:
    return {"label": label, "url": chosen.address(group=group), "words": words, "count": count}


def _span(period: MandatePeriod) -> str:
    start = format_date(period.start, "d MMMM y")
    if period.end is None:
        return _("från %(start)s, pågår", start=start)
    return _("%(start)s – %(end)s", start=start, end=format_date(period.end, "d MMMM y"))


def _group(work: Work, plan: Schedule, chosen: Chosen) -> Group | None:
    """Return the group that the address names, None when there is no such group."""
    if chosen.group == EVERYTHING:
        return Group(_("Allt som kommit in"), Wanted(order="arrival"), _("Det senaste först."))
    if chosen.by == "period":
        return _period_group(work, chosen.group)
    if chosen.by == "year":
        if chosen.group == NONE:
            return Group(_("Utan datum"), Wanted(undated=True, order="arrival"))
        if not chosen.group.isdecimal() or len(chosen.group) != 4:
            return None
        return Group(chosen.group, Wanted(year=int(chosen.group)))
    if chosen.group == NONE:
        sentence = _(
            "Det som saknar handlingstyp bevaras tills vidare. Bestäm handlingstypen, så vet alla hur länge det sparas."
        )
        return Group(_("Utan handlingstyp"), Wanted(unclassified=True, order="arrival"), sentence)
    found = plan.classes.get(chosen.group)
    if found is None:
        return None
    name = plan.name_of(found.key, language())
    return Group(name, Wanted(record_classes=frozenset({found.key})), wording.rule_in_words(found))


def _period_group(work: Work, label: str) -> Group | None:
    known = periods(work)
    if label == NONE:
        earliest = min((one.start for one in known), default=None)
        sentence = _("Äldre än den första mandatperiod som finns inlagd.")
        return Group(_("Utanför kända mandatperioder"), Wanted(before=earliest), sentence)
    found = next((one for one in known if one.label == label), None)
    if found is None:
        return None
    return Group(
        _("Mandatperioden %(label)s", label=period_name(found.label)),
        Wanted(since=found.start, before=found.end),
        _span(found)[:1].upper() + _span(found)[1:],
        _people(work, found),
    )


def _people(work: Work, period: MandatePeriod) -> tuple[dict[str, Any], ...]:
    """Return who sat in a period, the chair first; nothing for those who may not know of the board."""
    if not work.actor.may(Permission.READ_BOARD):
        return ()
    until = period.end or max(local_today(work), period.start)
    seated: dict[tuple[str, str], None] = {}
    # A seat counts from the period's second day on: those who left at the meeting that began it did not sit in it.
    for person, mandate in seats(work, period.start, date.max if period.end is None else until):
        if not person.protected_identity:
            seated[(mandate.role.value, person.name)] = None
    return tuple(
        {"name": name, "role": _(ROLE_WORDS[role]), "url": None} for role, name in in_order_of_office(seated)
    )


def _documents(work: Work, plan: Schedule, chosen: Chosen, group: Group) -> dict[str, Any]:
    shelf = shelf_of(work, group.wanted, page=chosen.page)
    return {
        "rows": rows_of(work, plan, shelf.documents),
        "total": shelf.total,
        "page": {
            "number": shelf.page,
            "pages": shelf.pages,
            "total": shelf.total,
            "url": lambda number: chosen.address(page=number),
        },
    }


def rows_of(work: Work, plan: Schedule, documents: Sequence[Document]) -> list[dict[str, Any]]:
    """Return the rows of some documents, with first page and where each stands."""
    ids = [document.id for document in documents]
    names = {key: plan.name_of(key, language()) for key in plan.classes}
    first, envelopes = first_pages(work, ids), queries.envelopes_of(work, ids)
    progress, covered = progress_of_many(work, ids), shield(work)
    return [
        document_row(
            document,
            names,
            first.get(document.id),
            title=covered.over(document.title),
            status=wording.state_of(progress.get(document.id), envelopes.get(document.id)),
        )
        for document in documents
    ]
