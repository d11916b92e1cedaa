"""Exporting 5,000 documents and reading them back: equal by hash; time, size and memory beside a plain copy of the bytes.

BOARDROOM_BENCH_DOCUMENTS asks for another number.
"""

import hashlib
import os
import random
import resource
import shutil
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from boardroom.audit.queries import chain_report
from boardroom.cli.leaving import as_operator
from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.documents.actions import file_document
from boardroom.documents.models import File
from boardroom.documents.queries import filed
from boardroom.documents.rules import NewFile
from boardroom.export.jobs import pack, restore
from boardroom.export.rules.selection import Selection
from boardroom.reading.models import Page, PageState, TextLayer, TextSource
from boardroom.reading.rules import pack_words
from boardroom.runtime import build
from boardroom.work import schema
from tests.benchmarks.portal import portal
from tests.data.filed import words_of

DOCUMENTS = int(os.environ.get("BOARDROOM_BENCH_DOCUMENTS", "5000"))
ORIGINAL_BYTES = 60_000  # of a short PDF with text
WORDS = [
    "styrelsen",
    "beslutade",
    "att",
    "lägga",
    "om",
    "taket",
    "under",
    "sommaren",
    "enligt",
    "anbud",
    "från",
    "plåtslagaren",
    "i",
    "Åby",
]


def run(folder: Path) -> list[tuple[str, str]]:
    """Return rows of what exporting and reading back took."""
    made, association = portal(folder)
    _fill(made, association)
    hashes = _hashes(made)
    before = _memory()
    copied = _timed(lambda: _plain_copy(made.settings.home / "blobs", folder / "copy"))
    packed_at = folder / "package"

    def export() -> None:
        with made.opener.ports.bags.begin_at(packed_at) as bag:
            pack(made.opener, as_operator(association), Selection(), bag)

    exported = _timed(export)
    grown = _memory() - before
    size = sum(path.stat().st_size for path in packed_at.rglob("*") if path.is_file())
    elsewhere = build(replace(made.settings, home=folder / "other", keys=folder / "other-keys"))
    schema.migrate(elsewhere.engine)
    read_back = _timed(lambda: restore(elsewhere.opener, packed_at))
    with elsewhere.opener.reading(worker_for(association.id)) as work:
        chain = chain_report(work, str(association.id))
    equal = _hashes(elsewhere) == hashes and chain.ok
    return [
        ("documents exported and read back", f"{DOCUMENTS:,}"),
        ("equal by hash, the log's chain unbroken", "yes" if equal else "NO"),
        ("the package", f"{size / 1e6:.0f} MB, {size / max(1, DOCUMENTS) / 1e3:.0f} kB a document"),
        ("reference: copying and hashing the stored bytes", f"{copied:.1f} s"),
        ("exporting, every byte re-read", f"{exported:.1f} s, {exported / copied:.1f} times the copy"),
        ("reading back, indexed", f"{read_back:.1f} s, {read_back / copied:.1f} times the copy"),
        ("memory that exporting added at its highest", f"{grown / 1e6:.0f} MB"),
    ]


def _fill(made, association) -> None:
    chance = random.Random(7)
    actor = worker_for(association.id)
    text = " ".join(WORDS)
    words = pack_words(words_of(text))
    for start in range(0, DOCUMENTS, 100):
        stored = [
            made.opener.ports.blobs.put(association.id, b"%PDF-1.7\n" + chance.randbytes(ORIGINAL_BYTES))
            for _ in range(min(100, DOCUMENTS - start))
        ]
        with made.opener.writing(actor) as work:
            for number, one in enumerate(stored, start):
                document = file_document(
                    work,
                    title=f"Protokoll {number}",
                    files=[NewFile(one.sha256, one.size, "application/pdf", f"p{number}.pdf", 1)],
                    record_class="board_minutes",
                    document_date=date(1931, 1, 1) + timedelta(days=7 * number),
                )
                [file] = filed(work, document)
                page = Page(
                    id=new_id(),
                    association_id=association.id,
                    document_id=document.id,
                    file_id=file.id,
                    number=1,
                    state=PageState.READ,
                    arrived_at=work.now,
                    read_at=work.now,
                    width=420,
                    height=594,
                    confidence=90.0,
                )
                work.session.add(page)
                work.session.flush()
                work.session.add(
                    TextLayer(
                        id=new_id(),
                        association_id=association.id,
                        page_id=page.id,
                        source=TextSource.RECOGNISED,
                        text=text,
                        words=words,
                        created_at=work.now,
                    )
                )


def _hashes(made) -> list[str]:
    with made.opener.reading(worker_for()) as work:
        rows = sorted((row.association_id, row.sha256) for row in work.session.query(File))
    found = []
    for tenant, sha256 in rows:
        made.opener.ports.blobs.check(tenant, sha256)
        found.append(sha256)
    return found


def _plain_copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target)
    for path in target.rglob("*"):
        if path.is_file():
            with path.open("rb") as opened:
                hashlib.file_digest(opened, "sha256")


def _timed(deed) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


def _memory() -> int:
    """The most memory that this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
