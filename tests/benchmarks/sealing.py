"""Seals per second: evidence packed, signature page typeset, sealed; against one bare pyHanko signature of the same PDF."""

import io
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from boardroom.adapters.seals import PyhankoSealer, PyhankoVerifier
from boardroom.adapters.typst_typesetter import TypstTypesetter
from boardroom.signing.rules.verdict import judge
from tests.data.sealing import EVIDENCE, MINUTES, evidence_files, two_signed

SEALS = 30

# Minutes of an ordinary evening: eight items on about two pages.
_MINUTES = MINUTES | {"items": MINUTES["items"] * 4}


def run(folder: Path) -> list[tuple[str, str]]:
    """Return the table's rows."""
    typesetter = TypstTypesetter()
    sealer = PyhankoSealer(folder / "keys")
    (folder / "keys").mkdir()
    frozen = typesetter.typeset("minutes", _MINUTES)
    now = datetime.now(UTC)
    signed = two_signed(frozen)

    def seal(turn: int) -> bytes:
        # The number differs from turn to turn: Typst remembers a page that it has set before.
        pages = typesetter.typeset("evidence", EVIDENCE | {"page_count": turn})
        return sealer.seal(frozen, pages, evidence_files(frozen, signed), reason="Protokoll", now=now).content

    sealed = seal(SEALS)
    verifier = PyhankoVerifier()
    bare, whole, setting, checking, suiting = [], [], [], [], []
    signer = _stock_signer(folder)
    for turn in range(SEALS):
        bare.append(_timed(lambda: _bare(frozen, signer)))
        setting.append(
            _timed(lambda turn=turn: typesetter.typeset("evidence", EVIDENCE | {"page_count": turn}))
        )
        whole.append(_timed(lambda turn=turn: seal(turn)))
        suiting.append(_timed(lambda: sealer.unsuitable(frozen)))
    for _ in range(5):
        began = time.perf_counter()
        judge(verifier.verify(sealed))
        checking.append(time.perf_counter() - began)
    reference, ours = statistics.median(bare), statistics.median(whole)
    return [
        ("reference: one bare pyHanko signature, P-256, same PDF", f"{1 / reference:.1f} a second"),
        ("one signature page typeset", f"{1000 * statistics.median(setting):.0f} ms"),
        ("whole seal: page typeset, evidence packed, certified", f"{1 / ours:.1f} a second, one process"),
        ("processor time of a whole seal against the reference", f"{ours / reference:.2f}"),
        ("rehearsal before sending", f"{1000 * statistics.median(suiting):.0f} ms"),
        ("verification in a child, start to verdict", f"{1000 * statistics.median(checking):.0f} ms"),
    ]


def _timed(deed: object) -> float:
    began = time.process_time()
    deed()
    return time.process_time() - began


def _stock_signer(folder: Path) -> signers.SimpleSigner:
    content = folder / "keys" / "seal.pem"
    signer = signers.SimpleSigner.load(str(content), str(content), key_passphrase=None)
    assert signer is not None
    return signer


def _bare(frozen: bytes, signer: signers.SimpleSigner) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(frozen))
    signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name="Seal"), signer=signer)
