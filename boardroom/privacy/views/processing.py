"""The record of processing: as a page, a PDF and a table, each generated when it is asked for."""

from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from boardroom.associations.queries import local_today
from boardroom.classes.queries import basis_in, name_in
from boardroom.core.permissions import Permission
from boardroom.language.dates import format_date
from boardroom.privacy.queries.processing import ProcessingRecord, processing_record
from boardroom.privacy.rules.processing import SECURITY, Processing
from boardroom.privacy.views.blueprint import blueprint
from boardroom.retention.rules import kept_words
from boardroom.web import door
from boardroom.web.downloads import named
from boardroom.web.guard import requires
from boardroom.web.spreadsheets import spreadsheet


@blueprint.get("/processing")
@requires(Permission.READ_RETENTION)
def processing() -> str:
    """Show the record."""
    with door.reading() as work:
        found = processing_record(work)
    return render_template(
        "privacy/processing.html", found=found, lines=_lines(found), security=[_(one) for one in SECURITY]
    )


@blueprint.get("/processing.csv")
@requires(Permission.READ_RETENTION)
def processing_table() -> Response:
    """Give the record as a table."""
    with door.reading() as work:
        found = processing_record(work)
    head = (
        _("Handlingstyp"),
        _("Ändamål"),
        _("Rättslig grund"),
        _("Vilka"),
        _("Uppgifter"),
        _("Mottagare"),
        _("Sparas"),
    )
    rows = [
        (
            line["name"],
            line["purpose"],
            f"{line['ground']}. {line['basis']}",
            line["people"],
            line["kinds"],
            line["recipients"],
            line["kept"],
        )
        for line in _lines(found)
    ]
    return spreadsheet("registerforteckning.csv", head, rows)


@blueprint.get("/processing.pdf")
@requires(Permission.READ_RETENTION)
def processing_pdf() -> ResponseReturnValue:
    """Give the record as a PDF."""
    with door.reading() as work:
        found, today = processing_record(work), local_today(work)
    association, told, language = found.association, found.controller, str(get_locale() or "sv")
    contact = [association.name, *((told.contact, told.address, told.email, told.phone) if told else ())]
    data = {
        "language": language,
        "association": {"name": association.name, "org_number": association.org_number},
        "title": _("Registerförteckning"),
        "made": format_date(today, "en" if language == "en" else "sv"),
        "version": str(found.version or _("inte antagen")),
        "contact": "\n".join(part for part in contact if part),
        "processors": told.recipients.replace("\n", ", ") if told else "",
        "security": [_(one) for one in SECURITY],
        "lines": _lines(found),
    }
    content = door.opener().ports.typesetter.typeset("processing_record", data)
    return named(Response(content, mimetype="application/pdf"), "registerforteckning.pdf")


def _lines(found: ProcessingRecord) -> list[dict[str, Any]]:
    return [_line(one) for one in found.lines]


def _line(one: Processing) -> dict[str, Any]:
    row, family, language = one.row, one.family, str(get_locale() or "sv")
    kept = _(kept_words(row.duration, row.unit), count=row.duration or 0)
    recipients = [*(_(role) for role in one.roles), *([_(family.outside)] if family.outside else [])]
    return {
        "name": name_in(row, language),
        "purpose": _(family.purpose),
        "ground": _(family.ground),
        "basis": basis_in(row.basis, language),
        "people": _(family.people),
        "kinds": _(family.kinds),
        "recipients": ", ".join(recipients),
        "kept": kept if row.duration is None else f"{kept} ({_(one.trigger_words)})",
    }
