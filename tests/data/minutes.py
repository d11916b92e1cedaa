"""Minutes with their decisions, signed, sealed and filed, written straight into the tables for tests of what reads them."""

from collections.abc import Sequence
from datetime import date

from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.minutes.models import Attendance, Decision, Item, Minutes, MinutesKind, Outcome, Stage
from boardroom.minutes.rules import KIND_TITLES, RECORD_CLASSES
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState, Intent, SignerRole, SignerState
from tests.data.filed import Paper, put_in


def file_sealed_minutes(
    board,
    held_on: date,
    decisions: Sequence[tuple[str, str, str]],
    *,
    number: int,
    kind: str = "board",
    signed_by: Sequence[str] = ("secretary", "chair"),
) -> Paper:
    """File minutes with one paragraph for each (heading, decision, outcome), signed by the people of some roles."""
    opener, actor = board.runtime.opener, board.actor("secretary")
    label = f"{number}/{held_on.year}"
    title = f"{KIND_TITLES[kind]} {label}"
    text = "\n".join(
        f"§ {position} {heading}\n{_verb(kind)} beslutade {said}."
        for position, (heading, said, _) in enumerate(decisions, start=1)
    )
    paper = put_in(opener, actor, text, title=title, record_class=RECORD_CLASSES[kind], day=held_on)
    tenant, chair, secretary = actor.tenant, board.people["chair"], board.people["secretary"]
    with opener.writing(worker_for(tenant)) as work:
        envelope = Envelope(
            id=new_id(),
            association_id=tenant,
            kind=EnvelopeKind.MINUTES,
            state=EnvelopeState.SEALED,
            subject_key=f"minutes:{new_id()}",
            version=1,
            document_id=paper.document.id,
            title=title,
            record_class=RECORD_CLASSES[kind],
            number=label,
            document_date=held_on,
            frozen_sha256="0" * 64,
            page_count=1,
            nonce="n",
            allowed_methods="code",
            sent_at=work.now,
            sent_by=secretary.id,
            sent_by_name=secretary.name,
            signed_at=work.now,
            sealed_at=work.now,
            sealed_sha256="1" * 64,
            reading_copy_sha256="2" * 64,
        )
        work.session.add(envelope)
        work.session.flush()
        for position, role in enumerate(signed_by, start=1):
            person = board.people[role]
            work.session.add(
                Signer(
                    id=new_id(),
                    association_id=tenant,
                    envelope_id=envelope.id,
                    position=position,
                    person_id=person.id,
                    name=person.name,
                    email=person.email,
                    role=SignerRole.CHAIR if role == "chair" else SignerRole.MINUTE_TAKER,
                    state=SignerState.SIGNED,
                    method=Method.CODE,
                    decided_at=work.now,
                    statement="{}",
                    proof={"code": "x"},
                    intent=Intent.SIGN,
                )
            )
        minutes = Minutes(
            id=new_id(),
            association_id=tenant,
            kind=MinutesKind(kind),
            stage=Stage.SENT,
            held_on=held_on,
            chaired_by=chair.id,
            written_by=secretary.id,
            series=kind,
            series_year=held_on.year,
            number=number,
            envelope_id=envelope.id,
            created_at=work.now,
            changed_at=work.now,
        )
        work.session.add(minutes)
        work.session.flush()
        for position, (heading, said, outcome) in enumerate(decisions, start=1):
            item = Item(
                id=new_id(),
                association_id=tenant,
                minutes_id=minutes.id,
                position=position,
                heading=heading,
                text=said,
            )
            work.session.add(item)
            work.session.flush()
            work.session.add(
                Decision(
                    id=new_id(),
                    association_id=tenant,
                    item_id=item.id,
                    position=1,
                    text=said,
                    outcome=Outcome(outcome),
                )
            )
        for position, role in enumerate(signed_by, start=1):
            person = board.people[role]
            work.session.add(
                Attendance(
                    id=new_id(),
                    association_id=tenant,
                    minutes_id=minutes.id,
                    position=position,
                    person_id=person.id,
                    name=person.name,
                )
            )
        # As filing of a sealed document does.
        work.session.get(type(paper.document), paper.document.id).changed()
    return paper


def _verb(kind: str) -> str:
    return "Stämman" if kind == "general_meeting" else "Styrelsen"
