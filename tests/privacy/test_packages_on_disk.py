"""A package is written to the disk file by file: however much is handed out, little of it is in memory at once."""

import os
import tracemalloc
from dataclasses import replace

from boardroom.privacy import jobs
from boardroom.privacy.actions import requests
from tests.privacy.test_access import LETTER, opened
from tests.privacy.test_pages import AT

COPIES, SIZE = 16, 1 << 20


def test_many_copies_are_never_in_memory_together(desk, client_as, monkeypatch):
    desk.shelf.file("Klagomål", LETTER, record_class="correspondence_routine")
    made = desk.gathered()
    for one in desk.findings(made):
        if one.document_id:
            desk.include(made, one)
        else:
            desk.leave_out(made, one, "Behövs inte.")
    contents, alike = jobs.contents, os.urandom(SIZE)

    def many(work, request):
        found = contents(work, request)
        [only] = found.documents
        copies = [replace(only, name=f"Handlingar/{number}.pdf") for number in range(COPIES)]
        return replace(found, documents=tuple(copies))

    monkeypatch.setattr(jobs, "contents", many)
    monkeypatch.setattr(jobs, "redacted", lambda opener, document: document.name.encode() + alike)
    with desk.writing() as work:
        requests.ask_for_package(work, made.id)
    tracemalloc.start()
    desk.work_off()
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    done = desk.request(made)
    assert done.package_size > COPIES * SIZE
    assert most < done.package_size / 2
    with client_as("secretary").get(f"{AT}/requests/{made.id}/package.zip") as handed:
        assert handed.headers["Cache-Control"] == "private, no-store"
        assert len(handed.data) == done.package_size
        assert opened(handed.data).read("Handlingar/7.pdf") == b"Handlingar/7.pdf" + alike
