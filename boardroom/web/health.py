"""The address that a supervisor or a load balancer asks: can the portal read its database."""

from flask import Blueprint
from sqlalchemy import literal, select

from boardroom.web import door
from boardroom.web.guard import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> tuple[dict[str, str], int]:
    """Answer 200 when a transaction can be opened; says nothing about content."""
    with door.reading() as work:
        work.session.execute(select(literal(1)))
    return {"status": "ok"}, 200
