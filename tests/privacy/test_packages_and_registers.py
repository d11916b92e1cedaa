"""A package holds what was decided and what still stands; every register that names someone is asked."""

from datetime import timedelta

import pytest

from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.actions import withdraw
from boardroom.documents.queries import by_id
from boardroom.privacy.actions import requests
from boardroom.privacy.errors import PackageOver
from boardroom.privacy.queries.seeing import seen_of
from boardroom.privacy.rules.states import FindingKind


def packed(desk):
    document = desk.shelf.file("Klagomål", "Hugo Björk klagade.", record_class="correspondence_routine")
    made = desk.gathered()
    for one in desk.findings(made):
        if one.kind is FindingKind.PAGE:
            desk.include(made, one)
        else:
            desk.leave_out(made, one, "Behövs inte.")
    desk.package(made)
    return document, made


def fetch(desk, made) -> None:
    with desk.writing() as work:
        requests.note_fetching(work, made.id)


def test_a_package_is_shut_and_removed_when_something_is_decided_anew(desk):
    _document, made = packed(desk)
    fetch(desk, made)
    kept = desk.request(made).package_sha256
    [page] = desk.pages(made)
    desk.leave_out(made, page, "Röjer någon annan.")
    with pytest.raises(PackageOver):
        fetch(desk, made)
    with desk.writing() as work:
        requests.close_request(work, made.id, "Svarat per brev")
    with pytest.raises(PackageOver):
        fetch(desk, made)
    desk.work_off()
    assert desk.request(made).package_sha256 == ""
    assert not desk.opener.ports.blobs.has(desk.tenant, kept)


def test_a_package_does_not_outlive_the_documents_in_it(desk):
    document, made = packed(desk)
    with desk.writing() as work:
        requests.close_request(work, made.id, "Lämnat över")
    fetch(desk, made)
    kept = desk.request(made).package_sha256
    with desk.opener.writing(worker_for(desk.tenant)) as work:
        withdraw(work, [by_id(work, document.id)], "dubblett")
    with pytest.raises(PackageOver):
        fetch(desk, made)
    desk.work_off()
    assert not desk.opener.ports.blobs.has(desk.tenant, kept)


def test_matters_contracts_links_access_holds_and_the_log_speak_of_a_person_too(desk):
    from boardroom.audit.actions import record
    from boardroom.mandates.models import PastMinutesWish
    from boardroom.matters.models import Contract, Matter, MatterPerson
    from boardroom.retention.models import Hold
    from boardroom.retention.rules import HoldKind
    from boardroom.sharing.models import Share

    people, tenant = desk.shelf.board.people, desk.tenant
    document = desk.shelf.file("Ritning", "Utan namn.", record_class="correspondence_routine")
    with desk.opener.writing(desk.shelf.board.actor("chair")) as work:
        now, today = work.now, work.now.date()
        of = {"association_id": tenant}
        matter = Matter(
            id=new_id(), **of, year=2026, number=1, title="Störning", summary="Klagomål från porten",
            opened_on=today, created_at=now, changed_at=now,
        )  # fmt: skip
        work.session.add(matter)
        work.session.flush()
        work.session.add_all(
            [
                MatterPerson(id=new_id(), **of, matter_id=matter.id, person_id=people["member"].id),
                Contract(
                    id=new_id(), **of, title="Garage", counterparty="Hugo Björk", note="Plats 4",
                    record_class="premises_lease", created_at=now, changed_at=now,
                ),
                Share(
                    id=new_id(), **of, document_id=document.id, receiver="Någon", email="hugo@exempel.se",
                    until=today, made_at=now, made_by=people["chair"].id, made_by_name="Ordförande",
                    made_by_account=people["chair"].account_id, revoked_by_name="",
                ),
                PastMinutesWish(
                    id=new_id(), **of, person_id=people["member"].id, reason="Slår upp ett beslut", asked_at=now
                ),
                Hold(
                    id=new_id(), **of, kind=HoldKind.PERSON, names="Hugo Björk", reason="Tvist om en läcka",
                    placed_at=now, placed_by_name="Ordförande", lifted_because="",
                ),
            ]
        )  # fmt: skip
        record(work, "changed", "person", people["member"].id)
    found = {}
    for one in desk.findings(desk.gathered()):
        found.setdefault(one.kind, []).append(one)
    texts = {kind: "\n".join(one.text for one in every) for kind, every in found.items()}
    assert "2026-Ä1 Störning" in texts[FindingKind.MATTER]
    assert "Klagomål från porten" in texts[FindingKind.MATTER]
    assert found[FindingKind.MATTER][0].source_id == matter.id
    assert "Plats 4" in texts[FindingKind.CONTRACT]
    assert "hugo@exempel.se" in texts[FindingKind.SHARE]
    assert "Slår upp ett beslut" in texts[FindingKind.ACCESS]
    assert "Tvist om en läcka" in texts[FindingKind.HOLD]
    assert "Vad andra har gjort med personens uppgifter" in {one.title for one in found[FindingKind.CHANGES]}


def test_who_asked_is_forgotten_ninety_days_after_the_answer(desk, clock):
    made = desk.gathered()
    with desk.writing() as work:
        requests.close_request(work, made.id, "Brev skickat")
    clock.advance(timedelta(days=89))
    desk.work_off()
    assert desk.request(made).name == "Hugo Björk"
    clock.advance(timedelta(days=2))
    desk.work_off()
    done = desk.request(made)
    assert (done.names, done.apartment, done.email, done.phone, done.letter) == ("", "", "", "", "")
    assert (done.name, done.outcome) == ("P 1/2026", "Brev skickat")


def test_keys_and_handovers_speak_of_a_person_too_and_only_to_who_hands_over(desk):
    from boardroom.handover.models import (
        DrillOutcome,
        Handover,
        HandoverPart,
        HandoverPoint,
        Keeping,
        Kind,
        Point,
        Reading,
        ReadingTick,
        RestoreDrill,
        Side,
    )  # fmt: skip

    people, of = desk.shelf.board.people, {"association_id": desk.tenant}
    member, other = people["member"].id, people["treasurer"].id
    with desk.opener.writing(desk.shelf.board.actor("chair")) as work:
        now, today = work.now, work.now.date()
        rounds = Handover(id=new_id(), **of, day=today, begun_at=now, begun_by_name="Ordförande")
        work.session.add(rounds)
        work.session.flush()
        work.session.add_all(
            [
                Keeping(id=new_id(), **of, kind=Kind.ROOM_KEY, what="Huvudnyckel 7", holder_id=member, noted_at=now),
                Keeping(
                    id=new_id(), **of, kind=Kind.BANK, what="Bankdosan", holder="Hugo Björk", noted_at=now,
                    ended_at=now,
                ),
                Keeping(id=new_id(), **of, kind=Kind.HOST, what="Servern", holder_id=other, noted_at=now),
                HandoverPart(
                    id=new_id(), **of, handover_id=rounds.id, person_id=member, side=Side.LEAVING,
                    looked_after="Snöröjningen", ask="", done_at=now,
                ),
                HandoverPart(
                    id=new_id(), **of, handover_id=rounds.id, person_id=other, side=Side.ARRIVING,
                    looked_after="", ask="Fråga Hugo Björk om pannan",
                ),
                HandoverPoint(
                    id=new_id(), **of, handover_id=rounds.id, point=Point.KEYS, remark="Nyckelknippan saknas",
                    done_at=now, done_by_name="Hugo Björk",
                ),
                HandoverPoint(
                    id=new_id(), **of, handover_id=rounds.id, point=Point.BACKUP, remark="Utan honom",
                    done_at=now, done_by_name="Kassören",
                ),
                RestoreDrill(
                    id=new_id(), **of, day=today, who="Hugo Björk", outcome=DrillOutcome.WORKED, note="Källarskåpet",
                    noted_at=now, noted_by_name="Ordförande",
                ),
                ReadingTick(id=new_id(), **of, person_id=member, reading=Reading.BYLAWS, at=now),
            ]
        )  # fmt: skip
    made = desk.gathered()
    texts = {}
    for one in desk.findings(made):
        texts[one.kind] = texts.get(one.kind, "") + "\n" + one.text
    assert "Huvudnyckel 7" in texts[FindingKind.KEEPING]
    assert "Bankdosan" in texts[FindingKind.KEEPING]
    assert "Servern" not in texts[FindingKind.KEEPING], "it is someone else's"
    for word in ("Snöröjningen", "Hugo Björk om pannan", "Nyckelknippan saknas", "Källarskåpet", "Stadgarna"):
        assert word in texts[FindingKind.HANDOVER], word
    assert "Utan honom" not in texts[FindingKind.HANDOVER]
    for role, sees in (("chair", True), ("auditor", False)):
        actor = desk.shelf.board.actor(role)
        assert actor.may(Permission.HAND_OVER) is sees
        with desk.opener.reading(actor) as work:
            shown = {one.kind for one in seen_of(work, desk.findings(made))}
        assert ({FindingKind.KEEPING, FindingKind.HANDOVER} <= shown) is sees
