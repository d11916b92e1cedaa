"""What a sealed file proved when it was checked, and the same file with renewed timestamps."""

import uuid

from flask import Response, render_template, request, send_file

from boardroom.core.permissions import Permission
from boardroom.signing import actions, queries
from boardroom.signing.rules.verdict import HEADLINES
from boardroom.signing.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.downloads import named
from boardroom.web.guard import requires


@blueprint.get("/<uuid:envelope_id>/proofs")
@requires(Permission.READ_DOCUMENTS)
def proofs(envelope_id: uuid.UUID) -> str:
    """Every check of the sealed file, newest last, with its report and its file."""
    with door.reading() as work:
        found = queries.visible(work, envelope_id)
        kept = queries.proofs_of(work, envelope_id)
        papers = queries.papers_of(work, found)
    headlines = {status.value: words for status, words in HEADLINES.items()}
    return render_template(
        "signing/proofs.html", envelope=found, proofs=kept, headlines=headlines, papers=papers
    )


def _paper() -> int:
    return request.args.get("paper", 1, type=int)


@blueprint.get("/<uuid:envelope_id>/proofs/<int:number>.json")
@requires(Permission.READ_DOCUMENTS)
def report(envelope_id: uuid.UUID, number: int) -> Response:
    """The whole report, for programs; ?paper= where several were signed together."""
    with door.reading() as work:
        kept = queries.proof(work, envelope_id, number, _paper())
    return Response(kept.report, mimetype="application/json")


@blueprint.get("/<uuid:envelope_id>/proofs/<int:number>.pdf")
@requires(Permission.READ_DOCUMENTS)
def proven_file(envelope_id: uuid.UUID, number: int) -> Response:
    """The sealed file as it was at that number: with all timestamps up to it."""
    with door.writing() as work:
        found = queries.visible(work, envelope_id)
        kept = actions.open_proof(work, envelope_id, number, _paper())
        titles = {paper.position: paper.title for paper in queries.papers_of(work, found)}
    answer = send_file(
        door.opener().ports.blobs.path(door.actor().tenant, kept.sha256),
        mimetype="application/pdf",
        etag=kept.sha256,
    )
    named(answer, f"{titles[kept.paper]} ({number}).pdf")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
