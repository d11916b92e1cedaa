"""Seals per second: evidence packed, signature page typeset, sealed; against one bare pyHanko signature of the same PDF."""

import io
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from boardroom.adapters.seals import PyhankoSealer
from boardroom.adapters.typst_typesetter import TypstTypesetter
from boardroom.signing.rules.evidence import package

SEALS = 30

_MINUTES = {
    "language": "sv",
    "draft": False,
    "association": {"name": "Brf Mätbänken 1", "org_number": "769600-0009"},
    "kind_title": "Styrelseprotokoll",
    "number": "7/2026",
    "date": "14 mars 2026",
    "time": "18.30–20.15",
    "place": "Föreningslokalen",
    "version": 1,
    "attendance": [{"name": "Astrid Ek", "role": "ordförande", "status": "present", "note": ""}],
    "items": [
        {
            "number": number,
            "heading": "Fönsterrenovering",
            "paragraphs": ["Tre offerter har kommit in. Styrelsen gick igenom underhållsplanen."] * 3,
            "decisions": [{"outcome": "adopted", "text": "att anta anbudet på 845 000 kr."}],
            "reservations": [],
        }
        for number in range(1, 9)
    ],
    "signers": [{"role": "Vid protokollet", "name": "Astrid Ek"}],
}


def run(folder: Path) -> list[tuple[str, str]]:
    """Return the table's rows."""
    typesetter = TypstTypesetter()
    sealer = PyhankoSealer(folder / "keys")
    (folder / "keys").mkdir()
    frozen = typesetter.typeset("minutes", _MINUTES)
    now = datetime.now(UTC)
    pages = typesetter.typeset("minutes", _MINUTES | {"items": []})
    sealer.seal(frozen, pages, [], reason="warm", now=now)
    bare, whole, setting = [], [], []
    signer = _stock_signer(folder)
    for _ in range(SEALS):
        bare.append(_timed(lambda: _bare(frozen, signer)))
        setting.append(_timed(lambda: typesetter.typeset("minutes", _MINUTES | {"items": []})))
        whole.append(
            _timed(
                lambda: sealer.seal(
                    frozen,
                    typesetter.typeset("minutes", _MINUTES | {"items": []}),
                    package(frozen, [], [], software="bench", envelope_id="bench"),
                    reason="Styrelseprotokoll 7/2026",
                    now=now,
                )
            )
        )
    reference, ours = statistics.median(bare), statistics.median(whole)
    return [
        ("reference: one bare pyHanko signature, P-256, same PDF", f"{1 / reference:.1f} a second"),
        ("one page typeset", f"{1000 * statistics.median(setting):.0f} ms"),
        ("whole seal: page typeset, evidence packed, certified", f"{1 / ours:.1f} a second, one process"),
        ("processor time of a whole seal against the reference", f"{ours / reference:.2f}"),
    ]


def _timed(deed: object) -> float:
    began = time.process_time()
    deed()  # type: ignore[operator]
    return time.process_time() - began


def _stock_signer(folder: Path) -> signers.SimpleSigner:
    content = folder / "keys" / "seal.pem"
    signer = signers.SimpleSigner.load(str(content), str(content), key_passphrase=None)
    assert signer is not None
    return signer


def _bare(frozen: bytes, signer: signers.SimpleSigner) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(frozen))
    signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name="Seal"), signer=signer)
