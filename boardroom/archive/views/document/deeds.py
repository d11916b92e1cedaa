"""What a person may do with a document, in the order of the menu."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.matters.rules import CONTRACT_CLASSES
from boardroom.minutes.rules import RECORD_CLASSES
from boardroom.web import door


def deeds_of(
    found: Document,
    *,
    signable: bool,
    divisible: int,
    transferable: bool,
    shareable: bool,
    spreads: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """Return what the reader may do with a document; `divisible` is how many sheets it can be split into."""
    edits = door.actor().may(Permission.EDIT_DOCUMENTS)
    sends = door.actor().may(Permission.SEND_FOR_SIGNING)

    def offered(*rows: tuple[bool, str, str]) -> list[dict[str, Any]]:
        return [
            {"label": label, "url": url_for(endpoint, document_id=found.id), "post": False}
            for may, label, endpoint in rows
            if may
        ]

    return [
        *offered(
            (edits, _("Ändra uppgifter"), "archive.edit"),
            (sends and signable, _("Skicka för underskrift"), "signing.prepare"),
            (
                door.actor().may(Permission.WRITE_MINUTES) and found.record_class in RECORD_CLASSES.values(),
                _("Gör ett utdrag"),
                "minutes.paper_paragraphs",
            ),
            (edits and divisible > 1, _("Dela dokumentet"), "archive.split"),
        ),
        *(spreads if edits else ()),
        *offered(
            (edits and divisible > 0, _("Slå ihop med andra"), "archive.join"),
            (edits and transferable, _("Intyga överföringen"), "archive.transfer"),
            (
                shareable and door.actor().may(Permission.SHARE_DOCUMENTS),
                _("Dela med någon utanför"),
                "sharing.new",
            ),
            (edits, _("Dölj för den som är jävig"), "archive.hide"),
            (
                door.actor().may(Permission.MANAGE_RETENTION),
                _("Spara längre än planen säger"),
                "retention.exempt",
            ),
        ),
        *_matter(found, edits=edits),
        *_hold(found),
    ]


def _matter(found: Document, *, edits: bool) -> list[dict[str, Any]]:
    if not edits or not door.actor().may(Permission.READ_MINUTES):
        return []
    rows = [
        {"label": _("Lägg i ett ärende"), "url": url_for("matters.add", document=found.id), "post": False}
    ]
    if found.record_class in CONTRACT_CLASSES:
        address = url_for("contracts.of_document", document_id=found.id)
        rows.append({"label": _("Avtalets tider"), "url": address, "post": False})
    return rows


def _hold(found: Document) -> list[dict[str, Any]]:
    if not door.actor().may(Permission.PLACE_HOLDS):
        return []
    address = url_for("retention.place_hold", document=found.id)
    return [{"label": _("Lägg ett gallringsstopp"), "url": address, "post": False}]
