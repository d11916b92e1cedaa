"""The inbox's contract, on a real Dovecot over TLS and on the twin alike; and what only a server can refuse."""

import logging
import stat
from dataclasses import replace
from hashlib import sha256

import pytest

from boardroom.adapters.imap_inbox import ImapInbox
from boardroom.adapters.twins.kept_inbox import KeptInbox
from boardroom.ports.inbox import Address, InboxTrouble, MostTaken, Removal, Trouble
from tests.data.mail_server import DOVECOT, PASSWORD, USER, served

MOST = MostTaken(message=200_000, reserve=0)
needs_dovecot = pytest.mark.skipif(DOVECOT is None, reason="dovecot (package dovecot-imapd) is not installed")
LETTER = b"From: astrid@exempel.se\nSubject: Hej\nMessage-ID: <%d@exempel.se>\n\nhej\n"


@pytest.fixture
def server():
    with served() as made:
        made.put(LETTER % 0)
        yield made


@pytest.fixture
def address(server):
    return Address("brf-provet-1", "localhost", server.port, USER, "INBOX", "Arkiverat å&ä")


@pytest.fixture
def inbox(server, address, tmp_path):
    made = ImapInbox(tmp_path / "mail-in", MOST, server.context)
    made.keep_password(address, PASSWORD)
    return made


@pytest.fixture(params=[pytest.param("dovecot", marks=needs_dovecot), "twin"])
def filled(request):
    """An inbox with three messages, and its address."""
    if request.param == "twin":
        made = KeptInbox(MOST)
        for number in range(3):
            made.put(LETTER % number)
        return made, Address("brf-provet-1", "localhost", 993, USER, "INBOX", "Arkiverat")
    server = request.getfixturevalue("server")
    for number in (1, 2):
        server.put(LETTER % number)
    return request.getfixturevalue("inbox"), request.getfixturevalue("address")


def test_messages_are_told_fetched_and_put_away_one_by_one(filled):
    inbox, address = filled
    with inbox.opened(address) as folder:
        generation, lying = folder.uid_validity, folder.numbers()
        assert len(lying) == 3
        waiting = folder.sizes(lying)
        assert [one.uid for one in waiting] == lying
        assert all(one.size > 50 for one in waiting)
        assert b"<0@exempel.se>" in folder.head(lying[0])
        assert b"hej" not in folder.head(lying[0])
        assert folder.message(lying[0]).strip().endswith(b"hej")
        assert folder.numbers() == lying  # looking marks nothing
        folder.put_away(lying[1])
        folder.put_away(lying[1])  # again is fine
        assert folder.sizes([lying[1]]) == []
    with inbox.opened(address) as folder:
        assert folder.uid_validity == generation
        assert folder.numbers() == [lying[0], lying[2]]


def test_a_message_is_destroyed_wherever_it_lies_and_only_the_very_one(filled):
    inbox, address = filled
    with inbox.opened(address) as folder:
        first, second, third = folder.numbers()
        gone, other = folder.message(first), folder.message(third)
        folder.put_away(first)
        # Found by its Message-ID, known by its bytes: who repeats an identifier destroys nothing of another's.
        assert folder.remove("<1@exempel.se>", sha256(gone).hexdigest()) is Removal.ABSENT
        assert folder.remove("<2@exempel.se>", sha256(other).hexdigest()) is Removal.REMOVED
        assert folder.numbers() == [second]
        assert folder.remove("<0@exempel.se>", sha256(gone).hexdigest()) is Removal.REMOVED
        assert folder.remove("<0@exempel.se>", sha256(gone).hexdigest()) is Removal.ABSENT  # again is fine
        assert folder.numbers() == [second]  # the folder stays open


@needs_dovecot
def test_a_message_in_the_archive_folder_is_destroyed_on_the_server(server, inbox, address):
    with inbox.opened(address) as folder:
        [uid] = folder.numbers()
        content = folder.message(uid)
        folder.put_away(uid)
        assert folder.remove('<0@exempel.se>" ALL "', sha256(content).hexdigest()) is Removal.REFUSED
        assert folder.remove("<0@exempel.se>", "0" * 64) is Removal.ABSENT
    assert len(server.archived("Arkiverat &AOU-&-&AOQ-")) == 1
    with inbox.opened(address) as folder:
        assert folder.remove("<0@exempel.se>", sha256(content).hexdigest()) is Removal.REMOVED
    assert server.archived("Arkiverat &AOU-&-&AOQ-") == []


@needs_dovecot
def test_what_is_put_away_is_read_and_lies_in_the_archive_folder(server, inbox, address):
    with inbox.opened(replace(address, archive_folder="Arkiverat")) as folder:
        folder.put_away(folder.numbers()[0])
    [moved] = server.archived()
    assert "S" in moved.name.rpartition(",")[2]
    assert server.lying() == []


@needs_dovecot
def test_without_an_archive_folder_the_mark_alone_keeps_it_from_being_taken_again(server, inbox, address):
    with inbox.opened(replace(address, archive_folder="")) as folder:
        folder.put_away(folder.numbers()[0])
        assert folder.numbers() == []
    assert len(server.lying()) == 1


@needs_dovecot
def test_never_more_of_a_message_is_fetched_than_is_let_in(server, inbox, address):
    server.put(LETTER % 1 + b"x" * 500_000)
    with inbox.opened(address) as folder:
        uid = folder.numbers()[-1]
        assert folder.sizes([uid])[0].size > 500_000
        assert len(folder.message(uid)) <= MOST.message


@needs_dovecot
def test_a_wrong_password_a_missing_folder_and_a_strange_certificate_are_told_apart(
    server, inbox, address, tmp_path, caplog
):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(InboxTrouble) as met, inbox.opened(replace(address, folder="Finns inte")):
        pass
    assert met.value.trouble is Trouble.NO_FOLDER
    inbox.keep_password(address, "fel-lösenord")
    with pytest.raises(InboxTrouble) as met, inbox.opened(address):
        pass
    assert met.value.trouble is Trouble.LOG_IN
    with pytest.raises(InboxTrouble) as met, ImapInbox(tmp_path / "mail-in", MOST).opened(address):
        pass
    assert met.value.trouble is Trouble.NOT_TRUSTED
    server.stop()
    with pytest.raises(InboxTrouble) as met, inbox.opened(address):
        pass
    assert met.value.trouble is Trouble.UNREACHABLE
    assert "fel-lösenord" not in caplog.text
    assert "fel-lösenord" not in repr(met.value.__context__)


def test_a_password_is_for_one_server_and_name_alone(tmp_path):
    inbox = ImapInbox(tmp_path / "mail-in", MOST)
    address = Address("brf-provet-1", "imap.exempel.se", 993, USER, "INBOX", "Arkiverat")
    assert not inbox.has_password(address)
    with pytest.raises(InboxTrouble) as met, inbox.opened(address):
        pass
    assert met.value.trouble is Trouble.NO_PASSWORD
    inbox.keep_password(address, PASSWORD)
    assert inbox.has_password(address)
    # Whoever changes the settings cannot have it sent elsewhere: nothing is even connected to.
    with pytest.raises(InboxTrouble) as met, inbox.opened(replace(address, server="imap.annan.se")):
        pass
    assert met.value.trouble is Trouble.OTHER_PASSWORD


def test_a_password_is_readable_by_the_service_alone(tmp_path):
    inbox = ImapInbox(tmp_path / "mail-in", MOST)
    inbox.keep_password(Address("brf-provet-1", "imap.exempel.se", 993, USER, "INBOX", ""), PASSWORD)
    [kept] = (tmp_path / "mail-in").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
