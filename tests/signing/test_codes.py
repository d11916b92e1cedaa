import pytest

from boardroom.associations.models import Association
from boardroom.core.actor import worker_for
from boardroom.core.errors import CannotPrint
from boardroom.core.secrets import hash_password
from boardroom.identity.models import Account
from boardroom.mandates.models import Person
from boardroom.notices.models import Delivery
from boardroom.signing import actions, queries
from boardroom.signing.errors import CodeTooSoon, SharedMailbox
from boardroom.signing.models import Envelope
from boardroom.signing.rules.mailboxes import shared_mailbox
from boardroom.signing.rules.methods import Method, advise, masked
from boardroom.signing.rules.states import EnvelopeState, SignerRole, SignerState

PASSWORD = "en lång cykeltur i regn"


@pytest.fixture
def with_password(board):
    with board.runtime.opener.writing(worker_for()) as work:
        account = work.session.get(Account, board.people["chair"].account_id)
        account.password_hash = hash_password(PASSWORD)


def test_a_code_is_sent_only_after_the_right_password(desk, board, with_password):
    envelope = desk.send()
    with desk.opener.writing(board.actor("chair")) as work:
        assert not actions.request_code(work, envelope.id)
    assert desk.letters("signing_code") == []
    with desk.opener.writing(board.actor("chair")) as work:
        assert actions.request_code(work, envelope.id, proved=True)
    (letter,) = desk.letters("signing_code")
    assert letter.code_for == desk.signer("chair", envelope).id
    assert letter.link_purpose is None
    assert not any(
        part.isdigit() and len(part) == 6 for fact in letter.facts.values() for part in fact.split()
    )


def test_the_right_code_signs(desk, board, with_password):
    envelope = desk.send()
    with desk.opener.writing(board.actor("chair")) as work:
        actions.request_code(work, envelope.id, proved=True)
    code = desk.code_for("chair", envelope)
    with desk.opener.writing(board.actor("chair")) as work:
        assert actions.sign_with_code(work, envelope.id, code, "Vid § 4: högst 300 000 kr")
    signer = desk.signer("chair", envelope)
    assert signer.state is SignerState.SIGNED
    assert signer.method is Method.CODE
    assert board.people["chair"].email not in str(signer.proof)
    assert code not in str(signer.proof)


def test_wrong_codes_are_counted_and_then_the_right_one_is_too_late(desk, board):
    envelope = desk.send()
    code = desk.code_for("chair", envelope)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        with desk.opener.writing(board.actor("chair")) as work:
            assert not actions.sign_with_code(work, envelope.id, wrong)
    with desk.opener.writing(board.actor("chair")) as work:
        assert not actions.sign_with_code(work, envelope.id, code)
    assert desk.signer("chair", envelope).state is SignerState.WAITING


def test_a_code_lives_ten_minutes(desk, board):
    envelope = desk.send()
    code = desk.code_for("chair", envelope)
    desk.wait(minutes=11)
    with desk.opener.writing(board.actor("chair")) as work:
        assert not actions.sign_with_code(work, envelope.id, code)


def test_one_persons_code_is_worth_nothing_to_another(desk, board):
    envelope = desk.send()
    code = desk.code_for("chair", envelope)
    with desk.opener.writing(board.actor("board_member")) as work:
        assert not actions.sign_with_code(work, envelope.id, code)


def test_codes_are_not_sent_in_a_row(desk, board):
    envelope = desk.send()
    with desk.opener.writing(board.actor("chair")) as work:
        assert actions.request_code(work, envelope.id)
    with pytest.raises(CodeTooSoon), desk.opener.writing(board.actor("chair")) as work:
        actions.request_code(work, envelope.id)


def test_a_guest_signs_with_link_and_code(desk):
    desk.outsider()
    envelope = desk.send([("secretary", SignerRole.MINUTE_TAKER), ("Karin Vik", SignerRole.ADJUSTER)])
    guest = desk.guest("Karin Vik", envelope)
    with desk.opener.writing(guest) as work:
        assert actions.request_code(work, envelope.id)
    with desk.opener.writing(guest) as work:
        assert actions.sign_with_code(work, envelope.id, desk.code_for("Karin Vik", envelope))
    assert desk.signer("Karin Vik", envelope).proof["factors"] == ["link", "code"]


def test_no_code_goes_to_a_mailbox_that_several_read(desk, board):
    with desk.opener.writing(worker_for()) as work:
        work.session.get(Account, board.people["chair"].account_id).email = "ordforande@exempel.se"
    envelope = desk.send()
    with pytest.raises(SharedMailbox), desk.opener.writing(board.actor("chair")) as work:
        actions.request_code(work, envelope.id)


@pytest.mark.parametrize(
    "address",
    [
        "styrelsen@brf.se",
        "Info@brf.se",
        "ordförande@brf.se",
        "kassor1@brf.se",
        "styrelsen+kod@brf.se",
        "no-reply@brf.se",
        "styrelsen.granen@gmail.com",
        "styrelsen-granen7@gmail.com",
        "granen_styrelsen@gmail.com",
        "brfgranen7@gmail.com",
        "brf.granen@gmail.com",
        "brfgranen@gmail.com",
        "brfstyrelsen@gmail.com",
        "brf7@gmail.com",
        "ordforande.granen@gmail.com",
        "granen.vice.ordförande@gmail.com",
        "kassör-2@brf.se",
        "info.granen@gmail.com",
        "post_granen@gmail.com",
        "styrelsengranen7@gmail.com",
        "granenstyrelse@gmail.com",
        "granen7styrelse@gmail.com",
        "bostadsrattsforeningengranen7@gmail.com",
        "brfsolrosen@gmail.com",
    ],
)
def test_shared_mailboxes_are_recognised(address):
    assert shared_mailbox(address)


@pytest.mark.parametrize(
    "address",
    [
        "astrid.ek@exempel.se",
        "infokarin@exempel.se",
        "a@b.se",
        "britta.forsberg@exempel.se",
        "brfelt@exempel.se",
        "brforsberg@exempel.se",
        "brfransson@exempel.se",
        "brflink@exempel.se",
        "granen.ek@exempel.se",
        "kim.post@exempel.se",
        "anna-board@exempel.se",
        "styrelius@exempel.se",
        "karin.kassman@exempel.se",
        "1931@exempel.se",
        "astrid.ek@styrelsen.se",
    ],
)
def test_a_persons_own_mailbox_is_not_shared(address):
    assert not shared_mailbox(address)


def test_an_address_is_masked():
    assert masked("astrid.ek@exempel.se") == "a•••@exempel.se"


def test_no_click_in_the_portal_is_called_advanced():
    assert not advise([Method.PASSKEY], "advanced").enough
    assert advise([Method.PASSKEY, Method.CODE], "simple").enough
    assert not advise([Method.PASSKEY, Method.CODE], "simple").cryptographic


def test_a_remark_that_the_paper_could_not_show_is_refused_at_entry(desk, board):
    envelope = desk.send()
    with pytest.raises(CannotPrint, match="😀"), desk.opener.writing(board.actor("chair")) as work:
        actions.keep_remark(work, envelope.id, "Bra möte 😀")
    with desk.opener.writing(board.actor("chair")) as work:
        actions.keep_remark(work, envelope.id, "Åsa Łukasz åt räksmörgås för 300 000 kr")
    assert desk.signer("chair", envelope).remark.startswith("Åsa Łukasz")


@pytest.mark.parametrize("where", ["title", "signer", "association"])
def test_a_paper_that_could_never_be_sealed_is_not_sent(desk, board, where):
    with desk.opener.writing(worker_for(board.association.id)) as work:
        if where == "signer":
            work.session.get(Person, board.people["chair"].id).name = "Astrid 😀"
        if where == "association":
            work.session.get(Association, board.association.id).name = "Brf 😀"
    with pytest.raises(CannotPrint, match="😀"):
        desk.send(**({"title": "Avtal 😀"} if where == "title" else {}))
    with desk.opener.reading(board.actor("chair")) as work:
        assert not work.session.query(Envelope).count()


def test_nothing_secret_stands_in_what_is_logged_or_kept(desk, board, caplog):
    envelope = desk.send()
    with desk.opener.writing(board.actor("chair")) as work:
        actions.request_code(work, envelope.id)
    code = desk.code_for("chair", envelope)
    with desk.opener.writing(board.actor("chair")) as work:
        actions.sign_with_code(work, envelope.id, code)
    kept = " ".join(str(event.facts) for event in desk.events(envelope)) + caplog.text
    assert code not in kept
    assert board.people["chair"].email not in kept


def test_new_codes_do_not_buy_new_guesses_without_end(desk, board):
    envelope = desk.send()
    for _ in range(2):
        wrong = f"{(int(desk.code_for('chair', envelope)) + 1) % 1_000_000:06d}"
        for _ in range(5):
            with desk.opener.writing(board.actor("chair")) as work:
                assert not actions.sign_with_code(work, envelope.id, wrong)
        desk.wait(minutes=1)
    code = desk.code_for("chair", envelope)
    with desk.opener.writing(board.actor("chair")) as work:
        assert not actions.sign_with_code(work, envelope.id, code)
    desk.wait(minutes=60)
    code = desk.code_for("chair", envelope)
    with desk.opener.writing(board.actor("chair")) as work:
        assert actions.sign_with_code(work, envelope.id, code)


def test_no_code_goes_out_to_someone_who_abstained(desk, board):
    """Where it goes on without them, the letters about it are not taken back."""
    envelope = desk.send()
    with desk.opener.writing(board.actor("secretary")) as work:
        queries.visible(work, envelope.id, lock=True).needed = 1
        for one in queries.signers_of(work, envelope.id):
            one.required = False
    with desk.opener.writing(board.actor("board_member")) as work:
        assert actions.request_code(work, envelope.id, proved=True)
    desk.decline("board_member", envelope)
    assert desk.envelope(envelope).state is EnvelopeState.SENT
    assert [one.state for one in desk.letters("signing_code")] == [Delivery.TAKEN_BACK]
