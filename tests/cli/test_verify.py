"""`boardroom verify` at the terminal of anybody: without the portal, without a network, and of files that were changed."""

import json
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from boardroom.adapters.seals import PyhankoSealer
from boardroom.adapters.seals.examination import examine
from boardroom.signing.rules.verdict import Status, judge
from tests.data.corpus import ROOT
from tests.data.foreign_seals import added
from tests.data.sealing import evidence_files, evidence_pdf, minutes_pdf
from tests.data.timestamp_authority import served

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

# Read by the Python that starts: who asks a network for anything is named and refused. (The child that looks into the
# file starts without settings, and without a network where the system allows it: it is looked at by itself below.)
WITHOUT_NETWORK = """
import os, socket

def refuse(*given, **named):
    with open(os.environ["ASKED_OF_THE_NETWORK"], "a") as kept:
        kept.write(f"{given!r}\\n")
    raise OSError("there is no network")

first = socket.socket.connect
socket.socket.connect = lambda self, address: (
    first(self, address) if self.family == socket.AF_UNIX else refuse(address)
)
socket.getaddrinfo = refuse
"""


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """A long-term seal, whose certificates name addresses to ask, and the root that they lead to."""
    keys = tmp_path_factory.mktemp("keys")
    (keys / "timestamp-roots").mkdir()
    with served(tmp_path_factory.mktemp("authority")) as authority:
        (keys / "timestamp-roots" / "root.der").write_bytes(authority.root())
        sealer = PyhankoSealer(keys, timestamp_url=authority.url)
        now = datetime.now(UTC).replace(microsecond=0)
        made = sealer.seal(minutes_pdf(), evidence_pdf(), evidence_files(minutes_pdf()), reason="x", now=now)
    return made.content, authority.root()


def test_a_sealed_file_is_verified_without_portal_and_network(sealed, tmp_path):
    file, asked = tmp_path / "protokoll.pdf", tmp_path / "asked"
    content, root = sealed
    file.write_bytes(content)
    trusted = tmp_path / "keys" / "trusted"
    trusted.mkdir(parents=True)
    (trusted / "root.der").write_bytes(root)
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_NETWORK)
    answer = subprocess.run(
        [sys.executable, "-m", "boardroom", "verify", "--json", str(file)],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
            "ASKED_OF_THE_NETWORK": str(asked),
            "BOARDROOM_HOME": str(tmp_path / "nothing"),
            "BOARDROOM_KEYS": str(tmp_path / "keys"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert not asked.exists(), asked.read_text()
    told = json.loads(answer.stdout)
    assert (told["status"], told["level"]) == ("intact", "B-LTA")
    assert [signer["name"] for signer in told["signers"]] == ["Bo Lind", "Cecilia Ask"]
    assert not (tmp_path / "nothing").exists(), "it makes no portal"


def test_what_looks_into_the_file_asks_nobody(sealed, monkeypatch):
    content, root = sealed
    asked = []

    def refuse(_socket, address):
        asked.append(address)
        raise OSError("there is no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    seen = examine(content, [root])
    assert seen.seals[-1].trusted, (
        "its certificate names where revocation is told, and is trusted without asking"
    )
    assert judge(seen).status is Status.INTACT
    assert asked == []


def another_title(content):
    place = content.index(b"/Title")
    return content[:place] + b"/Titel" + content[place + 6 :]


def an_empty_page(writer):
    page, _ = writer.find_page_for_modification(0)
    del page.get_object()["/Contents"]
    writer.update_container(page.get_object())


@pytest.mark.parametrize(
    "change",
    [
        another_title,
        lambda content: content + b"% one line more\n",
        lambda content: added(content, an_empty_page),
    ],
    ids=["a byte within", "a line after", "a page wiped by a later revision"],
)
def test_a_sealed_file_that_was_changed_is_told_so_and_the_command_fails(shell, sealed, tmp_path, change):
    file = tmp_path / "protokoll.pdf"
    file.write_bytes(change(sealed[0]))
    answer = shell("verify", "--language", "sv", str(file))
    assert answer.exit_code == 1
    assert "har ändrats" in answer.output
    told = json.loads(shell("verify", "--json", str(file)).output)
    assert told["intact"] is False


def test_a_file_that_cannot_be_read_is_told_to_programs_too(shell, tmp_path):
    file = tmp_path / "protokoll.pdf"
    file.write_bytes(b"%PDF-1.7\nnothing that anybody could read")
    answer = shell("verify", "--json", str(file))
    assert answer.exit_code == 2
    told = json.loads(answer.stdout)
    assert (told["status"], told["intact"]) == ("unreadable", False)
    assert told["problem"]


def test_the_help_says_that_what_programs_get_is_swedish(shell):
    told = " ".join(shell("verify", "--help").output.split())
    assert "always Swedish, whatever the language" in told
