"""The seal as the person with the shell looks after it."""

from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from boardroom.adapters.seals import PyhankoSealer
from tests.data.foreign_seals import certificate

NOW = datetime.now(UTC)


def bought(folder, days):
    key, made = certificate("Brf Provet 1", ends=NOW + timedelta(days=days))
    path = folder / "bought.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"x", key, made, None, BestAvailableEncryption(b"hemligt"))
    )
    return str(path)


def test_the_seal_is_shown_with_the_checksum_to_publish(founded, tmp_path):
    shown = founded("seal", "show")
    assert shown.exit_code == 0, shown.output
    assert PyhankoSealer(tmp_path / "keys").certificate().sha256 in shown.output
    assert "Nobody but this portal vouches for it" in shown.output


def test_a_bought_certificate_is_imported_and_a_bad_one_is_refused(founded, tmp_path):
    refused = founded("seal", "import", bought(tmp_path, 20), given="hemligt\n")
    assert refused.exit_code == 1
    assert "inom 30 dagar" in refused.output
    wrong = founded("seal", "import", bought(tmp_path, 500), given="fel\n")
    assert wrong.exit_code == 1
    taken = founded("seal", "import", bought(tmp_path, 500), given="hemligt\n")
    assert taken.exit_code == 0, taken.output
    assert PyhankoSealer(tmp_path / "keys").certificate().subject == "Brf Provet 1"
    assert "hemligt" not in taken.output


def test_a_key_is_rotated_only_after_a_yes(founded, tmp_path):
    before = PyhankoSealer(tmp_path / "keys").certificate().sha256
    assert founded("seal", "rotate", given="n\n").exit_code == 1
    assert PyhankoSealer(tmp_path / "keys").certificate().sha256 == before
    turned = founded("seal", "rotate", given="y\n")
    assert turned.exit_code == 0, turned.output
    assert PyhankoSealer(tmp_path / "keys").certificate().sha256 != before
