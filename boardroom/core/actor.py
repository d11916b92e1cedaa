"""The actor: who acts, for which association, with which permissions, right now."""

import enum
import uuid
from dataclasses import dataclass, field

from boardroom.core.dates import Period
from boardroom.core.errors import NotPermitted
from boardroom.core.permissions import Permission


class ActorKind(enum.StrEnum):
    """What kind of actor the audit log names."""

    ANONYMOUS = "anonymous"
    ACCOUNT = "account"
    TOKEN = "token"  # noqa: S105 - a kind of actor, not a secret
    LINK = "link"
    WORKER = "worker"
    MAIL = "mail"  # a letter: whoever wrote it
    ROOM = "room"  # a shared tablet at which nobody sits
    OPERATOR = "operator"


@dataclass(frozen=True)
class Home:
    """An apartment of the actor's own and the days on which it was; a paper counts by its day in that time zone."""

    apartment: str
    days: Period
    time_zone: str


@dataclass(frozen=True)
class Actor:
    """Whoever does something; made anew for every request from session or token and today's mandates."""

    kind: ActorKind
    name: str = ""
    account_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    association_id: uuid.UUID | None = None
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    roles: frozenset[str] = field(default_factory=frozenset)
    # Record classes that the roles open; None means every class.
    record_classes: frozenset[str] | None = field(default_factory=frozenset)
    # Whose papers, of the classes that the rules name for it, open beside those; only a member's shelf gives any.
    homes: tuple[Home, ...] = ()
    # For a guest who came by a signing link: the one signature that the link is good for.
    signer_id: uuid.UUID | None = None
    # For who sits at a shared tablet in the meeting room, or for the tablet itself: the room, which they cannot leave.
    room_id: uuid.UUID | None = None

    def may(self, permission: Permission) -> bool:
        """Tell whether the actor holds the permission."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise NotPermitted unless the actor holds the permission."""
        if not self.may(permission):
            raise NotPermitted

    @property
    def tenant(self) -> uuid.UUID:
        """The association acted for; an actor without one may touch nothing of any."""
        if self.association_id is None:
            raise NotPermitted
        return self.association_id


ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS)


def worker_for(association_id: uuid.UUID | None = None) -> Actor:
    """Return the actor that background jobs act as: it sees all of one association, or none."""
    return Actor(
        kind=ActorKind.WORKER,
        name="Boardroom",
        association_id=association_id,
        permissions=frozenset(Permission),
        record_classes=None,
    )


# What a letter can do, whoever wrote it: papers are added, and compared with those that are there already.
BY_LETTER = frozenset({Permission.ADD_DOCUMENTS, Permission.READ_DOCUMENTS})


def letter_to(association_id: uuid.UUID) -> Actor:
    """Return the actor that a letter is filed as whose sender nobody has proved; it is no person, and nothing is told to it."""
    return Actor(
        kind=ActorKind.MAIL,
        name="mail",
        association_id=association_id,
        permissions=BY_LETTER,
        record_classes=None,
    )


def operator() -> Actor:
    """Return the person with the shell: ceremonies and upkeep, never content."""
    return Actor(kind=ActorKind.OPERATOR, name="operator")
