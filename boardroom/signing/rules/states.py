"""The states of an envelope and of each signer, and the words that people read for them."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from boardroom.core.words import N_

# How long signers are given unless the sender says otherwise: a board meets about once a month.
USUAL_PATIENCE = timedelta(days=14)


class EnvelopeKind(enum.StrEnum):
    """What is being signed: minutes of the association, or any other archived document."""

    MINUTES = "minutes"
    DOCUMENT = "document"


class EnvelopeState(enum.StrEnum):
    """sent -> signed -> sealed; or sent -> declined or withdrawn; minutes made void may be withdrawn from any but sealed.

    `signed` and `sealed` are apart on purpose: a seal that fails is tried again and is never lost.
    """

    SENT = "sent"
    SIGNED = "signed"
    SEALED = "sealed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def returned(self) -> bool:
        """Whether what was sent is back with those who wrote it."""
        return self in {EnvelopeState.DECLINED, EnvelopeState.WITHDRAWN}


class SignerState(enum.StrEnum):
    """waiting -> signed or declined; or ended without an answer.

    skipped: the others complete without this person; not_needed: enough others have signed; delegated: someone
    else signs in their stead.
    """

    WAITING = "waiting"
    SIGNED = "signed"
    DECLINED = "declined"
    SKIPPED = "skipped"
    NOT_NEEDED = "not_needed"
    DELEGATED = "delegated"


class RecipientState(enum.StrEnum):
    """waiting -> sent or failed, or cancelled with the whole batch before its turn came."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class SignerRole(enum.StrEnum):
    """In which capacity a person signs; need not be the role of their mandate."""

    MINUTE_TAKER = "minute_taker"
    CHAIR = "chair"  # the one who chaired this meeting
    ADJUSTER = "adjuster"
    PARTY = "party"  # of a contract or any other document


class Cause(enum.StrEnum):
    """Why an envelope is completed without someone's signature."""

    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    DECEASED = "deceased"
    CONFLICT = "conflict"  # of interest: the paper is hidden from them
    OTHER = "other"


class Intent(enum.StrEnum):
    """What a signer does by signing (SIGNING section 2)."""

    SIGN = "sign"
    ADJUST = "adjust"
    SIGN_WITH_REMARK = "sign_with_remark"


ROLE_NAMES = {
    SignerRole.MINUTE_TAKER: N_("protokollförare"),
    SignerRole.CHAIR: N_("mötesordförande"),
    SignerRole.ADJUSTER: N_("justerare"),
    SignerRole.PARTY: N_("part"),
}

# Decided without a meeting: there the chair has chaired none.
_WITHOUT_MEETING = "per_capsulam_decision"


def without_meeting(record_class: str) -> bool:
    """Tell whether papers of a record class are of what was decided without a meeting."""
    return record_class == _WITHOUT_MEETING


def role_name(role: SignerRole, record_class: str) -> str:
    """Return what a role is called under a paper of a record class."""
    return role_told(role, no_meeting=without_meeting(record_class))


def role_told(role: str, *, no_meeting: bool) -> str:
    """Return what a role is called, by its value as statements keep it; `no_meeting` of what was decided without one.

    A role that is not known here, as a strange file may hold, is told as it stands.
    """
    if role == SignerRole.CHAIR and no_meeting:
        return N_("ordförande")
    return ROLE_NAMES[SignerRole(role)] if role in set(SignerRole) else role


CAUSE_NAMES = {
    Cause.REFUSED: N_("vill inte skriva under"),
    Cause.UNREACHABLE: N_("går inte att nå"),
    Cause.DECEASED: N_("har avlidit"),
    Cause.CONFLICT: N_("är jävig"),
    Cause.OTHER: N_("annan orsak"),
}
# The causes that say more than the reason beside them.
CAUSES_TOLD = {cause.value: words for cause, words in CAUSE_NAMES.items() if cause is not Cause.OTHER}
# For papers, which are typeset in the association's language.
CAUSE_NAMES_ENGLISH = {
    Cause.REFUSED: "will not sign",
    Cause.UNREACHABLE: "cannot be reached",
    Cause.DECEASED: "has died",
    Cause.CONFLICT: "has a conflict of interest",
    Cause.OTHER: "another cause",
}

STATE_NAMES = {
    EnvelopeState.SENT: N_("Väntar på underskrift"),
    EnvelopeState.SIGNED: N_("Underskrivet av alla, stämplas"),
    EnvelopeState.SEALED: N_("Låst och stämplat"),
    EnvelopeState.DECLINED: N_("Tillbaka för ändring"),
    EnvelopeState.WITHDRAWN: N_("Återkallat"),
}

COMPLETED_WITHOUT = N_("Underskrivet utan %(missing)s")  # never invalid
_A_PARTY = N_("en av parterna")


@dataclass(frozen=True)
class Asked:
    """Someone who was asked to sign, in a role."""

    name: str
    role: SignerRole
    state: SignerState


def lacking(signers: Sequence[Asked], record_class: str) -> list[str]:
    """Return whom a paper lacks that is completed without them, each once, in the order of the signers.

    Where nobody of a role has signed or still is to, it lacks the role; else whoever is missing is named. Roles are to
    be translated.
    """
    told: list[str] = []
    gone = [one for one in signers if one.state is SignerState.SKIPPED]
    for one in gone:
        there = any(
            other.role is one.role and other.state in {SignerState.SIGNED, SignerState.WAITING}
            for other in signers
        )
        if one.role is SignerRole.PARTY:
            told.append(_A_PARTY if len(gone) == 1 else one.name)
        else:
            told.append(one.name if there else role_name(one.role, record_class))
    return list(dict.fromkeys(told))


def intent_of(role: SignerRole, remark: str) -> Intent:
    """Return what signing means for a role: adjusters adjust, and a remark is always named."""
    if remark:
        return Intent.SIGN_WITH_REMARK
    return Intent.ADJUST if role in {SignerRole.ADJUSTER, SignerRole.CHAIR} else Intent.SIGN
