"""What contracts wait for, and the one question that only a person can answer, as rows of the page."""

from datetime import date
from typing import Any

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from boardroom.home.rules import nearness
from boardroom.home.views.naming import relative
from boardroom.intake.models import Import
from boardroom.matters.queries import Entry, Question
from boardroom.matters.views.questions import question_words
from boardroom.matters.views.wording import what_next
from boardroom.privacy.queries.contacts import Left


def contract_task(one: Entry, today: date) -> dict[str, Any]:
    """Return the row of a contract that the board keeps or leaves."""
    renews = one.standing.notice_next is not None
    return {
        "title": _("Behålla eller säga upp: %(title)s", title=one.contract.title)
        if renews
        else _("Avtalet tar slut: %(title)s", title=one.contract.title),
        "url": url_for("contracts.contract", contract_id=one.contract.id),
        "action": _("Se avtalet"),
        "why": what_next(one.standing),
        "day": one.due,
        "state": nearness(one.due, today),
        "words": relative(one.due, today) if one.due else None,
    }


def contract_event(one: Entry, today: date) -> dict[str, Any]:
    """Return what comes up of a contract later in the half year."""
    renews = one.standing.notice_next is not None
    return {
        "day": one.due,
        "words": relative(one.due, today) if one.due else None,
        "title": _("Sista dag för uppsägning: %(title)s", title=one.contract.title)
        if renews
        else _("Avtalet tar slut: %(title)s", title=one.contract.title),
        "url": url_for("contracts.contract", contract_id=one.contract.id),
        "why": one.contract.counterparty or None,
    }


def question_task(found: Question) -> dict[str, Any]:
    """Return the row of the one question."""
    return {
        "title": question_words(found),
        "url": url_for("matters.question", key=found.key),
        "action": _("Svara"),
        "why": _("Av svaret beror hur länge papperen sparas."),
        "day": None,
        "state": "later",
        "words": None,
    }


def forgetting_task(found: Left) -> dict[str, Any]:
    """Return the row about the first of those who left and are still to be reached by the register."""
    day = format_date(found.last_day, "d MMMM y")
    return {
        "title": _("Ta bort kontaktuppgifterna till %(name)s?", name=found.person.name),
        "url": url_for("privacy.forget_contact", person_id=found.person.id),
        "action": _("Svara"),
        "why": _(
            "Flyttade ut den %(day)s. Det är så länge sedan att e-post och telefon inte ska sparas längre.",
            day=day,
        )
        if found.moved
        else _(
            "Hade sitt sista uppdrag till och med %(day)s. Det är så länge sedan att e-post och telefon inte ska sparas längre.",
            day=day,
        ),
        "day": None,
        "state": "later",
        "words": None,
    }


def undone_task(found: Import) -> dict[str, Any]:
    """Return the row about an undone import that one person alone does not destroy."""
    return {
        "title": _("En ångrad inläsning väntar på en till"),
        "url": url_for("imports.one", import_id=found.id),
        "action": _("Se vad den tog bort"),
        "why": _(
            "Det som togs bort raderas först när ni är två om det. Tills vidare går allt att ta tillbaka."
        ),
        "day": None,
        "state": "later",
        "words": None,
    }
