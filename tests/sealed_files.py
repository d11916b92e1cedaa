"""Every file that a test seals is looked at by programs that are not ours: pdfsig calls it valid, qpdf finds nothing.

Loaded by the tests' conftest. Whatever seals in the test's own process passes here, of every kind of paper and every way
to sign; what another process sealed (a kill, a journey) is handed over by whoever started that.
"""

import functools
import subprocess
import tempfile
from collections.abc import Iterator

import pytest

from boardroom.adapters.seals import PyhankoSealer

_sealed: list[bytes] = []


def assert_sound(content: bytes) -> None:
    """Fail unless pdfsig calls each seal valid and the last mark covers the file, and qpdf has nothing to say of it."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        # Whether the issuer is known is for the one who opens it to say: a key made at set-up is known to nobody.
        told = subprocess.run(["pdfsig", "-nocert", file.name], capture_output=True, text=True, check=False)
        marks = told.stdout.split("Signature #")[1:]
        assert marks, told.stdout + told.stderr
        # Poppler names no kind of a document's timestamp and does not check it; that the last one covers everything it sees.
        seals = [mark for mark in marks if "Signature Type: unknown" not in mark]
        assert len(seals) == 1, told.stdout
        assert "Signature is Valid" in seals[0], told.stdout
        assert "Total document signed" in marks[-1], told.stdout
        checked = subprocess.run(["qpdf", "--check", file.name], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert "WARNING" not in checked.stderr + checked.stdout, checked.stderr


@pytest.fixture(scope="session", autouse=True)
def _noted() -> Iterator[None]:
    """Have every sealer of this process lay aside what it made."""
    with pytest.MonkeyPatch.context() as patch:
        first_seal, first_renew = PyhankoSealer.seal, PyhankoSealer.renew

        @functools.wraps(first_seal)
        def seal(self, *given, **named):
            made = first_seal(self, *given, **named)
            _sealed.append(made.content)
            return made

        @functools.wraps(first_renew)
        def renew(self, sealed):
            made = first_renew(self, sealed)
            _sealed.append(made)
            return made

        patch.setattr(PyhankoSealer, "seal", seal)
        patch.setattr(PyhankoSealer, "renew", renew)
        yield
    while _sealed:  # what was sealed for a whole module or session after its last test
        assert_sound(_sealed.pop())


@pytest.fixture(autouse=True)
def _every_sealed_file_is_sound(_noted: None) -> Iterator[None]:
    """Look at what this test sealed once it is through."""
    yield
    while _sealed:
        assert_sound(_sealed.pop())
