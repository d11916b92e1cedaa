"""Putting papers in and looking at them, as a program does."""

import hashlib
import uuid
from datetime import date
from io import BytesIO

from boardroom.core.permissions import Permission
from boardroom.documents.actions import add_file, hide_from
from boardroom.documents.models import FileRole
from boardroom.documents.queries import by_id
from boardroom.documents.rules import NewFile
from boardroom.intake import jobs as intake
from boardroom.reading import jobs as reading
from tests.data.papers import locked_pdf, text_pdf


def test_a_paper_is_about_one_apartment_or_none(program, paper):
    assert program.upload(paper, "Skada.pdf", apartment="1203, 1204").status_code == 422


def test_an_upload_is_filed_and_shown(program, paper, worked):
    answer = program.upload(
        paper,
        "1987-03-14 Protokoll.pdf",
        title="Styrelseprotokoll 3",
        record_class="board_minutes",
        document_date="1987-03-14",
        printed_number="3/1987",
        tags="stambyte, VVS",
        apartment="lgh 1203",
        sha256=hashlib.sha256(paper).hexdigest(),
    )
    assert answer.status_code == 201
    sent = answer.get_json()
    assert sent["duplicate"] is False
    assert sent["state"] == "filed"
    assert sent["problem"] == ""
    assert sent["sha256"] == hashlib.sha256(paper).hexdigest()
    assert sent["url"].endswith(f"/brf-provet-1/archive/{sent['id']}")

    shown = program.get(f"/documents/{sent['id']}").get_json()
    assert shown["title"] == "Styrelseprotokoll 3"
    assert shown["record_class"] == "board_minutes"
    assert shown["document_date"] == "1987-03-14"
    assert shown["printed_number"] == "3/1987"
    assert shown["apartment"] == "1203"
    assert sorted(shown["tags"]) == ["VVS", "stambyte"]
    assert shown["keep"]
    [file] = shown["files"]
    assert file["name"] == "1987-03-14 Protokoll.pdf"
    assert file["role"] == "original"
    assert file["sha256"] == sent["sha256"]
    assert file["size"] == len(paper)
    assert file["page_count"] == 1

    state = program.get(f"/documents/{sent['id']}/state").get_json()
    assert state == {"total": 1, "done": 0, "failed": 0, "finished": False}
    worked()
    state = program.get(f"/documents/{sent['id']}/state").get_json()
    assert state == {"total": 1, "done": 1, "failed": 0, "finished": True}
    [page] = program.get(f"/documents/{sent['id']}/text").get_json()["pages"]
    assert page["number"] == 1
    assert "avloppsstammarna" in page["text"]


def test_pages_are_numbered_across_the_files_of_a_document(program, board, worked):
    first = program.upload(text_pdf("Sida ett", "Sida två")).get_json()
    extra = text_pdf("Bilaga")
    stored = board.runtime.opener.ports.blobs.put(board.association.id, extra)
    secretary = board.actor("secretary")
    with board.runtime.opener.writing(secretary) as work:
        from boardroom.reading.actions import begin

        document = by_id(work, uuid.UUID(first["id"]))
        begin(
            work,
            add_file(work, document, NewFile(stored.sha256, len(extra), "application/pdf", "b.pdf", 1)),
        )
    worked()
    pages = program.get(f"/documents/{first['id']}/text").get_json()["pages"]
    assert [page["number"] for page in pages] == [1, 2, 3]
    assert "Bilaga" in pages[2]["text"]


def test_the_same_bytes_again_lead_to_the_same_document(program, paper):
    first = program.upload(paper).get_json()
    again = program.upload(paper, "ett annat namn.pdf")
    assert again.status_code == 200
    assert again.get_json()["duplicate"] is True
    assert again.get_json()["id"] == first["id"]
    assert program.get("/state").get_json()["documents"] == 1


def test_what_is_no_document_is_refused_with_its_reason(program, check_problem):
    body = check_problem(program.upload(b"PK\x03\x04 zip", "protokoll.pdf"), 422)
    assert body["detail"].startswith("Det här är en ZIP-fil")
    body = check_problem(program.upload(b"", "tom.pdf"), 422)
    assert body["detail"].startswith("Filen är tom.")
    assert program.get("/state").get_json()["documents"] == 0


def test_a_file_that_changed_on_the_way_is_not_stored(program, paper, check_problem):
    body = check_problem(program.upload(paper, sha256="0" * 64), 422)
    assert body["kind"] == "ChangedOnTheWay"
    assert program.get("/state").get_json()["documents"] == 0


def test_a_locked_pdf_is_kept_and_the_sender_told(program):
    answer = program.upload(locked_pdf())
    assert answer.status_code == 201
    assert "lösenord" in answer.get_json()["problem"]


def test_an_unknown_class_is_refused(program, paper, check_problem):
    body = check_problem(program.upload(paper, record_class="no_such_class"), 422)
    assert body["kind"] == "NoSuchClass"
    assert program.get("/state").get_json()["documents"] == 0


def test_a_full_disk_is_said_so(program, paper, app, check_problem):
    from dataclasses import replace

    app.extensions["boardroom-settings"] = replace(
        app.extensions["boardroom-settings"], disk_reserve_mb=1_000_000_000
    )
    assert check_problem(program.upload(paper), 507)["kind"] == "DiskAlmostFull"


def test_known_hashes_are_those_that_are_here(program, paper):
    sent = program.upload(paper).get_json()
    here = sent["sha256"]
    answer = program.post("/known-hashes", json={"hashes": [here, "0" * 64]})
    assert answer.status_code == 200
    place = {"id": sent["id"], "url": sent["url"]}
    assert answer.get_json() == {"known": [here], "documents": {here: place}}
    assert program.post("/known-hashes", json={"hashes": []}).get_json() == {"known": [], "documents": {}}


def test_a_document_that_is_not_there(program, check_problem):
    for below in ("", "/state", "/text"):
        check_problem(program.get(f"/documents/{uuid.uuid4()}{below}"), 404)
        check_problem(program.get(f"/documents/not-a-key{below}"), 404)


def test_counts_are_within_what_the_token_may_see(program, token_of, paper):
    program.upload(paper, record_class="board_minutes")
    program.upload(text_pdf("Kontrakt"), record_class="apartment_register")
    program.upload(text_pdf("Ingen klass"))
    assert program.get("/state").get_json() == {"documents": 3, "pages_waiting": 3, "pages_failed": 0}
    auditor = token_of("auditor", Permission.READ_DOCUMENTS)
    assert auditor.get("/state").get_json() == {"documents": 1, "pages_waiting": 1, "pages_failed": 0}


def test_an_auditor_finds_what_audits_need_and_nothing_else(program, token_of, paper, check_problem):
    minutes = program.upload(paper, record_class="board_minutes").get_json()["id"]
    register = program.upload(text_pdf("Pantsatt"), record_class="apartment_register").get_json()["id"]
    auditor = token_of("auditor", Permission.READ_DOCUMENTS)
    assert auditor.get(f"/documents/{minutes}").status_code == 200
    for below in ("", "/state", "/text"):
        check_problem(auditor.get(f"/documents/{register}{below}"), 404)


def test_what_is_hidden_from_a_person_is_hidden_from_their_program(
    program, token_of, board, paper, worked, check_problem
):
    sent = program.upload(paper).get_json()
    worked()
    treasurer = token_of("treasurer", Permission.READ_DOCUMENTS, Permission.ADD_DOCUMENTS)
    assert treasurer.get(f"/documents/{sent['id']}").status_code == 200
    with board.runtime.opener.writing(board.actor("chair")) as work:
        hide_from(work, uuid.UUID(sent["id"]), board.people["treasurer"].id, "Jäv")
    worked()
    check_problem(treasurer.get(f"/documents/{sent['id']}"), 404)
    check_problem(treasurer.get(f"/documents/{sent['id']}/text"), 404)
    assert treasurer.get("/search?q=avloppsstammarna").get_json()["total"] == 0
    assert treasurer.get("/state").get_json()["documents"] == 0
    known = treasurer.post("/known-hashes", json={"hashes": [sent["sha256"]]})
    assert known.get_json() == {"known": [], "documents": {}}


def test_the_sealed_file_is_listed_only_for_those_who_may_see_evidence(program, token_of, board, paper):
    sent = program.upload(paper, record_class="general_meeting_minutes").get_json()
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        document = by_id(work, uuid.UUID(sent["id"]))
        add_file(
            work,
            document,
            NewFile(sent["sha256"], len(paper), "application/pdf", "s.pdf", 1, FileRole.SEALED.value),
        )
        board.association = work.session.merge(board.association)
        board.association.member_pages = True

    def roles(role: str) -> list[str]:
        shown = token_of(role, Permission.READ_DOCUMENTS).get(f"/documents/{sent['id']}").get_json()
        return [file["role"] for file in shown["files"]]

    assert roles("chair") == ["original", "sealed"]
    assert roles("auditor") == ["original", "sealed"]
    assert roles("member") == ["original"]


def test_names_come_back_as_they_were_sent(program):
    name = "Räkning – ”Åäö” & co (1).pdf"
    sent = program.post("/documents", data={"file": (BytesIO(text_pdf("x")), name)}).get_json()
    [file] = program.get(f"/documents/{sent['id']}").get_json()["files"]
    assert file["name"] == name


def test_another_associations_papers_are_out_of_reach(program, board, paper, check_problem, app):
    from boardroom.associations.actions import create
    from boardroom.classes.actions import adopt_pack
    from boardroom.core.actor import operator, worker_for
    from boardroom.core.ids import new_id
    from boardroom.identity.actions import create_token
    from boardroom.mandates.models import Mandate, Person, Role
    from boardroom.mandates.queries import actor_for
    from tests.api.conftest import Program

    sent = program.upload(paper).get_json()
    with board.runtime.opener.writing(operator()) as work:
        other = create(work, name="Brf Grannen 2", org_number="769699-1038", slug="brf-grannen-2")
    with board.runtime.opener.writing(worker_for(other.id)) as work:
        adopt_pack(work, other)
        person = Person(
            id=new_id(),
            association_id=other.id,
            name="Astrid Ek",
            account_id=board.people["chair"].account_id,
            created_at=work.now,
        )
        work.session.add(person)
        work.session.flush()
        work.session.add(
            Mandate(
                id=new_id(),
                association_id=other.id,
                person_id=person.id,
                role=Role.CHAIR,
                start=date(2025, 5, 14),
                created_at=work.now,
            )
        )
        work.session.flush()
        actor = actor_for(work, other, person.account_id, "Astrid Ek")
    with board.runtime.opener.writing(actor) as work:
        _token, text = create_token(
            work, "grannens", [Permission.READ_DOCUMENTS, Permission.ADD_DOCUMENTS], 30
        )
    neighbour = Program(app, text, slug="brf-grannen-2")
    assert neighbour.get("/state").get_json()["documents"] == 0
    check_problem(neighbour.get(f"/documents/{sent['id']}"), 404)
    known = neighbour.post("/known-hashes", json={"hashes": [sent["sha256"]]})
    assert known.get_json() == {"known": [], "documents": {}}
    assert neighbour.get("/search?q=avloppsstammarna").get_json()["total"] == 0
    # The same bytes in the other association are a document of its own.
    assert neighbour.upload(paper).status_code == 201


def test_an_address_comes_from_the_settings_and_not_from_the_request(program, paper):
    answer = program.ask(
        "POST",
        "/documents",
        data={"file": (BytesIO(paper), "protokoll.pdf")},
        headers={"Host": "fel.exempel.se"},
    )
    assert answer.get_json()["url"].startswith("http://localhost/brf-provet-1/")


def test_a_program_files_only_under_the_classes_of_its_holder(token_of, paper, check_problem):
    manager = token_of("manager", Permission.ADD_DOCUMENTS)
    check_problem(manager.upload(paper, record_class="board_minutes"), 403)


def test_a_stack_is_split_when_the_sender_asks_for_it(program, board, check_problem):
    pages = ("Protokoll ett", "", "", "Protokoll två")
    sent = program.upload(text_pdf(*pages), "bunt.pdf", split="blanks").get_json()
    while intake.split(board.runtime.opener) or reading.recognise(board.runtime.opener):
        pass
    whole = program.get(f"/documents/{sent['id']}").get_json()
    assert len(whole["parts"]) == 2
    assert len(whole["files"]) == 1
    last = program.get(f"/documents/{whole['parts'][1]}").get_json()
    assert last["files"] == []
    assert last["made_of"] == [{"id": sent["id"], "pages": [[4, 4]], "total": 4}]
    [page] = program.get(f"/documents/{last['id']}/text").get_json()["pages"]
    assert "Protokoll två" in page["text"]
    assert program.get("/state").get_json()["documents"] == 2
    known = program.post("/known-hashes", json={"hashes": [sent["sha256"]]}).get_json()
    assert known["known"] == [sent["sha256"]], "the importer finds the stack again"
    check_problem(program.upload(text_pdf("Annat"), "x.pdf", split="everywhere"), 422)
    assert '"split"' in program.app.test_client().get("/api/v1/openapi.json").text
