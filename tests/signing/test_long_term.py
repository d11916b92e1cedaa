"""A portal that has a timestamp authority: what it seals is long-term and says so, waits when none answers, and is renewed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from boardroom.admin.queries import health
from boardroom.core.actor import worker_for
from boardroom.signing import jobs, queries
from boardroom.signing.rules.states import EnvelopeState
from boardroom.signing.rules.telling import as_text
from boardroom.signing.rules.verdict import Status, judge
from tests.data.timestamp_authority import served

HOME = "/brf-provet-1/signing"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def _authority(tmp_path_factory):
    with served(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture
def authority(_authority):
    _authority.mode = "up"
    return _authority


@pytest.fixture
def settings(settings, authority):
    """Settings of a portal whose operator configured an authority and laid its root among the keys."""
    roots = settings.keys / "timestamp-roots"
    roots.mkdir(parents=True)
    (roots / "root.der").write_bytes(authority.root())
    return replace(settings, timestamp_url=authority.url)


@pytest.fixture
def clock(clock):
    # The authority's certificates and answers are of this computer's day.
    clock.set(datetime.now(UTC).replace(microsecond=0))
    return clock


@pytest.fixture
def signed(desk, minutes_pdf):
    envelope = desk.send(frozen_sha256=desk.store(minutes_pdf), page_count=1, document_date=date(2026, 3, 14))
    for role in ("secretary", "chair", "board_member"):
        desk.sign(role, envelope)
    return envelope


def read(desk, sha256):
    return desk.opener.ports.blobs.read(desk.board.association.id, sha256)


def proofs(desk, envelope):
    with desk.opener.reading(worker_for(desk.board.association.id)) as work:
        return list(queries.proofs_of(work, envelope.id))


def test_what_the_portal_seals_is_long_term_and_every_page_says_so(desk, signed, client_as):
    assert jobs.seal(desk.opener)
    sealed = desk.envelope(signed)
    assert (sealed.state, sealed.level, sealed.seal_error) == (EnvelopeState.SEALED, "B-LTA", "")
    content = read(desk, sealed.sealed_sha256)
    verdict = judge(desk.opener.ports.verifier.verify(content))
    assert (verdict.status, verdict.level) == (Status.INTACT, "B-LTA")
    page = client_as("chair").get(f"{HOME}/{signed.id}/status").text
    assert "PAdES B-LTA" in page
    assert "oberoende" in page
    assert "saknas: tiderna kommer från portalens klocka" not in page


def test_while_the_authority_is_down_it_is_signed_and_waits_until_an_administrator_tries_again(
    desk, authority, signed, client_as
):
    authority.mode = "down"
    assert jobs.seal(desk.opener)
    waiting = desk.envelope(signed)
    assert (waiting.state, waiting.sealed_sha256, waiting.seal_error) == (
        EnvelopeState.SIGNED,
        "",
        jobs.OUT_OF_REACH,
    )
    authority.mode = "up"
    assert not jobs.seal(desk.opener), "not before its time"
    again = f"{HOME}/{signed.id}/retry-seal"
    auditor = client_as("auditor")
    page = auditor.get(f"{HOME}/{signed.id}/status")
    assert page.status_code == 200
    assert again not in page.text
    assert auditor.post(again).status_code == 403
    assert not jobs.seal(desk.opener)
    chair = client_as("chair")
    page = chair.get(f"{HOME}/{signed.id}/status").text
    assert "Tjänsten för tidsstämplar svarar inte" in page
    assert f'action="{again}"' in page
    assert chair.post(again).location.endswith(f"{HOME}/{signed.id}/status")
    assert jobs.seal(desk.opener)
    assert desk.envelope(signed).level == "B-LTA"


def test_an_authority_that_answers_without_its_root_here_is_not_said_to_be_silent(
    desk, signed, settings, client_as, monkeypatch
):
    (root,) = (settings.keys / "timestamp-roots").iterdir()
    root.rename(root.parent.parent / "elsewhere.der")
    logged = []
    monkeypatch.setattr(jobs.log, "warning", lambda said, extra: logged.append((said, extra["facts"])))
    assert jobs.seal(desk.opener)
    assert desk.envelope(signed).seal_error == jobs.UNVOUCHED
    [(said, facts)] = logged
    assert said == "a seal has to be tried again"
    assert "could not be checked: " in facts["cause"]
    chair = client_as("chair")
    assert "men svaret går inte att kontrollera" in chair.get(f"{HOME}/{signed.id}/status").text
    # No restart is needed once it lies there, and the page says meanwhile that it is tried now.
    (root.parent.parent / "elsewhere.der").rename(root)
    chair.post(f"{HOME}/{signed.id}/retry-seal")
    page = chair.get(f"{HOME}/{signed.id}/status").text
    assert "Portalen försöker igen just nu" in page
    assert "nästa gång" not in page
    assert jobs.seal(desk.opener)
    sealed = desk.envelope(signed)
    assert sealed.level == "B-LTA"
    # The portal knows whom its own seals rest on.
    verdict = as_text(judge(desk.opener.ports.verifier.verify(read(desk, sealed.sealed_sha256))))
    assert "Tiden är intygad av Provklockan." in verdict
    assert "som portalen inte känner till" not in verdict


def test_it_is_tried_again_by_itself_when_the_authority_answers(desk, authority, signed):
    authority.mode = "slow list"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("boardroom.adapters.seals.press.REVOCATION_SECONDS", 0.3)
        assert jobs.seal(desk.opener)
    assert desk.envelope(signed).seal_error == jobs.UNVOUCHED
    authority.mode = "up"
    desk.clock.set(desk.envelope(signed).retry_at)
    assert jobs.seal(desk.opener)
    assert desk.envelope(signed).level == "B-LTA"


def test_a_year_later_the_sealed_file_gains_a_timestamp_and_loses_no_byte(desk, board, authority, signed):
    jobs.seal(desk.opener)
    assert jobs.examine_seal(desk.opener)
    sealed = desk.envelope(signed)
    (first,) = proofs(desk, sealed)
    assert first.renew_at == desk.clock.now() + timedelta(days=365)
    assert not jobs.renew(desk.opener), "not before it is due"
    desk.clock.set(first.renew_at)
    authority.mode = "down"
    assert jobs.renew(desk.opener)
    assert [proof.problem for proof in proofs(desk, sealed)] == [jobs.NOT_RENEWED]
    with desk.opener.reading(board.actor("chair")) as work:
        assert health(work).stamps_unrenewed == 1
    authority.mode = "up"
    assert not jobs.renew(desk.opener), "it waits"
    desk.wait(hours=1)
    assert jobs.renew(desk.opener)
    first, second = proofs(desk, sealed)
    assert (first.problem, first.renew_at, second.status) == ("", None, "intact")
    assert second.renew_at == desk.clock.now() + timedelta(days=365)
    content = read(desk, second.sha256)
    assert content.startswith(read(desk, sealed.sealed_sha256))
    seen = desk.opener.ports.verifier.verify(content)
    assert [mark.is_timestamp for mark in seen.seals] == [False, True, True]
    assert judge(seen).status is Status.INTACT
