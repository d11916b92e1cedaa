"""Refusals: what a person asked for and may not have, said so that they know what to do next."""

import errno
from typing import ClassVar

from boardroom.core.words import N_


class Refusal(Exception):
    """A domain refusal; `sentence` is Swedish with named placeholders, `facts` fills them.

    The web edge translates the sentence and answers with `status`; nothing of the refused
    work is kept in the database, because the Work that raised it is rolled back.
    """

    status: ClassVar[int] = 409
    sentence: ClassVar[str] = N_("Det gick inte att göra just nu.")

    @property
    def members(self) -> dict[str, object]:
        """What a program is told beside the sentence; nothing unless a refusal says so."""
        return {}

    def __init__(self, **facts: object) -> None:
        super().__init__(self.sentence % facts if facts else self.sentence)
        self.facts = facts


class NotPermitted(Refusal):
    """The actor lacks the permission that the action asks for."""

    status = 403
    sentence = N_(
        "Ditt uppdrag ger dig inte rätt att göra det här. Fråga ordföranden om du tror att det är fel."
    )


class NoMandate(NotPermitted):
    """The actor has no mandate in the association, today or any more."""

    sentence = N_(
        "Du har inget uppdrag i föreningen just nu, så den här sidan är stängd för dig. Det som du har att skriva "
        "under eller har skrivit under hittar du under Att göra."
    )


class NotKnown(Refusal):
    """A program came without a token, or with one that is not (any longer) good for anything."""

    status = 401
    sentence = N_(
        "Nyckeln saknas, har gått ut eller är återkallad, eller så har uppdraget bakom den tagit slut. "
        "Skapa en ny i portalen."
    )


class NotFound(Refusal):
    """No such thing, or not one that the actor may know of: the two answers are deliberately one."""

    status = 404
    sentence = N_("Det du söker finns inte här, eller så har du inte tillgång till det.")


class Invalid(Refusal):
    """A fact given by a person does not hold together; `problem` says which."""

    status = 422
    sentence = N_("%(problem)s")


class CannotPrint(Refusal):
    """A text has characters that the fonts of our papers lack; said at entry, since a seal could not say it to anybody."""

    status = 422
    sentence = N_(
        "De här tecknen kan inte skrivas ut i dokumentet: %(characters)s Ta bort dem och försök igen."
    )


class Unavailable(Exception):
    """An engine behind a port is out of reach for now; the work is kept and tried again."""


def may_succeed_later(error: Exception) -> bool:
    """Tell whether the operating system refused something that it may grant the next time, as a disk that does not answer.

    Not that a file is missing: that stays so.
    """
    return isinstance(error, OSError) and error.errno not in {None, errno.ENOENT}
