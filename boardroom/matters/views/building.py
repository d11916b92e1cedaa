"""Pages of the building: its parts, its apartments, those whom the association deals with; each with its years."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import NotFound, Refusal
from boardroom.core.permissions import Permission
from boardroom.mandates.rules import apartment_number
from boardroom.matters import actions, queries
from boardroom.matters.forms import PartForm
from boardroom.matters.models import Matter
from boardroom.matters.views import wording
from boardroom.matters.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires
from boardroom.work import Work


@blueprint.get("/parts")
@requires(Permission.READ_MINUTES)
def parts() -> str:
    """The parts of the building, as a maintenance plan names them."""
    return _parts(PartForm(formdata=None))


@blueprint.post("/parts/new")
@requires(Permission.EDIT_DOCUMENTS)
def add_part() -> ResponseReturnValue:
    """Add a part that the list lacks."""
    form = PartForm()
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                added = actions.add_part(work, form.name.data or "")
        except Refusal as refusal:
            form.name.errors = [sentence_of(refusal)]
        else:
            flash(_("”%(name)s” finns i listan.", name=added.name), "done")
            return redirect(url_for("matters.parts"))
    return _parts(form)


@blueprint.get("/parts/<key>")
@requires(Permission.READ_MINUTES)
def part(key: str) -> str:
    """What has happened with one part, year by year."""
    with door.reading() as work:
        found = queries.part_by_key(work, key)
        life = queries.life_of_part(work, found)
        shown = _life(work, life)
        name = wording.part_names([found])[found.key]
    return render_template(
        "matters/life.html", title=name, back=(_("Byggnaden"), url_for("matters.parts")), **shown
    )


@blueprint.get("/apartments")
@requires(Permission.READ_MINUTES)
def apartments() -> str:
    """The apartments that there are matters about."""
    with door.reading() as work:
        found = queries.apartments(work)
    rows = [
        {
            "label": _("Lägenhet %(number)s", number=number),
            "url": url_for("matters.apartment", number=number),
            "count": count,
        }
        for number, count in found.items()
    ]
    return render_template(
        "matters/listed.html",
        title=_("Lägenheter"),
        lead=_(
            "Ärenden och papper lägenhet för lägenhet. Skriv numret för att se en lägenhet som inte står här."
        ),
        rows=rows,
        ask_url=url_for("matters.find_apartment"),
    )


@blueprint.get("/apartments/find")
@requires(Permission.READ_MINUTES)
def find_apartment() -> ResponseReturnValue:
    """Lead to the apartment whose number was typed."""
    number = apartment_number(request.args.get("number", ""))
    if not _is_number(number):
        return redirect(url_for("matters.apartments"))
    return redirect(url_for("matters.apartment", number=number))


@blueprint.get("/apartments/<number>")
@requires(Permission.READ_MINUTES)
def apartment(number: str) -> str:
    """What has happened with one apartment, year by year."""
    if not _is_number(number) or len(number) > 10:
        raise NotFound
    with door.reading() as work:
        shown = _life(work, queries.life_of_apartment(work, number))
    return render_template(
        "matters/life.html",
        title=_("Lägenhet %(number)s", number=number),
        back=(_("Lägenheter"), url_for("matters.apartments")),
        **shown,
    )


@blueprint.get("/counterparties")
@requires(Permission.READ_MINUTES)
def counterparties() -> str:
    """Those whom the association deals with, or one of them with its matters and contracts."""
    name = request.args.get("name", "").strip()[:120]
    if name:
        return _counterparty(name)
    with door.reading() as work:
        counted = queries.counterparties(work)
        for one in queries.counterparties_of_contracts(work):
            counted.setdefault(one, 0)
    rows = [
        {"label": one, "url": url_for("matters.counterparties", name=one), "count": counted[one] or None}
        for one in sorted(counted, key=str.casefold)
    ]
    return render_template(
        "matters/listed.html",
        title=_("Motparter"),
        lead=_("Företag och myndigheter som föreningen har ärenden eller avtal med."),
        rows=rows,
        ask_url=None,
    )


def _counterparty(name: str) -> str:
    with door.reading() as work:
        matters = queries.of_counterparty(work, name)
        contracts = [one for one in queries.contracts(work) if one.contract.counterparty == name]
        shown = _rows(work, matters)
        years = wording.years_of(
            queries.events_of(work, matters, turns=False), newest_first=True, matters=True
        )
    return render_template(
        "matters/life.html",
        title=name,
        back=(_("Motparter"), url_for("matters.counterparties")),
        years=years,
        contracts=[wording.contract_row(one, {}) for one in contracts],
        **shown,
    )


def _life(work: Work, life: queries.Life) -> dict[str, Any]:
    years = wording.years_of(life.events, newest_first=True, matters=True)
    return {"years": years, "contracts": [], **_rows(work, life.matters)}


def _rows(work: Work, matters: list[Matter]) -> dict[str, Any]:
    names = wording.part_names(queries.parts(work))
    concerns = queries.concerns_of(work, [one.id for one in matters])
    return {"rows": [wording.matter_row(one, concerns[one.id], names) for one in matters]}


def _parts(form: PartForm) -> str:
    with door.reading() as work:
        found, counted = queries.parts(work), queries.part_counts(work)
    names = wording.part_names(found)
    rows = [
        {
            "label": names[one.key],
            "url": url_for("matters.part", key=one.key),
            "count": counted.get(one.key),
        }
        for one in found
    ]
    may = door.actor().may(Permission.EDIT_DOCUMENTS)
    return render_template("matters/parts.html", rows=rows, form=form if may else None)


def _is_number(text: str) -> bool:
    """Tell whether a text can be an apartment's number: "1203", and "12 A" as well."""
    return text.replace(" ", "").isalnum()
