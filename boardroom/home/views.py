"""Att göra: the page that a person lands on."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_datetime, ngettext
from flask_babel import gettext as _

from boardroom.classes.queries import every as record_classes
from boardroom.classes.queries import name_in
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.home.queries import Round, daily_round
from boardroom.home.rules import nearness
from boardroom.mandates.rules import ROLE_WORDS
from boardroom.minutes.models import CalledMeeting, Minutes, PerCapsulam
from boardroom.minutes.queries import Duty, Entered
from boardroom.minutes.rules import KIND_TITLES, KIND_WORDS
from boardroom.ports.sealer import Certificate
from boardroom.reading.models import Page
from boardroom.reading.queries import first_pages
from boardroom.retention.models import Disposal
from boardroom.search.queries.saved import news
from boardroom.search.views.narrowing import saved_label, saved_url
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.letters import task, title_in_sentence, why_you
from boardroom.web import door
from boardroom.web.document_rows import document_row, language
from boardroom.web.guard import logged_in
from boardroom.work import Work

blueprint = Blueprint("home", __name__, url_prefix="/<association>")

MOST_FAILED = 3


@blueprint.get("/")
@logged_in
def tasks() -> ResponseReturnValue:
    """What waits for this person, what comes soon, what came lately."""
    with door.reading() as work:
        found = daily_round(work)
        lately = _lately(work, found.lately) if found.lately else []
        unseen = [one for one in news(work) if one.new]
    may = door.actor().may
    return render_template(
        "home/tasks.html",
        awaiting=_awaiting(found),
        soon=_soon(found),
        lately=lately,
        news=[
            {
                "label": saved_label(one.saved.address),
                "url": saved_url(one.saved.address),
                "new": one.new,
            }
            for one in unseen
        ],
        others=found.others,
        reads=may(Permission.READ_DOCUMENTS),
        seated=bool(door.actor().roles),
        first_visit=found.first_visit,
        tour=_tour() if found.first_visit else [],
        add_url=url_for("intake.upload") if may(Permission.ADD_DOCUMENTS) else None,
        all_lately_url=url_for("archive.browse", group="all") if found.lately else None,
    )


def relative(day: date, today: date) -> str:
    """Return how far off a day is in words, to stand beside the date: "i morgon", "om 5 dagar"."""
    days = (day - today).days
    if days in {-1, 0, 1}:
        return {-1: _("i går"), 0: _("i dag"), 1: _("i morgon")}[days]
    if days < 0:
        return ngettext("för %(num)s dag sedan", "för %(num)s dagar sedan", -days)
    return ngettext("om %(num)s dag", "om %(num)s dagar", days)


def _awaiting(found: Round) -> list[dict[str, Any]]:
    rows = [_signature(envelope, signer, found.today) for envelope, signer in found.signatures]
    rows += [_paper(envelope) for envelope in found.papers]
    rows += [_invitation(meeting) for meeting, _day, asked in found.meetings if asked]
    rows += [_capsulam(one, found.today) for one in found.capsulams]
    rows += [_duty(duty, found.today) for duty, own in found.duties if own]
    rows += [_returned(minutes) for minutes in found.returned]
    rows += [_draft(minutes) for minutes in found.drafts]
    rows += [_action(one, found.today) for one in found.actions]
    if found.disposal:
        rows.append(_disposal(*found.disposal, found.today))
    if found.certificate:
        rows.append(_certificate(found.certificate, found.today))
    rows += _papers(found)
    rows += [_failed(document, count) for document, count in found.failed[:MOST_FAILED]]
    return rows


def _papers(found: Round) -> list[dict[str, Any]]:
    """Return what the archive's papers want, in one row for each want."""
    rows = []
    if found.to_describe:
        rows.append(
            _task(
                ngettext("%(num)s papper att beskriva", "%(num)s papper att beskriva", found.to_describe),
                url_for("intake.to_describe"),
                _("Godkänn förslagen"),
                _("Datum, handlingstyp och titel är föreslagna. Enter godkänner och går vidare till nästa."),
            )
        )
    # One thing at a time: what is not described at all lacks its kind and date too.
    if found.unclassified and not found.to_describe:
        rows.append(
            _task(
                ngettext(
                    "%(num)s dokument saknar handlingstyp",
                    "%(num)s dokument saknar handlingstyp",
                    found.unclassified,
                ),
                url_for("archive.browse", by="class", group="none"),
                _("Bestäm vad det är"),
                _("Handlingstypen bestämmer vem som ser ett dokument och hur länge det sparas."),
            )
        )
    if found.undated and not found.to_describe:
        rows.append(
            _task(
                ngettext("%(num)s dokument saknar datum", "%(num)s dokument saknar datum", found.undated),
                url_for("archive.browse", by="year", group="none"),
                _("Ange datum"),
                _("Utan datum syns de inte under rätt år eller mandatperiod."),
            )
        )
    if found.to_correct:
        rows.append(
            _task(
                ngettext(
                    "%(num)s sida kan vara fel läst",
                    "%(num)s sidor kan vara fel lästa",
                    found.to_correct,
                ),
                url_for("reading.to_correct"),
                _("Jämför med bilden"),
                _("Texten är det som går att söka i. De osäkraste sidorna står först."),
            )
        )
    return rows


def _task(title: str, url: str, action: str, why: str, **when: Any) -> dict[str, Any]:
    return {"title": title, "url": url, "action": action, "why": why, "day": None, "state": "later"} | when


def _signature(envelope: Envelope, signer: Signer, today: date) -> dict[str, Any]:
    day = envelope.deadline
    return _task(
        f"{task(signer.role, language())} {title_in_sentence(envelope.title)}",
        # The signing pages are open to the person asked even when nothing else is.
        url_for("signing.invitation", envelope_id=envelope.id),
        _("Läs och skriv under"),
        _(
            "%(name)s skickade det till dig %(day)s, eftersom %(why)s.",
            name=envelope.sent_by_name,
            day=format_date(envelope.sent_at, "d MMMM y"),
            why=why_you(signer.role, language()),
        ),
        day=day,
        state=nearness(day, today),
        words=relative(day, today) if day else None,
    )


def _named(minutes: Minutes) -> str:
    title = _(KIND_TITLES[minutes.kind.value])
    number = _(" nr %(number)s", number=minutes.label) if minutes.label else ""
    day = format_date(minutes.held_on, "d MMMM y")
    return _("%(title)s%(number)s från den %(day)s", title=title, number=number, day=day)


def _returned(minutes: Minutes) -> dict[str, Any]:
    return _task(
        _named(minutes),
        url_for("minutes.minutes", minutes_id=minutes.id),
        _("Se vad som ska ändras"),
        _("Det har kommit tillbaka för ändring. Numret behålls."),
    )


def _draft(minutes: Minutes) -> dict[str, Any]:
    return _task(
        _named(minutes),
        url_for("minutes.edit", minutes_id=minutes.id),
        _("Skriv vidare"),
        _("Utkast, inte skickat för underskrift än."),
    )


def _capsulam(one: PerCapsulam, today: date) -> dict[str, Any]:
    voting = one.state.value == "voting"
    return _task(
        _("Per capsulam: %(heading)s", heading=one.heading),
        url_for("minutes.capsulam", capsulam_id=one.id),
        _("Läs och rösta") if voting else _("Svara om formen"),
        _("Alla har samtyckt till att besluta utan möte.")
        if voting
        else _("Styrelsen tillfrågas om att besluta utan möte. En enda som säger nej stoppar det."),
        day=one.deadline,
        state=nearness(one.deadline, today),
        words=relative(one.deadline, today),
    )


def _disposal(one: Disposal, heard: bool, today: date) -> dict[str, Any]:
    title, url = _("Gallring %(label)s", label=one.label), url_for("retention.disposal", disposal_id=one.id)
    if heard:
        why = _("Två personer i styrelsen godkänner innan något förstörs.")
        return _task(title, url, _("Läs och godkänn listan"), why)
    return _task(
        title,
        url,
        _("Läs listan"),
        _("Ska något vara kvar? Gör en invändning innan tiden är ute."),
        day=one.objections_until,
        state=nearness(one.objections_until, today),
        words=relative(one.objections_until, today),
    )


def _duty(duty: Duty, today: date) -> dict[str, Any]:
    if duty.sealed:
        action, why = (
            _("Visa det för medlemmarna"),
            _("Det är låst och stämplat, men ingen medlem kan läsa det än."),
        )
    elif duty.minutes:
        action, why = (
            _("Se vad det väntar på"),
            _("Medlemmarna ska kunna läsa det inom tre veckor från stämman."),
        )
    else:
        action, why = (
            _("Börja skriva det"),
            _("Protokollet är inte påbörjat. Medlemmarna ska kunna läsa det inom tre veckor."),
        )
    return _task(
        _duty_title(duty),
        _duty_url(duty),
        action,
        why,
        day=duty.last_day,
        state=nearness(duty.last_day, today),
        words=relative(duty.last_day, today),
    )


def _duty_title(duty: Duty) -> str:
    return _("Stämmoprotokollet från den %(day)s till medlemmarna", day=format_date(duty.held_on, "d MMMM y"))


def _duty_url(duty: Duty) -> str:
    if duty.minutes:
        return url_for("minutes.minutes", minutes_id=duty.minutes.id)
    return url_for("meetings.meeting", meeting_id=duty.subject_id)


def _paper(envelope: Envelope) -> dict[str, Any]:
    return _task(
        envelope.title,
        url_for("signing.vouch", envelope_id=envelope.id),
        _("Granska underskrifterna på papper"),
        _("Den undertecknade kopian är inläst och alla sidor är med."),
    )


def _invitation(meeting: CalledMeeting) -> dict[str, Any]:
    return _task(
        _meeting_title(meeting),
        url_for("meetings.meeting", meeting_id=meeting.id),
        _("Svara om du kommer"),
        _("Du är kallad. Dagordningen och underlagen finns på mötets sida."),
    )


def _meeting_title(meeting: CalledMeeting) -> str:
    moment = format_datetime(meeting.starts, "d MMMM y HH.mm")
    return _("%(kind)s %(moment)s", kind=_(KIND_WORDS[meeting.kind.value]), moment=moment)


def _action(one: Entered, today: date) -> dict[str, Any]:
    day = one.decision.due
    return _task(
        one.decision.text,
        url_for("decisions.decision", decision_id=one.decision.id),
        _("Se beslutet"),
        _("Du är ansvarig sedan mötet den %(day)s.", day=format_date(one.day, "d MMMM y"))
        if one.day
        else _("Du är ansvarig."),
        day=day,
        state=nearness(day, today),
        words=relative(day, today) if day else None,
    )


def _certificate(certificate: Certificate, today: date) -> dict[str, Any]:
    day = certificate.not_after.date()
    return _task(
        _("Stämpelns certifikat går ut"),
        url_for("admin.health"),
        _("Se driften"),
        _(
            "Trettio dagar innan slutar portalen att stämpla. Be den som sköter datorn att lägga in ett nytt certifikat i tid."
        ),
        day=day,
        state=nearness(day, today),
        words=relative(day, today),
    )


def _failed(document: Document, count: int) -> dict[str, Any]:
    return _task(
        ngettext(
            "%(num)s sida gick inte att läsa av: %(title)s",
            "%(num)s sidor gick inte att läsa av: %(title)s",
            count,
            title=document.title,
        ),
        url_for("archive.document", document_id=document.id),
        _("Titta på sidan"),
        _("Originalet är orört. Du kan försöka igen på dokumentets sida."),
    )


def _soon(found: Round) -> list[dict[str, Any]]:
    events = [
        {
            "day": envelope.deadline,
            "words": relative(envelope.deadline, found.today),
            "title": _("Sista dag att skriva under %(title)s", title=title_in_sentence(envelope.title)),
            "url": url_for("signing.envelope", envelope_id=envelope.id),
            "why": None,
        }
        for envelope in found.deadlines
        if envelope.deadline
    ]
    events += [
        {
            "day": day,
            "words": relative(day, found.today),
            "title": _meeting_title(meeting),
            "url": url_for("meetings.meeting", meeting_id=meeting.id),
            "why": meeting.place or None,
        }
        for meeting, day, _asked in found.meetings
    ]
    events += [
        {
            "day": duty.last_day,
            "words": relative(duty.last_day, found.today),
            "title": _duty_title(duty),
            "url": _duty_url(duty),
            "why": _("Senast då ska medlemmarna kunna läsa det."),
        }
        for duty, own in found.duties
        if not own
    ]
    events += [
        {
            "day": mandate.end,
            "words": relative(mandate.end, found.today),
            "title": _("Ditt uppdrag som %(role)s upphör", role=_(ROLE_WORDS[mandate.role.value])),
            "url": None,
            "why": _("Det som du har blivit ombedd att skriva under kan du skriva under också därefter."),
        }
        for mandate in found.ending
        if mandate.end
    ]
    return sorted(events, key=lambda event: str(event["day"]))


def _lately(work: Work, documents: list[Document]) -> list[dict[str, Any]]:
    names = {one.key: name_in(one, language()) for one in record_classes(work)}
    first: dict[Any, Page] = first_pages(work, [document.id for document in documents])
    return [document_row(document, names, first.get(document.id)) for document in documents]


def _tour() -> list[dict[str, str]]:
    may = door.actor().may
    stops = [
        (
            Permission.READ_DOCUMENTS,
            "search.search",
            _("Sök"),
            _("Skriv som du brukar, till exempel ”när bytte vi tak”."),
        ),
        (
            Permission.READ_DOCUMENTS,
            "archive.browse",
            _("Arkiv"),
            _("Bläddra efter handlingstyp, mandatperiod eller år."),
        ),
        (
            Permission.READ_MINUTES,
            "minutes.index",
            _("Protokoll"),
            _("Vad styrelsen har beslutat, och vad som väntar."),
        ),
        (
            Permission.READ_BOARD,
            "mandates.board",
            _("Styrelse"),
            _("Vilka som sitter nu, och vilka som satt förr."),
        ),
    ]
    return [
        {"label": label, "url": url_for(endpoint), "words": words}
        for permission, endpoint, label, words in stops
        if may(permission)
    ]
