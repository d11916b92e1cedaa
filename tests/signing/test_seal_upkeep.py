"""After the seal: its report, its yearly timestamp, and the certificate's end told in time and once."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from boardroom.admin.queries import health, references
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound, Unavailable
from boardroom.home.queries import daily_round
from boardroom.ports.sealer import CannotSeal, Certificate
from boardroom.signing import actions, jobs, queries
from boardroom.signing.rules.upkeep import CertificateStanding, renewal, standing, wait_after
from boardroom.signing.rules.verdict import Status, Verdict


@pytest.fixture
def sealed(desk, minutes_pdf):
    envelope = desk.send(frozen_sha256=desk.store(minutes_pdf), page_count=1, document_date=date(2026, 3, 14))
    for role in ("secretary", "chair", "board_member"):
        desk.sign(role, envelope)
    assert jobs.seal(desk.opener)
    return desk.envelope(envelope)


class StandIn:
    """The real sealer, whose certificate ends when the test says, and whose authority renews, or fails."""

    def __init__(self, real, not_after=None, failures=()):
        self.real = real
        self.not_after = not_after
        self.failures = list(failures)

    def __getattr__(self, name):
        return getattr(self.real, name)

    def certificate(self):
        known = self.real.certificate()
        return replace(known, not_after=self.not_after) if self.not_after else known

    def renew(self, sealed):
        if self.failures:
            raise self.failures.pop(0)
        return sealed + b"% one more timestamp\n"


def with_sealer(opener, sealer):
    return replace(opener, ports=replace(opener.ports, sealer=sealer))


def proofs(desk, envelope):
    with desk.opener.reading(worker_for(desk.board.association.id)) as work:
        return list(queries.proofs_of(work, envelope.id))


def due(desk, envelope):
    """Make the timestamp of the sealed file one to renew, as if an authority had set it a year ago."""
    jobs.examine_seal(desk.opener)
    with desk.opener.writing(worker_for(desk.board.association.id)) as work:
        queries.proof(work, envelope.id, 0).renew_at = desk.clock.now()


def test_the_validation_report_is_kept_with_the_sealed_file(desk, sealed):
    assert jobs.examine_seal(desk.opener)
    assert not jobs.examine_seal(desk.opener), "once is enough"
    [first] = proofs(desk, sealed)
    assert (first.number, first.sha256, first.status) == (0, sealed.sealed_sha256, "intact")
    report = json.loads(first.report)
    assert report["intact"] is True
    assert [signer["name"] for signer in report["signers"]] == ["Bo Lind", "Astrid Ek", "David Alm"]
    assert first.renew_at is None, "without a timestamp there is none to renew"


def test_a_sealed_file_that_is_damaged_is_reported_to_those_who_look_after_the_portal(desk, board, sealed):
    path = desk.opener.ports.blobs.path(board.association.id, sealed.sealed_sha256)
    path.chmod(0o640)
    content = bytearray(path.read_bytes())
    content[300] ^= 1
    path.write_bytes(bytes(content))
    assert jobs.examine_seal(desk.opener)
    assert proofs(desk, sealed)[0].status != "intact"
    with desk.opener.reading(board.actor("chair")) as work:
        assert health(work).seals_unsound == 1


def test_a_renewed_timestamp_lies_beside_and_the_sealed_file_stays(desk, board, sealed):
    due(desk, sealed)
    before = desk.opener.ports.blobs.read(board.association.id, sealed.sealed_sha256)
    opener = with_sealer(desk.opener, StandIn(desk.opener.ports.sealer))
    assert jobs.renew(opener)
    assert not jobs.renew(opener), "not before it is due again"
    first, second = proofs(desk, sealed)
    assert (first.renew_at, second.number) == (None, 1)
    blobs = desk.opener.ports.blobs
    assert blobs.read(board.association.id, sealed.sealed_sha256) == before
    assert blobs.read(board.association.id, second.sha256).startswith(before)
    assert desk.envelope(sealed).sealed_sha256 == sealed.sealed_sha256
    # Those bytes must never be taken for strays.
    with desk.opener.reading(worker_for(board.association.id)) as work:
        assert second.sha256 in references(work, second.sha256[:2]).needed


def test_a_renewal_is_tried_again_when_the_authority_is_down(desk, board, sealed):
    due(desk, sealed)
    failing = StandIn(
        desk.opener.ports.sealer, failures=[Unavailable("down"), CannotSeal("Ingen"), RuntimeError("engine")]
    )
    opener = with_sealer(desk.opener, failing)
    for problem in (jobs.NOT_RENEWED, "Ingen", jobs.UNFORESEEN_RENEWAL):
        assert jobs.renew(opener)
        assert not jobs.renew(opener), "it waits"
        assert proofs(desk, sealed)[0].problem == problem
        with desk.opener.reading(board.actor("chair")) as work:
            assert health(work).stamps_unrenewed == 1
        desk.wait(days=1)
    assert jobs.renew(opener)
    assert [proof.problem for proof in proofs(desk, sealed)] == ["", ""]


def test_a_renewal_is_recorded_once_by_whoever_comes_first(desk, board, sealed):
    due(desk, sealed)
    with desk.opener.writing(worker_for(board.association.id)) as work:
        claimed = actions.claim_renewal(work)
        assert actions.claim_renewal(work) is None, "under a lease"
    desk.wait(minutes=6)
    assert jobs.renew(with_sealer(desk.opener, StandIn(desk.opener.ports.sealer)))
    with desk.opener.writing(worker_for(board.association.id)) as work:
        stored = desk.opener.ports.blobs.put(board.association.id, b"late")
        assert not actions.record_renewal(work, claimed, stored, Verdict(Status.INTACT, ()))
    assert len(proofs(desk, sealed)) == 2


def test_a_timestamp_is_renewed_yearly_and_well_before_its_authority_ends(clock):
    from boardroom.ports.verifier import SealVerdict

    def stamp(ends):
        return SealVerdict(
            "tid",
            intact=True,
            covers_whole_file=True,
            certified_no_changes=False,
            signer="",
            certificate_sha256="",
            trusted=True,
            signed_at=None,
            timestamped=True,
            is_timestamp=True,
            certificate_ends=ends,
        )

    now = clock.now()
    assert renewal([], now) is None
    assert renewal([replace(stamp(None), intact=False)], now) is None
    assert renewal([stamp(now + timedelta(days=4000))], now) == now + timedelta(days=365)
    assert renewal([stamp(now + timedelta(days=200))], now) == now + timedelta(days=110)
    assert renewal([stamp(now + timedelta(days=5))], now) == now + timedelta(hours=1)
    assert [wait_after(count) for count in (1, 2, 9)] == [
        timedelta(hours=1),
        timedelta(hours=2),
        timedelta(days=1),
    ]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (91, CertificateStanding.GOOD),
        (90, CertificateStanding.ENDING),
        (31, CertificateStanding.ENDING),
        (30, CertificateStanding.REFUSED),
        (0, CertificateStanding.ENDED),
    ],
)
def test_a_certificate_stands_well_until_ninety_days_before_its_end(clock, days, expected):
    assert standing(clock.now() + timedelta(days=days), clock.now()) is expected


def test_administrators_are_written_to_once_before_the_certificate_ends(desk):
    ends = desk.clock.now() + timedelta(days=100)
    opener = with_sealer(desk.opener, StandIn(desk.opener.ports.sealer, ends))
    assert jobs.watch_certificate(opener), "it is noted"
    assert not jobs.watch_certificate(opener)
    assert desk.letters("seal_certificate_ends") == []
    desk.wait(days=11)
    assert jobs.watch_certificate(opener)
    written = desk.letters("seal_certificate_ends")
    assert written
    assert len({letter.to_address for letter in written}) == len(written)
    desk.wait(days=30)
    assert not jobs.watch_certificate(opener)
    assert len(desk.letters("seal_certificate_ends")) == len(written)


def test_the_letter_says_when_and_what_to_do():
    from boardroom.adapters.jinja_letters import JinjaLetters

    facts = {
        "day": "3 maj 2026",
        "association": "Brf Provet 1",
        "to_name": "Astrid",
        "subject": "S",
        "page": "P",
    }
    for language, said in (("sv", "slutar portalen att stämpla"), ("en", "stops sealing")):
        letter = JinjaLetters().letter("seal_certificate_ends", language, facts)
        assert "3 maj 2026" in letter.subject
        assert said in letter.text


def test_the_end_of_the_certificate_is_a_task_for_administrators_alone(desk, board):
    ends = desk.clock.now() + timedelta(days=60)
    opener = with_sealer(desk.opener, StandIn(desk.opener.ports.sealer, ends))
    with opener.reading(board.actor("chair")) as work:
        assert isinstance(daily_round(work).certificate, Certificate)
    with opener.reading(board.actor("member")) as work:
        assert daily_round(work).certificate is None
    with desk.opener.reading(board.actor("chair")) as work:
        assert daily_round(work).certificate is None


def test_the_checksum_is_published_and_the_page_of_proofs_is_for_the_board(
    desk, board, sealed, app, client_as
):
    jobs.watch_certificate(desk.opener)
    jobs.examine_seal(desk.opener)
    public = app.test_client().get("/verify").text
    assert desk.opener.ports.sealer.certificate().sha256 in public
    address = f"/brf-provet-1/signing/{sealed.id}/proofs"
    chair = client_as("chair")
    page = chair.get(address)
    assert page.status_code == 200
    assert "Dokumentet är oförändrat sedan det stämplades" in page.text
    assert json.loads(chair.get(f"{address}/0.json").text)["status"] == "intact"
    with chair.get(f"{address}/0.pdf") as fetched:
        assert fetched.data.startswith(b"%PDF")
    assert chair.get(f"{address}/1.pdf").status_code == 404
    assert client_as("member").get(address).status_code in {403, 404}
    with pytest.raises(NotFound), desk.opener.reading(board.actor("member")) as work:
        queries.proofs_of(work, sealed.id)
