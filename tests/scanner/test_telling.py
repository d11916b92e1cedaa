"""What is told: each thing on a line of its own, in letters that can be read, and of every paper that is not sent."""

import csv
import io
import json
import os
import threading
import time
from dataclasses import replace

import pytest

from boardroom.core.actor import worker_for
from boardroom.documents.models import File
from boardroom.intake.models import Import, Upload
from boardroom.intake.rules import kind_of
from scanner.command import main
from scanner.finding import Found
from scanner.importing import Outcome, Result
from scanner.kinds import HEAD, is_taken, why_refused
from scanner.names import readable
from scanner.progress import progress_for
from scanner.reporting import write
from scanner.watching import reasons
from tests.data.papers import text_pdf

LATIN_1 = os.fsdecode("Räkning.pdf".encode("cp1252"))


def _rows(board, kind):
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        return work.session.query(kind).all()


class _Slow(io.StringIO):
    """A stream at whose every write another thread gets its turn, as at a slow terminal."""

    def write(self, text: str) -> int:
        written = super().write(text)
        time.sleep(0.0005)
        return written


def test_lines_of_several_uploads_do_not_run_together():
    stream = _Slow()
    with progress_for(stream, 80) as progress:
        uploads = [
            threading.Thread(
                target=lambda at=at: [progress.ended(f"{at}-{n}.pdf", "sent", "") for n in range(20)]
            )
            for at in range(4)
        ]
        for upload in uploads:
            upload.start()
        for upload in uploads:
            upload.join()
    expected = sorted(f"sent: {at}-{n}.pdf" for at in range(4) for n in range(20))
    assert sorted(stream.getvalue().splitlines()) == expected


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("rad\nbrytning.pdf", "rad brytning.pdf"),
        ("en\r\ntvå\ttre.pdf", "en två tre.pdf"),
        ("färg\x1b[31m.pdf", "färg [31m.pdf"),
        ("stycke\u2029slut\u0085.pdf", "stycke slut .pdf"),
        ("bakfram\u202efdp.exe.pdf", "bakfram fdp.exe.pdf"),
        (LATIN_1, "Räkning.pdf"),
        ("halv\ud83d.pdf", "halv\ufffd.pdf"),  # as Windows allows
        ("familj \U0001f469\u200d\U0001f467.pdf", "familj \U0001f469\u200d\U0001f467.pdf"),
    ],
)
def test_a_name_is_shown_on_one_line_in_letters_that_can_be_written(name, shown):
    assert readable(name) == shown
    shown.encode("utf-8")


def test_a_name_with_a_line_break_is_one_line_everywhere_and_arrives_without(served, board, box, put, capsys):
    put("rad\nbrytning.pdf")
    (box / "tom\nsida.pdf").write_bytes(b"")
    assert main(["status", str(box), *served.options]) == 1
    assert "\n  rad brytning.pdf\n  tom sida.pdf\n" in capsys.readouterr().out
    assert main(["import", str(box), *served.options]) == 1
    said = capsys.readouterr().out
    assert "sent: rad brytning.pdf\n" in said
    assert "\n  tom sida.pdf: Filen är tom." in said
    assert [file.name for file in _rows(board, File)] == ["rad brytning.pdf"]


def test_a_refused_file_with_a_line_break_is_one_line_of_the_state(box):
    (box / "refused").mkdir()
    (box / "refused" / "rad\nbrytning.pdf.txt").write_text("Filen är\ntom.\n", encoding="utf-8")
    assert reasons(box) == [("rad brytning.pdf", "Filen är tom.")]


def test_folders_within_folders_without_end_are_told_by_the_innermost(served, board, box, put):
    put("/".join(["x" * 200] * 6 + ["Protokoll 1987", "a.pdf"]))
    assert main(["import", str(box), *served.options]) == 0
    [row] = _rows(board, Upload)
    assert row.folder.endswith("x/Protokoll 1987")


def test_words_of_the_portal_stay_on_the_line_of_their_file(capsys):
    stream = io.StringIO()
    with progress_for(stream, 1) as progress:
        progress.said("filen\när\x1b[2Jskadad")
    assert stream.getvalue() == "filen är [2Jskadad\n"


def test_a_name_of_an_older_system_spoils_no_report_and_no_run(served, board, box, put):
    """Such as from an old USB stick: the folder is called so too, and the import by it."""
    folder = box / os.fsdecode("Pärm åäö".encode("cp1252"))
    folder.mkdir()
    (folder / LATIN_1).write_bytes(text_pdf("Räkning"))
    put("Å/b.pdf")
    for name in ("r.json", "r.csv"):
        command = ["import", str(folder), str(box / "Å"), "--report", str(box / name)]
        assert main([*command, *served.options]) == 0
    told = json.loads((box / "r.json").read_bytes().decode("utf-8"))
    assert [row["path"] for row in told] == [
        str(box / "Pärm åäö" / "Räkning.pdf"),
        str(box / "Å" / "b.pdf"),
    ]
    assert all(row["outcome"] == "sent" for row in told)
    table = (box / "r.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table, newline=""), delimiter=";"))
    assert [row["path"] for row in rows] == [row["path"] for row in told]
    assert "Pärm åäö, Å" in {one.name for one in _rows(board, Import)}


def test_not_even_a_half_letter_from_the_portal_spoils_a_report(box):
    result = Result(Found(box / "a\nb.pdf", "a b.pdf"), Outcome.REFUSED, "halv \ud83d bokstav")
    for name in ("r.json", "r.csv"):
        write(box / name, [result])
        (box / name).read_bytes().decode("utf-8")
    [row] = json.loads((box / "r.json").read_text(encoding="utf-8"))
    assert row["path"] == str(box / "a\nb.pdf")  # by which the file can be found again
    assert row["reason"] == "halv ? bokstav"


def test_a_dry_run_tells_what_the_run_refuses(served, box, put, capsys):
    settings = served.app.extensions["boardroom-settings"]
    served.app.extensions["boardroom-settings"] = replace(settings, max_upload_mb=1)
    put("a.pdf")
    (box / "tom.pdf").write_bytes(b"")
    (box / "text.pdf").write_bytes(b"hej, ingen pdf")
    (box / "kopia av text.pdf").write_bytes(b"hej, ingen pdf")
    (box / "stor.pdf").write_bytes(b"%PDF-1.7" + b"0" * 1_100_000)
    report = box.parent / "r.json"
    command = ["import", str(box), "--report", str(report), *served.options]
    assert main([*command, "--dry-run"]) == 1
    said = capsys.readouterr().out
    assert "1 would be sent, 0 already there, 4 would be refused, 0 not sent\n" in said
    assert "would be refused: tom.pdf – the file is empty\n" in said
    assert "  text.pdf: the file is neither a PDF nor an image, whatever its name says\n" in said
    assert "  stor.pdf: the file is larger than the portal takes (1 MB)\n" in said
    assert served.asked["documents"] == 0
    refused = {row["path"] for row in _told(report) if row["outcome"] == "would be refused"}
    assert main(command) == 1
    assert refused == {row["path"] for row in _told(report) if row["outcome"] == "refused"}


def _told(report):
    return json.loads(report.read_text(encoding="utf-8"))


def test_a_dry_run_tells_a_file_that_cannot_be_read(served, box, put, capsys, monkeypatch):
    locked = put("a.pdf")
    first = locked.open("rb")
    opened = iter([first])

    def opens(path, *how):
        """Once for the fingerprint; then another program holds the file."""
        if (stream := next(opened, None)) is None:
            raise PermissionError(13, "Permission denied")
        return stream

    monkeypatch.setattr("pathlib.Path.open", opens)
    assert main(["import", str(box), "--dry-run", *served.options]) == 1
    said = capsys.readouterr().out
    assert "0 would be sent, 0 already there, 0 would be refused, 1 not sent" in said
    assert "a.pdf: the file could not be read: you may not open it" in said


HEADS = [
    *(b"", b"%PDF-1.7 ...", b"\xef\xbb\xbf%PDF-1.4", b"x" * 1019 + b"%PDF-", b"x" * 1020 + b"%PDF-"),
    *(b"\xff\xd8\xff\xe0", b"\xff\xd8x", b"\x89PNG\r\n\x1a\n", b"\x89PNG\n", b"GIF89a", b"BM", b"{\\rtf1"),
    *(
        b"II*\x00",
        b"MM\x00*",
        b"II+\x00",
        b"MM\x00+",
        b"II\x00*",
        b"RIFFxxxxWEBP",
        b"RIFFxxxxWAVE",
        b"xxxxxxxxWEBP",
    ),
    *(b"PK\x03\x04", b"PK\x03\x04 word/", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"From: a", b"hej"),
    *(b"\0\0\0\x18ftyp" + brand for brand in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1")),
    *(b"\0\0\0\x18ftyp" + brand for brand in (b"msf1", b"avif", b"mp42", b"heic%PDF-", b"mp42%PDF-")),
]


def test_the_importer_knows_the_kinds_that_the_portal_takes(tmp_path):
    for head in HEADS:
        assert is_taken(head) == (not kind_of(head).refusal), head
        (tmp_path / "a").write_bytes(head)
        assert bool(why_refused(tmp_path / "a")) == bool(kind_of(head).refusal), head
    from boardroom.intake.rules import HEAD as PORTALS

    assert HEAD == PORTALS


def test_papers_that_are_left_alone_are_named_with_what_to_do(served, box, put, capsys):
    put("a.pdf")
    put("Pärm/utan ändelse")
    put("Protokoll nr 3.1987", "tre")
    put(".dold.pdf", "dold")
    put(".arkiv/b.pdf", "arkiv")
    (box / "._a.pdf").write_bytes(b"\x00\x05\x16\x07")
    (box / "brev.docx").write_bytes(b"PK\x03\x04")
    (box / "LÄS MIG").write_bytes(b"hej")
    assert main(["import", str(box), "--dry-run", *served.options]) == 0
    said = capsys.readouterr().out.splitlines()
    named = "a PDF or an image, but its name does not end as one; give it the ending"
    assert [line.partition(" (")[0] for line in said if line.startswith("Left alone")] == [
        f"Left alone: Protokoll nr 3.1987 – {named}",
        f"Left alone: Pärm/utan ändelse – {named}",
        "Left alone: .dold.pdf – it is hidden; take the point off its name to have it sent",
        "Left alone: .arkiv – a hidden folder, not looked into; take the point off its name to have its files sent",
    ]
    assert (
        "1 files for Brf Provet 1; left alone, being neither PDF nor image: 1 .docx, 1 hidden, 1 no ending"
        in said
    )


def test_a_long_list_of_what_is_left_alone_has_an_end(served, box, put, capsys):
    for number in range(25):
        put(f"sida {number}")
    assert main(["import", str(box), *served.options]) == 2
    said = capsys.readouterr()
    assert said.out.count("\n") == 21
    assert "Left alone: … and 5 more – a PDF or an image" in said.out
    assert "No PDFs or images were found there." in said.err


def test_a_link_that_leads_out_of_the_folder_is_told_and_not_followed(served, board, box, put, capsys):
    put("a.pdf")
    secret = box.parent / "hemligt.pdf"
    secret.write_bytes(text_pdf("hemligt"))
    (box / "länk.pdf").symlink_to(secret)
    told = "länk.pdf – a link that leads out of its folder; it is not followed"
    assert main(["import", str(box), *served.options]) == 0
    assert f"Left alone: {told}\n" in capsys.readouterr().out
    assert len(_rows(board, File)) == 1
    assert main(["status", str(box), *served.options]) == 0
    assert f"  {told.replace(' – ', ': ')}\n" in capsys.readouterr().out
    assert main(["watch", str(box), *served.options, "--once", "--settle", "0.05"]) == 0
    assert capsys.readouterr().out.count(told.replace(" – ", ": ")) == 1
    assert (box / "länk.pdf").is_symlink()
    # Whoever names the link itself means what it leads to.
    assert main(["import", str(box / "länk.pdf"), *served.options]) == 0
    assert len(_rows(board, File)) == 2
