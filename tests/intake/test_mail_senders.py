"""Whom a letter is from: a claim, unless the association's own mail server vouches for it."""

import pytest
from sqlalchemy import select

from boardroom.adapters.imap_inbox import ImapInbox
from boardroom.audit.models import Entry
from boardroom.core.actor import ActorKind, letter_to
from boardroom.core.errors import Invalid, NotFound
from boardroom.core.letters import read_letter
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import filed_by_me
from boardroom.intake.actions import admit
from boardroom.intake.models import Import, MailMessage, MessageState, Upload
from boardroom.intake.rules import NOT_FROM_THERE
from boardroom.ports.inbox import MostTaken
from tests.data import papers
from tests.intake.test_mail import (
    box,  # noqa: F401 - a fixture
    everything,
    fetch,
    letter,
    needs_dovecot,
    pdf,
    real,  # noqa: F401 - a fixture
    server,  # noqa: F401 - a fixture
    turn_on,
)

MX = "mx.exempel.se"
PASS = f"{MX}; spf=pass smtp.mailfrom=exempel.se; dmarc=pass (p=REJECT sp=NONE) header.from=exempel.se"


def judged(header: str, **given) -> bytes:
    return f"Authentication-Results: {header}\r\n".encode() + letter(pdf(), **given).as_bytes()


def entries(board, opener, verb):
    with opener.reading(board.actor("chair")) as work:
        return list(work.session.scalars(select(Entry).where(Entry.verb == verb)))


def test_a_known_address_in_from_is_filed_as_a_claim(board, box, clock, client_as):  # noqa: F811 - the fixture that is imported above
    opener, inbox = box
    inbox.put(judged(PASS))  # nobody said that this server's word is to be believed
    fetch(opener, clock)
    [filed], [brought] = everything(board, opener, Document), everything(board, opener, Import)
    assert filed.created_by is brought.created_by is everything(board, opener, Upload)[0].created_by is None
    assert filed.record_class is None
    [logged] = entries(board, opener, "documents.filed")
    assert (logged.actor_kind, logged.actor_id, logged.payload["by"]) == ("mail", "", "mail")
    [taken] = entries(board, opener, "intake.message_taken")
    assert (taken.payload["claimed_sender"], taken.payload["proved"]) == ("secretary@exempel.se", "no")
    for address in (f"/imports/{brought.id}", "/imports/", f"/archive/{filed.id}"):
        page = client_as("chair").get(f"/brf-provet-1{address}").get_data(as_text=True)
        assert "avsändaren säger sig vara secretary@exempel.se" in page, address
        assert "intygat" not in page
    log = client_as("chair").get("/brf-provet-1/log/").get_data(as_text=True)
    assert "ett brev" in log


def test_who_is_named_in_a_forged_letter_gains_nothing_by_it(board, box, clock, client_as):  # noqa: F811 - the fixture that is imported above
    opener, inbox = box
    inbox.put(letter(pdf(), sender="manager@exempel.se").as_bytes())
    fetch(opener, clock)
    [filed], [brought] = everything(board, opener, Document), everything(board, opener, Import)
    assert filed.record_class is None  # a manager's own papers go under the one class of a manager
    manager = client_as("manager")
    assert manager.get(f"/brf-provet-1/archive/{filed.id}").status_code == 404
    assert manager.get(f"/brf-provet-1/imports/{brought.id}").status_code == 404


def test_a_letter_may_add_and_compare_and_nothing_else(board):
    actor = letter_to(board.association.id)
    assert actor.permissions == {Permission.ADD_DOCUMENTS, Permission.READ_DOCUMENTS}
    assert (actor.kind, actor.person_id, actor.account_id) == (ActorKind.MAIL, None, None)


def test_what_is_nobodys_is_not_everybodys(board, box, clock):  # noqa: F811 - the fixture that is imported above
    opener, inbox = box
    inbox.put(letter(pdf()).as_bytes())
    fetch(opener, clock)
    [filed] = everything(board, opener, Document)
    with opener.reading(letter_to(board.association.id)) as work, pytest.raises(NotFound):
        filed_by_me(work, filed.id)


def test_a_sender_that_the_named_server_vouches_for_is_the_person(board, box, clock, client_as):  # noqa: F811 - the fixture that is imported above
    opener, inbox = box
    turn_on(board, opener, believed=MX.upper())
    inbox.put(judged(PASS))
    fetch(opener, clock)
    [filed], [brought] = everything(board, opener, Document), everything(board, opener, Import)
    assert filed.created_by == brought.created_by == board.people["secretary"].id
    [logged] = entries(board, opener, "documents.filed")
    assert logged.actor_kind == "mail"  # the person's, and by letter: they did not log in
    page = client_as("chair").get(f"/brf-provet-1/archive/{filed.id}").get_data(as_text=True)
    assert "från secretary@exempel.se, intygat av e-postservern" in page


@pytest.mark.parametrize(
    "header",
    [
        "mx.annan.se; dmarc=pass header.from=exempel.se",
        f"{MX}; dmarc=pass header.from=annan.se",
        f"{MX}; dmarc=pass",
        f"{MX}; dmarc=none header.from=exempel.se",
        f"{MX}; dmarc=none (dmarc=pass header.from=exempel.se; x) header.from=exempel.se",
        f'{MX}; spf=none reason="; dmarc=pass header.from=exempel.se"',
        f"{MX}; dmarc=pass header.from=exempel.se; dmarc=pass header.from=exempel.se",
        f"{MX}; dmarc=pass header.from=exempel.se header.from=annan.se",
        f"{MX}; spf=pass smtp.mailfrom=exempel.se; dkim=pass header.d=exempel.se",
        f"({MX}) x; dmarc=pass header.from=exempel.se",
        f"mx.annan.se; none\r\nAuthentication-Results: {PASS}",  # only the topmost is the last server's
        ";;;",
        '"((((\\',
    ],
)
def test_what_does_not_vouch_leaves_the_sender_a_claim(board, box, clock, header):  # noqa: F811 - the fixture that is imported above
    opener, inbox = box
    turn_on(board, opener, believed=MX)
    inbox.put(judged(header))
    fetch(opener, clock)
    [filed], [row] = everything(board, opener, Document), everything(board, opener, MailMessage)
    assert (filed.created_by, row.proved) == (None, False)


def test_a_letter_that_the_server_calls_forged_waits_for_a_word(board, box, clock, client_as):  # noqa: F811 - the fixture that is imported above
    opener, inbox = box
    turn_on(board, opener, believed=MX)
    inbox.put(judged(f"{MX}; dmarc=fail header.from=exempel.se"))
    fetch(opener, clock, rounds=2)
    [row] = everything(board, opener, MailMessage)
    assert (row.state, row.problem) == (MessageState.ASIDE, NOT_FROM_THERE)
    assert everything(board, opener, Document) == []
    with opener.writing(board.actor("chair")) as work:
        admit(work, row.id)
    fetch(opener, clock)
    [filed] = everything(board, opener, Document)
    assert filed.created_by == board.people["chair"].id  # who let it in has answered for it
    [brought] = everything(board, opener, Import)
    page = client_as("chair").get(f"/brf-provet-1/imports/{brought.id}").get_data(as_text=True)
    assert "säger sig vara secretary@exempel.se, godkänt av" in page


def test_a_vouched_for_stranger_is_still_a_stranger(board, box, clock):  # noqa: F811 - the fixture that is imported above
    opener, inbox = box
    turn_on(board, opener, believed=MX)
    inbox.put(judged(PASS, sender="okand@exempel.se"))
    fetch(opener, clock)
    [row] = everything(board, opener, MailMessage)
    assert (row.state, row.proved) == (MessageState.ASIDE, True)


def test_the_header_is_read_in_the_child_as_it_is_written_by_the_large_providers():
    google = (
        "mx.google.com;\r\n       dkim=pass header.i=@exempel.se header.s=s1 header.b=abc;\r\n"
        "       spf=pass (google.com: domain of a@exempel.se designates 192.0.2.1 as permitted sender) smtp.mailfrom=a@exempel.se;\r\n"
        "       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=exempel.se"
    )
    found = read_letter(judged(google))
    assert (found.judged_by, found.dmarc, found.dmarc_domain) == ("mx.google.com", "pass", "exempel.se")
    versioned = read_letter(judged('"mx.exempel.se" 1; dmarc/1=fail action=none header.from=Exempel.SE'))
    assert (versioned.judged_by, versioned.dmarc, versioned.dmarc_domain) == (MX, "fail", "exempel.se")


def test_a_name_that_is_none_is_refused(board):
    with pytest.raises(Invalid):
        turn_on(board, board.runtime.opener, believed="mx exempel")


@needs_dovecot
def test_a_real_servers_letters_are_told_apart(board, server, real, clock):  # noqa: F811 - the fixture that is imported above
    assert isinstance(real.ports.inbox, ImapInbox)
    assert isinstance(real.ports.inbox.most, MostTaken)
    turn_on(board, real, port=server.port, believed=MX)
    server.put(judged(PASS))
    server.put(letter(pdf(content=papers.text_pdf("Påstått")), number=2).as_bytes())
    fetch(real, clock)
    proved = {one.message_id: one.proved for one in everything(board, real, MailMessage)}
    assert proved == {"<1@exempel.se>": True, "<2@exempel.se>": False}
    assert {one.created_by for one in everything(board, real, Document)} == {
        board.people["secretary"].id,
        None,
    }
