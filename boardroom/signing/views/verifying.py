"""The public page that says whether a sealed PDF is intact; nothing of it is stored."""

import threading
from datetime import date, datetime

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone
from flask_babel import gettext as _

from boardroom.core.errors import Unavailable
from boardroom.ports.pdf_tools import Unreadable
from boardroom.signing import queries
from boardroom.signing.forms import VerifyForm
from boardroom.signing.models import SealCertificate
from boardroom.signing.rules.levels import LEVEL_WORDS, UNKNOWN_LEVEL
from boardroom.signing.rules.telling import IN_ZONE, PERHAPS_A_COPY, PROOF_WORDS, translated
from boardroom.signing.rules.verdict import Verdict, judge, signatures_to_examine
from boardroom.signing.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.filters import day, moment
from boardroom.web.guard import public

# Anyone may come here: few at once, and a file that a person could have been sent.
MOST_BYTES = 50_000_000
_seats = threading.BoundedSemaphore(2)


@public
def verify() -> ResponseReturnValue:
    """Take a PDF, say in plain words what it proves, and forget it."""
    form = VerifyForm()
    verdict = None
    if form.validate_on_submit():
        content = form.pdf.data.read(MOST_BYTES + 1)
        if not content or len(content) > MOST_BYTES:
            form.pdf.errors = [_("Filen är tom eller större än 50 MB.")]
        else:
            try:
                verdict = _judged(content)
            except Unreadable as problem:
                form.pdf.errors = [_(str(problem))]
    return render_template(
        "signing/verify.html",
        form=form,
        verdict=verdict,
        findings=[(one.weight, translated(one, _, _in_words)) for one in verdict.findings] if verdict else [],
        zone=_(IN_ZONE) % {"zone": get_timezone()},
        perhaps_a_copy=PERHAPS_A_COPY,
        seals=_seals(),
        level_words=LEVEL_WORDS,
        unknown_level=UNKNOWN_LEVEL,
        proof_words=PROOF_WORDS,
    )


def _in_words(at: date) -> str:
    return moment(at) if isinstance(at, datetime) else day(at)


def _judged(content: bytes) -> Verdict:
    ports = door.opener().ports
    if not _seats.acquire(timeout=5):
        raise Unavailable("all seats of the verification page are taken")
    try:
        pdf = ports.verifier.verify(content)
        examined = ports.xml_signatures.examine(signatures_to_examine(pdf))
    finally:
        _seats.release()
    own = {seal.fingerprint for seal in _seals()} | {ports.sealer.certificate().sha256}
    return judge(pdf, own_certificates=own, examined=examined)


def _seals() -> list[SealCertificate]:
    """Return the portal's own seals, published for anyone to compare with."""
    with door.reading() as work:
        return queries.certificates(work)


# Anyone verifies, of whatever association: no tenant stands in the address.
blueprint.record(
    lambda state: state.app.add_url_rule("/verify", "signing.verify", verify, methods=["GET", "POST"])
)
