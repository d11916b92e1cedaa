"""Letters about who may reach what: plain words to one person."""

import uuid

from boardroom.associations.models import Association
from boardroom.mandates.models import Person
from boardroom.notices.actions import enqueue
from boardroom.work import Work


def write_to(
    work: Work, association: Association, to: Person, subject: str, body: str, *, about: tuple[str, uuid.UUID]
) -> None:
    """Put a letter to a person into the outbox; who has no address gets none. The subject ends with the association."""
    if not to.email:
        return
    enqueue(
        work,
        "generic",
        to_address=to.email,
        to_name=to.name,
        facts={"subject": f"{subject} – {association.name}", "body": body},
        association_id=association.id,
        language=association.language,
        about=about,
    )
