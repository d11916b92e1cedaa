"""Verification with pyHanko, offline and in a child process: uploaded files are hostile until proven otherwise."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from boardroom.adapters.seals.key import roots_in
from boardroom.core.child import Answer, ChildFailed, Declined, Limits, Reason, call
from boardroom.core.errors import Unavailable
from boardroom.core.words import N_
from boardroom.ports.pdf_tools import Unreadable
from boardroom.ports.verifier import Observation, PdfVerdict, SealVerdict

UNREADABLE = N_("Filen går inte att läsa som PDF. Kontrollera att hela filen kom med och försök igen.")
TOO_HEAVY = N_(
    "Filen är för stor eller för invecklad för att kontrolleras. Inget är sagt om dess underskrifter."
)
BUSY = N_("Många filer kontrolleras just nu. Försök igen om en stund.")

_LIMITS = Limits(seconds=20.0, memory=1_500_000_000)


class PyhankoVerifier:
    """Implements ports.verifier.Verifier; trusts only the certificates that an operator put into two folders of the keys.

    Those in `trusted` vouch for signatures and times, those in `timestamp-roots`, which the portal's own seals rest on, for times alone.
    """

    def __init__(self, keys: Path | None = None, limits: Limits = _LIMITS) -> None:
        self._keys = keys
        self._limits = limits

    def verify(self, content: bytes) -> PdfVerdict:
        """Return what the bytes prove."""
        roots, clocks = (
            [root.dump().hex() for root in roots_in(self._keys / folder)] if self._keys else []
            for folder in ("trusted", "timestamp-roots")
        )
        try:
            answer = call(
                "boardroom.adapters.seals.verifier:examine_in_child",
                {"roots": roots, "clocks": clocks},
                content,
                limits=self._limits,
            )
        except Declined as declined:
            raise Unreadable(str(declined)) from None
        except ChildFailed as failed:
            if failed.reason is Reason.BUSY:
                raise Unavailable(BUSY) from None
            heavy = failed.reason in {Reason.TOO_LONG, Reason.TOO_MUCH_MEMORY}
            raise Unreadable(TOO_HEAVY if heavy else UNREADABLE) from None
        return _unpacked(answer, content)


def examine_in_child(arguments: Mapping[str, Any], content: bytes) -> Answer:
    """Examine the bytes and return the verdict as plain facts; the child's end of `verify`."""
    # pyHanko is loaded here alone: whoever only asks need not.
    from boardroom.adapters.seals.examination import NoPdf, examine  # noqa: PLC0415 - pyHanko loads slowly; only who seals waits for it

    try:
        roots, clocks = ([bytes.fromhex(root) for root in arguments[kind]] for kind in ("roots", "clocks"))
        verdict = examine(content, roots, clocks)
    except NoPdf as no:
        raise Declined(str(no) or UNREADABLE) from None
    return _packed(verdict)


def _packed(verdict: PdfVerdict) -> Answer:
    names, parts = list(verdict.attachments), list(verdict.attachments.values())
    return Answer(
        {
            "seals": [
                {
                    **vars(seal),
                    "signed_at": seal.signed_at.isoformat() if seal.signed_at else None,
                    "certificate_ends": seal.certificate_ends.isoformat() if seal.certificate_ends else None,
                    "problems": _plain(seal.problems),
                }
                for seal in verdict.seals
            ],
            "changes": _plain(verdict.changes_after_seal),
            "permitted": _plain(verdict.permitted_changes),
            "shown": _plain(verdict.shown_after_seal),
            "signed": _plain(verdict.signed_after_seal),
            "restless": _plain(verdict.restless),
            # The first revision is the beginning of what was asked about: its length says it all.
            "first": len(verdict.first_revision),
            "names": names,
            "sizes": [len(part) for part in parts],
            "pages": verdict.page_count,
            "irregular": verdict.irregular,
            "unexamined": verdict.unexamined,
            "kept": verdict.validation_kept,
        },
        b"".join(parts),
    )


def _unpacked(answer: Answer, content: bytes) -> PdfVerdict:
    facts = answer.facts
    attachments: dict[str, bytes] = {}
    start = 0
    for name, size in zip(facts["names"], facts["sizes"], strict=True):
        attachments[name] = answer.content[start : start + size]
        start += size
    return PdfVerdict(
        seals=tuple(_seal(seal) for seal in facts["seals"]),
        changes_after_seal=_observations(facts["changes"]),
        permitted_changes=_observations(facts["permitted"]),
        first_revision=content[: int(facts["first"])],
        attachments=attachments,
        page_count=int(facts["pages"]),
        irregular=bool(facts["irregular"]),
        unexamined=bool(facts["unexamined"]),
        shown_after_seal=_observations(facts["shown"]),
        signed_after_seal=_observations(facts["signed"]),
        restless=_observations(facts["restless"]),
        validation_kept=bool(facts["kept"]),
    )


def _seal(facts: Mapping[str, Any]) -> SealVerdict:
    at, ends = facts["signed_at"], facts["certificate_ends"]
    return SealVerdict(
        **{
            **facts,
            "signed_at": datetime.fromisoformat(at) if at else None,
            "certificate_ends": datetime.fromisoformat(ends) if ends else None,
            "problems": _observations(facts["problems"]),
        }
    )


def _plain(observations: Sequence[Observation]) -> list[list[Any]]:
    return [[one.sentence, dict(one.facts)] for one in observations]


def _observations(plain: Sequence[Sequence[Any]]) -> tuple[Observation, ...]:
    return tuple(Observation(str(sentence), dict(facts)) for sentence, facts in plain)
