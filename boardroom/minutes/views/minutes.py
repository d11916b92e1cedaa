"""Pages of the minutes: register, reading, sending."""

import uuid
from datetime import date

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import own
from boardroom.core.errors import Refusal
from boardroom.core.permissions import Permission
from boardroom.intake.queries import papers_to_describe
from boardroom.minutes import actions, queries
from boardroom.minutes.errors import (
    DueBefore,
    NoAdjuster,
    NobodyThere,
    NotAnsweredFor,
    NothingWritten,
    NotThere,
    SameAdjuster,
    TextsBeside,
)
from boardroom.minutes.forms import CommentForm, SendForm, UploadForm
from boardroom.minutes.models import Minutes, MinutesKind
from boardroom.minutes.rules import KIND_TITLES, OUTCOMES, RECORD_CLASSES, STATE_WORDS, last_day
from boardroom.minutes.views.beginning import told_as
from boardroom.minutes.views.blueprint import blueprint
from boardroom.signing.queries import allowed_methods, codes_reach, without_address
from boardroom.signing.rules.methods import METHOD_NAMES, Method, advise, ticked
from boardroom.signing.rules.states import USUAL_PATIENCE, SignerRole, role_name
from boardroom.web import door
from boardroom.web.error_pages import refusal_page, sentence_of
from boardroom.web.filters import listed
from boardroom.web.guard import requires
from boardroom.work import Work

# What is put right in the attendance.
_OF_ATTENDANCE = (NobodyThere, NotAnsweredFor, NotThere)


@blueprint.get("/")
@requires(Permission.READ_MINUTES)
def index() -> ResponseReturnValue:
    """The register: minutes written here and minutes of the archive, with gaps in the numbering."""
    with door.reading() as work:
        written = queries.register(work)
        standings = queries.standings(work, written)
        archived = queries.archived(work)
        gaps = queries.printed_gaps(work)
        capsulams = queries.capsulams(work)
        undescribed = 0 if archived else papers_to_describe(work, size=1).total
    return render_template(
        "minutes/index.html",
        written=written,
        standings=standings,
        archived=archived,
        gaps=gaps,
        titles=KIND_TITLES,
        capsulams=capsulams,
        undescribed=undescribed,
        states=STATE_WORDS,
    )


@blueprint.get("/<uuid:minutes_id>")
@requires(Permission.READ_MINUTES)
def minutes(minutes_id: uuid.UUID) -> ResponseReturnValue:
    """One set of minutes: the typeset page, where it stands, its versions."""
    with door.reading() as work:
        found = queries.by_id(work, minutes_id)
        standing = queries.standings(work, [found])[found.id]
        envelope = queries.envelopes_of(work, [found.id]).get(found.id)
        came_back = queries.came_back(work, envelope) if envelope and envelope.state.returned else None
        versions = queries.earlier_envelopes(work, found.id)
        frozen = queries.frozen(work, found)
        comments = queries.comments_of(work, found.id)
        quorum = queries.quorum_of(work, found)
        meeting = queries.meeting_of_minutes(work, found.id)
        duty = queries.duty_of(work, found)
        lacking = queries.unready(work, found)
        extractable = bool(queries.whole_of(work, found) or queries.paper_to_extract(work, found))
        words = actions.gather_words(work, found)
        conflicts, filed = queries.unwritten_conflicts(work, found), queries.filed_already(work, found)
        source = queries.source_of(work, found) if found.void_at is not None else None
        to_review = queries.awaits_review(work, envelope.document_id if envelope else None)
    return render_template(
        "minutes/minutes.html",
        minutes=found,
        title=KIND_TITLES[found.called],
        standing=standing,
        envelope=envelope,
        came_back=came_back,
        overtaken=frozen is not None and frozen.version < found.version,
        versions=versions,
        pages=actions.count_pages(door.opener(), door.actor(), minutes_id),
        upload=UploadForm(),
        comments=comments,
        comment=CommentForm.at(found, actions.read_paragraphs(door.opener(), door.actor(), minutes_id)),
        compared={one.version for one in versions},
        quorum=quorum,
        meeting=meeting,
        source=source,
        extractable=extractable,
        duty=duty,
        lacking=lacking and sentence_of(lacking),
        words=words,
        to_review=to_review,
        filed=filed,
        unwritten_conflicts=conflicts,
        outcomes=OUTCOMES,
    )


@blueprint.get("/<uuid:minutes_id>/pages/<int:page>.png")
@requires(Permission.READ_MINUTES)
def page(minutes_id: uuid.UUID, page: int) -> ResponseReturnValue:
    """One page as an image: of the frozen bytes once they are sent, else typeset as it would be frozen now."""
    image = actions.draw_page(door.opener(), door.actor(), minutes_id, page)
    return Response(image, mimetype="image/png")


@blueprint.post("/<uuid:minutes_id>/upload")
@requires(Permission.WRITE_MINUTES)
def upload(minutes_id: uuid.UUID) -> ResponseReturnValue:
    """Take the PDF that Word made as these minutes."""
    form = UploadForm()
    if form.validate_on_submit():
        name = form.pdf.data.filename or ""
        kept_as = actions.take_pdf(door.opener(), door.actor(), minutes_id, form.pdf.data.stream, name)
        done = _("Din PDF är nu protokollet. Texten i portalens paragrafer används inte.")
        flash(f"{done} {told_as(kept_as)}", "done")
    else:
        flash(_("Välj en PDF-fil."), "refused")
    return redirect(url_for("minutes.minutes", minutes_id=minutes_id))


@blueprint.post("/<uuid:minutes_id>/drop-upload")
@requires(Permission.WRITE_MINUTES)
def drop_upload(minutes_id: uuid.UUID) -> ResponseReturnValue:
    """Go back to the paragraphs written here."""
    with door.writing() as work:
        actions.take_upload(work, minutes_id, sha256="", name="")
    return redirect(url_for("minutes.edit", minutes_id=minutes_id))


@blueprint.route("/<uuid:minutes_id>/send", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def send(minutes_id: uuid.UUID) -> ResponseReturnValue:
    """Say how strong the signatures will be and what the record class asks for; then send."""
    form = SendForm()
    with door.reading() as work:
        found = queries.by_id(work, minutes_id)
        try:
            actions.check_ready(work, found)
        except (*_OF_ATTENDANCE, DueBefore, NothingWritten, NoAdjuster, SameAdjuster, TextsBeside) as refusal:
            return _to_be_mended(refusal, minutes_id), refusal.status
        signers = queries.signers_of(work, found)
        outside, missed, conflicts, recused, ahead, comments, quorum, filed = (
            queries.outside_the_board(work, found),
            queries.not_all_there(work, found),
            queries.unwritten_conflicts(work, found),
            queries.recused_in(work, queries.beside_the_file(found)),
            found.held_on > queries.today_of(work),
            queries.open_comments(work, minutes_id),
            queries.quorum_of(work, found),
            queries.filed_already(work, found),
        )
        recommended = queries.recommended_level(work, found)
        codes = codes_reach(work)
        _offer_ways(work, form, found, [person.name for person, _role in signers])
    chosen = [Method(name) for name in form.methods.data or []]
    if form.validate_on_submit():
        sending = _sending(form, chosen, [person.id for person, _role in signers])
        envelope_id = actions.freeze_and_send(door.opener(), door.actor(), minutes_id, sending)
        flash(_sent(envelope_id), "done")
        return redirect(url_for("signing.envelope", envelope_id=envelope_id))
    return render_template(
        "minutes/send.html",
        form=form,
        minutes=found,
        title=KIND_TITLES[found.called],
        signers=signers,
        outside=outside,
        missed=missed,
        quorum=quorum,
        filed=filed,
        unwritten=queries.unwritten(found),
        no_voting_list=queries.lacks_voting_list(found),
        left=queries.beside_the_file(found),
        recused=recused,
        unwritten_conflicts=conflicts,
        unentered=[one for one in queries.suggested_in(found) if one.told.certain],
        role_names={role: role_name(role, RECORD_CLASSES[found.kind.value]) for role in SignerRole},
        advice=advise(chosen, recommended),
        ahead=ahead,
        open_comments=len(comments),
        mail_leaves=door.mail_leaves(),
        codes_reach=codes,
        differs=actions.compare_with_series(door.opener(), door.actor(), minutes_id),
    )


def _to_be_mended(refusal: Refusal, minutes_id: uuid.UUID) -> str:
    """Say what keeps minutes from being sent, with the way to where it is put right."""
    place = None if isinstance(refusal, NothingWritten | TextsBeside) else "adjuster"
    if isinstance(refusal, _OF_ATTENDANCE):
        place = "attendance"
    if isinstance(refusal, DueBefore):
        place = f"item-{refusal.facts['first']}"
    mend = url_for("minutes.edit", minutes_id=minutes_id, mend=place, _anchor=place)
    return refusal_page(sentence_of(refusal), way=(_("Öppna protokollet och rätta"), mend))


def _offer_ways(work: Work, form: SendForm, found: Minutes, names: list[str]) -> None:
    """Fill the form with what the association allows and usually chooses."""
    form.suit(found.kind.value)
    offered, choice = allowed_methods(work), queries.number_choice(work, found)
    form.today = queries.today_of(work)
    form.offer(
        [(method.value, _(METHOD_NAMES[method])) for method in offered],
        _usual_deadline(work, found),
        signers=names,
        order=own(work).signing_order,
        numbers=_numbers(choice),
        asked=_asked(choice),
        number=choice.usual if choice else None,
        ticked=ticked(offered, codes_reach=codes_reach(work)),
    )


def _usual_deadline(work: Work, found: Minutes) -> date:
    """Return two weeks from today, but of a general meeting's minutes no later than its members are to have them."""
    today = queries.today_of(work)
    usual = today + USUAL_PATIENCE
    legal = last_day(found.held_on)
    return min(usual, legal) if found.kind is MinutesKind.GENERAL_MEETING and legal > today else usual


def _sent(envelope_id: uuid.UUID) -> str:
    """Say whom a letter reaches, and whom the sender has to tell."""
    if not door.mail_leaves():
        return _("Protokollet är skickat, men inga mejl går iväg: säg själv till dem som ska skriva under.")
    with door.reading() as work:
        unreached = without_address(work, envelope_id)
    if unreached:
        return _(
            "Protokollet är skickat. %(names)s har ingen e-postadress, så dit går inget mejl: säg till på annat sätt.",
            names=listed(unreached),
        )
    return _("Protokollet är skickat. Alla som ska skriva under får ett mejl.")


def _sending(form: SendForm, methods: list[Method], people: list[uuid.UUID]) -> actions.Sending:
    return actions.Sending(
        methods,
        form.deadline.data,
        form.message.data or "",
        order=form.chosen_order,
        steps=form.steps(people),
        enough=form.chosen_number,
    )


def _numbers(choice: queries.NumberChoice | None) -> list[tuple[str, str]]:
    if choice is None:
        return []
    return [
        (str(number), _("Alla %(number)s", number=number) if number == choice.most else str(number))
        for number in range(choice.least, choice.most + 1)
    ]


def _asked(choice: queries.NumberChoice | None) -> str:
    """Say of whom the number is: of the adjusters, or of all who were there besides the minute-taker."""
    if choice is not None and choice.roles == {SignerRole.ADJUSTER}:
        return _("Hur många av justerarna räcker?")
    return _("Hur många räcker, utöver protokollföraren?")


@blueprint.post("/<uuid:minutes_id>/reopen")
@requires(Permission.WRITE_MINUTES)
def reopen(minutes_id: uuid.UUID) -> ResponseReturnValue:
    """Take minutes back for a change; the next version keeps the number."""
    with door.writing() as work:
        actions.reopen(work, minutes_id)
    flash(
        _(
            "Protokollet är tillbaka för ändring. Underskrifterna på förra versionen gäller inte längre, men sparas."
        ),
        "fact",
    )
    return redirect(url_for("minutes.edit", minutes_id=minutes_id))
