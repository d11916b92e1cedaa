"""Backups in the age format for the holders of its keys: drilled as the operator does it, with one key lost too."""

import hashlib
import io
import json
import re
import sqlite3
import tarfile

import pyrage
import pytest

from boardroom.adapters.backup_folder import BackupProblem, moments
from boardroom.adapters.backup_folder.sealed import unpack_keys
from boardroom.app import create_app
from boardroom.associations.queries import by_slug
from boardroom.core.actor import operator, worker_for
from boardroom.documents.models import File
from boardroom.identity.actions import create_account
from boardroom.intake.actions import House, Incoming, receive
from boardroom.runtime import build
from boardroom.search.actions import search
from boardroom.search.jobs import index
from boardroom.search.queries import Narrowing
from config import Settings
from tests.data.papers import text_pdf

PASSWORD = "fyra vanliga ord räcker"


@pytest.fixture
def key_of(founded):
    """Register a holder, whose key is made, and return both halves."""

    def add(name):
        answer = founded("backup-key", "add", "--holder", name)
        assert answer.exit_code == 0, answer.output
        [secret] = re.findall(r"^AGE-SECRET-KEY-1\w+$", answer.output, re.MULTILINE)
        [public] = re.findall(r"age1\w+", answer.output)
        return secret, public

    return add


def _file(settings, words, name="Tak.pdf"):
    made = build(settings)
    with made.opener.reading(worker_for()) as work:
        association = by_slug(work, "brf-provet-1")
    incoming = [Incoming(io.BytesIO(text_pdf(words)), name)]
    receive(made.opener, worker_for(association.id), incoming, house=House(), seconds=30)
    while index(made.opener):
        pass
    made.engine.dispose()
    return association


def _restored(founded, tmp_path, secret, where, source=None, **changes):
    place = tmp_path / where
    (tmp_path / f"{where}.key").write_text(f"# en innehavares nyckel\n{secret}\n")
    answer = founded(
        "restore", "--from", str(source or tmp_path / "backup"), "--key", str(tmp_path / f"{where}.key"),
        BOARDROOM_HOME=str(place / "var"), BOARDROOM_KEYS=str(place / "keys"), **changes,
    )  # fmt: skip
    assert answer.exit_code == 0, answer.output
    return Settings(home=place / "var", keys=place / "keys", base_url="http://localhost", disk_reserve_mb=0)


def _hashes(settings):
    made = build(settings)
    with made.opener.reading(worker_for()) as work:
        found = sorted({row.sha256 for row in work.session.query(File)})
        tenant = by_slug(work, "brf-provet-1").id
        for one in found:
            assert hashlib.sha256(work.ports.blobs.read(tenant, one)).hexdigest() == one
    made.engine.dispose()
    return found


def _back_up(founded, tmp_path):
    answer = founded("backup", "--to", str(tmp_path / "backup"))
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_an_empty_machine_gets_the_same_hashes_searches_and_log_ins(founded, key_of, tmp_path):
    association = _file(founded.settings, "takomläggning och garanti")
    made = build(founded.settings)
    with made.opener.writing(operator()) as work:
        create_account(work, "astrid@exempel.se", "Astrid Ek", PASSWORD)
    made.engine.dispose()
    secret, _public = key_of("Astrid Ek")
    assert "One person alone" in _back_up(founded, tmp_path)
    before = _hashes(founded.settings)
    keys = {path.name: path.read_bytes() for path in founded.settings.keys.iterdir() if path.is_file()}
    settings = _restored(founded, tmp_path, secret, "anew")
    assert _hashes(settings) == before != []
    again = {path.name: path.read_bytes() for path in settings.keys.iterdir() if path.is_file()}
    assert again.items() >= keys.items(), "the seal's key, what locks secrets, who holds backup keys"
    restored = build(settings)
    with restored.opener.reading(worker_for(association.id)) as work:
        assert [row.title for row in search(work, "takomläggning", Narrowing()).rows]
    app = create_app(restored)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    tried = {
        word: app.test_client().post("/log-in", data={"email": "astrid@exempel.se", "password": word})
        for word in (PASSWORD, "ett annat ord")
    }
    assert (tried[PASSWORD].status_code, tried["ett annat ord"].status_code) == (303, 422)
    restored.engine.dispose()


def test_nothing_readable_lies_in_an_encrypted_backup(founded, key_of, tmp_path):
    _file(founded.settings, "takomläggning och garanti")
    key_of("Astrid Ek")
    _back_up(founded, tmp_path)
    hashes = _hashes(founded.settings)
    for path in (tmp_path / "backup").rglob("*"):
        assert not any(one in path.as_posix().replace("/", "") or one[:20] in path.name for one in hashes)
        if path.is_file():
            content = path.read_bytes()
            told = path.name in {"needs.json", "recipients.txt"}
            assert told or content.startswith(b"age-encryption.org/v1\n"), path
            for word in (b"Brf Provet 1", b"SQLite format", b"%PDF", *(one.encode() for one in hashes)):
                assert word not in content, path


def test_what_lies_there_is_not_written_again_and_only_what_is_new_comes(founded, key_of, tmp_path):
    _file(founded.settings, "takomläggning")
    key_of("Astrid Ek")
    _back_up(founded, tmp_path)
    stood = {path: path.stat().st_mtime_ns for path in (tmp_path / "backup").glob("blobs-*/??/*")}
    assert stood
    assert "0 of them new" in _back_up(founded, tmp_path)
    _file(founded.settings, "stambyte", "Stam.pdf")
    assert re.search(r"[1-9]\d* of them new", _back_up(founded, tmp_path))
    for path, moment in stood.items():
        assert path.stat().st_mtime_ns == moment


def test_one_holder_loses_the_key_the_other_restores_and_a_third_takes_the_place(founded, key_of, tmp_path):
    _file(founded.settings, "takomläggning")
    lost, lost_public = key_of("Astrid Ek")
    kept, _public = key_of("Bo Lind")
    output = _back_up(founded, tmp_path)
    assert "Encrypted for Astrid Ek, Bo Lind" in output
    before = _hashes(founded.settings)
    assert _hashes(_restored(founded, tmp_path, kept, "by-the-other")) == before
    answer = founded("backup-key", "remove", "--recipient", lost_public)
    assert "Astrid Ek opens no backup that is taken from now on" in answer.output
    assert "Fewer than two" in answer.output
    fresh, _public = key_of("Cecilia Ask")
    assert "0 of them new" not in _back_up(founded, tmp_path), "written in full for the new holders"
    listed = founded("backup-key", "list").output
    assert re.findall(r"^(\w+ \w+), since", listed, re.MULTILINE) == ["Bo Lind", "Cecilia Ask"]
    for name, secret in (("new", fresh), ("old", kept)):
        assert _hashes(_restored(founded, tmp_path, secret, f"by-the-{name}")) == before
    with pytest.raises(BackupProblem, match="does not open this backup"):
        _restored(founded, tmp_path, lost, "by-a-finder")
    # The earlier backup is still the lost key's until it ages out.
    earlier = moments(tmp_path / "backup")[0]
    (tmp_path / "lost.key").write_text(lost)
    answer = founded(
        "restore", "--from", str(tmp_path / "backup"), "--at", earlier, "--key", str(tmp_path / "lost.key"),
        BOARDROOM_HOME=str(tmp_path / "earlier"), BOARDROOM_KEYS=str(tmp_path / "earlier-keys"),
    )  # fmt: skip
    assert answer.exit_code == 0, answer.output


def test_age_itself_opens_a_snapshot_with_a_key_that_its_holder_made(founded, tmp_path):
    _file(founded.settings, "takomläggning")
    own = pyrage.x25519.Identity.generate()
    answer = founded("backup-key", "add", "--holder", "David Alm", "--recipient", str(own.to_public()))
    assert "AGE-SECRET-KEY" not in answer.output
    _back_up(founded, tmp_path)
    [sealed] = (tmp_path / "backup" / "snapshots").glob("*/boardroom.db.age")
    assert pyrage.decrypt(sealed.read_bytes(), [own]).startswith(b"SQLite format 3")
    with pytest.raises(BackupProblem, match="registered already"):
        founded("backup-key", "add", "--holder", "David Alm", "--recipient", str(own.to_public()))


def test_encrypted_backups_age_out_with_what_no_other_needs(founded, key_of, tmp_path):
    association = _file(founded.settings, "takomläggning")
    secret, _public = key_of("Astrid Ek")
    _back_up(founded, tmp_path)
    made = build(founded.settings)
    stays = set((tmp_path / "backup").glob("blobs-*/??/*"))
    made.opener.ports.blobs.put(association.id, b"en bild som snart ska bort")
    made.engine.dispose()
    _back_up(founded, tmp_path)
    extra = set((tmp_path / "backup").glob("blobs-*/??/*")) - stays
    assert len(extra) == 1
    made = build(founded.settings)
    made.opener.ports.blobs.remove(association.id, hashlib.sha256(b"en bild som snart ska bort").hexdigest())
    made.engine.dispose()
    founded("backup", "--to", str(tmp_path / "backup"), BOARDROOM_BACKUP_DAYS="0")
    assert len(moments(tmp_path / "backup")) == 1
    left = set((tmp_path / "backup").glob("blobs-*/??/*"))
    assert not extra & left
    assert left == stays
    assert _hashes(_restored(founded, tmp_path, secret, "after")) == _hashes(founded.settings)


@pytest.mark.parametrize("what", ["blob", "boardroom.db.age", "manifest.json.age"])
def test_a_damaged_encrypted_backup_is_never_restored_in_silence(founded, key_of, tmp_path, what):
    _file(founded.settings, "takomläggning")
    secret, _public = key_of("Astrid Ek")
    _back_up(founded, tmp_path)
    pattern = "blobs-*/??/*" if what == "blob" else f"snapshots/*/{what}"
    place = next((tmp_path / "backup").glob(pattern))
    content = bytearray(place.read_bytes())
    content[-5] ^= 1
    place.write_bytes(content)
    with pytest.raises(BackupProblem, match="damaged"):
        _restored(founded, tmp_path, secret, "anew")
    assert not (tmp_path / "anew" / "var" / "boardroom.db").exists()


def test_an_encrypted_backup_asks_for_a_key_and_takes_no_other_thing_for_one(founded, key_of, tmp_path):
    _file(founded.settings, "takomläggning")
    key_of("Astrid Ek")
    _back_up(founded, tmp_path)
    elsewhere = {"BOARDROOM_HOME": str(tmp_path / "anew")}
    with pytest.raises(BackupProblem, match="--key"):
        founded("restore", "--from", str(tmp_path / "backup"), **elsewhere)
    with pytest.raises(BackupProblem, match="AGE-SECRET-KEY-1"):
        founded("restore", "--from", str(tmp_path / "backup"), "--key", "-", given="hemligt\n", **elsewhere)
    with pytest.raises(BackupProblem, match="is no age key"):
        founded("backup-key", "add", "--holder", "Bo Lind", "--recipient", "age1fel")


def test_fixity_mends_from_an_encrypted_backup(founded, key_of, tmp_path):
    association = _file(founded.settings, "takomläggning")
    secret, _public = key_of("Astrid Ek")
    _back_up(founded, tmp_path)
    [sha256, *_] = _hashes(founded.settings)
    place = founded.settings.home / "blobs" / str(association.id) / sha256[:2] / sha256[2:]
    place.unlink()
    (tmp_path / "key").write_text(secret)
    answer = founded("fixity", "--mend-from", str(tmp_path / "backup"), "--key", str(tmp_path / "key"))
    assert f"restored: {sha256}" in answer.output
    assert hashlib.sha256(place.read_bytes()).hexdigest() == sha256


def test_the_log_says_who_got_a_key_and_never_the_key(founded, key_of):
    secret, public = key_of("Astrid Ek")
    with sqlite3.connect(founded.settings.home / "boardroom.db") as database:
        told = json.dumps(database.execute("SELECT verb, subject_id, payload FROM audit_entry").fetchall())
    database.close()
    assert public in told
    for path in (*founded.settings.home.rglob("*"), *founded.settings.keys.rglob("*")):
        assert not path.is_file() or secret.encode() not in path.read_bytes()


def test_keys_that_are_there_already_are_left_and_named(founded, key_of, tmp_path):
    _file(founded.settings, "takomläggning")
    secret, _public = key_of("Astrid Ek")
    _back_up(founded, tmp_path)
    keys = tmp_path / "anew" / "keys"
    keys.mkdir(parents=True)
    (keys / "session.key").write_bytes(b"another" * 5)
    (tmp_path / "key").write_text(secret)
    answer = founded(
        "restore", "--from", str(tmp_path / "backup"), "--key", str(tmp_path / "key"),
        BOARDROOM_HOME=str(tmp_path / "anew" / "var"), BOARDROOM_KEYS=str(keys),
    )  # fmt: skip
    assert "left as they are: session.key" in answer.output
    assert (keys / "session.key").read_bytes() == b"another" * 5
    assert (keys / "backup-recipients.txt").read_bytes() == (
        founded.settings.keys / "backup-recipients.txt"
    ).read_bytes()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../session.key", tarfile.REGTYPE),
        ("/{outside}", tarfile.REGTYPE),
        ("session.key", tarfile.SYMTYPE),
        ("a", tarfile.FIFOTYPE),
    ],
)
def test_forged_keys_lead_nowhere(tmp_path, name, kind):
    with tarfile.open(tmp_path / "keys.tar", "w") as packed:
        for told, of in (("good.key", tarfile.REGTYPE), (name.format(outside=tmp_path / "outside"), kind)):
            member = tarfile.TarInfo(told)
            member.type, member.linkname, member.size = of, "/etc/passwd", 4 if of == tarfile.REGTYPE else 0
            packed.addfile(member, io.BytesIO(b"evil"))
    with pytest.raises(BackupProblem, match="which is no key"):
        unpack_keys(tmp_path / "keys.tar", tmp_path / "a" / "keys")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "keys", "keys.tar"]


def _forge(folder, secret, public, **changes):
    """Write the newest snapshot's manifest anew for its holder, whose public half lies beside it for anyone to use."""
    place = folder / "snapshots" / moments(folder)[-1] / "manifest.json.age"
    told = json.loads(pyrage.decrypt(place.read_bytes(), [pyrage.x25519.Identity.from_str(secret)]))
    for kind, names in changes.items():
        told[kind] |= names
    to = pyrage.x25519.Recipient.from_str(public)
    place.write_bytes(pyrage.encrypt(json.dumps(told).encode(), [to]))


@pytest.mark.parametrize("lies", ["{outside}", "../{outside}", "x.age"])
def test_a_forged_encrypted_manifest_leads_nowhere(founded, key_of, tmp_path, lies):
    association = _file(founded.settings, "takomläggning")
    secret, public = key_of("Astrid Ek")
    _back_up(founded, tmp_path)
    sha256 = hashlib.sha256(b"annat").hexdigest()
    sealed = pyrage.encrypt(b"annat", [pyrage.x25519.Recipient.from_str(public)])
    place = lies.format(outside=tmp_path / "elsewhere.age")
    for one in (tmp_path / "elsewhere.age", tmp_path / "backup" / "x.age"):
        one.write_bytes(sealed)
    name = f"blobs/{association.id}/{sha256[:2]}/{sha256[2:]}"
    _forge(tmp_path / "backup", secret, public, files={name: sha256}, places={name: place})
    with pytest.raises(BackupProblem, match="no backup of Boardroom does"):
        _restored(founded, tmp_path, secret, "anew")


def test_a_forged_encrypted_manifest_writes_nowhere_else(founded, key_of, tmp_path):
    _file(founded.settings, "takomläggning")
    secret, public = key_of("Astrid Ek")
    _back_up(founded, tmp_path)
    named = {f"x/{tmp_path}/outside": hashlib.sha256(b"annat").hexdigest()}
    _forge(tmp_path / "backup", secret, public, files=named)
    with pytest.raises(BackupProblem, match="no backup of Boardroom does"):
        _restored(founded, tmp_path, secret, "anew")
    assert not (tmp_path / "outside").exists()


def test_who_gives_a_key_is_never_given_an_unencrypted_snapshot(founded, key_of, tmp_path):
    """Whoever can write to the disk adds one that is newer than all; only a holder's key stands against it."""
    _file(founded.settings, "takomläggning")
    secret, public = key_of("Astrid Ek")
    _back_up(founded, tmp_path)
    before = _hashes(founded.settings)
    encrypted = moments(tmp_path / "backup")[-1]
    founded("backup-key", "remove", "--recipient", public)
    _back_up(founded, tmp_path)
    with pytest.raises(BackupProblem, match="is not encrypted, but a key was given"):
        _restored(founded, tmp_path, secret, "anew")
    assert not (tmp_path / "anew" / "var" / "boardroom.db").exists()
    (tmp_path / "empty.key").write_text("")
    with pytest.raises(BackupProblem, match="is not encrypted, but a key was given"):
        founded(
            "restore", "--from", str(tmp_path / "backup"), "--key", str(tmp_path / "empty.key"),
            BOARDROOM_HOME=str(tmp_path / "again"), BOARDROOM_KEYS=str(tmp_path / "again-keys"),
        )  # fmt: skip
    (tmp_path / "right.key").write_text(secret)
    answer = founded(
        "restore", "--from", str(tmp_path / "backup"), "--at", encrypted, "--key", str(tmp_path / "right.key"),
        BOARDROOM_HOME=str(tmp_path / "right" / "var"), BOARDROOM_KEYS=str(tmp_path / "right" / "keys"),
    )  # fmt: skip
    assert answer.exit_code == 0, answer.output
    assert _hashes(Settings(home=tmp_path / "right" / "var", keys=tmp_path / "right" / "keys")) == before
