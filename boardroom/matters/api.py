"""The API's matters: the register, one dossier, and putting a document into it; as the pages, through the same queries."""

import uuid
from typing import Any

from flask import url_for
from marshmallow import Schema, fields, validate

from boardroom.core.permissions import Permission
from boardroom.matters import actions, queries
from boardroom.matters.models import Matter
from boardroom.matters.queries import Concerns, Event, Sought, Thing
from boardroom.web import door
from boardroom.web.guard import requires
from boardroom.web.http_api import Blueprint

blueprint = Blueprint(
    "matters_api",
    __name__,
    url_prefix="/api/v1/associations/<association>/matters",
    description="Matters that hold papers, §§, decisions and contracts together.",
)


class Asked(Schema):
    """Which matters."""

    q = fields.String(
        load_default="",
        validate=validate.Length(max=100),
        metadata={"description": "words, a number (2026-Ä3) or an apartment"},
    )
    state = fields.String(load_default="", validate=validate.OneOf(("", "open", "closed")))
    page = fields.Integer(load_default=1, validate=validate.Range(1, 100_000))
    size = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class MatterShown(Schema):
    """A matter, as far as the token may know of it."""

    id = fields.UUID()
    label = fields.String(metadata={"description": "how people call it: 2026-Ä3"})
    title = fields.String()
    summary = fields.String()
    state = fields.String(metadata={"description": "open, closed or reopened"})
    record_class = fields.String(allow_none=True)
    counterparty = fields.String()
    opened_on = fields.Date()
    closed_on = fields.Date(allow_none=True)
    apartments = fields.List(fields.String())
    parts = fields.List(fields.String(), metadata={"description": "parts of the building, by key"})
    url = fields.String(metadata={"description": "its page in the portal"})


class MattersShown(Schema):
    """One page of matters: open ones first, the newest first."""

    total = fields.Integer()
    pages = fields.Integer()
    matters = fields.List(fields.Nested(MatterShown))


class ThingShown(Schema):
    """One thing that a matter holds; what the token may not see is not among them."""

    kind = fields.String(metadata={"description": "document, paragraph, decision or contract"})
    id = fields.UUID()
    day = fields.Date(allow_none=True)
    title = fields.String()


class WholeMatterShown(MatterShown):
    """A matter with what it holds, in time order."""

    things = fields.List(fields.Nested(ThingShown))


class Linking(Schema):
    """The document to be put into a matter."""

    document = fields.UUID(required=True)


class LinkShown(Schema):
    """That a matter holds a document."""

    matter = fields.UUID()
    document = fields.UUID()


@blueprint.route("", methods=["GET"])
@requires(Permission.READ_MINUTES)
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, MattersShown)
def matters(asked: dict[str, Any]) -> dict[str, Any]:
    """Find matters within what the token may know of; a page after the last one is empty."""
    with door.reading() as work:
        work.actor.require(Permission.READ_DOCUMENTS)
        found = queries.matters(
            work, Sought(asked["q"].strip(), asked["state"]), page=asked["page"], size=asked["size"]
        )
    rows = found.rows if found.number == asked["page"] else []
    return {
        "total": found.total,
        "pages": found.pages,
        "matters": [_matter(row, found.concerns[row.id]) for row in rows],
    }


@blueprint.route("/<uuid:matter_id>", methods=["GET"])
@requires(Permission.READ_MINUTES)
@blueprint.response(200, WholeMatterShown)
def matter(matter_id: uuid.UUID) -> dict[str, Any]:
    """Show a matter with what it holds."""
    with door.reading() as work:
        work.actor.require(Permission.READ_DOCUMENTS)
        found = queries.by_id(work, matter_id)
        concerns = queries.concerns_of(work, [found.id])[found.id]
        events = queries.events_of(work, [found], turns=False)
    once = {event.key[:2]: _thing(event) for event in reversed(events)}
    return _matter(found, concerns) | {"things": list(reversed(once.values()))}


@blueprint.route("/<uuid:matter_id>/documents", methods=["POST"])
@requires(Permission.EDIT_DOCUMENTS)
@blueprint.arguments(Linking)
@blueprint.response(201, LinkShown)
@blueprint.alt_response(200, schema=LinkShown, description="It was there already", success=True)
def link(linking: dict[str, Any], matter_id: uuid.UUID) -> tuple[dict[str, Any], int]:
    """Put a document into a matter: 201; 200 when it is there already."""
    thing = Thing(document_id=linking["document"])
    with door.writing() as work:
        found = queries.by_id(work, matter_id)
        known = queries.link_to(work, found.id, thing) is not None
        made = actions.link(work, found.id, thing)
    return {"matter": made.matter_id, "document": made.document_id}, 200 if known else 201


def _matter(found: Matter, concerns: Concerns) -> dict[str, Any]:
    return {
        "id": found.id,
        "label": found.label,
        "title": found.title,
        "summary": found.summary,
        "state": found.state.value,
        "record_class": found.record_class,
        "counterparty": found.counterparty,
        "opened_on": found.opened_on,
        "closed_on": found.closed_on,
        "apartments": concerns.apartments,
        "parts": concerns.parts,
        "url": door.opener().links.to(url_for("matters.matter", matter_id=found.id)),
    }


def _thing(event: Event) -> dict[str, Any]:
    kind, key, _happening = event.key
    title = (
        event.document.title
        if event.document
        else event.paragraph.item.heading
        if event.paragraph
        else event.decision.decision.text
        if event.decision
        else event.contract.title
        if event.contract
        else ""
    )
    return {"kind": kind, "id": key, "day": event.day, "title": title}
