"""The command line as the person with the shell uses it: real processes' code, real folders."""

import hashlib
import logging
import shutil
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest

from boardroom.cli import running
from boardroom.cli.main import boardroom, main
from boardroom.cli.running import _application, _killed
from boardroom.core.actor import operator, worker_for
from boardroom.core.log import configure
from boardroom.documents.models import File
from boardroom.identity.actions import create_account
from boardroom.intake.actions import House, Incoming, receive
from boardroom.runtime import build
from boardroom.work import schema
from config import Settings
from tests.data.drained import drain
from tests.data.papers import text_pdf


def _file_one(settings, words="takomläggning och garanti"):
    made = build(settings)
    from boardroom.associations.queries import by_slug

    with made.opener.reading(worker_for()) as work:
        association = by_slug(work, "brf-provet-1")
    import io

    receive(
        made.opener,
        worker_for(association.id),
        [Incoming(io.BytesIO(text_pdf(words)), "Tak.pdf")],
        house=House(),
        seconds=30,
    )
    return made, association


def test_every_command_explains_itself(shell):
    for name, command in boardroom.commands.items():
        assert command.help, name
        assert shell(name, "--help").exit_code == 0


def test_the_log_of_a_fresh_installation_proves_itself(founded):
    answer = founded("verify-log")
    assert answer.exit_code == 0
    assert "brf-provet-1: " in answer.output
    assert "intact" in answer.output


def test_names_and_reasons_leave_the_log_after_twelve_months_and_no_sooner(founded):
    soon = founded("erase-log-payload", "--before", "2099-01-01")
    assert soon.exit_code == 2
    assert "twelve months" in soon.output
    answer = founded("erase-log-payload", "--before", "2020-01-01")
    assert answer.exit_code == 0, answer.output
    assert "brf-provet-1: 0 entries" in answer.output
    assert founded("verify-log").exit_code == 0


def test_a_changed_link_of_the_log_is_found(founded):
    with sqlite3.connect(founded.settings.home / "boardroom.db") as database:
        database.execute("DROP TRIGGER audit_entry_no_update")
        database.execute("UPDATE audit_entry SET verb = 'other' WHERE number = 1")
    database.close()
    answer = founded("verify-log")
    assert answer.exit_code == 1
    assert "BROKEN" in answer.output


def test_fixity_finds_a_damaged_original_and_names_it(founded):
    made, association = _file_one(founded.settings)
    assert founded("fixity").exit_code == 0
    with made.opener.reading(worker_for(association.id)) as work:
        stored = work.session.query(File).one()
        path = work.ports.blobs.path(association.id, stored.sha256)
    path.chmod(0o640)
    path.write_bytes(path.read_bytes() + b"x")
    answer = founded("fixity")
    assert answer.exit_code == 1
    assert stored.sha256 in answer.output
    made.engine.dispose()


def test_fixity_mends_from_a_backup_what_is_damaged_and_what_is_gone(founded, tmp_path):
    made, association = _file_one(founded.settings)
    _file_one(founded.settings, "hissavtal och uppsägning")[0].engine.dispose()
    backup = str(tmp_path / "backup")
    assert founded("backup", "--to", backup).exit_code == 0
    blobs = made.opener.ports.blobs
    with made.opener.reading(worker_for(association.id)) as work:
        changed, gone = (file.sha256 for file in work.session.query(File))
    path = blobs.path(association.id, changed)
    path.chmod(0o640)
    path.write_bytes(b"rot")
    blobs.path(association.id, gone).unlink()
    assert founded("fixity").exit_code == 1
    answer = founded("fixity", "--mend-from", backup)
    assert answer.exit_code == 0, answer.output
    assert f"restored: {changed}" in answer.output
    assert f"restored: {gone}" in answer.output
    for sha256 in (changed, gone):
        blobs.check(association.id, sha256)
    assert founded("fixity").exit_code == 0
    assert "intact" in founded("verify-log").output
    made.engine.dispose()


def test_a_place_that_cannot_hold_a_backup_is_one_line_that_says_what_to_do(founded, tmp_path):
    (tmp_path / "file").write_text("no folder")
    answer = founded("backup", "--to", str(tmp_path / "file"))
    assert answer.exit_code == 1
    assert answer.stderr.startswith(f"Error: {tmp_path / 'file'} cannot hold a backup: ")
    assert len(answer.stderr.splitlines()) == 1


def test_a_restored_portal_has_the_manifest_of_its_moment(founded, tmp_path):
    made, association = _file_one(founded.settings)
    founded("backup", "--to", str(tmp_path / "backup"))
    elsewhere = {"BOARDROOM_HOME": str(tmp_path / "other")}
    founded("restore", "--from", str(tmp_path / "backup"), **elsewhere)
    restored = build(Settings(home=tmp_path / "other", keys=tmp_path / "keys"))
    listed = restored.opener.ports.blobs.listed(association.id)
    assert listed
    assert listed == made.opener.ports.blobs.listed(association.id)
    answer = founded("fixity", **elsewhere)
    assert answer.exit_code == 0, answer.output
    assert "manifest" not in answer.output
    restored.engine.dispose()
    made.engine.dispose()


def test_a_backup_of_a_running_portal_restores_to_the_same_hashes_and_searches(founded, tmp_path):
    made, association = _file_one(founded.settings)
    with made.opener.reading(worker_for(association.id)) as work:
        before = sorted(row.sha256 for row in work.session.query(File))
    first = founded("backup", "--to", str(tmp_path / "backup"))
    assert first.exit_code == 0, first.output
    second = founded("backup", "--to", str(tmp_path / "backup"))
    assert "0 of them new" in second.output or second.exit_code == 0
    made.engine.dispose()
    elsewhere = {"BOARDROOM_HOME": str(tmp_path / "other")}
    answer = founded("restore", "--from", str(tmp_path / "backup"), **elsewhere)
    assert answer.exit_code == 0, answer.output
    restored = build(Settings(home=tmp_path / "other", keys=tmp_path / "keys"))
    with restored.opener.reading(worker_for(association.id)) as work:
        assert sorted(row.sha256 for row in work.session.query(File)) == before
        for digest in before:
            assert hashlib.sha256(work.ports.blobs.read(association.id, digest)).hexdigest() == digest
    restored.engine.dispose()


def test_a_damaged_backup_is_never_restored_in_silence(founded, tmp_path):
    made, _association = _file_one(founded.settings)
    founded("backup", "--to", str(tmp_path / "backup"))
    made.engine.dispose()
    blob = next(path for path in (tmp_path / "backup" / "blobs").rglob("*") if path.is_file())
    blob.chmod(0o640)
    blob.write_bytes(b"rot")
    from boardroom.adapters.backup_folder import BackupProblem

    with pytest.raises(BackupProblem, match="damaged"):
        founded("restore", "--from", str(tmp_path / "backup"), BOARDROOM_HOME=str(tmp_path / "other"))


def test_an_upgrade_backs_up_before_it_migrates(founded, tmp_path):
    made = build(founded.settings)
    # Some versions: that every one of them leads on is seen to where the migrations are.
    schema.go_back(made.engine, "0027")
    made.engine.dispose()
    shutil.rmtree(tmp_path / "var-backup", ignore_errors=True)
    answer = founded("upgrade")
    assert answer.exit_code == 0, answer.output
    assert "Backed up to " in answer.output
    assert schema.version(build(founded.settings).engine) == schema.newest(made.engine)


def _with_app(settings, secret):
    """Someone whose secret was kept readable by an earlier version."""
    made = build(settings)
    with made.opener.writing(operator()) as work:
        created = create_account(work, "maja@exempel.se", "Maja Ek", "grinden knarrar om hösten")
        created.totp_secret = secret
    made.engine.dispose()


def _kept_secret(settings):
    with sqlite3.connect(settings.home / "boardroom.db") as database:
        return database.execute("SELECT totp_secret FROM account").fetchone()[0]


def test_an_upgrade_locks_the_secrets_that_an_earlier_version_left_readable(founded):
    _with_app(founded.settings, "JBSWY3DPEHPK3PXP")
    answer = founded("upgrade")
    assert answer.exit_code == 0, answer.output
    assert "secrets of 1 accounts are locked" in answer.output
    assert _kept_secret(founded.settings).startswith("box1:")
    assert "are locked" not in founded("upgrade").output
    assert founded("verify-log").exit_code == 0


def test_the_earlier_version_is_not_given_secrets_that_it_cannot_read(founded):
    _with_app(founded.settings, "JBSWY3DPEHPK3PXP")
    founded("upgrade")
    with pytest.raises(RuntimeError, match="second step"):
        schema.go_back(build(founded.settings).engine, "base")
    assert _kept_secret(founded.settings).startswith("box1:")


def test_a_restore_without_the_keys_says_whose_codes_cannot_be_checked(founded, tmp_path):
    _with_app(founded.settings, "JBSWY3DPEHPK3PXP")
    founded("upgrade")
    founded("backup", "--to", str(tmp_path / "away"))
    elsewhere = {"BOARDROOM_HOME": str(tmp_path / "new" / "var")}
    without = founded(
        "restore",
        "--from",
        str(tmp_path / "away"),
        **elsewhere,
        BOARDROOM_KEYS=str(tmp_path / "new" / "keys"),
    )
    assert without.exit_code == 0, without.output
    assert "codes of 1 accounts cannot be checked" in without.output
    shutil.rmtree(tmp_path / "new")
    assert "cannot be checked" not in founded("restore", "--from", str(tmp_path / "away"), **elsewhere).output


def test_a_lost_second_step_is_turned_off_by_a_ceremony_that_asks_why(founded):
    _with_app(founded.settings, "JBSWY3DPEHPK3PXP")
    command = ("account", "second-step-off", "--email", "maja@exempel.se")
    assert founded(*command).exit_code == 2
    assert founded(*command, "--because", "telefonen i sjön, ringde upp").exit_code == 0
    assert _kept_secret(founded.settings) == ""
    again = founded(*command, "--because", "igen")
    assert again.exit_code == 1
    assert "no second step" in again.output
    with sqlite3.connect(founded.settings.home / "boardroom.db") as database:
        assert database.execute("SELECT template FROM message").fetchall() == [("account_changed",)]


def test_a_database_of_another_version_is_not_opened(founded):
    with sqlite3.connect(founded.settings.home / "boardroom.db") as database:
        database.execute("UPDATE alembic_version SET version_num = 'other'")
    database.close()
    answer = founded("jobs")
    assert answer.exit_code == 1
    assert "boardroom upgrade" in answer.output


def test_a_refused_token_is_said_in_one_line(founded):
    answer = founded("token", "create", "--association", "brf-provet-1", "--email", "ingen@exempel.se")
    assert answer.exit_code == 1
    assert len(answer.output.strip().splitlines()) == 1


def test_a_file_that_is_no_pdf_is_unreadable_and_not_broken(shell, tmp_path):
    plain = tmp_path / "brev.pdf"
    plain.write_bytes(b"hej")
    assert shell("verify", str(plain)).exit_code == 2


def test_a_pdf_without_a_seal_is_not_called_intact(shell, tmp_path):
    plain = tmp_path / "brev.pdf"
    plain.write_bytes(text_pdf("hej"))
    assert shell("verify", str(plain)).exit_code == 1


def test_a_mistake_on_the_command_line_is_said_in_one_line(monkeypatch, capsys):
    for words, wanted in (
        (["token", "create"], "--association"),
        (["bogus"], "bogus"),
        (["verify", "no-such-file.pdf"], "no-such-file.pdf"),
        ([], ""),
    ):
        monkeypatch.setattr(sys, "argv", ["boardroom", *words])
        with pytest.raises(SystemExit):
            main()
        said = capsys.readouterr().err.strip()
        if words:
            assert wanted in said
            assert len(said.splitlines()) == 1


def test_the_queues_bells_do_not_fill_the_terminal(capsys):
    root = logging.getLogger()
    before = root.handlers, root.level
    try:
        configure("INFO")
        logging.getLogger("huey.consumer").info("Executing a bell")
        logging.getLogger("huey").warning("a queue in trouble")
    finally:
        root.handlers, root.level = before
    said = capsys.readouterr().err
    assert "Executing" not in said
    assert "a queue in trouble" in said


def test_a_process_that_someone_killed_is_no_sign_that_it_cannot_start():
    for number, told in ((signal.SIGKILL, True), (signal.SIGTERM, True), (signal.SIGSEGV, False)):
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        child.send_signal(number)
        child.wait()
        assert _killed(child) is told


def test_the_demonstrations_log_in_page_shows_who_to_log_in_as(runtime):
    shown = _application(replace(runtime, settings=replace(runtime.settings, demonstration=True)))
    page = shown.test_client().get("/log-in").text
    assert "per-olof@granen7.example" in page


def test_jobs_counts_what_is_left_and_waits_until_nothing_is(founded, monkeypatch):
    made, _association = _file_one(founded.settings)
    waiting = founded("jobs").output
    assert "     1  reading.recognise\n" in waiting
    waits = []

    def work_meanwhile(seconds):
        waits.append(seconds)
        drain(made.opener)

    monkeypatch.setattr(running, "time", SimpleNamespace(sleep=work_meanwhile))
    answer = founded("jobs", "--wait")
    assert answer.exit_code == 0, answer.output
    assert len(waits) == 1
    assert {line.split()[0] for line in answer.output.splitlines()} == {"0"}
    assert len(answer.output.splitlines()) == len(waiting.splitlines())
    made.engine.dispose()


def test_a_command_at_a_home_without_associations_says_where_it_looked(shell):
    (shell.settings.home / "demo").mkdir()
    for command, code in {"verify-log": 0, "fixity": 1, "jobs": 0}.items():
        answer = shell(command)
        assert answer.exit_code == code
        assert f"There is no association in {shell.settings.home}." in answer.stderr
        assert f"BOARDROOM_HOME={shell.settings.home / 'demo'}" in answer.stderr


def test_a_command_at_a_mistyped_home_says_so_and_makes_nothing_there(shell, tmp_path):
    mistyped = tmp_path / "vra"
    for command in ("verify-log", "fixity", "jobs", "reindex", "backup", "upgrade"):
        answer = shell(command, BOARDROOM_HOME=str(mistyped), BOARDROOM_KEYS=str(tmp_path / "kyes"))
        assert answer.exit_code == 1
        assert answer.output.startswith(f"Error: There is no portal in {mistyped}"), answer.output
        assert len(answer.output.splitlines()) == 1
    assert not mistyped.exists()
    assert not (tmp_path / "kyes").exists()


def test_reindex_without_the_database_of_the_index_is_one_line_that_says_what_to_do(founded, tmp_path):
    _file_one(founded.settings)
    absent = f"postgresql://nobody@/nowhere?host={tmp_path}"
    answer = founded("reindex", BOARDROOM_SEARCH_DATABASE=absent)
    assert answer.exit_code == 1
    said = [line for line in answer.output.splitlines() if line]
    assert len(said) == 1, answer.output
    for words in ("was not rebuilt", "does not answer", "as they were", "`boardroom reindex`"):
        assert words in said[0]
