"""The seal as the person with the shell looks after it."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from boardroom.adapters.seals import PyhankoSealer
from boardroom.cli.main import boardroom
from tests.data.foreign_seals import certificate

NOW = datetime.now(UTC)


@pytest.fixture
def shell(tmp_path):
    environment = {
        "BOARDROOM_HOME": str(tmp_path / "var"),
        "BOARDROOM_KEYS": str(tmp_path / "keys"),
        "BOARDROOM_LOG_LEVEL": "ERROR",
        "BOARDROOM_DISK_RESERVE_MB": "0",
    }

    def run(*words, given=""):
        return CliRunner().invoke(boardroom, list(words), env=environment, input=given)

    assert (
        run(
            "association",
            "create",
            "--name",
            "Brf Provet 1",
            "--org-number",
            "769699-1038",
            "--slug",
            "brf-provet-1",
        ).exit_code
        == 0
    )
    return run


def bought(folder, days):
    key, made = certificate("Brf Provet 1", ends=NOW + timedelta(days=days))
    path = folder / "bought.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"x", key, made, None, BestAvailableEncryption(b"hemligt"))
    )
    return str(path)


def test_the_seal_is_shown_with_the_checksum_to_publish(shell, tmp_path):
    shown = shell("seal", "show")
    assert shown.exit_code == 0, shown.output
    assert PyhankoSealer(tmp_path / "keys").certificate().sha256 in shown.output
    assert "Nobody but this portal vouches for it" in shown.output


def test_a_bought_certificate_is_imported_and_a_bad_one_is_refused(shell, tmp_path):
    refused = shell("seal", "import", bought(tmp_path, 20), given="hemligt\n")
    assert refused.exit_code == 1
    assert "inom 30 dagar" in refused.output
    wrong = shell("seal", "import", bought(tmp_path, 500), given="fel\n")
    assert wrong.exit_code == 1
    taken = shell("seal", "import", bought(tmp_path, 500), given="hemligt\n")
    assert taken.exit_code == 0, taken.output
    assert PyhankoSealer(tmp_path / "keys").certificate().subject == "Brf Provet 1"
    assert "hemligt" not in taken.output


def test_a_key_is_rotated_only_after_a_yes(shell, tmp_path):
    before = PyhankoSealer(tmp_path / "keys").certificate().sha256
    assert shell("seal", "rotate", given="n\n").exit_code == 1
    assert PyhankoSealer(tmp_path / "keys").certificate().sha256 == before
    turned = shell("seal", "rotate", given="y\n")
    assert turned.exit_code == 0, turned.output
    assert PyhankoSealer(tmp_path / "keys").certificate().sha256 != before
