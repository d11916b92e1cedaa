"""Papers by mail: filed once, marked only after the commit, and nothing of it trusted."""

import json
import logging
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from boardroom.adapters.imap_inbox import ImapInbox
from boardroom.adapters.twins.kept_inbox import KeptInbox
from boardroom.core.actor import worker_for
from boardroom.core.errors import Invalid, NotPermitted
from boardroom.core.letters import ENCRYPTED, NO_ATTACHMENT, TOO_DEEP, LetterUnreadable, read_letter
from boardroom.documents.models import Document
from boardroom.intake import jobs, queries
from boardroom.intake.actions import admit, dismiss, set_mailbox
from boardroom.intake.models import Import, MailMessage, MessageState, Source, Upload, UploadState
from boardroom.intake.queries import address_of
from boardroom.intake.rules import MAIL_TROUBLES, accepts
from boardroom.ports.inbox import MostTaken, Trouble
from tests.data import papers
from tests.data.mail_server import DOVECOT, PASSWORD, USER, served

ROOT = Path(__file__).resolve().parents[2]
PAPER = papers.text_pdf("Protokoll")
needs_dovecot = pytest.mark.skipif(DOVECOT is None, reason="dovecot (package dovecot-imapd) is not installed")


def letter(
    *files: tuple[str, bytes, str],
    sender: str = "Bo Lind <secretary@exempel.se>",
    subject: str = "VB: Styrelseprotokoll 3",
    number: int = 1,
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "papper@exempel.se", subject
    made["Message-ID"] = f"<{number}@exempel.se>"
    made.set_content("Här kommer det.")
    for name, content, kind in files:
        main, _, sub = kind.partition("/")
        made.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return made


def pdf(name: str = "protokoll.pdf", content: bytes = PAPER) -> tuple[str, bytes, str]:
    return name, content, "application/pdf"


@pytest.fixture
def box(board):
    """The portal's opener with a folder in memory, and that folder; mail-in is on."""
    inbox = KeptInbox()
    opener = replace(board.runtime.opener, ports=replace(board.runtime.opener.ports, inbox=inbox))
    turn_on(board, opener)
    return opener, inbox


def turn_on(
    board, opener, *, server: str = "localhost", port: int = 993, senders: str = "", believed: str = ""
) -> None:
    with opener.writing(board.actor("chair")) as work:
        set_mailbox(
            work,
            enabled=True,
            server=server,
            port=port,
            username=USER,
            folder="INBOX",
            archive_folder="Arkiverat",
            senders=senders,
            authserv_id=believed,
        )


def everything(board, opener, kind):
    with opener.reading(worker_for(board.association.id)) as work:
        return work.session.query(kind).all()


def fetch(opener, clock, rounds: int = 1) -> None:
    for _ in range(rounds):
        clock.advance(timedelta(minutes=6))
        while jobs.fetch_mail(opener):
            pass
        while jobs.inspect(opener):
            pass


# --- Filing -----------------------------------------------------------------------------------------


def test_what_is_attached_is_filed_as_nobodys_own_and_put_away(board, box, clock):
    opener, inbox = box
    inbox.put(letter(pdf("2026-03-14 Protokoll.pdf"), pdf("scan0001.pdf", papers.text_pdf("Två"))).as_bytes())
    fetch(opener, clock)
    assert sorted(one.title for one in everything(board, opener, Document)) == [
        "Protokoll",
        "Styrelseprotokoll 3 (2)",
    ]
    uploads = everything(board, opener, Upload)
    assert {one.source for one in uploads} == {Source.MAIL}
    assert {one.created_by for one in uploads} == {None}  # whoever wrote From is no person of ours
    assert all(one.described_at is None for one in uploads)  # a person still says yes
    [brought] = everything(board, opener, Import)
    assert (brought.name, brought.source, brought.created_by) == ("Styrelseprotokoll 3", Source.MAIL, None)
    assert inbox.messages == {}
    assert len(inbox.archived) == 1


def test_a_few_messages_are_taken_at_a_time_and_then_the_rest(board, box):
    opener, inbox = box
    for number in range(7):
        inbox.put(letter(number=number).as_bytes())
    assert jobs.fetch_mail(opener)
    assert len(inbox.archived) == 5
    assert not jobs.fetch_mail(opener)
    assert len(inbox.archived) == 7


def test_a_stranger_is_kept_aside_until_someone_says_yes_or_no(board, box, clock):
    opener, inbox = box
    for number in (1, 2):
        inbox.put(letter(pdf(), sender="Okänd <okand@exempel.org>", number=number).as_bytes())
    fetch(opener, clock, rounds=2)
    assert everything(board, opener, Document) == []
    assert len(inbox.messages) == 2
    with opener.reading(board.actor("manager")) as work:
        assert queries.awaiting_a_word(work) == []
    with opener.reading(board.actor("chair")) as work:
        first, second = queries.awaiting_a_word(work)
    with pytest.raises(NotPermitted), opener.writing(board.actor("manager")) as work:
        admit(work, first.id)
    with opener.writing(board.actor("chair")) as work:
        admit(work, first.id)
        dismiss(work, second.id)
    fetch(opener, clock)
    [filed] = everything(board, opener, Document)
    assert filed.created_by == board.people["chair"].id
    assert inbox.messages == {}


def test_a_member_without_the_right_to_add_is_kept_aside_too(board, box, clock):
    opener, inbox = box
    inbox.put(letter(pdf(), sender="member@exempel.se").as_bytes())
    fetch(opener, clock)
    [row] = everything(board, opener, MailMessage)
    assert (row.state, "uppdrag" in row.problem) == (MessageState.ASIDE, True)


def test_named_addresses_and_domains_are_accepted(board, box, clock):
    opener, inbox = box
    turn_on(board, opener, senders="@forvaltaren.se")
    inbox.put(letter(pdf(), sender="ekonomi@forvaltaren.se").as_bytes())
    fetch(opener, clock)
    [filed] = everything(board, opener, Document)
    assert filed.created_by is None
    assert accepts("a@b.se\n@c.se", "x@c.se")
    assert not accepts("a@b.se\n@c.se", "x@sub.c.se")
    assert not accepts("@c.se", "")


def test_two_senders_in_one_header_are_nobody(board, box, clock):
    opener, inbox = box
    inbox.put(letter(pdf(), sender="secretary@exempel.se, okand@exempel.org").as_bytes())
    fetch(opener, clock)
    assert everything(board, opener, MailMessage)[0].state is MessageState.ASIDE


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (letter(), "inget bifogat"),
        (letter(("smime.p7m", b"0" * 50, "application/pkcs7-mime")), "krypterat"),
    ],
)
def test_a_letter_without_anything_to_file_is_listed_with_the_reason(board, box, clock, message, words):
    opener, inbox = box
    inbox.put(message.as_bytes())
    fetch(opener, clock)
    [row] = everything(board, opener, MailMessage)
    assert (row.state, words in row.problem) == (MessageState.USELESS, True)
    assert everything(board, opener, Import)[0].id == row.import_id
    assert inbox.messages == {}


def test_a_letter_too_large_is_never_fetched_whole(board, box, clock):
    opener, inbox = box
    inbox.most = MostTaken(message=2_000, reserve=0)
    inbox.put(letter(pdf(content=b"%PDF-1.4" + b"x" * 5_000)).as_bytes())
    fetch(opener, clock)
    [row] = everything(board, opener, MailMessage)
    assert (row.state, "större" in row.problem) == (MessageState.USELESS, True)


def test_zip_files_and_letters_in_letters_each_get_a_line(board, box, clock):
    opener, inbox = box
    inner = letter(pdf("inre.pdf"), subject="Inre")
    bare = letter(subject="Utan bilaga")
    outer = letter(("arkiv.zip", b"PK\x03\x04", "application/zip"))
    outer.add_attachment(inner)
    outer.add_attachment(bare)
    inbox.put(outer.as_bytes())
    fetch(opener, clock)
    found = {one.name: (one.state, one.problem) for one in everything(board, opener, Upload)}
    assert found["inre.pdf"][0] is UploadState.FILED
    assert found["arkiv.zip"][0] is UploadState.REFUSED
    assert "ZIP" in found["arkiv.zip"][1]
    assert "inga bilagor" in found["Utan bilaga.eml"][1]


# --- Once -------------------------------------------------------------------------------------------


def test_a_crash_before_the_mark_files_nothing_twice(board, box, clock):
    opener, inbox = box
    inbox.put(letter(pdf()).as_bytes())

    def stopped(uid):
        raise KeyboardInterrupt

    inbox.put_away, put_away = stopped, inbox.put_away
    with pytest.raises(KeyboardInterrupt):
        jobs.fetch_mail(opener)
    inbox.put_away = put_away
    clock.advance(timedelta(minutes=16))  # the lease has run out
    fetch(opener, clock)
    assert len(everything(board, opener, Document)) == len(everything(board, opener, Upload)) == 1
    assert inbox.messages == {}


def test_a_crash_between_filing_and_noting_it_files_nothing_twice(board, box, clock, monkeypatch):
    opener, inbox = box
    inbox.put(letter(pdf(), ("arkiv.zip", b"PK\x03\x04", "application/zip")).as_bytes())

    def stopped(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("boardroom.intake.actions.record_message_filed", stopped)
        with pytest.raises(KeyboardInterrupt):
            jobs.fetch_mail(opener)
    assert len(inbox.messages) == 1
    clock.advance(timedelta(minutes=16))
    fetch(opener, clock)
    assert len(everything(board, opener, Document)) == 1
    assert len(everything(board, opener, Upload)) == 2
    assert len(everything(board, opener, Import)) == 1
    assert inbox.messages == {}


def test_new_numbers_for_old_messages_file_nothing_twice(board, box, clock):
    opener, inbox = box
    inbox.put(letter(pdf()).as_bytes())
    inbox.put_away, put_away = lambda uid: None, inbox.put_away  # a server that forgets marks and moves
    fetch(opener, clock)
    inbox.put_away = put_away
    inbox.start_over()
    inbox.put(letter(pdf(content=papers.text_pdf("Annat")), number=1).as_bytes())  # the same Message-ID
    fetch(opener, clock)
    assert len(everything(board, opener, Document)) == 2
    assert len(everything(board, opener, Upload)) == 2
    assert inbox.messages == {}


# --- Trouble ----------------------------------------------------------------------------------------


def test_a_broken_server_is_told_with_since_when_and_what_to_do(board, box, clock, client_as):
    opener, inbox = box
    inbox.trouble = Trouble.LOG_IN
    began = clock.now()
    assert not jobs.fetch_mail(opener)
    clock.advance(timedelta(minutes=10))
    assert not jobs.fetch_mail(opener)
    with opener.reading(board.actor("chair")) as work:
        found = queries.mailbox(work)
        assert (found.failing_since, found.problem) == (began, MAIL_TROUBLES["log_in"])
    page = client_as("chair").get("/brf-provet-1/health/").get_data(as_text=True)
    assert "godtar inte användarnamnet eller lösenordet" in page
    inbox.trouble = None
    fetch(opener, clock)
    with opener.reading(board.actor("chair")) as work:
        found = queries.mailbox(work)
        assert (found.failing_since, found.problem) == (None, "")
    assert set(MAIL_TROUBLES) == {one.value for one in Trouble}


def test_a_mailbox_that_is_off_is_left_alone(board, box, clock):
    opener, inbox = box
    with opener.writing(board.actor("chair")) as work:
        set_mailbox(
            work,
            enabled=False,
            server="",
            port=993,
            username="",
            folder="",
            archive_folder="",
            senders="",
        )
    inbox.put(letter(pdf()).as_bytes())
    fetch(opener, clock)
    assert len(inbox.messages) == 1


@pytest.mark.parametrize(
    "wrong", [{"server": ""}, {"archive_folder": "inbox"}, {"senders": "inte en adress"}, {"username": " "}]
)
def test_settings_that_do_not_hold_together_are_refused(board, wrong):
    right = {
        "enabled": True,
        "server": "imap.exempel.se",
        "port": 993,
        "username": "u",
        "folder": "INBOX",
        "archive_folder": "A",
        "senders": "",
    }
    with pytest.raises(Invalid), board.runtime.opener.writing(board.actor("chair")) as work:
        set_mailbox(work, **right | wrong)
    with pytest.raises(NotPermitted), board.runtime.opener.writing(board.actor("secretary")) as work:
        set_mailbox(work, **right)


# --- Letters ----------------------------------------------------------------------------------------


def test_a_letter_is_taken_apart_in_a_child():
    deep = letter(pdf(), subject="Innerst")
    for _ in range(4):
        outer = letter(subject="Utanpå")
        outer.add_attachment(deep)
        deep = outer
    made = letter(pdf("årsmöte å.pdf"), subject="SV: Re: Årsmöte")
    made.add_attachment(deep)
    made.add_attachment(letter(("smime.p7m", b"0", "application/pkcs7-mime"), subject="Låst"))
    made.add_attachment(letter(subject="Tomt"))
    found = read_letter(made.as_bytes())
    assert (found.sender, found.sender_name) == ("secretary@exempel.se", "Bo Lind")
    assert (found.subject, found.message_id) == ("Årsmöte", "<1@exempel.se>")
    assert [(one.name, one.refusal) for one in found.attachments] == [
        ("årsmöte å.pdf", ""),
        ("Utanpå.eml", TOO_DEEP),
        ("Låst.eml", ENCRYPTED),
        ("Tomt.eml", NO_ATTACHMENT),
    ]
    assert found.attachments[0].content == PAPER


def test_a_logo_in_a_signature_is_no_paper():
    made = EmailMessage()
    made["From"], made["Subject"] = "a@exempel.se", "Hej"
    made.set_content("Hej")
    made.add_alternative('<p>Hej <img src="cid:logo"></p>', subtype="html")
    made.get_payload()[1].add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<logo>")
    made.add_attachment(PAPER, maintype="application", subtype="pdf", filename="a.pdf")
    assert [one.name for one in read_letter(made.as_bytes()).attachments] == ["a.pdf"]


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"\x00" * 5_000,
        b"From: <<<>>>@\nSubject: =?utf-8?b?////?=\nContent-Type: multipart/mixed; boundary=\n\n",
        b"From: a@b.se\nFrom: c@d.se\n\n",
        b"From: a@b.se\nContent-Disposition: attachment; filename*=utf-8''%ff%fe\n\nx",
        b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3_000)),
        b"From: a@b.se\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\nhej\n" * 5_000,
    ],
)
def test_hostile_letters_are_read_or_given_up_and_nothing_else(hostile):
    try:
        found = read_letter(hostile)
    except LetterUnreadable:
        return
    assert found.sender in {"", "a@b.se"}
    json.dumps([found.subject, found.message_id]).encode()


# --- A real server ----------------------------------------------------------------------------------


@pytest.fixture
def server():
    with served() as made:
        yield made


@pytest.fixture
def real(board, server):
    inbox = ImapInbox(
        board.runtime.settings.keys / "mail-in", MostTaken(message=1_000_000, reserve=0), server.context
    )
    opener = replace(board.runtime.opener, ports=replace(board.runtime.opener.ports, inbox=inbox))
    turn_on(board, opener, port=server.port)
    with opener.writing(board.actor("chair")) as work:
        box = queries.mailbox(work)
        inbox.keep_password(address_of(work, box), PASSWORD)
    return opener


@needs_dovecot
def test_mail_is_filed_from_a_real_server_and_moved_there(board, server, real, clock, caplog):
    caplog.set_level(logging.DEBUG)
    server.put(letter(pdf()).as_bytes())
    server.put(letter(pdf(), sender="okand@exempel.org", number=2).as_bytes())
    fetch(real, clock)
    assert len(everything(board, real, Document)) == 1
    [moved], [left] = server.archived(), server.lying()
    assert "S" in moved.name.rpartition(",")[2]
    assert "S" not in left.name.rpartition(",")[2]  # the stranger's is not even marked as read
    assert PASSWORD not in caplog.text


@needs_dovecot
def test_a_new_generation_of_the_folder_files_nothing_twice(board, server, real, clock):
    server.put(letter(pdf()).as_bytes())
    fetch(real, clock)
    [moved] = server.archived()
    server.stop()
    moved.rename(server.inbox / "new" / "1.again.test")
    server.start_over()
    fetch(real, clock)
    assert len(everything(board, real, Document)) == 1
    assert len(everything(board, real, Upload)) == 1
    assert server.lying() == []


@needs_dovecot
def test_a_server_that_is_gone_is_tried_again_until_it_answers(board, server, real, clock):
    server.put(letter(pdf()).as_bytes())
    server.stop()
    fetch(real, clock)
    with real.reading(board.actor("chair")) as work:
        assert queries.mailbox(work).problem == MAIL_TROUBLES["unreachable"]
    server.start()
    fetch(real, clock)
    assert len(everything(board, real, Document)) == 1


_KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from boardroom.adapters.imap_inbox import ImapFolder
from boardroom.intake import jobs
from boardroom.runtime import build
from config import Settings

def put_away(self, uid):
    os.kill(os.getpid(), signal.SIGKILL)

ImapFolder.put_away = put_away
jobs.fetch_mail(build(Settings(home=Path(sys.argv[1]), keys=Path(sys.argv[2]), disk_reserve_mb=0)).opener)
"""


@needs_dovecot
def test_a_worker_killed_between_commit_and_mark_files_nothing_twice(board, server, real, clock):
    server.put(letter(pdf()).as_bytes())
    settings = board.runtime.settings
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(settings.home), str(settings.keys)],
        cwd=ROOT,
        env={**os.environ, "SSL_CERT_FILE": str(server.certificate), "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=100,
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert len(everything(board, real, Document)) == 1  # committed
    assert len(server.lying()) == 1  # not marked
    with real.writing(worker_for(board.association.id)) as work:
        queries.mailbox(work).next_at = clock.now()  # the dead worker's lease runs out
    fetch(real, clock)
    assert len(everything(board, real, Document)) == len(everything(board, real, Upload)) == 1
    assert server.lying() == []
    assert len(server.archived()) == 1
