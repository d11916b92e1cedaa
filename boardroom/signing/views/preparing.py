"""Sending any archived PDF for signing: who, in which role, how strongly."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import local_today, own
from boardroom.core.errors import Refusal
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.mandates.rules import MINUTES_CLASSES, ROLE_WORDS, WITHIN_BOARD
from boardroom.signing import actions, queries
from boardroom.signing.errors import NoClass
from boardroom.signing.forms import PrepareForm
from boardroom.signing.rules.bundles import MOST_PAPERS
from boardroom.signing.rules.levels import ORDER
from boardroom.signing.rules.methods import FOR_GUESTS, METHOD_NAMES, Advice, Method, advise, ticked
from boardroom.signing.rules.states import USUAL_PATIENCE
from boardroom.signing.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.error_pages import refusal_page, sentence_of
from boardroom.web.filters import listed
from boardroom.web.guard import requires
from boardroom.work import Work


@blueprint.route("/send/<uuid:document_id>", methods=["GET", "POST"])
@requires(Permission.SEND_FOR_SIGNING)
def prepare(document_id: uuid.UUID) -> ResponseReturnValue:
    """Choose signers and methods; what the methods are worth is said here, before sending."""
    form = PrepareForm()
    beside = _beside(document_id)
    with door.reading() as work:
        try:
            paper = queries.paper(work, document_id)
        except NoClass as refusal:
            return _to_be_classed(refusal, document_id), refusal.status
        others = [queries.paper(work, one) for one in beside]
        codes = queries.codes_reach(work)
        _offer(work, form, minutes=paper.record_class in MINUTES_CLASSES)
    sent = not _asked_for_more(form) and form.validate_on_submit()
    readers = _who_reads_more(form, [paper, *others]) if sent else []
    if sent and not readers:
        try:
            envelope = actions.freeze_and_send(door.opener(), door.actor(), document_id, _asked(form), beside)
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_sent(envelope.id), "done")
            return redirect(url_for("signing.envelope", envelope_id=envelope.id), 303)
    return render_template(
        "signing/prepare.html",
        paper=paper,
        beside=others,
        form=form,
        advice=_advice(form, [paper, *others]),
        readers=listed(readers),
        within_board=[one for one in (paper, *others) if one.record_class in WITHIN_BOARD],
        mail_leaves=door.mail_leaves(),
        codes_reach=codes,
    )


def _who_reads_more(form: PrepareForm, papers: list[queries.SignablePaper]) -> list[str]:
    """Return who would read, because they sign, what they otherwise could not; nobody once it was said and sent all the same."""
    with door.reading() as work:
        names = queries.kept_from(work, {one.record_class for one in papers}, form.asked())
    told = form.told_now([one.document_id for one in papers], names)
    return [] if told else names


def _to_be_classed(refusal: NoClass, document_id: uuid.UUID) -> str:
    choose = url_for("archive.edit", document_id=document_id, then="send", _anchor="record_class")
    return refusal_page(sentence_of(refusal), way=(_("Välj handlingstyp"), choose))


def _advice(form: PrepareForm, papers: list[queries.SignablePaper]) -> Advice:
    recommended = max((one.recommended for one in papers), key=ORDER.index)
    chosen = [*(form.methods.data or []), *form.outside_ways]
    return advise([Method(name) for name in chosen if name in list(Method)], recommended)


def _sent(envelope_id: uuid.UUID) -> str:
    """Say whom a letter reaches, and whom the sender has to tell."""
    if not door.mail_leaves():
        return _("Det är skickat, men inga mejl går iväg: säg själv till dem som ska skriva under.")
    with door.reading() as work:
        unreached = queries.without_address(work, envelope_id)
    if unreached:
        return _(
            "Det är skickat. %(names)s har ingen e-postadress, så dit går inget mejl: säg till på annat sätt.",
            names=listed(unreached),
        )
    return _("Det är skickat. Var och en får ett mejl när det är dags att skriva under.")


def _offer(work: Work, form: PrepareForm, *, minutes: bool) -> None:
    """Fill the form; one that is opened has the usual deadline, and minutes the association's own order."""
    form.today = local_today(work)
    if not form.is_submitted():
        form.deadline.data = form.today + USUAL_PATIENCE
        if minutes:
            form.order.data = own(work).signing_order
    by_mail, by_text = queries.codes_leave(work)
    form.say_how_codes_go(by_mail=by_mail, by_text=by_text)
    board, others = queries.board_and_others(work)
    offered = [(method, _(METHOD_NAMES[method])) for method in queries.allowed_methods(work)]
    form.offer(
        [(one.person_id, _described(one)) for one in board],
        [(one.person_id, _described(one)) for one in others],
        [(method.value, name) for method, name in offered],
        [
            (method.value, _code_words(by_mail=by_mail, by_text=by_text) if method is Method.CODE else name)
            for method, name in offered
            if method in FOR_GUESTS
        ],
        minutes=minutes,
        ticked=ticked(queries.allowed_methods(work), codes_reach=by_mail or by_text),
    )


def _code_words(*, by_mail: bool, by_text: bool) -> str:
    if by_mail and by_text:
        return _("kod med e-post eller sms")
    return _("kod med sms") if by_text else _("kod med e-post")


def _asked_for_more(form: PrepareForm) -> bool:
    """Give the row, or the turns, that a button asked for; turns are asked for too where they are missing."""
    deed = request.form.get("deed", "")
    if deed == "outsider":
        form.more_outsiders()
    elif deed == "turns":
        form.ask_turns()
    elif form.is_submitted() and form.turns_missing:
        form.ask_turns()
        form.form_errors.append(_("Se efter vilken tur var och en har, och skicka sedan."))
    else:
        return False
    return True


def _described(one: queries.Signable) -> str:
    """Return a name with what it is good to know before it is chosen: roles, and whether they sign for the association or by hand."""
    facts = [_(ROLE_WORDS[role]) for role in one.roles]
    if one.signatory:
        facts.append(_("firmatecknare"))
    if one.by_hand:
        facts.append(_("skriver på papper"))
    return f"{one.name} – {', '.join(facts)}" if facts else one.name


def _asked(form: PrepareForm) -> actions.Asked:
    return actions.Asked(
        form.invitees(),
        [Method(name) for name in form.methods.data or []],
        form.deadline.data,
        form.message.data or "",
        order=form.chosen_order,
        needed=form.needed.data or 0,
        guest_code=form.guests_need_a_code,
        outsiders=form.strangers(),
    )


@blueprint.get("/send/<uuid:document_id>/papers")
@requires(Permission.SEND_FOR_SIGNING)
def choose_papers(document_id: uuid.UUID) -> str:
    """Choose what is signed together with a paper; ?beside= are those chosen already, ?q= words of a title."""
    words = request.args.get("q", "").strip()[:100]
    chosen = _beside(document_id)
    with door.reading() as work:
        paper = queries.paper(work, document_id)
        beside = [queries.paper(work, one) for one in chosen]
        found = [row for row in queries.signable_papers(work, words) if row[0] not in {document_id, *chosen}]
    return render_template("signing/choose_papers.html", paper=paper, beside=beside, found=found, words=words)


def _beside(document_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the further papers that the address names, each once."""
    named = [uuid_or_none(one) for one in request.args.getlist("beside")]
    return list(dict.fromkeys(one for one in named if one is not None and one != document_id))[:MOST_PAPERS]
