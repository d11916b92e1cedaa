"""What contracts wait for, and the one question that only a person can answer, as rows of the page."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from boardroom.home.rules import nearness
from boardroom.home.views.naming import relative
from boardroom.matters.queries import Entry, Question
from boardroom.matters.views.questions import question_words
from boardroom.matters.views.wording import what_next


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


def question_task(found: Question, covered: Callable[[str], str]) -> dict[str, Any]:
    """Return the row of the one question; the title in it may name someone with protected identity."""
    return {
        "title": covered(question_words(found)),
        "url": url_for("matters.question", key=found.key),
        "action": _("Svara"),
        "why": _("Av svaret beror hur länge papperen sparas."),
        "day": None,
        "state": "later",
        "words": None,
    }
