"""Errors as pages (or Problem Details for the API): what happened, what was kept, what to do."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from boardroom.core.errors import NotFound, Refusal, Unavailable
from boardroom.core.ids import numeric_code
from boardroom.core.words import Parts
from boardroom.web.http_api import PROBLEM

log = logging.getLogger(__name__)

# What an HTTP error says beside its words; its content type and length are those of a page that is not sent.
_KEPT_HEADERS = {"Allow", "Retry-After"}
# Statuses that HTTP does not know and a protocol on top of it does.
_OWN_PHRASES = {460: "Checksum Mismatch"}


def register(app: Flask) -> None:
    """Map refusals, HTTP errors and surprises to answers."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(Unavailable, unavailable)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, surprise)


def sentence_of(refusal: Refusal) -> str:
    """Return the refusal in the reader's language."""
    facts = {name: _in_words(fact) for name, fact in refusal.facts.items()}
    text = gettext(refusal.sentence)
    return text % facts if facts else text


def _in_words(fact: object) -> object:
    """Return a fact in the reader's language: it can be a source sentence itself; what is no message stays."""
    if isinstance(fact, Parts):
        return fact.said(gettext)
    return gettext(fact) if isinstance(fact, str) and fact else fact


def problem(
    status: int, detail: str = "", headers: Mapping[str, str] | None = None, **members: object
) -> ResponseReturnValue:
    """Return Problem Details (RFC 9457): the status in words, the sentence as its detail, further members."""
    title = HTTPStatus(status).phrase if status in set(HTTPStatus) else _OWN_PHRASES.get(status, "Refused")
    body: dict[str, object] = {"type": "about:blank", "status": status, "title": title}
    if detail:
        body["detail"] = detail
    body.update({name: value for name, value in members.items() if value})
    return jsonify(body), status, {**(headers or {}), "Content-Type": PROBLEM}


def _api() -> bool:
    return request.path.startswith("/api/")


def refused(refusal: Refusal) -> ResponseReturnValue:
    """A domain refusal."""
    sentence = sentence_of(refusal)
    if _api():
        return problem(
            refusal.status, sentence, _challenge(refusal), kind=type(refusal).__name__, **refusal.members
        )
    if type(refusal) is NotFound:
        return render_template("errors/404.html"), 404
    return refusal_page(sentence), refusal.status


def _challenge(refusal: Refusal) -> dict[str, str]:
    """Say how to come in (RFC 6750), and, to someone who tried, that the token was the reason."""
    if refusal.status != HTTPStatus.UNAUTHORIZED:
        return {}
    tried = ' error="invalid_token"' if "Authorization" in request.headers else ""
    return {"WWW-Authenticate": f"Bearer{tried}"}


def refusal_page(sentence: str, way: tuple[str, str] | None = None) -> str:
    """Return the page of a refusal; `way`, words and address, leads to where it can be mended."""
    # Only our own pages: a foreign referrer must not become a link on a page of ours.
    came_from = request.referrer or ""
    back = came_from if came_from.startswith(request.host_url) else None
    return render_template("errors/refusal.html", sentence=sentence, back=back, way=way)


def unavailable(_error: Unavailable) -> ResponseReturnValue:
    """An engine that is out of reach for now."""
    sentence = gettext(
        "En del av portalen svarar inte just nu. Ingenting har gått förlorat. Försök igen om en stund."
    )
    if _api():
        return problem(503, sentence)
    return refusal_page(sentence), 503


def stale_form(_error: CSRFError) -> ResponseReturnValue:
    """A form whose protection has run out or is missing."""
    sentence = gettext("Sidan hade varit öppen för länge. Gå tillbaka, ladda om sidan och skicka igen.")
    if _api():
        return problem(400, sentence)
    return render_template("errors/400.html", sentence=sentence), 400


def http_error(error: HTTPException) -> ResponseReturnValue:
    """An HTTP error raised by the framework."""
    status = error.code or 500
    if _api():
        data = getattr(error, "data", None) or {}
        kept = {name: value for name, value in error.get_headers() if name in _KEPT_HEADERS}
        return problem(status, _api_sentence(error), kept, errors=data.get("messages"))
    known = {400, 403, 404, 405, 413, 429, 500}
    if error.response is not None:
        return error.response, status
    return render_template(f"errors/{status if status in known else 400}.html", sentence=""), status


def _api_sentence(error: HTTPException) -> str:
    sentences = {
        404: gettext("Den adressen finns inte. Alla adresser står i /api/v1/openapi.json."),
        405: gettext("Adressen finns, men inte för den metoden."),
        413: gettext(
            "Filen är större än portalen tar emot. Dela upp den, eller skanna om den med lägre upplösning."
        ),
        415: gettext("Innehållet kom i ett format som den här adressen inte tar emot."),
        422: gettext("Uppgifterna gick inte att förstå. Se ”errors” för vilka, och rätta dem."),
    }
    return sentences.get(error.code or 500) or error.description or ""


def surprise(error: Exception) -> ResponseReturnValue:
    """Something that nobody foresaw: logged with a number that the person can quote."""
    reference = numeric_code(8)
    log.error(
        "unexpected error",
        exc_info=error,
        extra={"facts": {"reference": reference, "endpoint": request.endpoint}},
    )
    if _api():
        sentence = gettext(
            "Något gick fel i portalen. Inget har gått förlorat. Ange numret om du frågar om hjälp."
        )
        return problem(500, sentence, reference=reference)
    return render_template("errors/500.html", reference=reference), 500
