"""Printing separator sheets."""

from dataclasses import dataclass

from boardroom.associations.queries import own
from boardroom.classes.queries import schedule
from boardroom.core.actor import Actor
from boardroom.core.errors import NotPermitted
from boardroom.core.permissions import Permission
from boardroom.documents.errors import NoSuchClass
from boardroom.intake.errors import NotPrintable
from boardroom.intake.rules.sheets import Sheet, code_of
from boardroom.work import WorkOpener

TEMPLATE = "separator"


@dataclass(frozen=True)
class WantedSheets:
    """What sheets are to say, and how many; nothing said gives plain ones."""

    record_class: str = ""
    year: int | None = None
    binder: str = ""
    count: int = 1


def print_sheets(opener: WorkOpener, actor: Actor, wanted: WantedSheets, *, language: str) -> bytes:
    """Return a PDF of separator sheets of the actor's association, one a page.

    NoSuchClass, NotPermitted for a class that is not adopted or not theirs; NotPrintable names letters that
    cannot be printed.
    """
    actor.require(Permission.ADD_DOCUMENTS)
    with opener.reading(actor) as work:
        plan, association = schedule(work), own(work)
    if wanted.record_class and wanted.record_class not in plan.classes:
        raise NoSuchClass
    allowed = actor.record_classes
    if wanted.record_class and allowed is not None and wanted.record_class not in allowed:
        raise NotPermitted
    binder = " ".join(wanted.binder.split())
    sheet = Sheet(association.id, wanted.record_class, wanted.year, binder)
    code = code_of(sheet)
    data = {
        "language": language,
        "association": {"name": association.name, "org_number": association.org_number},
        "plain": sheet.plain,
        "kind": plan.name_of(sheet.record_class, language),
        "year": str(sheet.year or ""),
        "binder": binder,
        "count": wanted.count,
        "svg": opener.ports.barcodes.draw(code),
        "code": code,
    }
    missing = opener.ports.typesetter.missing_glyphs(binder)
    if missing:
        raise NotPrintable(letters=missing)
    return opener.ports.typesetter.typeset(TEMPLATE, data)
