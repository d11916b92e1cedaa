"""Printing an envelope to be signed by hand."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from boardroom.associations.models import Association
from boardroom.associations.queries import own
from boardroom.audit.actions import record
from boardroom.core.actor import Actor
from boardroom.core.ids import new_id
from boardroom.ports.excerpts import Piece
from boardroom.signing.actions.completing import envelope_to_steer
from boardroom.signing.actions.progress import note
from boardroom.signing.actions.turns import plan_reminder
from boardroom.signing.errors import AlreadyDecided, NobodyByHand
from boardroom.signing.models import Envelope, PrintOut, Signer
from boardroom.signing.queries import (
    hidden_among,
    mark_of,
    papers_of,
    print_by_code,
    print_out_of,
    signers_of,
)
from boardroom.signing.rules.bundles import FrozenPaper, page_of
from boardroom.signing.rules.hand import (
    ALPHABET,
    CODE_LENGTH,
    code_in_words,
    mark_text,
)
from boardroom.signing.rules.letters import language_of
from boardroom.signing.rules.papers import role_in_words
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.work import Work, WorkOpener

TEMPLATE = "print_out"
# Lines on a sheet to sign, with room for a hand.
LINES = 8
# Where on the sheet a frozen page goes, in points of A4: above the strip with the code.
FRAME = (0.0, 79.0, 595.28, 841.89)


def print_for_signing(
    opener: WorkOpener, actor: Actor, envelope_id: uuid.UUID, signer_ids: Sequence[uuid.UUID]
) -> PrintOut:
    """Print an open envelope for those who are to sign by hand; may be done again for others, with the same code.

    They are not reminded by mail any more, and may still sign otherwise. Engines run with no transaction open.
    """
    with opener.writing(actor) as work:
        envelope, chosen, others = _chosen(work, envelope_id, signer_ids)
        association, papers = own(work), papers_of(work, envelope)
        earlier = print_out_of(work, envelope_id)
        code = earlier.code if earlier else _fresh_code(work)
    sheets = [chosen[start : start + LINES] for start in range(0, len(chosen), LINES)]
    made = PrintOut(
        id=new_id(),
        association_id=actor.tenant,
        envelope_id=envelope_id,
        code=code,
        sheet_count=envelope.pages_to_read + len(sheets),
    )
    sheet = _typeset(opener, envelope, made, association, {"lines": sheets, "others": others})
    pdf = opener.ports.excerpts.laid_on(_pieces(opener, envelope, papers), sheet, FRAME)
    stored = opener.ports.blobs.put(actor.tenant, pdf)
    with opener.writing(actor) as work:
        envelope, chosen, _others = _chosen(work, envelope_id, signer_ids)
        print_out = print_out_of(work, envelope_id) or made
        if print_out is made:
            work.session.add(made)
            made.ordered_at = work.now
        print_out.code, print_out.sheet_count, print_out.sha256 = code, made.sheet_count, stored.sha256
        print_out.ordered_by, print_out.ordered_by_name = actor.person_id, actor.name
        for signer in signers_of(work, envelope_id):
            signer.on_paper = signer.id in {one.id for one in chosen} or not signer.email
            if signer.on_paper:
                signer.remind_at = None
            elif signer.state is SignerState.WAITING:
                plan_reminder(work, envelope, signer)
        note(
            work,
            envelope,
            "printed",
            by=actor.name,
            code=code,
            sheets=made.sheet_count,
            sha256=stored.sha256,
            names=", ".join(one.name for one in chosen),
        )
        record(work, "printed_for_signing", "envelope", envelope_id, title=envelope.title, code=code)
        return print_out


def _chosen(
    work: Work, envelope_id: uuid.UUID, signer_ids: Sequence[uuid.UUID]
) -> tuple[Envelope, list[Signer], list[Signer]]:
    envelope = envelope_to_steer(work, envelope_id)
    if envelope.state is not EnvelopeState.SENT:
        raise AlreadyDecided
    signers = signers_of(work, envelope_id)
    hidden = hidden_among(work, envelope, signers)
    waiting = [one for one in signers if one.state is SignerState.WAITING and one.id not in hidden]
    chosen = [one for one in waiting if one.id in set(signer_ids)]
    if not chosen:
        raise NobodyByHand
    return envelope, chosen, [one for one in waiting if one not in chosen]


def _fresh_code(work: Work) -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if print_by_code(work, code) is None:
            return code


def _typeset(
    opener: WorkOpener,
    envelope: Envelope,
    print_out: PrintOut,
    association: Association,
    people: Mapping[str, Sequence[Any]],
) -> bytes:
    ports = opener.ports
    language = language_of(association.language)
    count = print_out.sheet_count
    return ports.typesetter.typeset(
        TEMPLATE,
        {
            "language": language,
            "association": {"name": association.name, "org_number": association.org_number},
            "title": envelope.title,
            "version": envelope.version,
            "sha256": envelope.frozen_sha256,
            "code": code_in_words(print_out.code),
            "pages": envelope.pages_to_read,
            "sheets": count,
            "marks": [
                ports.barcodes.draw(mark_text(mark_of(envelope, print_out, sheet)))
                for sheet in range(1, count + 1)
            ],
            "lines": [
                [
                    {"name": one.name, "role": role_in_words(one.role, language, envelope.record_class)}
                    for one in lines
                ]
                for lines in people["lines"]
            ],
            "others": [one.name for one in people["others"]],
        },
    )


def _pieces(opener: WorkOpener, envelope: Envelope, papers: Sequence[FrozenPaper]) -> list[Piece]:
    """Return the pages that are read before signing, in their order, as runs of the files they lie in."""
    runs: list[Piece] = []
    for number in range(1, envelope.pages_to_read + 1):
        read = page_of(papers, number)
        path = opener.ports.blobs.path(envelope.association_id, read.sha256)
        if runs and runs[-1].path == path and runs[-1].last == read.number - 1:
            runs[-1] = replace(runs[-1], last=read.number)
        else:
            runs.append(Piece(path, "application/pdf", read.number, read.number))
    return runs
