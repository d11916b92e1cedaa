"""Pages of meetings to come: planning, agenda, papers, notice, answers, conflicts of interest, wheel and templates."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from boardroom.associations.queries import local_today, own
from boardroom.core.calendar_files import calendar_file
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.mandates.queries import person as find_person
from boardroom.minutes import actions, queries
from boardroom.minutes.errors import NotProposed
from boardroom.minutes.forms import ConflictForm, PlanForm, PointForm
from boardroom.minutes.models import Answer, CalledMeeting, MinutesKind
from boardroom.minutes.rules import KIND_WORDS, changes_statutes, notice_advice
from boardroom.minutes.views.beginning import leads_to_what_is_begun
from boardroom.web import door
from boardroom.web.downloads import named
from boardroom.web.error_pages import sentence_of
from boardroom.web.filters import listed
from boardroom.web.guard import requires
from boardroom.work import Work

blueprint = Blueprint("meetings", __name__, url_prefix="/<association>/meetings")
NEXT_MEETING = timedelta(weeks=4)
ANSWERS = {
    Answer.COMING: ("done", N_("Kommer")),
    Answer.ABSENT: ("refused", N_("Kan inte")),
    Answer.UNANSWERED: ("waits", N_("Har inte svarat")),
}


@blueprint.get("/")
@requires(Permission.READ_MINUTES)
def index() -> ResponseReturnValue:
    """Meetings to come, and those that have been."""
    with door.reading() as work:
        # A meeting of today is still to come until the day is over.
        moment = work.now - timedelta(hours=12)
        coming = queries.meetings_from(work, moment)
        past = queries.meetings_from(work, moment, before=True, limit=20)
    return render_template("meetings/index.html", coming=coming, past=past, kinds=KIND_WORDS)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def new() -> ResponseReturnValue:
    """Plan a meeting."""
    form = PlanForm()
    with door.reading() as work:
        form.offer(queries.eligible(work))
        zone = own(work).time_zone
        if not form.is_submitted():
            form.chaired_by.data, form.written_by.data = queries.usual_leaders(work)
            form.day.data = local_today(work) + NEXT_MEETING
    if form.validate_on_submit():
        with door.writing() as work:
            found = actions.plan(work, form.plan(zone))
        return redirect(url_for("meetings.meeting", meeting_id=found.id))
    return render_template("meetings/plan.html", form=form, found=None)


@blueprint.route("/<uuid:meeting_id>/change", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def change(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Change when, where and by whom."""
    form = PlanForm()
    with door.reading() as work:
        form.offer(queries.eligible(work))
        zone = own(work).time_zone
        found = queries.meeting(work, meeting_id)
    if not form.is_submitted():
        form.fill(found, zone)
    if form.validate_on_submit():
        with door.writing() as work:
            actions.change(work, meeting_id, form.plan(zone))
        return redirect(url_for("meetings.meeting", meeting_id=meeting_id))
    return render_template("meetings/plan.html", form=form, found=found)


@blueprint.get("/<uuid:meeting_id>")
@requires(Permission.READ_MINUTES)
def meeting(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """One meeting: its agenda as the reader may see it, who comes, and what is proposed for it."""
    return _page(meeting_id)


def _page(meeting_id: uuid.UUID, refused: PointForm | None = None) -> str:
    """Show a meeting; with a point that was `refused`, as it was filled in."""
    with door.reading() as work:
        page = queries.meeting_page(work, meeting_id)
        outside = set(queries.outsiders_called(work, page.meeting))
        today = local_today(work)
        told, unreached = actions.gather_told_of_cancelling(work, page.meeting)
    found = page.meeting
    open_ = found.minutes_id is None and found.cancelled_at is None
    days = (page.day - today).days
    return render_template(
        "meetings/meeting.html",
        page=page,
        found=found,
        kind=KIND_WORDS[found.called],
        editable=open_ and door.actor().may(Permission.WRITE_MINUTES),
        answerable=open_ and page.own is not None and days >= 0,
        advice=_advice(page, days) if open_ and found.called_at is None else "",
        arrived=days <= 0,
        answers=ANSWERS,
        outside=outside,
        told=told,
        unreached=unreached,
        links_papers=open_
        and found.kind is MinutesKind.GENERAL_MEETING
        and any(row.papers for row in page.rows)
        and door.actor().may(Permission.SHARE_DOCUMENTS),
        point=refused or PointForm(formdata=None),
        mail_leaves=door.mail_leaves(),
    )


def _advice(page: queries.MeetingPage, days: int) -> str:
    statutes = changes_statutes(row.item.heading for row in page.rows)
    return notice_advice(page.meeting.called, days, statutes=statutes)


@blueprint.get("/<uuid:meeting_id>/kallelse.ics")
@requires(Permission.READ_MINUTES)
def calendar(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The meeting as a calendar file."""
    with door.reading() as work:
        text = calendar_file(actions.describe_event(work, queries.meeting(work, meeting_id)), work.now)
    answer = Response(text, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    return named(answer, "kallelse.ics")


@blueprint.post("/<uuid:meeting_id>/call")
@requires(Permission.WRITE_MINUTES)
def call(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Send the notice."""
    with door.writing() as work:
        by_link = current_app.extensions["share-meeting-papers"](work, meeting_id)
        sent = actions.call(work, meeting_id, by_link=by_link)
    flash(ngettext("Kallelsen går till en person.", "Kallelsen går till %(num)s personer.", sent), "done")
    return _back(meeting_id)


@blueprint.post("/<uuid:meeting_id>/cancel")
@requires(Permission.WRITE_MINUTES)
def cancel(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Cancel the meeting."""
    with door.writing() as work:
        actions.cancel(work, meeting_id)
    flash(_("Mötet är inställt. De som var kallade får veta det."), "done")
    return _back(meeting_id)


@blueprint.post("/<uuid:meeting_id>/answer/<any(coming, absent):said>")
@requires(Permission.READ_MINUTES)
def answer(meeting_id: uuid.UUID, said: str) -> ResponseReturnValue:
    """Say whether one comes."""
    with door.writing() as work:
        actions.answer(work, meeting_id, Answer(said))
    flash(_("Tack, ditt svar är sparat."), "done")
    return _back(meeting_id)


@blueprint.post("/<uuid:meeting_id>/minutes")
@requires(Permission.WRITE_MINUTES)
@leads_to_what_is_begun
def begin(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Begin the minutes from the meeting; whoever comes second is led to those that the first began."""
    with door.writing() as work:
        minutes = actions.begin_from(work, meeting_id)
    return redirect(url_for("minutes.edit", minutes_id=minutes.id))


@blueprint.post("/<uuid:meeting_id>/points")
@requires(Permission.WRITE_MINUTES)
def add_point(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Put a point on the agenda."""
    form = PointForm()
    if not form.validate_on_submit():
        return _page(meeting_id, form)
    with door.writing() as work:
        actions.add_item(work, meeting_id, form.heading.data or "", form.text.data or "")
    return _back(meeting_id, "agenda")


@blueprint.post("/<uuid:meeting_id>/proposed/<uuid:proposed_id>")
@requires(Permission.WRITE_MINUTES)
def add_proposed(meeting_id: uuid.UUID, proposed_id: uuid.UUID) -> ResponseReturnValue:
    """Put on the agenda what the wheel or an earlier meeting proposes."""
    try:
        with door.writing() as work:
            actions.add_proposed(work, meeting_id, proposed_id)
    except NotProposed as gone:
        flash(sentence_of(gone), "fact")
    return _back(meeting_id, "agenda")


@blueprint.route("/points/<uuid:item_id>", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def point(item_id: uuid.UUID) -> ResponseReturnValue:
    """One point: what it says, its papers, who has a conflict of interest."""
    form, conflict = PointForm(), ConflictForm(formdata=None)
    words = request.args.get("q", "").strip()[:100]
    with door.reading() as work:
        found, item = queries.item_of(work, item_id)
        page = queries.meeting_page(work, found.id)
        row = next(one for one in page.rows if one.item.id == item_id)
        offered = [] if row.hidden else queries.papers_named(work, words)
        bound = {one.person_id for one, _name in row.conflicts}
        conflict.offer([pair for pair in queries.eligible(work) if pair[0] not in bound])
    conflict.person.data = str(door.actor().person_id or "")
    if form.validate_on_submit():
        with door.writing() as work:
            actions.change_item(work, item_id, form.heading.data or "", form.text.data or "")
        return _back(found.id, "agenda")
    if not form.is_submitted():
        form.heading.data, form.text.data = item.heading, "" if row.hidden else item.text
    attached = {paper.document_id for paper in item.papers}
    return render_template(
        "meetings/point.html",
        form=form,
        conflict=conflict,
        page=page,
        row=row,
        words=words,
        offered=[one for one in offered if one.id not in attached],
    )


@blueprint.post("/points/<uuid:item_id>/<any(up, down, remove):deed>")
@requires(Permission.WRITE_MINUTES)
def arrange(item_id: uuid.UUID, deed: str) -> ResponseReturnValue:
    """Move a point, or take it off the agenda."""
    with door.reading() as work:
        found, item = queries.item_of(work, item_id)
    hidden: dict[str, list[str]] = {}
    with door.writing() as work:
        if deed == "remove":
            actions.remove_item(work, item_id)
            papers = {one.document_id for one in item.papers}
            hidden = _still_hidden(work, papers, [one.person_id for one in item.conflicts])
        else:
            actions.move_item(work, item_id, up=deed == "up")
    _say_hidden(hidden)
    return _back(found.id, None if hidden else "agenda")


@blueprint.post("/points/<uuid:item_id>/papers/<uuid:document_id>/<any(attach, detach):deed>")
@requires(Permission.WRITE_MINUTES)
def paper(item_id: uuid.UUID, document_id: uuid.UUID, deed: str) -> ResponseReturnValue:
    """Let an archived document be a paper of a point, or no longer."""
    with door.writing() as work:
        if deed == "attach":
            actions.attach(work, item_id, document_id)
        else:
            actions.detach(work, item_id, document_id)
    return redirect(url_for("meetings.point", item_id=item_id, _anchor="papers"))


@blueprint.post("/points/<uuid:item_id>/conflict")
@requires(Permission.WRITE_MINUTES)
def declare(item_id: uuid.UUID) -> ResponseReturnValue:
    """Note a conflict of interest."""
    form = ConflictForm()
    with door.reading() as work:
        found, _item = queries.item_of(work, item_id)
        form.offer(queries.eligible(work))
    if not form.validate_on_submit():
        raise NotFound
    with door.writing() as work:
        told = actions.declare_conflict(work, item_id, uuid.UUID(form.person.data), form.reason.data or "")
        places = [] if told else _places(work, found, item_id)
    flash(_declared(told=told, places=places), "done")
    return _back(found.id, "agenda")


def _places(work: Work, found: CalledMeeting, item_id: uuid.UUID) -> list[str]:
    """Return the §§ of begun minutes of which somebody has to say in which a conflict of interest belongs."""
    if found.minutes_id is None:
        return []
    unwritten = queries.unwritten_conflicts(work, queries.by_id(work, found.minutes_id))
    here = [one for one in unwritten if one.point_id == item_id]
    return [f"§\u00a0{item.position}" for item in here[0].paragraphs] if here else []


def _declared(*, told: bool, places: Sequence[str]) -> str:
    if told:
        return _("Jävet är antecknat. Underlagen är dolda, och jävet kommer att stå i protokollet.")
    if places:
        return _(
            "Jävet är antecknat och underlagen är dolda. I protokollet står det inte än, för flera paragrafer kan gälla "
            "punkten. Öppna protokollet och kryssa i jävet i rätt paragraf: %(places)s.",
            places=", ".join(places),
        )
    return _(
        "Jävet är antecknat och underlagen är dolda. I protokollet står det inte: det är redan skickat, eller har "
        "ingen paragraf som hör till punkten."
    )


@blueprint.post("/points/<uuid:item_id>/conflict/<uuid:person_id>/withdraw")
@requires(Permission.WRITE_MINUTES)
def withdraw(item_id: uuid.UUID, person_id: uuid.UUID) -> ResponseReturnValue:
    """Take a conflict of interest back."""
    with door.writing() as work:
        actions.withdraw_conflict(work, item_id, person_id)
        _found, item = queries.item_of(work, item_id)
        hidden = _still_hidden(work, {one.document_id for one in item.papers}, [person_id])
    flash(_("Jävet är borttaget."), "done")
    _say_hidden(hidden)
    return redirect(url_for("meetings.point", item_id=item_id))


def _still_hidden(
    work: Work, papers: Collection[uuid.UUID], people: Collection[uuid.UUID]
) -> dict[str, list[str]]:
    """Return what stays hidden though no conflict at a point tells of it any more, with why, by whom it is hidden from."""
    found = {}
    for person_id in people:
        held, who = queries.still_hidden(work, papers, person_id), find_person(work, person_id)
        if held and who is not None:
            found[who.name] = [f"”{paper.title}” ({why})" for paper, why in held]
    return found


def _say_hidden(hidden: Mapping[str, Sequence[str]]) -> None:
    for name, papers in hidden.items():
        flash(
            _(
                "Fortfarande dolt för %(name)s: %(papers)s. Stämmer skälet inte längre, så visa handlingen igen på dess "
                "egen sida, under ”Dölj för den som är jävig”.",
                name=name,
                papers=listed(papers),
            ),
            "waits",
        )


def _back(meeting_id: uuid.UUID, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("meetings.meeting", meeting_id=meeting_id, _anchor=anchor))
