"""What waits for this person: a row for each thing, with what to do and why."""

from datetime import date
from typing import Any

from flask import url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.home.queries import Round
from boardroom.home.rules import nearness
from boardroom.home.views.asking import contract_task, forgetting_task, question_task, undone_task
from boardroom.home.views.handing_over import handing_over
from boardroom.home.views.naming import decision_task, duty_title, duty_url, meeting_title, relative
from boardroom.home.views.sent import sent_tasks
from boardroom.mandates.models import PastMinutesWish, Person
from boardroom.mandates.queries import Access
from boardroom.minutes.models import CalledMeeting, Minutes, PerCapsulam
from boardroom.minutes.queries import Duty, Entered
from boardroom.minutes.rules import KIND_TITLES
from boardroom.ports.sealer import Certificate
from boardroom.privacy.models import Incident, PrivacyRequest
from boardroom.retention.models import Disposal
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.letters import task, title_in_sentence, why_you, with_others
from boardroom.web import door
from boardroom.web.document_rows import language


def awaiting(found: Round) -> list[dict[str, Any]]:
    """Return the rows, the nearest last day first, then what has none: what a person waits for, then what the papers want."""
    rows = [_incident(one, day, found.today) for one, day in found.incidents]
    rows += [_signature(envelope, signer, found.today) for envelope, signer in found.signatures]
    rows += [_paper(envelope) for envelope in found.papers]
    rows += sent_tasks(found.sent, found.today, _task)
    rows += [_invitation(meeting) for meeting, _day, asked in found.meetings if asked]
    rows += [_capsulam(one, found.today) for one in found.capsulams]
    rows += [_duty(duty, found.today) for duty, own in found.duties if own]
    rows += [_returned(minutes) for minutes in found.returned]
    rows += [_commented(minutes, count) for minutes, count in found.commented]
    rows += [_draft(minutes) for minutes in found.drafts]
    rows += [_action(one, found.today) for one in found.actions]
    rows += _of_the_board(found) + handing_over(found, _task) + _papers(found)
    if found.failed:
        rows.append(_failed(found.failed))
    return sorted(rows, key=lambda row: row["day"] or date.max)


def _of_the_board(found: Round) -> list[dict[str, Any]]:
    """Return what the board as a whole has to settle, whoever of it does."""
    rows = [_asked(one, found.today) for one in found.asked]
    rows += [_access(one) for one in found.accesses]
    rows += [_wish(wish, person) for wish, person in found.wishes]
    rows += [contract_task(one, found.today) for one in found.contracts]
    if found.question:
        rows.append(question_task(found.question))
    if found.forgetting:
        rows.append(forgetting_task(found.forgetting))
    if found.undone:
        rows.append(undone_task(found.undone))
    if found.disposal:
        rows.append(_disposal(*found.disposal, found.today))
    if found.certificate:
        rows.append(_certificate(found.certificate, found.today))
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
                ngettext(
                    "Utan datum syns det inte under rätt år eller mandatperiod.",
                    "Utan datum syns de inte under rätt år eller mandatperiod.",
                    found.undated,
                ),
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
        f"{task(signer.role, language())} {with_others(title_in_sentence(envelope.title), envelope.further_papers, language())}",
        # The signing pages are open to the person asked even when nothing else is.
        url_for("signing.invitation", envelope_id=envelope.id),
        _("Läs och skriv under"),
        _(
            "%(name)s skickade det till dig %(day)s, eftersom %(why)s.",
            name=envelope.sent_by_name,
            day=format_date(envelope.sent_at, "d MMMM y"),
            why=why_you(
                signer.role,
                language(),
                envelope.record_class,
                signer.stands_in_for,
                several=bool(envelope.further_papers),
            ),
        ),
        day=day,
        state=nearness(day, today),
        words=relative(day, today) if day else None,
    )


def _named(minutes: Minutes) -> str:
    title = _(KIND_TITLES[minutes.called])
    number = _(" nr %(number)s", number=minutes.label) if minutes.label else ""
    day = format_date(minutes.held_on, "d MMMM y")
    return _("%(title)s%(number)s, %(day)s", title=title, number=number, day=day)


def _returned(minutes: Minutes) -> dict[str, Any]:
    return _task(
        _named(minutes),
        url_for("minutes.minutes", minutes_id=minutes.id),
        _("Se vad som ska ändras"),
        _("Det har kommit tillbaka för ändring. Numret behålls."),
    )


def _commented(minutes: Minutes, count: int) -> dict[str, Any]:
    return _task(
        _named(minutes),
        url_for("minutes.minutes", minutes_id=minutes.id, _anchor="comments"),
        _("Läs kommentarerna"),
        ngettext("En kommentar att ta ställning till.", "%(num)s kommentarer att ta ställning till.", count),
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


def _access(one: Access) -> dict[str, Any]:
    return _task(
        _("Tillfällig åtkomst för %(name)s", name=one.person),
        url_for("mandates.access"),
        _("Läs och svara"),
        _(
            "%(name)s ber om den: ”%(reason)s” Två i styrelsen behövs.",
            name=one.asked_by,
            reason=one.row.reason,
        ),
    )


def _wish(wish: PastMinutesWish, person: Person) -> dict[str, Any]:
    return _task(
        _("%(name)s ber om protokoll från sin tid i styrelsen", name=person.name),
        url_for("archive.answer_wish", wish_id=wish.id),
        _("Läs och svara"),
        wish.reason,
    )


def _asked(one: PrivacyRequest, today: date) -> dict[str, Any]:
    return _task(
        _("Begäran om personuppgifter, %(label)s", label=one.label),
        url_for("privacy.request_page", request_id=one.id),
        _("Se vad som är kvar"),
        _("Den som frågar ska ha svar inom en månad."),
        day=one.due,
        state=nearness(one.due, today),
        words=relative(one.due, today),
    )


def _incident(one: Incident, day: date, today: date) -> dict[str, Any]:
    return _task(
        _("Personuppgiftsincident %(label)s", label=one.label),
        url_for("privacy.incident", incident_id=one.id),
        _("Anmäl, eller skriv varför det inte behövs"),
        _("IMY ska få veta det inom 72 timmar."),
        day=day,
        state=nearness(day, today),
        words=relative(day, today),
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
        duty_title(duty),
        duty_url(duty),
        action,
        why,
        day=duty.last_day,
        state=nearness(duty.last_day, today),
        words=relative(duty.last_day, today),
    )


def _paper(envelope: Envelope) -> dict[str, Any]:
    return _task(
        envelope.title,
        url_for("signing.vouch", envelope_id=envelope.id),
        _("Granska underskrifterna på papper"),
        _("Den undertecknade kopian är inläst och alla sidor är med."),
    )


def _invitation(meeting: CalledMeeting) -> dict[str, Any]:
    return _task(
        meeting_title(meeting),
        url_for("meetings.meeting", meeting_id=meeting.id),
        _("Svara om du kommer"),
        _("Du är kallad. Dagordningen och underlagen finns på mötets sida."),
    )


def _action(one: Entered, today: date) -> dict[str, Any]:
    day = one.decision.due
    return _task(
        decision_task(one.decision.text),
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


def _failed(failed: list[tuple[Document, int]]) -> dict[str, Any]:
    """Return one row for all pages that could not be read; it leads to the list, or to the one document.

    Those who may not correct pages cannot open the list: they come to the newest document of them.
    """
    pages = sum(count for _document, count in failed)
    title = ngettext("%(num)s sida gick inte att läsa av", "%(num)s sidor gick inte att läsa av", pages)
    document = failed[0][0]
    if len(failed) == 1 or not door.actor().may(Permission.EDIT_DOCUMENTS):
        return _task(
            title,
            url_for("archive.document", document_id=document.id),
            _("Titta på sidan"),
            _(
                "I ”%(title)s”. Originalet är orört, och du kan försöka igen på dokumentets sida.",
                title=document.title,
            ),
        )
    return _task(
        title,
        url_for("reading.to_correct"),
        _("Se vilka"),
        _(
            "I %(count)s dokument. Originalen är orörda, och du kan försöka igen på varje dokuments sida.",
            count=len(failed),
        ),
    )
