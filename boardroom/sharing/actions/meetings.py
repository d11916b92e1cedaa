"""The papers of a general meeting for members: a link to each for whoever has no log-in that opens it."""

import uuid
from datetime import timedelta

from boardroom.associations.queries import local_today, own
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries.hidings import hidden_of
from boardroom.minutes.actions import hold_meeting
from boardroom.minutes.queries import day_of, outsiders_called
from boardroom.sharing import queries
from boardroom.sharing.actions.links import share, write_together
from boardroom.sharing.rules import MOST_DAYS, LinkStanding, Receiver, looks_like_mail
from boardroom.work import Work

# For letters, which are written in the association's language without the pages' translations.
_WHAT_IT_IS = {"sv": "Underlag till stämman.", "en": "Papers for the general meeting."}


def share_papers(work: Work, meeting_id: uuid.UUID) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Share a general meeting's papers with those called whom no log-in opens them to; return which, by person.

    Each link is the person's own, is counted, can be closed, and lives through the meeting's day or as long as links
    may. One that still lives is not made again. Nothing is shared by who may not share, and nothing that cannot be shown
    or is hidden from somebody.
    """
    if not work.actor.may(Permission.SHARE_DOCUMENTS) or work.actor.account_id is None:
        return {}
    found = hold_meeting(work, meeting_id)  # two who call at once make each link once
    today = local_today(work)
    until = min(max(day_of(work, found), today), today + timedelta(days=MOST_DAYS))
    words = _WHAT_IT_IS["en" if own(work).language == "en" else "sv"]
    given: dict[uuid.UUID, set[uuid.UUID]] = {}
    live: dict[uuid.UUID, set[str]] = {}
    for one in outsiders_called(work, found).values():
        if not looks_like_mail(one.address):
            continue
        made = []
        for document in one.beyond:
            if document.id not in live:
                live[document.id] = _reached(work, document)
            if not _can_be_shown(work, document):
                continue
            if one.address.lower() not in live[document.id]:
                receiver = Receiver(one.person.name, one.address, message=words)
                shared = share(work, document.id, receiver, until, by_letter=False).share
                made.append((shared, document.title))
            given.setdefault(one.person.id, set()).add(document.id)
        if made:
            write_together(work, made)
    return given


def _reached(work: Work, document: Document) -> set[str]:
    return {
        one.share.email.lower()
        for one in queries.shares(work, document.id)
        if one.standing is LinkStanding.LIVE
    }


def _can_be_shown(work: Work, document: Document) -> bool:
    try:
        return bool(queries.showable(work, document.id)[1]) and not hidden_of(work, document)
    except NotFound:
        return False
